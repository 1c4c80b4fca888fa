"""Small pictures that tell all eight orientations apart, and files made from them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 320, 240


def scene(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """White paper with a black block at top left and a grey one at top right; (H, W) grey."""
    grey = np.full((height, width), 255, np.uint8)
    grey[: height // 4, : width // 4] = 0
    grey[: height // 4, -width // 8 :] = 128
    return grey


def encoded(pixels: NDArray[Any] | Image.Image, kind: str, **options: object) -> bytes:
    """The file that Pillow writes for (H, W) grey, (H, W, 3) RGB or a Pillow picture."""
    picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def exif(orientation: int) -> bytes:
    block = Image.Exif()
    block[274] = orientation
    return block.tobytes()


def turned_for_viewer(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """What a viewer shows for stored ``pixels``: Pillow's rule, not ours."""
    picture = Image.fromarray(pixels)
    from PIL import ImageOps

    picture.getexif()[274] = orientation
    return np.asarray(ImageOps.exif_transpose(picture))
