"""Where the paper lies in a colour picture, for a person to begin with: a guess that proves nothing."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from station.contracts.reading import Point
from station.pipelines.frames import outline_frames
from station.pipelines.image_io import ColourPicture

LEAST_AREA: Final = 0.25
"""Share of the picture: what is smaller is a frame on the sheet sooner than the sheet."""


def paper_outline(picture: ColourPicture) -> tuple[Point, ...]:
    """Corners of the clearest bright quadrilateral in px of the full picture, clockwise; () for none."""
    grey = np.asarray(cv2.cvtColor(picture.bgr, cv2.COLOR_BGR2GRAY), np.uint8)
    for frame in outline_frames(grey):
        if cv2.contourArea(frame.corners.astype(np.float32)) > LEAST_AREA * grey.size:
            full = (frame.corners + 0.5) * picture.scale - 0.5
            return tuple((float(x), float(y)) for x, y in full)
    return ()
