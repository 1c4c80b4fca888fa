"""Where the bubbles of a sheet lie on the aligned page: px at 300 dpi, as the academy's server counts
them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from station.contracts.job_results import PointPx, RectPx, SizePx
from station.contracts.reading import BubbleReading
from station.contracts.sheet import Bubble, SheetTemplate

PX_PER_MM: Final = 300 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A rectangle in mm of the upright page."""

    left: float
    top: float
    right: float
    bottom: float

    def px(self, label: str | None = None) -> RectPx:
        x, y = round(self.left * PX_PER_MM), round(self.top * PX_PER_MM)
        w, h = round(self.right * PX_PER_MM) - x, round(self.bottom * PX_PER_MM) - y
        return RectPx(x=x, y=y, w=w, h=h, label=label)

    @property
    def middle_px(self) -> PointPx:
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return PointPx(x=round(x * PX_PER_MM), y=round(y * PX_PER_MM))


def aligned_size(template: SheetTemplate) -> SizePx:
    """Of the upright page: 3508 x 2480 for A4 lying."""
    return SizePx(width=round(template.width_mm * PX_PER_MM), height=round(template.height_mm * PX_PER_MM))


def frame_of(bubble: Bubble, read: BubbleReading | None = None) -> Frame:
    """Where the print has it, if it was read, else where the template does."""
    if read is not None and read.polygon_mm:
        xs, ys = [x for x, _ in read.polygon_mm], [y for _, y in read.polygon_mm]
        return Frame(left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))
    return Frame(
        left=bubble.x_mm - bubble.rx_mm,
        top=bubble.y_mm - bubble.ry_mm,
        right=bubble.x_mm + bubble.rx_mm,
        bottom=bubble.y_mm + bubble.ry_mm,
    )


def around(frames: Iterable[Frame]) -> Frame:
    """The smallest that holds them all; there is at least one."""
    held = tuple(frames)
    return Frame(
        left=min(frame.left for frame in held),
        top=min(frame.top for frame in held),
        right=max(frame.right for frame in held),
        bottom=max(frame.bottom for frame in held),
    )
