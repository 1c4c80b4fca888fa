"""Checks that printed places make sense: on the page, of sane size, not on top of each other."""

from __future__ import annotations

import math

import numpy as np

from station.contracts.sheet import Bubble
from station.errors import Code, TemplateError

MAX_BUBBLES = 4000
_MAX_PAGE_MM = 2000.0
_MAX_RADIUS_MM = 30.0
_SLACK_MM = 0.05


class Places:
    """All bubbles of one page with the place in the source that each came from.

    ``touching`` is how near two neighbours may come, in units of their summed radii
    (1 = outlines touch).
    """

    def __init__(
        self, *, width_mm: float, height_mm: float, path: str = "page", touching: float = 0.97
    ) -> None:
        for name, length in (("width", width_mm), ("height", height_mm)):
            if not 10.0 <= length <= _MAX_PAGE_MM:
                raise invalid(f"{path}.{name}", f"{length:g} mm is no page size")
        self._width_mm = width_mm
        self._height_mm = height_mm
        self._touching = touching
        self._paths: list[str] = []
        self._rows: list[tuple[float, float, float, float]] = []

    def add(self, path: str, bubble: Bubble) -> Bubble:
        """The bubble itself once it is known to be sane. Raises TemplateError."""
        for name, radius in (("radius_x", bubble.rx_mm), ("radius_y", bubble.ry_mm)):
            if not 0.05 <= radius <= _MAX_RADIUS_MM:
                raise invalid(f"{path}.{name}", f"{radius:g} mm is no size of a bubble")
        if not bubble.value:
            raise invalid(path, "a bubble without a value")
        self.check_point(f"{path}.center", bubble.x_mm, bubble.y_mm, bubble.rx_mm, bubble.ry_mm)
        if len(self._paths) >= MAX_BUBBLES:
            raise invalid(path, f"more than {MAX_BUBBLES} bubbles")
        self._paths.append(path)
        self._rows.append((bubble.x_mm, bubble.y_mm, bubble.rx_mm, bubble.ry_mm))
        return bubble

    def check_point(
        self, path: str, x_mm: float, y_mm: float, rx_mm: float = 0.0, ry_mm: float = 0.0
    ) -> None:
        """Raise TemplateError where the place (with its extent) leaves the page."""
        for name, at, reach, end in (("x", x_mm, rx_mm, self._width_mm), ("y", y_mm, ry_mm, self._height_mm)):
            if not math.isfinite(at) or at - reach < -_SLACK_MM or at + reach > end + _SLACK_MM:
                raise invalid(f"{path}.{name}", f"{at:g} mm lies outside the page (0 to {end:g} mm)")

    def check_overlaps(self) -> None:
        """Raise TemplateError naming the later of the first two bubbles that overlap."""
        rows = np.array(self._rows, dtype=np.float64).reshape(-1, 4)
        for later in range(1, len(rows)):
            gap = np.abs(rows[:later, :2] - rows[later, :2]) / (rows[:later, 2:] + rows[later, 2:])
            near = np.flatnonzero((gap**2).sum(axis=1) < self._touching**2)
            if near.size:
                raise invalid(f"{self._paths[later]}.center", f"overlaps {self._paths[int(near[0])]}")


def invalid(path: str, detail: str) -> TemplateError:
    return TemplateError(Code.TEMPLATE_INVALID, path=path, detail=detail)


def unsupported(path: str, detail: str) -> TemplateError:
    return TemplateError(Code.TEMPLATE_UNSUPPORTED, path=path, detail=detail)
