"""Pictures kept within memory: a limit for jobs, not for the reader of sheets, which chooses its own size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from station.pipelines.image_io import decode_colour
from station.pipelines.image_pixels import Pixels, grey_of

MOST_PIXELS: Final = 4_000_000
MOST_SIDE_PX: Final = 1920


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited:
    """``bgr`` (H, W, 3) uint8; ``scale``: px of the full picture for one of it, along x and y."""

    bgr: Pixels
    scale: tuple[float, float]
    full_width_px: int
    full_height_px: int

    @property
    def grey(self) -> Pixels:
        """(H, W) uint8."""
        return grey_of(self.bgr)

    def in_full(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """(x, y, w, h) of this picture in px of the full one, within it."""
        left, top = (max(0, round(box[i] * self.scale[i])) for i in (0, 1))
        right = min(self.full_width_px, round((box[0] + box[2]) * self.scale[0]))
        bottom = min(self.full_height_px, round((box[1] + box[3]) * self.scale[1]))
        return left, top, max(0, right - left), max(0, bottom - top)


def limited(pixels: Pixels, *, most_pixels: int = MOST_PIXELS, most_side_px: int = MOST_SIDE_PX) -> Pixels:
    """``pixels`` (H, W) or (H, W, 3), area-averaged to at most ``most_pixels`` and ``most_side_px`` a side.

    A picture within both limits comes back as it is.
    """
    height, width = pixels.shape[:2]
    share = min(1.0, most_side_px / max(height, width), (most_pixels / (height * width)) ** 0.5)
    if share == 1.0:
        return pixels
    size = max(1, int(width * share)), max(1, int(height * share))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def limited_picture(
    data: bytes,
    page_index: int = 0,
    *,
    most_pixels: int = MOST_PIXELS,
    most_side_px: int = MOST_SIDE_PX,
) -> Limited:
    """One page of a file, decoded no larger than it takes. Raises FileError as `decode_page` does."""
    decoded = decode_colour(data, page_index, long_side_px=most_side_px)
    height, width = (round(side * decoded.scale) for side in decoded.bgr.shape[:2])
    bgr = limited(decoded.bgr, most_pixels=most_pixels, most_side_px=most_side_px)
    return Limited(
        bgr=bgr,
        scale=(width / bgr.shape[1], height / bgr.shape[0]),
        full_width_px=width,
        full_height_px=height,
    )
