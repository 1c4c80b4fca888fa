"""Measure every bubble in its own frame, against this sheet's paper and its own empty bubbles.

Patches reach 1.5 radii from the centre, so that a ring drawn around a bubble is seen. The
print inside and around (glyph, outline, grid) is learnt from the sheet itself: per printed
label the mean of its emptiest patches, so that ink is what comes on top of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Floats, Ints, Picture, median, quantile, sampled_at
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


TILE: Final = 4
"""Side of the small squares of a patch, in its pixels."""


def _grid() -> Floats:
    """(3, pixels): x and y of a patch's pixels in radii from the bubble's centre, and ones."""
    ys, xs = ((np.arange(count) + 0.5) / count * 2 * REACH - REACH for count in PATCH)
    x, y = np.meshgrid(xs, ys)
    return np.stack([x, y, np.ones_like(x)]).reshape(3, -1).astype(np.float32)


def _zones() -> Floats:
    radius = np.hypot(*_grid()[:2])
    core, inner = radius < 0.45, (radius >= 0.5) & (radius < 0.82)
    line, rim, out = (radius >= 0.85) & (radius < 1.15), (radius >= 1.15) & (radius < 1.5), radius >= 1.2
    return np.stack([zone.astype(np.float32) / zone.sum() for zone in (core, inner, line, rim, out)], axis=1)


GRID: Final = _grid()
ZONES: Final = _zones()
"""(pixels, 5) weights of the zone means: core, inner, line, rim, outer."""

CORE, INNER, LINE, RIM, OUTER = range(ZONES.shape[1])
"""Columns of the zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """All bubbles of a page. ``grey`` (N, rows, columns) uint8; ``white`` (N,) local paper level;
    ``print`` (L, rows, columns): the empty look of each label, as 1 - grey/white; ``label`` (N,)
    index into it; ``rough_ink``: first estimate of the usual level of
    this student's marks, before any is known; ``noise``: spread of empty
    bubbles; ``zones`` (N, 5): mean ink in core, inner, line, rim, outer; ``tiles`` (N, tiles): in
    each square of `TILE` by `TILE` pixels, row by row."""

    grey: Picture
    white: Floats
    print: Floats
    label: Ints
    rough_ink: float
    noise: float
    zones: Floats
    tiles: Floats

    @property
    def level(self) -> Floats:
        """(N,) ink within the outline, the simplest measure of a mark."""
        return _within(self.zones)


def _within(zones: Floats) -> Floats:
    """(N,) ink within the outline: core and inner ring by their areas."""
    return np.asarray((zones[:, CORE] + 2 * zones[:, INNER]) / 3)


def sample(picture: Picture, form: Form, pose: Pose) -> Picture:
    """(N, rows, columns) grey patches of all bubbles, each in its own upright frame."""
    centre, jacobian = pose.laid(form.centres)
    affine = np.concatenate([jacobian * form.radii[:, None, :], centre[:, :, None]], axis=2)
    px = affine.transpose(1, 0, 2).reshape(-1, 3).astype(np.float32) @ GRID
    px = px.reshape(2, len(centre), -1)
    return sampled_at(picture, px[0], px[1]).reshape(len(centre), *PATCH)


def measure_marks(picture: Picture, form: Form, pose: Pose) -> Patches:
    """Sample all bubbles and set them against the sheet's own print and paper."""
    grey = sample(picture, form, pose)
    white = _white(grey, form)
    label = form.label
    flat = grey.reshape(len(grey), -1).astype(np.float32)
    zones = 1 - flat @ ZONES / white[:, None]
    empty, noise = _empty_look(flat, white, zones, label)
    zones -= (empty @ ZONES)[label]
    tiles = 1 - _tiled(flat) / white[:, None] - _tiled(empty)[label]
    level = _within(zones)
    tops = np.maximum.reduceat(level, form.starts)
    typical = median(tops[tops > MIN_INK]) if (tops > MIN_INK).sum() >= 3 else float(tops.max())
    return Patches(
        grey=grey,
        white=white,
        print=empty.reshape(-1, *PATCH),
        label=label,
        rough_ink=max(typical, MIN_INK),
        noise=noise,
        zones=zones,
        tiles=tiles,
    )


def _tiled(flat: Floats) -> Floats:
    """(N, tiles) means over squares of patches (N, pixels)."""
    rows, columns = PATCH[0] // TILE, PATCH[1] // TILE
    tall = flat.reshape(-1, PATCH[1])
    means = cv2.resize(tall, (columns, len(tall) // TILE), interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32).reshape(len(flat), rows * columns)


def _white(grey: Picture, form: Form) -> Floats:
    """(N,) paper level: the bright part of the patch, not much under that of its row and the next ones."""
    thin = grey[:, 1::4, 1::4].reshape(len(grey), -1)
    rank = int(0.88 * thin.shape[1])
    own = np.partition(thin, rank, axis=1)[:, rank].astype(np.float32)
    around = np.add.reduceat(own, form.starts) / np.diff(form.starts, append=len(own))
    before, after = np.append(around[:1], around[:-1]), np.append(around[1:], around[-1:])
    wide = np.maximum(np.minimum(before, around), np.minimum(np.maximum(before, around), after))
    return np.maximum(np.maximum(own, 0.85 * wide[form.row]), 8.0).astype(np.float32)


def _empty_look(flat: Floats, white: Floats, zones: Floats, label: Ints) -> tuple[Floats, float]:
    """(L, pixels) print of each label, from its emptiest patches; and their noise.

    A student who marks one column through would make its label look inky: the white between
    glyph and outline tells, and such a label takes its siblings' look.
    """
    level = _within(zones)
    order = np.lexsort((level, label))
    count = np.bincount(label)
    few = np.maximum(1, -(-count // EMPTIEST))
    first = np.repeat(np.cumsum(count) - count, few)
    start = np.cumsum(few) - few
    taken = order[first + np.arange(len(first)) - np.repeat(start, few)]
    summed = np.add.reduceat(flat[taken] / white[taken, None], start)
    look = 1 - summed / few[:, None].astype(np.float32)
    spread = level[taken[start + few - 1]] - level[taken[start]]
    inky = look @ ZONES[:, INNER]
    odd = inky > quantile(inky, 0.3) + HABIT_STEP
    if odd.any() and (~odd).any():
        look[odd] = np.median(look[~odd], axis=0)
    return look, median(spread)
