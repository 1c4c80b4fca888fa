"""The local part of a pose: shifts at knots, spread smoothly over the page.

Summed over hundreds of knots for thousands of points it would cost more than all else of a page.
So it is summed once on a raster, where a Gaussian is a product of one along x and one along y, and
interpolated from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats

REACH_MM: Final = 9.0
CALM: Final = 0.3
"""Pulls the local part to zero where no knot is near."""

CELL_MM: Final = 4.0
"""Under half the reach: interpolated shifts are true to some hundredths of themselves."""

MARGIN_MM: Final = 4 * REACH_MM
"""Farther from any knot there is no shift left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRaster:
    """A smooth field of shifts on a raster from ``origin`` (mm) in steps of `CELL_MM`.

    ``nodes`` (rows * columns, 6): the shift (2) mm, its change a mm along x (2) and along y (2).
    Beyond the raster its edge counts.
    """

    origin: tuple[float, float]
    shape: tuple[int, int]
    nodes: Floats

    def at(self, points_mm: Floats) -> tuple[Floats, Floats]:
        """(N, 2) mm → shift (N, 2) mm; slope (N, 2, 2): [:, :, 0] is its change for one mm along x."""
        found = self._between(points_mm, 6)
        return found[:, :2], found[:, 2:].reshape(-1, 2, 2).transpose(0, 2, 1)

    def shift_at(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → (N, 2) mm."""
        return self._between(points_mm, 2)

    def _between(self, points_mm: Floats, channels: int) -> Floats:
        rows, columns = self.shape
        cells = (points_mm - self.origin).T * (1 / CELL_MM)
        # NaN, of points behind the camera, becomes a place like any other.
        x = np.fmin(np.fmax(cells[0], 0.0), columns - 1.001)
        y = np.fmin(np.fmax(cells[1], 0.0), rows - 1.001)
        column, row = x.astype(np.int64), y.astype(np.int64)
        x, y = x - column, y - row
        corner = row * columns + column
        around = self.nodes[:, :channels].take(
            np.stack([corner, corner + 1, corner + columns, corner + columns + 1], axis=1), axis=0
        )
        weight = np.stack([(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y], axis=1)
        return np.asarray(np.matmul(weight[:, None], around)[:, 0])


def lay_knots(at_mm: Floats, shift_mm: Floats) -> ShiftRaster:
    """The field that takes up ``shift_mm`` (K, 2) at ``at_mm`` (K, 2), K > 0."""
    low, high = at_mm.min(axis=0) - MARGIN_MM, at_mm.max(axis=0) + MARGIN_MM
    columns, rows = (int(n) for n in np.ceil((high - low) / CELL_MM) + 1)
    across = _bell((low[0] + CELL_MM * np.arange(columns))[:, None] - at_mm[:, 0])
    down = _bell((low[1] + CELL_MM * np.arange(rows))[:, None] - at_mm[:, 1])
    moved = down * shift_mm.T.astype(np.float32)[:, None]
    summed = np.concatenate([moved[0], moved[1], down]) @ across.T
    shift = summed.reshape(3, rows, columns)[:2] / (summed[2 * rows :] + np.float32(CALM))
    raster = np.zeros((rows, columns, 6), np.float32)
    twice = np.float32(0.5 / CELL_MM)
    for axis in (0, 1):
        raster[:, :, axis] = shift[axis]
        raster[:, 1:-1, 2 + axis] = (shift[axis, :, 2:] - shift[axis, :, :-2]) * twice
        raster[1:-1, :, 4 + axis] = (shift[axis, 2:] - shift[axis, :-2]) * twice
    return ShiftRaster(
        origin=(float(low[0]), float(low[1])), shape=(rows, columns), nodes=raster.reshape(-1, 6)
    )


def nearness(points_mm: Floats, others_mm: Floats, *, reach_mm: float = REACH_MM) -> Floats:
    """Gaussian weights (P, K) float32 of other points (K, 2) at points (P, 2); ``reach_mm``: one sigma."""
    one, other = points_mm.astype(np.float32), others_mm.astype(np.float32)
    squares, down = np.subtract.outer(one[:, 0], other[:, 0]), np.subtract.outer(one[:, 1], other[:, 1])
    squares *= squares
    down *= down
    squares += down
    squares *= np.float32(-0.5 / reach_mm**2)
    return np.asarray(np.exp(squares, out=squares))


def _bell(gap_mm: Floats) -> Floats:
    """`nearness` along one axis."""
    gap = gap_mm.astype(np.float32)
    return np.asarray(np.exp(gap * gap * np.float32(-0.5 / REACH_MM**2)))
