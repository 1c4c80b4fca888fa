"""Names for the array types that the pipelines pass among themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Picture = NDArray[np.uint8]
"""(H, W) grey or (H, W, 3) BGR."""
