"""The one door to the remote tier. It never raises into the request that dispatches: see `Dispatched`."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from station.contracts.job import JobStatus, JobType, JsonObject
from station.contracts.tiers import Tier, resolve_tier, tier_named
from station.server.aijobs import instances, queue
from station.server.aijobs.models import MAX_ERROR, AIJobRow, CallbackState
from station.server.aijobs.publishing import publisher

logger = logging.getLogger(__name__)

_TYPES = frozenset(kind.value for kind in JobType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """``ok`` false: no worker will see the job, ``error`` says why; its row, if any, is FAILED."""

    ok: bool
    job_id: str
    type: str
    error: str = ""

    def to_dict(self) -> JsonObject:
        return {"ok": self.ok, "job_id": self.job_id, "type": self.type}


def dispatch_job(
    job_type: str,
    payload: Mapping[str, object] | None = None,
    *,
    tenant_id: str | int | None = None,
    source_domain: str | None = None,
    source_id: str | int | None = None,
    tier: str | None = None,
    idempotency_key: str | None = None,
) -> Dispatched:
    """Makes the row, then publishes it: after the commit, else a worker may look for a row that is not there.

    Inside somebody's transaction publishing waits for its end, and ``ok`` says only that the row stands.
    The same ``idempotency_key`` of the same academy gives the same job again.
    """
    wanted = dict(payload or {})
    row = AIJobRow(
        job_id=str(uuid.uuid4()),
        job_type=job_type[:50],
        payload=wanted,
        tenant_id=None if tenant_id is None else str(tenant_id),
        source_domain=source_domain,
        source_id=None if source_id is None else str(source_id),
        tier=_tier(job_type, wanted, tier),
        idempotency_key=idempotency_key,
    )
    try:
        known = _same_request(row)
        if known is not None:
            return _told(known)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            known = _same_request(row)
            if known is None:
                raise
            return _told(known)
    except (DatabaseError, TypeError, ValueError) as error:
        # TypeError, ValueError: a payload that is no JSON
        logger.exception("job refused: type=%s", job_type)
        return Dispatched(ok=False, job_id="", type=job_type, error=f"{type(error).__name__}: {error}")
    if job_type not in _TYPES:
        _fail(row, f"unsupported job type: {job_type}")
        return _told(row)
    if connection.in_atomic_block:
        # robust: what goes wrong here must not take the answer from a request whose rows stand, nor their
        # messages from the other jobs of it. The sweeper sends what was not sent.
        transaction.on_commit(lambda: publish(row), robust=True)
        return Dispatched(ok=True, job_id=row.job_id, type=job_type)
    publish(row)
    return _told(row)


def retry_job(job_id: str) -> bool:
    """A person lets a failed job run again. False where it has not failed, or cannot be published."""
    if "\x00" in job_id or not queue.retry(job_id):
        return False
    row = AIJobRow.objects.get(job_id=job_id)
    publish(row)
    return row.status != JobStatus.FAILED


def publish(row: AIJobRow) -> None:
    """Sends the row's message and wakes the tier's instance. What cannot be sent is FAILED with the error."""
    try:
        publisher().publish(row)
    except Exception as error:  # noqa: BLE001 - a queue that cannot even be set up must not break the request
        logger.error("job not published: job_id=%s tier=%s error=%s", row.job_id, row.tier, error)
        _fail(row, f"publish failed: {error}")
        return
    row.published_at = timezone.now()
    # Of a job that a fast worker has already begun nothing else may be written.
    AIJobRow.objects.filter(pk=row.pk).update(published_at=row.published_at)
    instances.start(Tier(row.tier))


def _tier(job_type: str, payload: JsonObject, asked: str | None) -> str:
    """The caller's tier, else the payload's, else by the type; lowered where it does not allow the type."""
    wanted = asked if asked is not None else payload.get("tier")
    tier = resolve_tier(job_type, wanted)
    if wanted is not None and tier is not tier_named(wanted):
        logger.warning("tier changed: type=%s tier=%s", job_type, tier.value)
    return tier.value


def _same_request(row: AIJobRow) -> AIJobRow | None:
    if row.idempotency_key is None:
        return None
    return AIJobRow.objects.filter(tenant_id=row.tenant_id, idempotency_key=row.idempotency_key).first()


def _fail(row: AIJobRow, error: str) -> None:
    told = error[:MAX_ERROR]
    row.status, row.error_message, row.last_error = JobStatus.FAILED.value, told, told
    AIJobRow.objects.filter(pk=row.pk, status=JobStatus.PENDING).update(
        status=JobStatus.FAILED,
        error_message=told,
        last_error=told,
        callback=CallbackState.DUE if row.source_domain else CallbackState.NONE,
        updated_at=timezone.now(),
    )


def _told(row: AIJobRow) -> Dispatched:
    ok = row.status != JobStatus.FAILED
    return Dispatched(ok=ok, job_id=row.job_id, type=row.job_type, error="" if ok else row.error_message)
