"""A camera's frame, and what is made of it: a file to keep, a preview, a signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.capture.looks import SIGNATURE_SIZE
from station.errors import Code, FileError

Pixels = NDArray[np.uint8]

_BLOCK_PX: Final = 16
_LEAST_SPAN: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """``pixels`` (H, W, 3) BGR, of full resolution; ``number`` grows by one or more, over reopening too;
    ``seconds`` never go back."""

    number: int
    seconds: float
    pixels: Pixels


def jpeg_of(pixels: Pixels, *, quality: int = 95) -> bytes:
    """The frame as a JPEG file."""
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A small picture of a frame: rows of pixels, three bytes each (B, G, R)."""

    bgr: bytes
    width_px: int
    height_px: int


def preview_of(pixels: Pixels, longest_px: int) -> Preview:
    """No longer than ``longest_px``. As bytes, not as a JPEG: to make one and to open it again costs five
    times as much."""
    height, width = pixels.shape[:2]
    share = min(1.0, longest_px / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    # Between halving and nothing, areas cost five times what lines do and look the same.
    way = cv2.INTER_AREA if share <= 0.5 else cv2.INTER_LINEAR
    small = cv2.resize(pixels, size, interpolation=way) if share < 1 else pixels
    return Preview(bgr=small.tobytes(), width_px=size[0], height_px=size[1])


def signature_of(pixels: Pixels) -> bytes:
    """Mean grey of `SIGNATURE_SIZE` cells, row by row: see `station.capture.looks`."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return cv2.resize(grey, SIGNATURE_SIZE, interpolation=cv2.INTER_AREA).tobytes()


def softness_of(pixels: Pixels) -> float:
    """Width of the strongest edges in px: 2.5 times the blur's sigma. 0.0 where there are none.

    In each block of `_BLOCK_PX`, the range of grey over the steepest slope; the median of the tenth
    of the blocks with the widest range. A sharp webcam has 2.5, the reader needs less than 5.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    block = np.ones((_BLOCK_PX + 1, _BLOCK_PX + 1), np.uint8)
    middles = slice(_BLOCK_PX // 2, None, _BLOCK_PX)
    span = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, block)[middles, middles].astype(np.float32)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, x, 1 - x) for x in (1, 0))
    slope = cv2.dilate(cv2.magnitude(across, down) / 8, block)[middles, middles]
    edges = span >= max(float(np.percentile(span, 90)), _LEAST_SPAN)
    return float(np.median(span[edges] / np.maximum(slope[edges], 0.5))) if edges.any() else 0.0


def pixels_of(data: bytes) -> Pixels:
    """A picture file as BGR pixels. Raises FileError(UNREADABLE)."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if pixels is None:
        raise FileError(Code.UNREADABLE)
    return pixels  # type: ignore[return-value]
