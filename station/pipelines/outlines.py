"""Measure the printed bubble outlines along rays: where the line is and how clearly it stands out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints, Picture, sampled_at
from station.pipelines.pose import Pose

RAYS: Final = 12
STEPS: Final = 13
FLANK: Final = 3
"""A line is compared with what lies this many steps inside and outside of it."""

STEP_MM: Final = 0.17
INKED: Final = 0.72
"""Inside darker than this share of the paper: marked, so its outline proves nothing."""

WHOLE: Final = 0.99
"""More than this share of an outline is within the picture: all of it."""


def _means() -> tuple[Floats, Floats]:
    each = np.tile(np.eye(STEPS, dtype=np.float32), (RAYS, 1)) / RAYS
    return each, each[:, : STEPS // 2 - 2].mean(axis=1)


_EACH_STEP, _CORE = _means()
"""Weights over the flat profile: (rays * steps, steps) mean over the rays, and over the inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """Per bubble (N,). ``shift``: (N, 2) mm from the expected to the seen outline; ``swell``:
    seen / expected radius; ``contrast``: line against the darker of inside and outside, over
    paper, at the expected place; ``weight``: how clear the seen line is, ``weakest``: on the
    weakest quarter of the rays; ``inked``: dark inside;
    ``inside``: share of the outline within the picture; ``white``: paper grey level;
    ``line_mm``: width of the mean line at half its height, of the unmarked ones."""

    shift: Floats
    swell: Floats
    contrast: Floats
    weight: Floats
    weakest: Floats
    inked: Bools
    inside: Floats
    white: Floats
    line_mm: float

    @property
    def whole(self) -> Bools:
        """(N,) all of it lies within the picture."""
        return np.asarray(self.inside > WHOLE)

    @property
    def plain(self) -> Bools:
        """(N,) unmarked and whole: what is seen is the form's own print."""
        return np.asarray(~self.inked & self.whole)


def measure(
    picture: Picture, centres: Floats, radii: Floats, pose: Pose, *, step_mm: float = STEP_MM
) -> Outlines:
    """Sample the outlines at ``centres`` with ``radii``, (N, 2) mm, under ``pose`` in ``picture`` (grey).

    The line may lie up to ``step_mm * (STEPS // 2 - FLANK)`` mm off and still be found.
    """
    rays = _rays(radii)
    profile, inside = _profiles(picture, rays, pose, centres, step_mm)
    white = np.maximum((profile.reshape(-1, RAYS * STEPS) @ _EACH_STEP).max(axis=1), 1.0)
    profile *= (1 / white)[:, None, None]
    middle = STEPS // 2
    line = np.minimum(profile[:, :, : -2 * FLANK], profile[:, :, 2 * FLANK :])
    line -= profile[:, :, FLANK:-FLANK]
    core = profile.reshape(-1, RAYS * STEPS) @ _CORE
    peak, height, aside = _peaks(line)
    clear = np.maximum(height, 0)
    away = (peak - (middle - FLANK) + aside) * np.float32(step_mm)
    shift, swell = _solve(rays, away, clear * clear)
    return Outlines(
        shift=shift,
        swell=swell,
        contrast=line[:, :, middle - FLANK].mean(axis=1),
        weight=clear.mean(axis=1),
        weakest=np.partition(height, RAYS // 4, axis=1)[:, RAYS // 4],
        inked=core < INKED,
        inside=inside,
        white=white,
        line_mm=_line_width(profile, core >= INKED, step_mm),
    )


def _line_width(profile: Floats, plain: Bools, step_mm: float) -> float:
    if not plain.any():
        return 0.0
    summed = plain.astype(np.float32) @ profile.reshape(len(profile), -1)
    mean = 1 - summed.reshape(RAYS, STEPS).mean(axis=0) / plain.sum()
    mean = np.maximum(mean - min(mean[0], mean[-1]), 0)
    return float(0.94 * mean.sum() / max(float(mean.max()), 1e-6) * step_mm)


def _peaks(line: Floats) -> tuple[Ints, Floats, Floats]:
    """Of each ray (N, RAYS) the step where its line is clearest, how clear, and the fraction of a step from
    there to the top of the parabola through the neighbours."""
    peak = line.argmax(axis=2)
    steps = line.shape[2]
    flat, at = line.ravel(), np.arange(peak.size).reshape(peak.shape) * steps + peak
    height = flat[at]
    within = (peak > 0) & (peak < steps - 1)
    low, high = flat[at - (peak > 0)], flat[at + (peak < steps - 1)]
    curve = low - 2 * height + high
    curved = within & (curve < -1e-6)
    aside = np.divide(0.5 * (low - high), curve, out=np.zeros_like(height), where=curved)
    return peak, height, np.minimum(np.maximum(aside, -0.5), 0.5)


def _profiles(
    picture: Picture, rays: _Rays, pose: Pose, centres: Floats, step_mm: float
) -> tuple[Floats, Floats]:
    """(N, RAYS, STEPS) grey levels across each outline, inside first; share within the picture."""
    reach = ((np.arange(STEPS) - STEPS // 2) * step_mm).astype(np.float32)
    offsets = rays.on_ring[:, :, None] + rays.outward[:, :, None] * reach[:, None]
    offsets = offsets.reshape(len(offsets), -1, 2)
    middle, jacobian = (found.astype(np.float32) for found in pose.laid(centres))
    # Two planes, since that is what one product of matrices gives.
    if len(offsets) == 1:
        affine = np.concatenate([jacobian, middle[:, :, None]], axis=2).transpose(1, 0, 2).reshape(-1, 3)
        px = affine @ np.vstack([offsets[0].T, np.ones((1, RAYS * STEPS), np.float32)])
        px = px.reshape(2, len(centres), -1)
    else:
        px = np.matmul(jacobian, offsets.transpose(0, 2, 1)).transpose(1, 0, 2) + middle.T[:, :, None]
    profile = sampled_at(picture, px[0], px[1]).astype(np.float32).reshape(len(centres), RAYS, STEPS)
    margin = float(np.abs(offsets).max() * np.abs(jacobian).sum(axis=2).max())
    size = np.array(picture.shape[1::-1]) - 1
    if middle.min() > margin and (middle.max(axis=0) < size - margin).all():
        return profile, np.ones(len(centres))
    within = (px >= 0) & (px <= size[:, None, None])
    return profile, np.asarray((within[0] & within[1]).mean(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rays:
    """Per bubble and ray, mm, (N, RAYS, 2) each: point on the outline, unit direction; ``design``
    (N, RAYS, 3): how far the line moves out along the ray where the outline shifts or swells by one;
    ``slant`` (N, RAYS): of the ray against the line's normal. N is 1 where all bubbles are alike."""

    on_ring: Floats
    outward: Floats
    design: Floats
    slant: Floats


def _rays(radii: Floats) -> _Rays:
    if (radii == radii[:1]).all():
        return _alike(float(radii[0, 0]), float(radii[0, 1]))
    return _each(radii)


@lru_cache(maxsize=64)
def _alike(rx_mm: float, ry_mm: float) -> _Rays:
    return _each(np.array([(rx_mm, ry_mm)]))


def _each(radii: Floats) -> _Rays:
    angle = (np.arange(RAYS) + 0.5) * 2 * np.pi / RAYS
    cos, sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    rx, ry = radii[:, :1].astype(np.float32), radii[:, 1:].astype(np.float32)
    on_ring = np.stack([rx * cos, ry * sin], axis=2)
    length = np.linalg.norm(on_ring, axis=2, keepdims=True)
    outward = on_ring / length
    normal = np.stack([ry * cos, rx * sin], axis=2)
    normal = normal / np.linalg.norm(normal, axis=2, keepdims=True)
    slant = (outward * normal).sum(axis=2)
    design = np.concatenate([normal, length * slant[:, :, None]], axis=2)
    return _Rays(on_ring=on_ring, outward=outward, design=design, slant=slant)


def _solve(rays: _Rays, away: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Shift (N, 2) mm and swell (N,) that best explain the seen distances, by least squares."""
    design = rays.design
    squares = (design[:, :, :, None] * design[:, :, None, :]).reshape(len(design), RAYS, 9)
    left = _summed(weight, squares).reshape(-1, 3, 3) + 1e-5 * np.eye(3, dtype=np.float32)
    right = _summed(weight * away * rays.slant, design)
    solved = np.linalg.solve(left, right[:, :, None])[:, :, 0]
    return solved[:, :2], 1 + solved[:, 2]


def _summed(weight: Floats, per_ray: Floats) -> Floats:
    """(N, k) sums over the rays of (N or 1, RAYS, k), by ``weight`` (N, RAYS)."""
    if len(per_ray) == 1:
        return np.asarray(weight @ per_ray[0])
    return np.asarray(np.matmul(weight[:, None], per_ray)[:, 0])
