"""What is wrong with a camera that goes on delivering frames: black, frozen, or another size each time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Fault(StrEnum):
    BLACK = "black"
    FROZEN = "frozen"
    SIZES = "sizes"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthConfig:
    """A frame is black where no pixel is above ``black_level``. Frozen means equal to the last bit: a
    sensor is never that quiet, but a phone that sends video may be, so each false alarm doubles the
    patience, up to ``most_frozen_s``."""

    every_px: int = 16
    black_level: int = 40
    black_mean: float = 12.0
    black_s: float = 3.0
    frozen_s: float = 10.0
    most_frozen_s: float = 320.0
    sizes: int = 4
    sizes_s: float = 5.0


class FrameHealth:
    """Of one camera. ``live``: false for recorded pictures, which may stand still. ``usable``: whether
    the last frame showed anything."""

    def __init__(self, *, live: bool, config: HealthConfig | None = None) -> None:
        self._config = config or HealthConfig()
        self._live = live
        self._frozen_s = self._config.frozen_s
        self.usable = True
        self.reopened()

    def reopened(self) -> None:
        """The camera starts again; what was learnt of its quietness stays."""
        self._sample: NDArray[np.uint8] | None = None
        self._changed_s: float | None = None
        self._bright_s: float | None = None
        self._sizes: deque[float] = deque(maxlen=self._config.sizes)

    def check(self, pixels: NDArray[np.uint8], seconds: float) -> Fault | None:
        """``pixels`` (H, W, 3); ``seconds`` of the camera's clock. A fault that has lasted, or None."""
        config = self._config
        sample = pixels[:: config.every_px, :: config.every_px].copy()
        before, self._sample = self._sample, sample
        self.usable = bool(sample.max() > config.black_level or sample.mean() > config.black_mean)
        if self._bright_s is None or self.usable:
            self._bright_s = seconds
        if before is not None and before.shape != sample.shape:
            self._sizes.append(seconds)
        if self._changed_s is None or not np.array_equal(before, sample):  # type: ignore[arg-type]
            self._changed_s = seconds
        if seconds - self._bright_s >= config.black_s:
            return Fault.BLACK
        if len(self._sizes) == config.sizes and seconds - self._sizes[0] <= config.sizes_s:
            return Fault.SIZES
        if self._live and seconds - self._changed_s >= self._frozen_s:
            self._frozen_s = min(2 * self._frozen_s, config.most_frozen_s)
            return Fault.FROZEN
        return None
