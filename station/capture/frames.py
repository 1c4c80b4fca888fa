"""A camera's frame, and what is made of it: a file to keep, a preview, a signature."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from station.capture.looks import SIGNATURE_SIZE
from station.errors import Code, FileError

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """``pixels`` (H, W, 3) BGR, of full resolution; ``number`` grows by one or more, over reopening too;
    ``seconds`` never go back."""

    number: int
    seconds: float
    pixels: Pixels


def jpeg_of(pixels: Pixels, *, quality: int = 95, longest_px: int | None = None) -> bytes:
    """The frame as a JPEG file, no longer than ``longest_px``."""
    longest = max(pixels.shape[:2])
    if longest_px is not None and longest > longest_px:
        share = longest_px / longest
        pixels = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def signature_of(pixels: Pixels) -> bytes:
    """Mean grey of `SIGNATURE_SIZE` cells, row by row: see `station.capture.looks`."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return cv2.resize(grey, SIGNATURE_SIZE, interpolation=cv2.INTER_AREA).tobytes()


def pixels_of(data: bytes) -> Pixels:
    """A picture file as BGR pixels. Raises FileError(UNREADABLE)."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if pixels is None:
        raise FileError(Code.UNREADABLE)
    return pixels  # type: ignore[return-value]
