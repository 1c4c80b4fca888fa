"""A single run over HTTP, for workers without SQS: at most one job, then the lifetime is slept out."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from station.contracts.tiers import Tier
from station.contracts.worker_api import LeasedJob, Recorded
from station.errors import StationError
from station.worker.attempt import Attempts, Runner
from station.worker.control import JobControl
from station.worker.pulse import Pulse, WorkerState
from station.worker.sqs_loop import Left
from station.worker.stop_request import StopRequest

_log = logging.getLogger(__name__)


class HttpRun:
    """For one thread, which must be the one that the jobs' process may end with."""

    def __init__(
        self, *, control: JobControl, attempts: Attempts, runner: Runner, pulse: Pulse, stop: StopRequest
    ) -> None:
        self._control = control
        self._attempts = attempts
        self._runner = runner
        self._pulse = pulse
        self._stop = stop

    def serve(self, tiers: Iterable[Tier], *, lifetime_s: float, poll_s: float) -> Left:
        """WELL when a job is done or there was none, IN_TROUBLE when fetching or processing failed.

        Lasts ``lifetime_s`` at least, unless asked to leave: instances are not made for coming and going.
        """
        until = time.monotonic() + lifetime_s
        left = self._one_job(tuple(tiers), until, poll_s)
        self._pulse.beat(WorkerState.WAITING)
        self._stop.wait(until - time.monotonic())
        return left

    def _one_job(self, tiers: tuple[Tier, ...], until: float, poll_s: float) -> Left:
        try:
            self._runner.ready()
            while not self._stop.asked:
                self._pulse.beat(WorkerState.POLLING)
                leased = self._control.next(tiers)
                if leased is not None:
                    return self._work(leased)
                if time.monotonic() + poll_s > until:
                    break
                self._stop.wait(poll_s)
        except StationError as error:
            _log.error("run failed: why=%s", error)
            return Left.IN_TROUBLE
        return Left.WELL

    def _work(self, leased: LeasedJob) -> Left:
        """Raises ControlError, NoChildError."""
        attempt = self._attempts.make(leased)
        told = "lease_lost" if attempt.answer is None else attempt.answer.detail
        _log.info(
            "job handled: job_id=%s job_type=%s tier=%s attempt=%d told=%s failed=%s processing_s=%.3f"
            " completion_s=%.3f",
            leased.id,
            leased.type[:50],
            leased.tier,
            leased.attempt,
            told,
            attempt.failed,
            attempt.processing_s,
            attempt.completion_s,
        )
        done = told in (Recorded.DONE, Recorded.DUPLICATE) and not attempt.failed
        return Left.WELL if done else Left.IN_TROUBLE
