"""Pages of a question paper made upright, and questions cut out of them for print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from station.contracts.paper import PaperPage
from station.pipelines.arrays import Picture
from station.pipelines.image_io import ColourPicture
from station.pipelines.upright import make_upright

PAPER_LONG_SIDE_MM: Final = 297.0
"""No picture says how large its paper is; a larger one is printed smaller, never blown up."""

QUALITY: Final = 85
LEAST_COLOUR: Final = 24
"""Levels that channels must differ by somewhere, else a picture is kept grey: a third of the size."""

Shares = tuple[float, float, float, float]
"""Left, top, right, bottom of the upright page."""


def upright_page(picture: ColourPicture, page: PaperPage, long_side_px: float) -> Picture:
    """(h, w, 3) BGR."""
    scale = long_side_px / max(page.width_px, page.height_px)
    size = float(page.width_px), float(page.height_px)
    return make_upright(picture, page.corners_px, size, scale).bgr


def cut_out(upright: Picture, shares: Sequence[Shares]) -> tuple[bytes, ...]:
    """JPEG files that know their size on paper, of parts of a page."""
    height, width = upright.shape[:2]
    dpi = max(height, width) * 25.4 / PAPER_LONG_SIDE_MM
    made = []
    for left, top, right, bottom in shares:
        x, y = min(int(left * width), width - 1), min(int(top * height), height - 1)
        part = upright[y : max(y + 1, round(bottom * height)), x : max(x + 1, round(right * width))]
        made.append(_jpeg(np.ascontiguousarray(part), dpi))
    return tuple(made)


def _jpeg(bgr: Picture, dpi: float) -> bytes:
    from PIL import Image  # what OpenCV writes does not know how large it is on paper

    spread = bgr.max(axis=2).astype(np.int16) - bgr.min(axis=2)
    if float(np.percentile(spread, 99.8)) < LEAST_COLOUR:
        made = Image.fromarray(np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)))
    else:
        made = Image.fromarray(np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)))
    held = io.BytesIO()
    made.save(held, "JPEG", quality=QUALITY, dpi=(round(dpi), round(dpi)))
    return held.getvalue()
