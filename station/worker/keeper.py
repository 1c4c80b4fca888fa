"""Keeps a job ours while it runs: a thread that renews its lease, or its message's visibility."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from station.errors import StationError

_log = logging.getLogger(__name__)
_SHARE = 3  # two renewals may be lost before anything runs out
_LONGEST_S = 60.0  # a keeper is a sign of life as well


def interval_s(span_s: float) -> float:
    """Between renewals of what lasts ``span_s``."""
    return min(max(span_s / _SHARE, 0.01), _LONGEST_S)


class Keeper:
    """Around one job: ``with Keeper(...) as keeper``.

    ``renew`` says False when the job is another's now: then ``drop`` is called, again at every turn until the
    job has ended, since its process may just be starting. An error of ``renew`` only waits for the next turn.
    """

    def __init__(
        self, *, every_s: float, renew: Callable[[], bool], drop: Callable[[], None], beat: Callable[[], None]
    ) -> None:
        self._every_s = every_s
        self._renew = renew
        self._drop = drop
        self._beat = beat
        self._lost = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper")

    @property
    def lost(self) -> bool:
        return self._lost.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        due_s = time.monotonic() + self._every_s
        while not self._over.wait(max(due_s - time.monotonic(), 0.0)):
            due_s = time.monotonic() + self._every_s  # a renewal that is slow to fail delays none
            try:
                if not self.lost and not self._renew():
                    self._lost.set()
                if self.lost:
                    self._drop()
            except StationError as error:
                _log.warning("renewal failed: why=%s", error)
            except Exception:  # noqa: BLE001 - top of a thread: the job must go on being kept
                _log.exception("renewal failed")
            self._beat()
