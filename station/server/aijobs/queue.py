"""The life of a job in the database: claimed under a lease, finished once, or tried again later.

The semantics are those of SQS on a table. Every step is one transaction; a lease belongs to the worker
named, and only to it. On PostgreSQL rows are locked with SKIP LOCKED, so that claims never wait for one
another; on SQLite transactions are IMMEDIATE, one after the other. Claiming and finishing happen for every
job, so these are statements of their own, see `queue_sql`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from station.contracts.job import JobStatus, JsonObject
from station.contracts.tiers import Tier
from station.contracts.worker_api import Recorded, Refusal
from station.server.aijobs.models import MAX_ERROR, AIJobRow, AIResultRow, CallbackState
from station.server.aijobs.queue_sql import CLAIM, END, RESULT

MAX_BACKOFF_S: Final = 120.0
EXHAUSTED: Final = "max_attempts_exceeded"

_LIFE: Final = (
    "status",
    "attempt_count",
    "error_message",
    "last_error",
    "locked_by",
    "locked_at",
    "lease_expires_at",
    "last_heartbeat_at",
    "next_run_at",
    "callback",
    "updated_at",
)
"""All that changes in a job's life: its payload, often large, is not written again at every step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """``job`` under a lease, or why not; then ``retry_after`` in seconds, 0 where it makes no sense."""

    job: AIJobRow | None = None
    refusal: Refusal | None = None
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a result did; after a failure the row's ``status`` and, if it runs again, in how many seconds."""

    recorded: Recorded
    status: JobStatus
    retry_after: float = 0.0


def lease_s() -> float:
    """How long a job is held without a heartbeat: 120 s, where the settings say nothing else."""
    return float(settings.ENVIRONMENT.lease_s)


def backoff_s(attempt: int) -> float:
    """2, 4, 8 ... at most 120 s, after attempt 1, 2, 3 ..."""
    return min(MAX_BACKOFF_S, 2.0 ** min(max(attempt, 1), 16))


def claim(worker: str, tiers: Iterable[Tier]) -> AIJobRow | None:
    """The next due job of ``tiers`` by (next_run_at, created_at), now under ``worker``'s lease.

    Leases that ran out are given back as well; jobs past their attempts are failed on the way.
    """
    names = [tier.value for tier in tiers]
    while names:
        row, some_expired = _next(worker, names)
        # What is given back is due from now on, behind all that was due: it may wait for this claim.
        released = release_expired() if row is None or some_expired else 0
        if row is None and not released:
            return None
        if row is not None and not _exhausted(row):
            return row
    return None


def start(job_id: str, worker: str) -> Started:
    """Marks one named job RUNNING, for workers whose queue is elsewhere: refused unless it is due."""
    with transaction.atomic():
        row = AIJobRow.objects.select_for_update().filter(job_id=job_id).first()
        if row is None:
            return Started(refusal=Refusal.UNKNOWN_JOB)
        now = timezone.now()
        if row.status in (JobStatus.DONE, JobStatus.FAILED):
            return Started(refusal=Refusal.FINISHED)
        if row.status == JobStatus.RUNNING and row.lease_expires_at and row.lease_expires_at > now:
            if row.locked_by == worker:
                # The same worker asks twice when the first answer got lost: it is not another attempt.
                _hold(row, worker, now)
                return Started(job=row)
            return Started(refusal=Refusal.LEASED, retry_after=_seconds(row.lease_expires_at - now))
        if row.status == JobStatus.PENDING and row.next_run_at > now:
            return Started(refusal=Refusal.NOT_YET, retry_after=_seconds(row.next_run_at - now))
        if not _leased(row, worker, now):
            return Started(refusal=Refusal.FINISHED)
        return Started(job=row)


def heartbeat(job_id: str, worker: str) -> bool:
    """Renews the lease; False when ``worker`` does not hold the job."""
    now = timezone.now()
    held = AIJobRow.objects.filter(job_id=job_id, status=JobStatus.RUNNING, locked_by=worker)
    return bool(
        held.update(
            lease_expires_at=now + timedelta(seconds=lease_s()), last_heartbeat_at=now, updated_at=now
        )
    )


def mark_done(job_id: str, result: JsonObject | None) -> Outcome | None:
    """Writes the one result. A good result is taken from whoever brings it first; None for an unknown job."""
    if _write_result(job_id, result):
        return Outcome(recorded=Recorded.DONE, status=JobStatus.DONE)
    status = AIJobRow.objects.filter(job_id=job_id).values_list("status", flat=True).first()
    return None if status is None else Outcome(recorded=Recorded.DUPLICATE, status=JobStatus(status))


def mark_failed(job_id: str, error: str, *, worker: str | None, retryable: bool = True) -> Outcome | None:
    """One failed attempt: PENDING again after a back-off while attempts are left, else FAILED for good.

    ``worker`` must hold the job (None: the server itself says so): the failure of one who lost the lease
    says nothing about the attempt that is running now. None for an unknown job.
    """
    with transaction.atomic():
        row = AIJobRow.objects.select_for_update().filter(job_id=job_id).first()
        if row is None:
            return None
        if AIResultRow.objects.filter(job=row).exists():
            return Outcome(recorded=Recorded.DUPLICATE, status=JobStatus(row.status))
        if row.status == JobStatus.FAILED:
            return Outcome(recorded=Recorded.FAILED, status=JobStatus.FAILED)
        if worker is not None and (row.status != JobStatus.RUNNING or row.locked_by != worker):
            return Outcome(recorded=Recorded.LEASE_LOST, status=JobStatus(row.status))
        again = retryable and row.attempt_count < row.max_attempts
        wait = backoff_s(row.attempt_count) if again else 0.0
        row.last_error = error[:MAX_ERROR]
        if again:
            row.status = JobStatus.PENDING
            row.next_run_at = timezone.now() + timedelta(seconds=wait)
            _release(row)
        else:
            row.error_message = row.last_error
            _finish(row, JobStatus.FAILED)
        row.save(update_fields=_LIFE)
        return Outcome(recorded=Recorded.FAILED, status=JobStatus(row.status), retry_after=wait)


def retry(job_id: str) -> bool:
    """A person lets a failed job run again, with all its attempts. False where it has not failed."""
    now = timezone.now()
    failed = AIJobRow.objects.filter(job_id=job_id, status=JobStatus.FAILED)
    return bool(
        failed.update(
            status=JobStatus.PENDING,
            attempt_count=0,
            error_message="",
            callback=CallbackState.NONE,
            callback_attempts=0,
            next_run_at=now,
            published_at=None,
            updated_at=now,
        )
    )


@transaction.atomic
def release_expired() -> int:
    """RUNNING jobs whose lease ran out are PENDING again; how many. Their attempt stays counted."""
    now = timezone.now()
    expired = AIJobRow.objects.filter(status=JobStatus.RUNNING, lease_expires_at__lte=now)
    spent = Q(attempt_count__gte=F("max_attempts"))
    unlocked = {"locked_by": "", "locked_at": None, "lease_expires_at": None, "updated_at": now}
    places = list(_locked(expired).values_list("pk", flat=True)[:100])
    if not places:
        return 0
    rows = AIJobRow.objects.filter(pk__in=places)
    ended = rows.filter(spent)
    ended.filter(source_domain__isnull=False).update(callback=CallbackState.DUE)
    done = ended.update(
        status=JobStatus.FAILED, error_message=EXHAUSTED, last_error="lease expired", **unlocked
    )
    return done + rows.exclude(spent).filter(status=JobStatus.RUNNING).update(
        status=JobStatus.PENDING, next_run_at=now, last_error="lease expired", **unlocked
    )


def _next(worker: str, tiers: list[str]) -> tuple[AIJobRow | None, bool]:
    """The next job under ``worker``'s lease, None where nothing is due; and whether leases have run out."""
    now = timezone.now()
    told = {
        "worker": worker,
        "now": _sql_time(now),
        "until": _sql_time(now + timedelta(seconds=lease_s())),
        **{f"tier_{number}": tier for number, tier in enumerate(tiers)},
    }
    sql = CLAIM.format(
        tiers=", ".join(f"%(tier_{number})s" for number in range(len(tiers))),
        lock="FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else "",
    )
    for row in list(AIJobRow.objects.raw(sql, told)):
        return row, bool(vars(row).pop("some_expired"))
    return None, False


def _exhausted(row: AIJobRow) -> bool:
    """Of a job just claimed: past its attempts it is failed instead."""
    if row.attempt_count <= row.max_attempts:
        return False
    row.attempt_count -= 1
    row.error_message = EXHAUSTED
    _finish(row, JobStatus.FAILED)
    row.save(update_fields=_LIFE)
    return True


def _write_result(job_id: str, result: JsonObject | None) -> bool:
    """Job and result at once; False where the job is done already, or unknown."""
    told = {
        "job_id": job_id,
        "now": _sql_time(timezone.now()),
        "result": AIResultRow._meta.get_field("payload").get_db_prep_save(result, connection),
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH ended AS ({END}) {RESULT} FROM ended", told)
            return bool(cursor.rowcount)
        with transaction.atomic():
            cursor.execute(END, told)
            ended = bool(cursor.fetchall())
            if ended:
                cursor.execute(f"{RESULT} FROM ai_job WHERE job_id = %(job_id)s", told)
            return ended


def _sql_time(moment: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(moment)


def _locked(rows: QuerySet[AIJobRow]) -> QuerySet[AIJobRow]:
    """For update; rows that another transaction holds are passed over where the database can."""
    return rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)


def _leased(row: AIJobRow, worker: str, now: datetime) -> bool:
    """Counts the attempt and gives the lease; past its attempts the row is failed instead."""
    if row.attempt_count >= row.max_attempts:
        row.error_message = EXHAUSTED
        _finish(row, JobStatus.FAILED)
        row.save(update_fields=_LIFE)
        return False
    row.attempt_count += 1
    _hold(row, worker, now)
    return True


def _hold(row: AIJobRow, worker: str, now: datetime) -> None:
    row.status = JobStatus.RUNNING
    row.locked_by = worker
    row.locked_at = now
    row.lease_expires_at = now + timedelta(seconds=lease_s())
    row.last_heartbeat_at = now
    row.save(update_fields=_LIFE)


def _finish(row: AIJobRow, status: JobStatus) -> None:
    """For good: the domain that asked will be told, see `sweeping.hand_over_due`."""
    row.status = status
    row.callback = CallbackState.DUE if row.source_domain else CallbackState.NONE
    _release(row)


def _release(row: AIJobRow) -> None:
    row.locked_by = ""
    row.locked_at = None
    row.lease_expires_at = None


def _seconds(span: timedelta) -> float:
    return max(span.total_seconds(), 0.0)
