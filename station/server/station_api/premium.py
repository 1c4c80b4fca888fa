"""Jobs that a station hands to the remote tier, within the academy's quota."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone
from rest_framework.exceptions import ValidationError

from station.contracts.codec import DataError, convert
from station.contracts.job import JobStatus, JobType, JsonObject
from station.contracts.job_payloads import PAYLOADS
from station.contracts.tiers import allows, tier_named
from station.server.academy.models import Tenant
from station.server.aijobs.gateway import Dispatched, dispatch_job
from station.server.aijobs.models import AIJobRow
from station.server.failures import Refused
from station.server.station_api.uploads import FILM, completed

DAILY: Final[dict[JobType, int]] = {
    JobType.OCR: 500,
    JobType.FULL_OCR: 100,
    JobType.QUESTION_SEGMENTATION: 500,
    JobType.HANDWRITING_ANALYSIS: 500,
    JobType.EMBEDDING: 500,
    JobType.PROBLEM_GENERATION: 100,
    JobType.HOMEWORK_VIDEO_ANALYSIS: 100,
    JobType.OMR_GRADING: 10_000,
    JobType.ADVANCED_ANALYSIS: 500,
}
_NOT_FOR_CALLERS: Final = ("download_url", "image_path", "video_path", "template_fetch", "file_key")
_JOB_ID: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
_WITH_FILE: Final = frozenset(JobType) - {JobType.EMBEDDING, JobType.PROBLEM_GENERATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """``upload_key``: of the file that the job is about, see `uploads`."""

    type: JobType
    tier: str | None = None
    payload: JsonObject | None = None
    upload_key: str = ""


def request_job(tenant: Tenant, wanted: JobRequest, *, key: str | None) -> Dispatched:
    """Raises ValidationError, Refused: quota, a tier that does not allow the type, a missing file."""
    payload = _payload(tenant, wanted)
    tier = tier_named(wanted.tier) if wanted.tier else None
    if wanted.tier and (tier is None or not allows(tier, wanted.type)):
        raise Refused("TIER_NOT_ALLOWED", "이 티어에서는 할 수 없는 작업입니다.", status_code=400)
    known = None
    if key is not None:
        known = AIJobRow.objects.filter(tenant_id=str(tenant.pk), idempotency_key=key).first()
    if known is None:
        _check_quota(tenant, wanted.type)
    elif (known.job_type, known.payload) != (wanted.type.value, payload):
        raise Refused(
            "IDEMPOTENCY_KEY_REUSED", "같은 Idempotency-Key로 다른 요청이 왔습니다.", status_code=422
        )
    return dispatch_job(wanted.type, payload, tenant_id=tenant.pk, tier=wanted.tier, idempotency_key=key)


def job_of(tenant: Tenant, job_id: str) -> AIJobRow | None:
    if not _JOB_ID.fullmatch(job_id):
        return None
    return AIJobRow.objects.filter(tenant_id=str(tenant.pk), job_id=job_id).first()


def status_of(row: AIJobRow) -> JsonObject:
    """A failed job says FAILED; today's API says DONE with an error."""
    result = getattr(row, "result", None) if row.status == JobStatus.DONE else None
    return {
        "job_id": row.job_id,
        "job_type": row.job_type,
        "tier": row.tier,
        "status": row.status,
        "result": result.payload if result else None,
        "error_message": row.error_message or None,
        "attempt": row.attempt_count,
        "progress": None,
    }


def _payload(tenant: Tenant, wanted: JobRequest) -> JsonObject:
    payload = dict(wanted.payload or {})
    strange = [name for name in _NOT_FOR_CALLERS if name in payload]
    if strange:
        raise ValidationError({"payload": [f"허용되지 않는 항목: {', '.join(strange)}"]})
    try:
        convert(payload, PAYLOADS[wanted.type])
    except DataError as error:
        raise ValidationError({"payload": [f"{error.facts['path']}: {error.facts['detail']}"]}) from None
    if wanted.type in _WITH_FILE:
        kept = completed(tenant, wanted.upload_key)
        if (kept.content_type == FILM) != (wanted.type is JobType.HOMEWORK_VIDEO_ANALYSIS):
            raise ValidationError({"upload_key": ["이 작업에 맞는 파일이 아닙니다."]})
        payload["file_key"] = kept.key
    return payload


def _check_quota(tenant: Tenant, job_type: JobType) -> None:
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    used = AIJobRow.objects.filter(tenant_id=str(tenant.pk), job_type=job_type, created_at__gte=since)
    if used.count() >= DAILY[job_type]:
        again_at = since + timedelta(days=1)
        raise Refused(
            "QUOTA_EXCEEDED",
            "오늘 사용할 수 있는 횟수를 모두 썼습니다.",
            status_code=429,
            limit=DAILY[job_type],
            retry_after=int((again_at - timezone.now()).total_seconds()),
        )
