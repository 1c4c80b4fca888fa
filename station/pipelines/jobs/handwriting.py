"""How much is written on a page, and how much of it is worked out: two plain measures of its edges."""

from __future__ import annotations

from typing import Final

import cv2

from station.contracts.job_results import HandwritingResult
from station.pipelines.image_pixels import Pixels

EDGE_GAIN: Final = 12.0
GRADIENT_GAIN: Final = 3.0
_CANNY: Final = (80, 160)


def measure_handwriting(grey: Pixels) -> HandwritingResult:
    """Of (H, W) grey: share of edge pixels x 12, and mean Sobel gradient x 3 / 255, both at most 1."""
    edges = cv2.Canny(grey, *_CANNY)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, x, 1 - x, ksize=3) for x in (1, 0))
    gradient = float(cv2.magnitude(across, down).mean())
    return HandwritingResult(
        writing_score=_share(cv2.countNonZero(edges) / edges.size * EDGE_GAIN),
        calculation_score=_share(gradient * GRADIENT_GAIN / 255),
    )


def _share(value: float) -> float:
    return round(min(value, 1.0), 4)
