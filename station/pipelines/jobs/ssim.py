"""How alike two pictures look: mean structural similarity.

Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error visibility to
structural similarity. IEEE Transactions on Image Processing 13 (4), 2004, equations 13 to 17.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Floats
from station.pipelines.image_pixels import Pixels

WINDOW: Final = 11
SIGMA: Final = 1.5
_C1: Final = (0.01 * 255) ** 2
_C2: Final = (0.03 * 255) ** 2


def mean_ssim(first: Pixels, second: Pixels) -> float:
    """Of two (H, W) grey pictures of one size, -1..1; 1 only where they are equal.

    Windows are Gaussian, 11 by 11, and lie wholly in the picture. Raises ValueError where the sizes differ
    or a side is shorter than a window.
    """
    if first.shape != second.shape or min(first.shape) < WINDOW:
        raise ValueError(f"pictures of {first.shape} and {second.shape} have no common window")
    x, y = first.astype(np.float64), second.astype(np.float64)
    mean_x, mean_y = _windowed(x), _windowed(y)
    var_x = _windowed(x * x) - mean_x**2
    var_y = _windowed(y * y) - mean_y**2
    both = _windowed(x * y) - mean_x * mean_y
    above = (2 * mean_x * mean_y + _C1) * (2 * both + _C2)
    below = (mean_x**2 + mean_y**2 + _C1) * (var_x + var_y + _C2)
    return float((above / below).mean())


def _windowed(values: Floats) -> Floats:
    """Weighted mean in every window that lies wholly inside."""
    half = WINDOW // 2
    means = cv2.GaussianBlur(values, (WINDOW, WINDOW), SIGMA)
    return np.asarray(means[half:-half, half:-half])
