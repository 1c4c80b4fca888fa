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
from station.server.submissions.manual import is_discarded
from station.server.submissions.models import Submission
from station.server.submissions.readings import (
    ContractViolationError,
    SheetReading,
    answer_rows,
    reading_of,
    reasons_of,
    statistics_of,
)
from station.server.submissions.rules import rules_of
from station.server.submissions.states import WAITING, ReviewReason, State
from station.server.submissions.students import Whose, whose
from station.server.submissions.written import write_read

logger = logging.getLogger(__name__)


@transaction.atomic
def apply_result(row: AIJobRow) -> None:
    """Of a job whose source is a submission; others are none of ours."""
    tenant_id, submission_id = _id(row.tenant_id), _id(row.source_id)
    if tenant_id is None or submission_id is None:
        logger.error("result without a submission: job_id=%s", row.job_id)
        return
    try:
        submission = grading.hold(Submission.objects.filter(tenant_id=tenant_id), submission_id)
    except Submission.DoesNotExist:
        logger.error("result for another academy or no submission: job_id=%s", row.job_id)
        return
    now = AIJobRow.objects.filter(pk=row.pk).first()
    if now is not None and now.status == JobStatus.DONE:
        _taken(submission, now)
    elif now is not None and now.status == JobStatus.FAILED:
        _failed(submission, now)


def _failed(submission: Submission, row: AIJobRow) -> None:
    """A sheet that waits for this very job is failed, so that a person can try again."""
    if submission.status in WAITING and not _has_newer_job(row):
        ready = grading.judge(submission, rules_of(submission.exam)).ready
        told = {"status": "FAILED", "error": row.error_message, "kind": submission.source}
        submission.meta = {
            **(submission.meta or {}),
            "ai_result": {**told, "received_at": _now(), "result": {"job_id": row.job_id}},
            "omr_readiness": grading.readiness_told(submission, ready, actor=f"ai_callback.{row.job_id}"),
        }
        _fail(submission, row.error_message)


def _fail(submission: Submission, error: str) -> None:
    submission.status = State.FAILED
    submission.error_message = error
    submission.version += 1
    submission.save()


def _has_newer_job(row: AIJobRow) -> bool:
    same = AIJobRow.objects.filter(source_domain=row.source_domain, source_id=row.source_id)
    return same.filter(pk__gt=row.pk).exists()


def _taken(submission: Submission, row: AIJobRow) -> None:
    result: JsonObject = row.result.payload or {}
    known = (submission.meta or {}).get("ai_result") or {}
    if known.get("status") == "DONE" and (known.get("result") or {}).get("job_id") == row.job_id:
        return
    told = {"status": "DONE", "error": None, "kind": submission.source, "received_at": _now()}
    meta = {**(submission.meta or {}), "ai_result": {**told, "result": {**result, "job_id": row.job_id}}}
    if not _still_unread(submission):
        logger.info("result only kept: job_id=%s status=%s", row.job_id, submission.status)
        if known.get("status") != "DONE":  # what the sheet's answers are from stays
            submission.meta = {**meta, "second_reading": _compared(submission, result)}
            submission.save()
        return
    try:
        reading = reading_of(result)
    except ContractViolationError as error:
        logger.warning("result not of the contract: job_id=%s detail=%s", row.job_id, error)
        submission.meta = {**meta, "manual_review": _review([ReviewReason.WORKER_CONTRACT_VIOLATION])}
        _fail(submission, ReviewReason.WORKER_CONTRACT_VIOLATION)
        return
    submission.meta = meta
    _apply(submission, reading, actor=f"ai_callback.{row.job_id}")


def _compared(submission: Submission, result: JsonObject) -> JsonObject | None:
    """Where a machine that is sure says other than a person did: told, and nothing changed by it."""
    try:
        reading = reading_of(result)
    except ContractViolationError:
        return None
    rules = rules_of(submission.exam)
    stored = dict(submission.answers.values_list("question_id", "answer"))
    rows = [row for row in answer_rows(submission, reading, rules) if not row.doubtful]
    return {
        "numbers": [
            row.question.number
            for row in rows
            if row.question.number not in rules.by_hand and stored.get(row.question_id) != row.answer
        ],
        "other_student": whose(submission, reading).reason is ReviewReason.IDENTIFIER_MISMATCH,
    }


def _still_unread(submission: Submission) -> bool:
    """Nobody has said anything about it, or a machine could not read it the last time."""
    tried_again = submission.status == State.FAILED and not is_discarded(submission)
    return submission.status in WAITING or tried_again


def _apply(submission: Submission, reading: SheetReading, *, actor: str) -> None:
    """Answers, student, and the grade where both are there."""
    rules = rules_of(submission.exam)
    write_read(submission, answer_rows(submission, reading, rules))
    owner = whose(submission, reading)
    reasons = reasons_of(submission, reading, rules)
    if owner.reason is not None:
        reasons.append(owner.reason)
    submission.enrollment_id = owner.enrollment_id
    submission.error_message = ""
    meta: JsonObject = {
        **(submission.meta or {}),
        "identifier_status": owner.status,
        "identifier_match_kind": owner.kind,
        "answer_stats": statistics_of(submission, reading),
    }
    rival = grading.rival(submission)
    if rival is not None:
        reasons.append(ReviewReason.DUPLICATE_ENROLLMENT)
        meta |= _duplicate(submission, rival, owner)
    submission.meta = {**meta, "manual_review": _review(reasons)}
    ready = grading.judge(submission, rules).ready
    submission.status = _state_after(submission, ready, rival)
    told = grading.readiness_told(submission, ready, actor=actor)
    submission.meta = {**submission.meta, "omr_readiness": told}
    submission.version += 1
    submission.save()
    grading.settle(rules, submission.enrollment_id)


def _duplicate(submission: Submission, rival: Submission, owner: Whose) -> JsonObject:
    """A student who has a sheet: a machine's guess is only proposed, a person's choice stands beside it."""
    conflict = {
        "code": ReviewReason.DUPLICATE_ENROLLMENT,
        "detail": "이미 이 학생의 답안지가 있습니다. 덮어쓰려면 확인이 필요합니다.",
        "enrollment_id": owner.enrollment_id,
        **grading.conflict_with(rival),
    }
    submission.error_message = "duplicate_enrollment"
    if not submission.enrollment_by_person:
        submission.enrollment_id = None
    return {"duplicate_conflict": conflict, "identifier_status": "matched_duplicate"}


def _state_after(submission: Submission, ready: grading.Readiness, rival: Submission | None) -> State:
    if submission.enrollment_id is None:
        return State.NEEDS_IDENTIFICATION
    if rival is not None or not ready.can_grade:
        return State.ANSWERS_READY
    return grading.settled_state(submission)


def _review(reasons: list[ReviewReason]) -> JsonObject:
    return {"required": bool(reasons), "reasons": [reason.value for reason in reasons], "updated_at": _now()}


def _id(text: str | None) -> int | None:
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) < 19
    return int(text) if text is not None and plain else None


def _now() -> str:
    return timezone.now().isoformat()
