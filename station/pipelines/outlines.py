"""Measure the printed bubble outlines along rays: where the line is and how clearly it stands out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints, Picture, sampled
from station.pipelines.pose import Pose

RAYS: Final = 12
STEPS: Final = 13
FLANK: Final = 3
"""A line is compared with what lies this many steps inside and outside of it."""

STEP_MM: Final = 0.17
INKED: Final = 0.72
"""Inside darker than this share of the paper: marked, so its outline proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """Per bubble (N,). ``shift``: (N, 2) mm from the expected to the seen outline; ``swell``:
    seen / expected radius; ``contrast``: line against the darker of inside and outside, over
    paper, at the expected place; ``weight``: how clear the seen line is, ``weakest``: on the
    weakest quarter of the rays; ``inked``: dark inside;
    ``seen``: share of the outline within the picture; ``white``: paper grey level;
    ``line_mm``: width of the mean line at half its height, of the unmarked ones."""

    shift: Floats
    swell: Floats
    contrast: Floats
    weight: Floats
    weakest: Floats
    inked: Bools
    seen: Floats
    white: Floats
    line_mm: float


def measure(
    picture: Picture, centres: Floats, radii: Floats, pose: Pose, *, step_mm: float = STEP_MM
) -> Outlines:
    """Sample the outlines at ``centres`` with ``radii``, (N, 2) mm, under ``pose`` in ``picture`` (grey).

    The line may lie up to ``step_mm * (STEPS // 2 - FLANK)`` mm off and still be found.
    """
    profile, inside = _profiles(picture, centres, radii, pose, step_mm)
    white = np.maximum(profile.mean(axis=1).max(axis=1), 1.0)
    profile /= white[:, None, None]
    middle = STEPS // 2
    line = np.minimum(profile[:, :, : -2 * FLANK], profile[:, :, 2 * FLANK :]) - profile[:, :, FLANK:-FLANK]
    core = profile[:, :, : middle - 2].mean(axis=(1, 2))
    peak = line.argmax(axis=2)
    height = np.take_along_axis(line, peak[:, :, None], axis=2)[:, :, 0]
    strength = np.clip(height, 0, None) ** 2
    away = (peak + _between(line, peak) - (middle - FLANK)) * step_mm
    shift, swell = _solve(radii, away, strength)
    return Outlines(
        shift=shift,
        swell=swell,
        contrast=line[:, :, middle - FLANK].mean(axis=1),
        weight=np.clip(height, 0, None).mean(axis=1),
        weakest=np.partition(height, RAYS // 4, axis=1)[:, RAYS // 4],
        inked=core < INKED,
        seen=inside,
        white=white,
        line_mm=_line_width(profile[core >= INKED], step_mm),
    )


def _line_width(profile: Floats, step_mm: float) -> float:
    if not len(profile):
        return 0.0
    mean = 1 - profile.mean(axis=(0, 1))
    mean = np.clip(mean - np.minimum(mean[0], mean[-1]), 0, None)
    return float(0.94 * mean.sum() / max(float(mean.max()), 1e-6) * step_mm)


def _between(line: Floats, peak: Ints) -> Floats:
    """Fraction of a step from each peak to the top of the parabola through its neighbours."""
    inner = np.clip(peak, 1, line.shape[2] - 2)[:, :, None]
    low, top, high = (np.take_along_axis(line, inner + d, axis=2)[:, :, 0] for d in (-1, 0, 1))
    curve = low - 2 * top + high
    step = np.where(curve < -1e-6, 0.5 * (low - high) / np.where(curve < -1e-6, curve, 1.0), 0.0)
    return np.where(peak == inner[:, :, 0], np.clip(step, -0.5, 0.5), 0.0)


def _profiles(
    picture: Picture, centres: Floats, radii: Floats, pose: Pose, step_mm: float
) -> tuple[Floats, Floats]:
    """(N, RAYS, STEPS) grey levels across each outline, inside first; share within the picture."""
    reach = ((np.arange(STEPS) - STEPS // 2) * step_mm).astype(np.float32)
    alike = not np.ptp(radii, axis=0).any()
    on_ring, outward, _ = _rays(radii[:1] if alike else radii)
    offsets = on_ring[:, :, None] + outward[:, :, None] * reach[:, None]
    across, down = offsets.reshape(len(offsets), -1, 2).transpose(2, 0, 1)
    jacobian = pose.jacobian(centres).astype(np.float32)
    middle = pose.to_px(centres).astype(np.float32)
    px = np.empty((len(centres), across.shape[1], 2), np.float32)
    for axis in (0, 1):
        px[..., axis] = across * jacobian[:, axis, 0, None] + middle[:, axis, None]
        px[..., axis] += down * jacobian[:, axis, 1, None]
    profile = sampled(picture, px).astype(np.float32).reshape(len(centres), RAYS, STEPS)
    margin = float(np.abs(offsets).max() * np.abs(jacobian).sum(axis=2).max())
    size = np.array(picture.shape[1::-1]) - 1
    if (middle > margin).all() and (middle < size - margin).all():
        return profile, np.ones(len(centres))
    return profile, np.asarray(((px >= 0) & (px <= size)).all(axis=2).mean(axis=1))


@lru_cache(maxsize=64)
def _unit_rays() -> tuple[Floats, Floats]:
    angle = (np.arange(RAYS) + 0.5) * 2 * np.pi / RAYS
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def _rays(radii: Floats) -> tuple[Floats, Floats, Floats]:
    """Per bubble and ray, (N, RAYS, 2) mm: point on the outline, unit direction, unit normal."""
    cos, sin = _unit_rays()
    rx, ry = radii[:, :1].astype(np.float32), radii[:, 1:].astype(np.float32)
    on_ring = np.stack([rx * cos, ry * sin], axis=2)
    outward = on_ring / np.linalg.norm(on_ring, axis=2, keepdims=True)
    normal = np.stack([ry * cos, rx * sin], axis=2)
    return on_ring, outward, normal / np.linalg.norm(normal, axis=2, keepdims=True)


def _solve(radii: Floats, away: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Shift (N, 2) mm and swell (N,) that best explain the seen distances, by least squares."""
    on_ring, outward, normal = _rays(radii)
    slant = (outward * normal).sum(axis=2)
    grow = np.linalg.norm(on_ring, axis=2) * slant
    design = np.concatenate([normal, grow[:, :, None]], axis=2)
    weighted = design * weight[:, :, None]
    left = np.matmul(weighted.transpose(0, 2, 1), design) + 1e-5 * np.eye(3, dtype=np.float32)
    right = (weighted * (away * slant)[:, :, None]).sum(axis=1)
    solved = np.linalg.solve(left, right[:, :, None])[:, :, 0]
    return solved[:, :2], 1 + solved[:, 2]
