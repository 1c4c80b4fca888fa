"""The life of a worker on SQS: message after message, until it is idle, in trouble or asked to leave."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import IntEnum

from station.errors import StationError
from station.worker.attempt import Runner
from station.worker.message_work import MessageWork
from station.worker.poller import Poller
from station.worker.pulse import Pulse, WorkerState
from station.worker.stop_request import StopRequest

_log = logging.getLogger(__name__)
_LONGEST_BACKOFF_S = 30.0


class Left(IntEnum):
    """How a worker ended: its exit code."""

    WELL = 0
    IN_TROUBLE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopLimits:
    """``idle_polls``: 0 for never leaving because of idleness."""

    idle_polls: int
    most_errors: int
    backoff_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopEnd:
    """``idle``: whether it ended because nothing was to be done."""

    left: Left
    idle: bool = False


class SqsLoop:
    """Runs in the thread that calls ``serve``, which must be the one that the jobs' process may end with."""

    def __init__(
        self, *, poller: Poller, work: MessageWork, runner: Runner, pulse: Pulse, stop: StopRequest
    ) -> None:
        self._poller = poller
        self._work = work
        self._runner = runner
        self._pulse = pulse
        self._stop = stop

    def serve(self, limits: LoopLimits) -> LoopEnd:
        errors = empty = 0
        while not self._stop.asked:
            try:
                empty = 0 if self._step() else empty + 1
                errors = 0
            except Exception as error:  # noqa: BLE001 - top of the loop: ten in a row end it
                errors, empty = errors + 1, 0
                known = isinstance(error, StationError)
                _log.error("step failed: errors_in_a_row=%d why=%s", errors, error, exc_info=not known)
                if errors >= limits.most_errors:
                    return LoopEnd(left=Left.IN_TROUBLE)
                self._pulse.beat(WorkerState.WAITING)
                self._stop.wait(min(limits.backoff_s * 2 ** (errors - 1), _LONGEST_BACKOFF_S))
            if limits.idle_polls and empty >= limits.idle_polls and not self._stop.asked:
                _log.info("idle: empty_polls=%d", empty)
                return LoopEnd(left=Left.WELL, idle=True)
        return LoopEnd(left=Left.WELL)

    def _step(self) -> bool:
        """True where there was a message."""
        self._pulse.beat(WorkerState.POLLING)
        self._runner.ready()  # a worker that cannot run jobs must not take any
        found = self._poller.poll(self._go_on)
        if found is None:
            return False
        if self._stop.asked:
            found.source.queue.hide(found.message, 0)  # not begun: another worker may have it at once
        else:
            self._work.handle(found)
        return True

    def _go_on(self) -> bool:
        self._pulse.beat()
        return not self._stop.asked
