"""The local part of a pose: shifts at knots, spread smoothly over the page.

Summed over hundreds of knots for thousands of points it would cost more than all else of a page.
So it is summed once on a raster, where a Gaussian is a product of one along x and one along y, and
interpolated from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Ints

REACH_MM: Final = 9.0
CALM: Final = 0.3
"""Pulls the local part to zero where no knot is near."""

CELL_MM: Final = 3.0
"""A third of the reach: interpolated shifts are true to about a hundredth of themselves."""

MARGIN_MM: Final = 4 * REACH_MM
"""Farther from any knot there is no shift left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knots:
    """A smooth field of shifts on a raster from ``origin`` (mm) in steps of `CELL_MM`.

    ``shift`` (rows * columns, 2) mm; ``slope`` (rows * columns, 4): its change a mm along x (2)
    and along y (2). Beyond the raster its edge counts.
    """

    origin: tuple[float, float]
    shape: tuple[int, int]
    shift: Floats
    slope: Floats

    def shift_at(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → (N, 2) mm."""
        return self._between(self.shift, points_mm)

    def slope_at(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → (N, 2, 2): [:, :, 0] is the change of the shift for one mm along x."""
        return self._between(self.slope, points_mm).reshape(-1, 2, 2).transpose(0, 2, 1)

    def _between(self, raster: Floats, points_mm: Floats) -> Floats:
        rows, columns = self.shape
        cells = (points_mm - self.origin) / CELL_MM
        # NaN, of points behind the camera, becomes a place like any other.
        cells = np.fmin(np.fmax(cells, 0.0), (columns - 1.001, rows - 1.001))
        whole: Ints = cells.astype(np.int64)
        x, y = (cells - whole).T[:, :, None]
        corner = whole[:, 1] * columns + whole[:, 0]
        upper = raster[corner] * (1 - x) + raster[corner + 1] * x
        lower = raster[corner + columns] * (1 - x) + raster[corner + columns + 1] * x
        return np.asarray(upper * (1 - y) + lower * y)


def lay_knots(at_mm: Floats, shift_mm: Floats) -> Knots:
    """The field that takes up ``shift_mm`` (K, 2) at ``at_mm`` (K, 2), K > 0."""
    low, high = at_mm.min(axis=0) - MARGIN_MM, at_mm.max(axis=0) + MARGIN_MM
    columns, rows = (int(n) for n in np.ceil((high - low) / CELL_MM) + 1)
    across = _bell((low[0] + CELL_MM * np.arange(columns))[:, None] - at_mm[:, 0])
    down = _bell((low[1] + CELL_MM * np.arange(rows))[:, None] - at_mm[:, 1])
    shift = shift_mm.astype(np.float32)
    weight = down @ across.T + np.float32(CALM)
    field = np.stack([(down * shift[:, axis]) @ across.T / weight for axis in (0, 1)], axis=2)
    slope = np.concatenate([np.gradient(field, CELL_MM, axis=1), np.gradient(field, CELL_MM, axis=0)], axis=2)
    return Knots(
        origin=(float(low[0]), float(low[1])),
        shape=(rows, columns),
        shift=field.reshape(-1, 2),
        slope=slope.reshape(-1, 4),
    )


def nearness(points_mm: Floats, knots: Floats) -> Floats:
    """Gaussian weights (P, K) of knots at points, reach `REACH_MM`."""
    return _bell(points_mm[:, :1] - knots[:, 0]) * _bell(points_mm[:, 1:] - knots[:, 1])


def _bell(gap_mm: Floats) -> Floats:
    gap = gap_mm.astype(np.float32)
    return np.asarray(np.exp(gap * gap * np.float32(-0.5 / REACH_MM**2)))
