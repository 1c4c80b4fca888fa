"""The internal API between server and workers: what is asked and answered under `/api/v1/internal/ai/job/`.

``next/`` and ``result/`` are as the academy's backend had them; ``start/`` and ``heartbeat/`` are for workers
that take their messages from SQS. Every call carries ``X-Worker-Token`` (no secret on the server 503, wrong
401) and ``X-Worker-Id``, the holder of the lease.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from station.contracts.job import JsonObject

PREFIX: Final = "/api/v1/internal/ai/job/"
TOKEN_HEADER: Final = "X-Worker-Token"
WORKER_HEADER: Final = "X-Worker-Id"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedJob:
    """A job in hand: AIJob's wire fields and the lease. ``payload`` carries a fresh ``download_url``."""

    id: str
    type: str
    payload: JsonObject = field(default_factory=dict)
    tenant_id: str | None = None
    source_domain: str | None = None
    source_id: str | None = None
    tier: str = "basic"
    attempt: int = 1
    lease_seconds: float = 120.0
    created_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAnswer:
    """GET next/?tiers=basic,lite → 200."""

    job: LeasedJob | None = None


class Refusal(StrEnum):
    """Why a job is not started: 409, but UNKNOWN_JOB 404."""

    FINISHED = "already_finished"  # delete the message
    LEASED = "leased"  # another lease lives: leave the message for ``retry_after`` seconds
    NOT_YET = "not_yet"  # its back-off has not run out: leave it as long
    UNKNOWN_JOB = "unknown_job"  # delete the message


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAnswer:
    """POST start/ {job_id} → 200 with ``job``, or a refusal in ``detail``."""

    ok: bool
    job: LeasedJob | None = None
    detail: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatAnswer:
    """POST heartbeat/ {job_id} → 200, or 409 "lease_lost": another worker has it, drop the work."""

    ok: bool
    lease_seconds: float = 0.0
    detail: str = ""


class Recorded(StrEnum):
    """What became of a result."""

    DONE = "done"
    FAILED = "failed_recorded"
    DUPLICATE = "duplicate_ignored"
    LEASE_LOST = "lease_lost"  # a failure told by one who no longer holds the job: ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultBody:
    """POST result/. ``retryable`` false: another attempt cannot help. Older workers do not send it, nor a
    ``job_id``: ``submission_id`` then means the newest job of that source."""

    job_id: str = ""
    submission_id: str | int | None = None
    status: str = "DONE"
    result: JsonObject | None = None
    error: str | None = None
    retryable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultAnswer:
    """→ 200. After a failure ``status`` is the row's: PENDING with ``retry_after`` seconds, or FAILED."""

    ok: bool
    detail: str = ""
    status: str = ""
    retry_after: float = 0.0
