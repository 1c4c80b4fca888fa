"""A job's end handed to its submission: answers written, student matched, sheet graded at once.

May be called twice for one job; a sheet about which a person has spoken is never changed by a machine.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from station.contracts.job import JobStatus, JsonObject
from station.server.aijobs.models import AIJobRow
from station.server.submissions import grading
from station.server.submissions.models import Submission
from station.server.submissions.readings import (
    ContractViolationError,
    SheetReading,
    answer_rows,
    reading_of,
    reasons_of,
    statistics_of,
)
from station.server.submissions.states import WAITING, ReviewReason, State
from station.server.submissions.students import whose
from station.server.submissions.written import write_read

logger = logging.getLogger(__name__)


def apply_result(row: AIJobRow) -> None:
    """Of a job whose source is a submission; others are none of ours."""
    if not (row.source_id or "").isdecimal():
        logger.error("result without a submission: job_id=%s", row.job_id)
        return
    with transaction.atomic():
        mine = Submission.objects.select_for_update(of=("self",)).select_related("exam")
        submission = mine.filter(pk=int(row.source_id or 0)).first()
        if submission is None or str(submission.tenant_id) != str(row.tenant_id):
            logger.error("result for another academy or no submission: job_id=%s", row.job_id)
            return
        if row.status == JobStatus.FAILED:
            _failed(submission, row.error_message)
            return
        _taken(submission, row)


def _failed(submission: Submission, error: str) -> None:
    """A sheet that waits is failed, so that a person can try again; nothing else is touched."""
    if submission.status in WAITING:
        submission.status = State.FAILED
        submission.error_message = error
        submission.save()


def _taken(submission: Submission, row: AIJobRow) -> None:
    result: JsonObject | None = row.result.payload
    told = {"status": "DONE", "error": None, "kind": submission.source, "received_at": _now()}
    meta = {
        **(submission.meta or {}),
        "ai_result": {**told, "result": {**(result or {}), "job_id": row.job_id}},
    }
    known = ((submission.meta or {}).get("ai_result") or {}).get("result") or {}
    if known.get("job_id") == row.job_id:
        return
    if submission.status not in WAITING:
        # A person was first, or the sheet does not count any more: kept to be looked at, nothing else.
        logger.info("result only kept: job_id=%s status=%s", row.job_id, submission.status)
        submission.meta = meta
        submission.save()
        return
    try:
        reading = reading_of(result)
    except ContractViolationError as error:
        logger.warning("result not of the contract: job_id=%s detail=%s", row.job_id, error)
        submission.meta = {**meta, "manual_review": _review([ReviewReason.WORKER_CONTRACT_VIOLATION])}
        submission.status = State.FAILED
        submission.error_message = ReviewReason.WORKER_CONTRACT_VIOLATION
        submission.save()
        return
    _apply(submission, reading, meta)


def _apply(submission: Submission, reading: SheetReading, meta: JsonObject) -> None:
    """Answers, student, and the grade where both are there."""
    reasons = reasons_of(submission, reading)
    write_read(submission, answer_rows(submission, reading))
    owner = whose(submission, reading)
    if owner.reason is not None:
        reasons.append(owner.reason)
    submission.enrollment_id = owner.enrollment_id
    grading.lock_students(owner.enrollment_id)
    if grading.rival(submission) is not None:
        reasons.append(ReviewReason.DUPLICATE_ENROLLMENT)
        submission.enrollment_id = None
        submission.error_message = ReviewReason.DUPLICATE_ENROLLMENT
    ready = grading.readiness(submission)
    submission.meta = {
        **meta,
        "manual_review": _review(reasons),
        "identifier_status": owner.status,
        "answer_stats": statistics_of(submission, reading),
        "omr_readiness": {
            "can_grade": ready.can_grade,
            "missing": list(ready.missing),
            "missing_numbers": list(ready.numbers),
            "answer_count": ready.answer_count,
            "enrollment_id": submission.enrollment_id,
            "updated_at": _now(),
        },
    }
    if ready.can_grade:
        grading.grade(submission)
        return
    submission.status = (
        State.NEEDS_IDENTIFICATION if submission.enrollment_id is None else State.ANSWERS_READY
    )
    submission.save()


def _review(reasons: list[ReviewReason]) -> JsonObject:
    return {"required": bool(reasons), "reasons": [reason.value for reason in reasons], "updated_at": _now()}


def _now() -> str:
    return timezone.now().isoformat()
