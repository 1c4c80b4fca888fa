"""What is done with one message of the queue, from its receipt to its deletion."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from station.contracts.job import JobMessage
from station.contracts.worker_api import LeasedJob
from station.worker.attempt import Attempt, Attempts, Held
from station.worker.control import JobControl
from station.worker.decisions import (
    Fate,
    Verdict,
    after_refusal,
    after_result,
    after_violation,
    job_of,
    violation,
)
from station.worker.poller import Found
from station.worker.queue import QueueError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """``attempt``: None where nothing was run."""

    verdict: Verdict
    attempt: Attempt | None = None


class MessageWork:
    """For one thread."""

    def __init__(self, *, control: JobControl, attempts: Attempts, visibility_s: float) -> None:
        self._control = control
        self._attempts = attempts
        self._visibility_s = visibility_s

    def handle(self, found: Found) -> None:
        """Raises ControlError, QueueError or NoChildError: then the message comes again by itself."""
        began = time.monotonic()
        if not found.message.receipt:
            _log.error("message without a receipt handle: request_id=%s", found.message.id)
            return
        asked = job_of(found.message.body)
        if asked is None:
            _log.error("message that is no job: request_id=%s", found.message.id)
            found.source.queue.delete(found.message)
            return
        waited_s = None if (created := asked.created_s()) is None else max(time.time() - created, 0.0)
        worked = self._work(found, asked)
        settling = time.monotonic()
        self._settle(found, worked.verdict)
        settled_s = time.monotonic() - settling
        attempt = worked.attempt
        _log.info(
            "message handled: request_id=%s job_id=%s job_type=%s tier=%s receives=%d fate=%s why=%s"
            " failed=%s queue_wait_s=%s processing_s=%s completion_s=%.3f total_s=%.3f",
            found.message.id,
            asked.job_id[:64],
            asked.job_type[:50],
            asked.tier[:10] or "-",
            found.message.receives,
            worked.verdict.fate,
            worked.verdict.why,
            "-" if attempt is None else attempt.failed,
            "-" if waited_s is None else f"{waited_s:.3f}",
            "-" if attempt is None else f"{attempt.processing_s:.3f}",
            settled_s + (0.0 if attempt is None else attempt.completion_s),
            time.monotonic() - began,
        )

    def _work(self, found: Found, asked: JobMessage) -> Worked:
        answer = self._control.start(asked.job_id)
        if answer.job is None:
            return Worked(verdict=after_refusal(answer))
        # Only who holds the lease is believed when it fails a job, so this comes after the start. The row's
        # word counts as well as the message's: what runs is the row's job, with a fresh address of its file.
        wrong = self._violation(found, asked, answer.job)
        if wrong:
            return Worked(verdict=after_violation(self._attempts.refuse(answer.job, wrong)))
        attempt = self._attempts.make(answer.job, self._held(found))
        if attempt.answer is None:
            return Worked(verdict=Verdict(fate=Fate.LEAVE, why="lease_lost"), attempt=attempt)
        return Worked(verdict=after_result(attempt.answer), attempt=attempt)

    def _violation(self, found: Found, asked: JobMessage, row: LeasedJob) -> str:
        served = found.source.tiers
        return violation(asked.job_type, asked.tier, served) or violation(row.type, row.tier, served)

    def _held(self, found: Found) -> Held:
        def renew() -> None:
            try:
                found.source.queue.hide(found.message, self._visibility_s)
            except QueueError as error:
                # The lease must be renewed all the same: it is what makes a second receiver wait.
                _log.warning("visibility not extended: request_id=%s why=%s", found.message.id, error)

        return Held(renew=renew, seconds=self._visibility_s)

    def _settle(self, found: Found, verdict: Verdict) -> None:
        if verdict.fate is Fate.DELETE:
            found.source.queue.delete(found.message)
        elif verdict.fate is Fate.HIDE:
            found.source.queue.hide(found.message, verdict.seconds)
