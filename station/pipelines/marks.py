"""Measure every bubble in its own frame, against this sheet's paper and its own empty bubbles.

Patches reach 1.5 radii from the centre, so that a ring drawn around a bubble is seen. The
print inside and around (glyph, outline, grid) is learnt from the sheet itself: per printed
label the mean of its emptiest patches, so that ink is what comes on top of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Ints, Picture, sampled
from station.pipelines.form import Form
from station.pipelines.pose import Pose

PATCH: Final = (32, 24)
"""Rows and columns of a patch."""

REACH: Final = 1.5
"""Half side of a patch in radii."""

EMPTIEST: Final = 3
"""One in so many patches of a label, the emptiest, shows its print."""

HABIT_STEP: Final = 0.03
MIN_INK: Final = 0.06


def _zones() -> tuple[Floats, Floats, Floats, Floats, Floats]:
    rows = (np.arange(PATCH[0]) + 0.5) / PATCH[0] * 2 * REACH - REACH
    columns = (np.arange(PATCH[1]) + 0.5) / PATCH[1] * 2 * REACH - REACH
    radius = np.hypot(rows[:, None], columns[None])
    core, inner = radius < 0.45, (radius >= 0.5) & (radius < 0.82)
    line, rim, out = (radius >= 0.85) & (radius < 1.15), (radius >= 1.15) & (radius < 1.5), radius >= 1.2
    masks = [zone.astype(np.float32).ravel() / zone.sum() for zone in (core, inner, line, rim, out)]
    return masks[0], masks[1], masks[2], masks[3], masks[4]


CORE, INNER, LINE, RIM, OUTER = _zones()
ZONES: Final = np.stack([CORE, INNER, LINE, RIM, OUTER], axis=1)
"""(pixels, 5) weights of the zone means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """All bubbles of a page. ``grey`` (N, rows, columns) uint8; ``white`` (N,) local paper level;
    ``dark`` (N, rows, columns): 1 - grey/white; ``print`` (L, rows, columns): the empty look of
    each label; ``label`` (N,) index into it; ``ink``: typical darkness of this student's marks;
    ``noise``: spread of empty bubbles; ``zones`` (N, 5): mean ink in core, inner, line, rim, outer."""

    grey: Picture
    white: Floats
    dark: Floats
    print: Floats
    label: Ints
    ink: float
    noise: float
    zones: Floats

    @property
    def level(self) -> Floats:
        """(N,) ink within the outline, the simplest measure of a mark."""
        return _within(self.zones)


def _within(zones: Floats) -> Floats:
    """(N,) ink within the outline: core and inner ring by their areas."""
    return np.asarray((zones[:, 0] + 2 * zones[:, 1]) / 3)


def sample(picture: Picture, form: Form, pose: Pose) -> Picture:
    """(N, rows, columns) grey patches of all bubbles, each in its own upright frame."""
    ys = (np.arange(PATCH[0], dtype=np.float32) + 0.5) / PATCH[0] * 2 * REACH - REACH
    xs = (np.arange(PATCH[1], dtype=np.float32) + 0.5) / PATCH[1] * 2 * REACH - REACH
    jacobian = pose.jacobian(form.centres) * form.radii[:, None, :]
    centre = pose.to_px(form.centres).astype(np.float32)
    east, south = jacobian[:, :, 0].astype(np.float32), jacobian[:, :, 1].astype(np.float32)
    maps = np.empty((len(centre), PATCH[0], PATCH[1], 2), np.float32)
    for axis in (0, 1):
        along = xs[None] * east[:, axis, None]
        down = ys[None] * south[:, axis, None] + centre[:, axis, None]
        np.add(along[:, None, :], down[:, :, None], out=maps[..., axis])
    flat = maps.reshape(len(centre), -1, 2)
    return sampled(picture, flat).reshape(len(centre), *PATCH)


def measure_marks(picture: Picture, form: Form, pose: Pose) -> Patches:
    """Sample all bubbles and set them against the sheet's own print and paper."""
    grey = sample(picture, form, pose)
    white = _white(grey, form)
    dark = grey.astype(np.float32)
    dark *= (-1.0 / white)[:, None, None]
    dark += 1.0
    label = form.label
    zones = dark.reshape(len(dark), -1) @ ZONES
    empty, noise = _empty_look(dark, zones, label)
    zones -= (empty.reshape(len(empty), -1) @ ZONES)[label]
    level = _within(zones)
    tops = np.maximum.reduceat(level, np.array([g.start for g in form.groups]))
    typical = float(np.median(tops[tops > MIN_INK])) if (tops > MIN_INK).sum() >= 3 else float(tops.max())
    return Patches(
        grey=grey,
        white=white,
        dark=dark,
        print=empty,
        label=label,
        ink=max(typical, MIN_INK),
        noise=noise,
        zones=zones,
    )


def _white(grey: Picture, form: Form) -> Floats:
    """(N,) paper level: the bright part of the patch, not much under that of its row and the next ones."""
    thin = grey[:, 1::4, 1::4].reshape(len(grey), -1)
    rank = int(0.88 * thin.shape[1])
    own = np.partition(thin, rank, axis=1)[:, rank].astype(np.float32)
    starts = np.array([g.start for g in form.groups])
    counts = np.diff(np.append(starts, len(own)))
    around = np.add.reduceat(own, starts) / counts
    before, after = np.append(around[:1], around[:-1]), np.append(around[1:], around[-1:])
    wide = np.median(np.stack([before, around, after]), axis=0)
    return np.maximum(np.maximum(own, 0.85 * wide[form.row]), 8.0).astype(np.float32)


def _empty_look(dark: Floats, zones: Floats, label: Ints) -> tuple[Floats, float]:
    """(L, rows, columns) print of each label, from its emptiest patches; and their noise.

    A student who marks one column through would make its label look inky: the white between
    glyph and outline tells, and such a label takes its siblings' look.
    """
    flat = dark.reshape(len(dark), -1)
    level = _within(zones)
    order = np.lexsort((level, label))
    count = np.bincount(label)
    ends = np.cumsum(count)
    look = np.empty((len(count), flat.shape[1]), np.float32)
    spread = []
    for one, (end, size) in enumerate(zip(ends, count, strict=True)):
        take = order[end - size : end - size + max(1, -(-size // EMPTIEST))]
        np.mean(flat[take], axis=0, out=look[one])
        spread.append(float(np.ptp(level[take])))
    inky = look @ INNER
    odd = inky > float(np.quantile(inky, 0.3)) + HABIT_STEP
    if odd.any() and (~odd).any():
        look[odd] = np.median(look[~odd], axis=0)
    return look.reshape(-1, *PATCH), float(np.median(spread))
