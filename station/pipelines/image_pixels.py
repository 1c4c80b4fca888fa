"""Decoders and what is done to whole pictures: turned, shrunk, laid over white."""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray

from station.errors import Code, FileError

Pixels = NDArray[np.uint8]


def decoder_error(error: cv2.error) -> FileError:
    short_of_memory = error.code == cv2.Error.StsNoMem
    return FileError(
        Code.OUT_OF_MEMORY if short_of_memory else Code.UNREADABLE, detail="the picture does not decode"
    )


def imdecode(data: bytes, flags: int, page_index: int = 0) -> Pixels:
    buffer = np.frombuffer(data, np.uint8)
    if page_index:
        done, pages = cv2.imdecodemulti(buffer, flags, range=(page_index, page_index + 1))
        pixels = pages[0] if done and pages else None
    else:
        pixels = cv2.imdecode(buffer, flags)
    if pixels is None or pixels.size == 0:
        raise FileError(Code.UNREADABLE, detail="the picture does not decode")
    return pixels  # type: ignore[return-value]


def grey_of(bgr: Pixels) -> Pixels:
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def over_white(bgra: Pixels) -> Pixels:
    """What a viewer shows on white paper; in strips, so that large pictures need no floats."""
    bgr = np.ascontiguousarray(bgra[:, :, :3])
    for top in range(0, bgr.shape[0], 512):
        alpha = bgra[top : top + 512, :, 3:].astype(np.uint16)
        strip = bgr[top : top + 512]
        strip[...] = (strip * alpha + 255 * (255 - alpha) + 127) // 255
    return bgr


def shrink(pixels: Pixels, factor: int) -> Pixels:
    if factor == 1:
        return pixels
    height, width = pixels.shape[:2]
    below, right = -height % factor, -width % factor
    if below or right:
        pixels = cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REPLICATE)  # type: ignore[assignment]
    size = (pixels.shape[1] // factor, pixels.shape[0] // factor)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def turn(pixels: Pixels, orientation: int) -> Pixels:
    """Undo an EXIF orientation 1..8."""
    if orientation in (2, 5, 7):
        pixels = cv2.flip(pixels, 1)  # type: ignore[assignment]
    if orientation == 4:
        return cv2.flip(pixels, 0)  # type: ignore[return-value]
    rotation = {
        3: cv2.ROTATE_180,
        5: cv2.ROTATE_90_COUNTERCLOCKWISE,
        6: cv2.ROTATE_90_CLOCKWISE,
        7: cv2.ROTATE_90_CLOCKWISE,
        8: cv2.ROTATE_90_COUNTERCLOCKWISE,
    }.get(orientation)
    return pixels if rotation is None else cv2.rotate(pixels, rotation)  # type: ignore[return-value]


def decode_grey_alpha_tiff(data: bytes, page_index: int) -> Pixels:
    """OpenCV drops the alpha of these and shows what lies below it."""
    from PIL import Image  # 20 ms to load, and such files are rare

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.seek(page_index)
            grey_alpha = np.asarray(picture.convert("LA"), dtype=np.uint8)
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        raise FileError(Code.UNREADABLE, detail="the picture does not decode") from error
    return over_white(grey_alpha[:, :, (0, 0, 0, 1)])
