"""How long the rest will take, from how fast the last ones went."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

LOOKED_AT: Final = 20
IDLE_S: Final = 5.0
"""After such a rest earlier work says nothing about the pace now."""


class Pace:
    """Of things that get done one after the other."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds that never go back."""
        self._clock = clock
        self._done: deque[tuple[float, int]] = deque(maxlen=LOOKED_AT)

    def did(self, count: int) -> None:
        """``count`` more are done."""
        now = self._clock()
        if self._done and now - self._done[-1][0] > IDLE_S:
            self._done.clear()
        self._done.append((now, count))

    def seconds_for(self, count: int) -> float | None:
        """For ``count`` more; None while nothing is known."""
        if len(self._done) < 3 or not count:
            return None
        spent = self._done[-1][0] - self._done[0][0]
        done = sum(number for _, number in list(self._done)[1:])
        return count * spent / done if done else None
