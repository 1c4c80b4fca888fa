"""One attempt at a job under our lease: run it, keep it ours meanwhile, tell the server what came out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from station.contracts.job import AIJob, AIResult
from station.contracts.worker_api import LeasedJob, ResultAnswer, ResultBody
from station.worker.control import JobControl
from station.worker.keeper import Keeper, interval_s
from station.worker.pulse import Pulse, WorkerState

_log = logging.getLogger(__name__)


class Runner(Protocol):
    """See `job_runner.JobRunner`."""

    def ready(self) -> None: ...

    def run(self, job: AIJob) -> AIResult: ...

    def kill(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """``answer``: the server's to our result; None where the job was another's before we could tell."""

    answer: ResultAnswer | None
    failed: bool
    processing_s: float
    completion_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is renewed beside the lease, such as a message's visibility, and how long that lasts."""

    renew: Callable[[], None]
    seconds: float


class Attempts:
    """Makes them, one at a time."""

    def __init__(self, *, control: JobControl, runner: Runner, pulse: Pulse) -> None:
        self._control = control
        self._runner = runner
        self._pulse = pulse

    def make(self, leased: LeasedJob, held: Held | None = None) -> Attempt:
        """Raises ControlError where the result could not be told, NoChildError without a process for it."""
        job = AIJob(
            id=leased.id,
            type=leased.type,
            payload=leased.payload,
            tenant_id=leased.tenant_id,
            source_domain=leased.source_domain,
            source_id=leased.source_id,
        )
        began = time.monotonic()
        self._pulse.beat(WorkerState.RUNNING, job_id=job.id)
        # Apart from each other: a queue that is slow to fail must not cost the lease.
        with self._kept_hidden(held), self._keeper(leased) as keeper:
            result = self._runner.run(job)
            ended = time.monotonic()
            # Still kept while it is told: the server may be slow to listen.
            answer = None if keeper.lost else self._control.result(body_of(result))
        self._pulse.job_done()
        return Attempt(
            answer=answer,
            failed=result.result is None,
            processing_s=ended - began,
            completion_s=time.monotonic() - ended,
        )

    def refuse(self, leased: LeasedJob, why: str) -> ResultAnswer:
        """Fails it for good without running it. Raises ControlError."""
        return self._control.result(body_of(AIResult.failed(leased.id, why, retryable=False)))

    def _keeper(self, leased: LeasedJob) -> Keeper:
        return Keeper(
            every_s=interval_s(leased.lease_seconds),
            renew=lambda: self._control.heartbeat(leased.id),
            drop=self._runner.kill,
            beat=self._pulse.beat,
        )

    @staticmethod
    def _kept_hidden(held: Held | None) -> AbstractContextManager[object]:
        if held is None:
            return nullcontext()

        def renew() -> bool:
            held.renew()
            return True  # whose the job is, the lease alone says

        return Keeper(every_s=interval_s(held.seconds), renew=renew, drop=_nothing, beat=_nothing)


def _nothing() -> None:
    """There is nothing to drop, and the lease's keeper gives the sign of life."""


def body_of(result: AIResult) -> ResultBody:
    return ResultBody(
        job_id=result.job_id,
        status=result.status.value,
        result=result.result,
        error=result.error,
        retryable=result.retryable,
    )
