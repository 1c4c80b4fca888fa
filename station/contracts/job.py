"""Jobs of the remote tier as they travel: what is asked, which tier may run it, what came out.

The wire forms are those of the academy's backend. A payload stays JSON here: each job type has its own
record, see `job_payloads`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from station.contracts.codec import convert, decode

JsonObject = dict[str, object]

_YEAR_10000_S: Final = 253_402_300_800.0
"""Behind the last moment that a date can tell; NaN and infinity lie outside as well."""


class JobType(StrEnum):
    OCR = "ocr"
    QUESTION_SEGMENTATION = "question_segmentation"
    HANDWRITING_ANALYSIS = "handwriting_analysis"
    EMBEDDING = "embedding"
    PROBLEM_GENERATION = "problem_generation"
    HOMEWORK_VIDEO_ANALYSIS = "homework_video_analysis"
    OMR_GRADING = "omr_grading"
    ADVANCED_ANALYSIS = "advanced_analysis"  # a second, independent reading at full resolution
    FULL_OCR = "full_ocr"  # ocr of every page


class JobStatus(StrEnum):
    """Of a job's row. There is no other way than PENDING → RUNNING → DONE, FAILED or PENDING again."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class ResultStatus(StrEnum):
    DONE = "DONE"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class AIJob:
    """``type`` stays text: a job of a newer server must fail with a sentence, not at the door."""

    id: str
    type: str
    payload: JsonObject = field(default_factory=dict)
    tenant_id: str | None = None
    source_domain: str | None = None
    source_id: str | None = None

    @classmethod
    def new(
        cls,
        *,
        type: str,  # noqa: A002 - the wire's word
        payload: Mapping[str, object] | None = None,
        tenant_id: str | None = None,
        source_domain: str | None = None,
        source_id: str | None = None,
    ) -> AIJob:
        """With a fresh id; no payload is {}. Raises TypeError for a payload that is no mapping."""
        if payload is not None and not isinstance(payload, Mapping):
            raise TypeError(f"a payload is an object, not {payload.__class__.__name__}")
        return cls(
            id=str(uuid.uuid4()),
            type=type,
            payload=dict(payload or {}),
            tenant_id=tenant_id,
            source_domain=source_domain,
            source_id=source_id,
        )

    @classmethod
    def from_dict(cls, raw: object) -> AIJob:
        """A payload of null is {}. Raises DataError for every wrong shape, also of the payload."""
        wire = convert(raw, _WireJob)
        return cls(
            id=wire.id,
            type=wire.type,
            payload=wire.payload or {},
            tenant_id=None if wire.tenant_id is None else str(wire.tenant_id),
            source_domain=wire.source_domain,
            source_id=None if wire.source_id is None else str(wire.source_id),
        )

    @classmethod
    def from_json(cls, data: bytes | str) -> AIJob:
        """Raises DataError."""
        # A lone surrogate is no UTF-8: passed on, it is the codec that refuses it.
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        return cls.from_dict(decode(raw, object))

    def to_dict(self) -> JsonObject:
        return {
            "id": self.id,
            "type": self.type,
            "payload": self.payload,
            "tenant_id": self.tenant_id,
            "source_domain": self.source_domain,
            "source_id": self.source_id,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _WireJob:
    """Numbers for ids are taken as text: older servers wrote them so."""

    id: str
    type: str
    payload: JsonObject | None = None
    tenant_id: str | int | None = None
    source_domain: str | None = None
    source_id: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AIResult:
    """Of one attempt. ``retryable``: False where another attempt at the very same payload cannot help; it is
    no part of the older wire form."""

    job_id: str
    status: ResultStatus
    result: JsonObject | None = None
    error: str | None = None
    retryable: bool = True

    @classmethod
    def done(cls, job_id: str, result: JsonObject) -> AIResult:
        return cls(job_id=job_id, status=ResultStatus.DONE, result=result)

    @classmethod
    def failed(cls, job_id: str, error: str, *, retryable: bool = True) -> AIResult:
        return cls(job_id=job_id, status=ResultStatus.FAILED, error=error, retryable=retryable)

    def to_dict(self) -> JsonObject:
        return {
            "job_id": self.job_id,
            "status": self.status.value,
            "result": self.result,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMessage:
    """The body of one queue message. ``created_at``: ISO text or seconds since 1970, as servers differ."""

    job_id: str = ""
    job_type: str = ""
    tier: str = ""
    payload: JsonObject | None = None
    tenant_id: str | int | None = None
    source_domain: str | None = None
    source_id: str | int | None = None
    created_at: str | float | None = None
    attempt: int = 1

    def job(self) -> AIJob:
        """What is to be run, as the message tells it."""
        return AIJob.from_dict(
            {
                "id": self.job_id,
                "type": self.job_type,
                "payload": self.payload,
                "tenant_id": self.tenant_id,
                "source_domain": self.source_domain,
                "source_id": self.source_id,
            }
        )

    def created_s(self) -> float | None:
        """Seconds since 1970; None where it is not told or is no time. Text without a zone is UTC."""
        told = self.created_at
        if told is None:
            return None
        try:
            seconds = float(told)
        except ValueError:
            try:
                moment = datetime.fromisoformat(str(told))
            except ValueError:
                return None
            seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        return seconds if 0 <= seconds < _YEAR_10000_S else None
