"""Where a page's time goes: the reader's own functions, timed without touching the reader.

Each step is a function of a pipeline module; while a `Stopwatch` runs, the module's name for it
leads through the watch. Time counts for the innermost step alone, so that the steps add up.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

#: module, name in it, step; what is not named here counts for the step that calls it
STEPS: Final = (
    ("station.pipelines.page", "read_page", "rest (joining, alarms, quality)"),
    ("station.pipelines.page", "scene", "scene (reduction)"),
    ("station.pipelines.page", "choose", "locate (hypotheses, fit)"),
    ("station.pipelines.align", "search_blobs", "locate (ink, blobs)"),
    ("station.pipelines.align", "_rings", "locate (rings)"),
    ("station.pipelines.align", "register", "register"),
    ("station.pipelines.align", "unexplained", "proof (strangers)"),
    ("station.pipelines.align", "filled_places", "proof (strangers)"),
    ("station.pipelines.align", "prove", "proof (print)"),
    ("station.pipelines.page", "measure_marks", "marks"),
    ("station.pipelines.page", "page_numbers", "net"),
    ("station.pipelines.nets", "RowNet.judge", "net"),
    ("station.pipelines.page", "weigh", "evidence"),
    ("station.pipelines.page", "red_bubbles", "red"),
    ("station.pipelines.page", "_polygons", "outlines for the screen"),
    ("station.pipelines.page", "rows_of", "answers"),
    ("station.pipelines.page", "read_group", "answers"),
    ("station.pipelines.page", "read_field", "answers"),
)


class Stopwatch:
    """Seconds a step, summed over all calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {step: 0.0 for _, _, step in STEPS}
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What happens inside counts for ``name``."""
        self._turn(name)
        try:
            yield
        finally:
            self._close()

    def _turn(self, name: str) -> None:
        now = time.perf_counter()
        if self._open:
            self._count(self._open[-1], now)
        self._open.append(name)
        self._since = time.perf_counter()

    def _close(self) -> None:
        now = time.perf_counter()
        self._count(self._open.pop(), now)
        self._since = time.perf_counter()

    def _count(self, name: str, now: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since

    @contextmanager
    def watching(self) -> Iterator[Stopwatch]:
        """The reader's functions lead through the watch until the end of the block.

        Raises AttributeError where a step's function is no longer there.
        """
        kept = []
        for module, path, step in STEPS:
            owner: Any = importlib.import_module(module)
            *classes, name = path.split(".")
            for one in classes:
                owner = getattr(owner, one)
            kept.append((owner, name, getattr(owner, name)))
            setattr(owner, name, self._timed(getattr(owner, name), step))
        try:
            yield self
        finally:
            for owner, name, function in kept:
                setattr(owner, name, function)

    def _timed(self, function: Callable[..., Any], step: str) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            with self.step(step):
                return function(*given, **named)

        return timed
