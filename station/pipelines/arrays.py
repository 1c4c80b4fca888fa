"""Names for the array types that the pipelines pass among themselves, and OpenCV's sampling, typed."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Picture = NDArray[np.uint8]
"""(H, W) grey or (H, W, 3) BGR."""


def sampled(picture: Picture, px: Floats) -> Picture:
    """Values of ``picture`` at points ``px`` (A, B, 2), linearly interpolated: (A, B) or (A, B, 3).

    Beyond the edge the nearest pixel counts. A and B below 32,767.
    """
    maps = px.astype(np.float32, copy=False)
    return cv2.remap(picture, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload,no-any-return]


def sampled_at(picture: Picture, x_px: Floats, y_px: Floats) -> Picture:
    """As `sampled`, the points given as two planes (A, B) float32."""
    return cv2.remap(picture, x_px, y_px, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def median(values: Floats) -> float:
    """Of a flat array that is not empty: what ``np.median`` gives, several times faster for few values."""
    return quantile(values, 0.5)


def quantile(values: Floats, share: float) -> float:
    """Of a flat array that is not empty: what ``np.quantile`` gives, several times faster for few values."""
    ordered = np.sort(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (at - low) * (float(ordered[high]) - float(ordered[low])))
