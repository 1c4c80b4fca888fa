"""A page as a person wants to see it: upright, flat, at a known scale."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from station.contracts.reading import Point
from station.pipelines.arrays import Floats, Picture
from station.pipelines.image_io import ColourPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """``bgr``: (h, w, 3); ``to_upright``: (3, 3) from px of the full picture to px of this one."""

    bgr: Picture
    to_upright: Floats


def make_upright(
    picture: ColourPicture, outline_px: tuple[Point, ...], size_mm: tuple[float, float], px_per_mm: float
) -> Upright:
    """``outline_px``: the page's corners TL, TR, BR, BL in the full picture, as a reading has them.

    Source: the homography of four corners. Curled paper stays curled: places are exact where they are
    mapped by ``to_upright``, not where the page's mm would put them.
    """
    width, height = (round(side * px_per_mm) for side in size_mm)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    to_upright = cv2.getPerspectiveTransform(np.array(outline_px, np.float32), corners)
    s = picture.scale
    to_full = np.array([[s, 0, 0.5 * s - 0.5], [0, s, 0.5 * s - 0.5], [0, 0, 1]])
    bgr = cv2.warpPerspective(
        picture.bgr,
        to_upright @ to_full,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    return Upright(bgr=np.asarray(bgr, np.uint8), to_upright=np.asarray(to_upright, np.float64))
