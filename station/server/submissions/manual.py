"""A person's word about a sheet: its answers and its student, written and graded in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from station.contracts.job import JsonObject
from station.server.academy.models import Enrollment, Tenant, User
from station.server.failures import Refused
from station.server.submissions import doubts, grading, written
from station.server.submissions.models import ExamResult, Submission
from station.server.submissions.rules import ExamRules, rules_of
from station.server.submissions.states import WAITING, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """``enrollment_id`` None keeps the student; ``override``: what the caller told of the identifier, kept as
    it is. ``expected_version``: of the sheet that the person saw, None where nobody told."""

    answers: dict[int, written.Written]
    enrollment_id: int | None = None
    override: JsonObject | None = None
    note: str = ""
    expected_version: int | None = None
    replace_rival: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """``result``: the student's, which may be of a later sheet; None: something is missing, see ``ready``."""

    submission: Submission
    updated: int
    result: ExamResult | None
    ready: grading.Readiness


def locked(tenant: Tenant, submission_id: int) -> Submission:
    """The row and its exam, held until the transaction ends. Raises DoesNotExist: unknown, or another's."""
    return grading.hold(Submission.objects.of(tenant), submission_id)


@transaction.atomic
def edit(tenant: Tenant, submission_id: int, wanted: Edit, *, by: User) -> Edited:
    """All or nothing. Raises ValidationError, Refused (version, duplicate, incomplete), DoesNotExist."""
    submission = locked(tenant, submission_id)
    check_version(submission, wanted.expected_version)
    if submission.status == State.SUPERSEDED or is_discarded(submission):
        raise Refused("SUBMISSION_CLOSED", "제외된 답안지는 수정할 수 없습니다.")
    rules = rules_of(submission.exam)
    before = submission.enrollment_id
    _assign(submission, wanted, tenant)
    updated = written.write(submission, wanted.answers)
    _note(submission, wanted, by, updated)
    named = wanted.enrollment_id is not None
    _tell(submission, manual_review=doubts.settled(submission, rules, student_named=named))
    ready = grading.judge(submission, rules).ready
    if wanted.answers and ready.numbers:
        written.refuse_incomplete(ready.numbers)
    if wanted.replace_rival:
        _supersede_rivals(submission, ready)
    grading.refuse_rival(submission)
    submission.status = _state_after(submission, ready)
    if ready.can_grade:
        submission.error_message = ""
    actor = f"admin.manual_edit.user_{by.pk}"
    _tell(submission, omr_readiness=grading.readiness_told(submission, ready, actor=actor))
    submission.save()
    result = _settle(rules, before, submission.enrollment_id)
    return Edited(
        submission=submission, updated=updated, result=result if ready.can_grade else None, ready=ready
    )


def is_discarded(submission: Submission) -> bool:
    return "discarded" in (submission.meta or {})


def check_version(submission: Submission, expected: int | None) -> None:
    if expected is not None and expected != submission.version:
        raise Refused(
            "VERSION_CONFLICT",
            "다른 곳에서 먼저 수정했습니다. 다시 불러온 뒤 확인하세요.",
            status_code=412,
            version=submission.version,
        )


@transaction.atomic
def discard(tenant: Tenant, submission_id: int, reason: str) -> Submission:
    """Takes a sheet out. Raises Refused for one whose result stands: that must be replaced, not dropped."""
    submission = locked(tenant, submission_id)
    out = submission.status == State.SUPERSEDED or is_discarded(submission)
    if out or ExamResult.objects.filter(submission=submission).exists():
        raise Refused(
            "NOT_DISCARDABLE", f"Submission {submission.pk}: {submission.status} → failed", status_code=409
        )
    submission.status = State.FAILED
    submission.version += 1
    submission.meta = {
        **(submission.meta or {}),
        "discarded": {"reason": reason, "at": timezone.now().isoformat()},
    }
    submission.save()
    return submission


def _supersede_rivals(submission: Submission, ready: grading.Readiness) -> None:
    """The student's other sheets of the exam count no more. Raises Refused while this one cannot be graded:
    a student would lose a result and get none."""
    if submission.enrollment_id is None:
        return
    others = grading.counting_of(submission.exam_id, submission.enrollment_id).exclude(pk=submission.pk)
    for other in others.select_for_update(of=("self",)):
        if not ready.can_grade:
            raise Refused(
                "NOT_GRADABLE",
                "아직 채점할 수 없는 답안지로는 바꿀 수 없습니다.",
                missing=list(ready.missing),
                **grading.conflict_with(other),
            )
        other.status = State.SUPERSEDED
        other.version += 1
        other.meta = {**(other.meta or {}), "superseded_by": submission.pk}
        other.save()


def _state_after(submission: Submission, ready: grading.Readiness) -> State:
    """A sheet that nobody has answers of goes on waiting for a machine, or for another try."""
    if ready.can_grade:
        return grading.settled_state(submission)
    before = State(submission.status)
    unread = before in WAITING or (before is State.FAILED and "answers" in ready.missing)
    return before if unread or submission.enrollment_id is None else State.ANSWERS_READY


def _settle(rules: ExamRules, before: int | None, now: int | None) -> ExamResult | None:
    """Of the student who had the sheet, and of the one who has it."""
    if before != now:
        grading.settle(rules, before)
    return grading.settle(rules, now)


def _assign(submission: Submission, wanted: Edit, tenant: Tenant) -> None:
    """The student that a person chose."""
    chosen = wanted.enrollment_id
    if chosen is None:
        if submission.enrollment_id is None and submission.status == State.NEEDS_IDENTIFICATION:
            sentence = "학생 식별이 필요한 답안지는 enrollment_id 매칭 후 저장할 수 있습니다."
            raise ValidationError({"detail": sentence, "code": "student_required"})
        return
    if not Enrollment.objects.of(tenant).filter(pk=chosen).exists():
        sentence = f"enrollment_id={chosen}는 현재 학원의 학생이 아닙니다."
        raise ValidationError({"detail": sentence, "code": "foreign_student"})
    submission.enrollment_id = chosen
    submission.enrollment_by_person = True


def _tell(submission: Submission, **told: object) -> None:
    submission.meta = {**(submission.meta or {}), **told}


def _note(submission: Submission, wanted: Edit, by: User, updated: int) -> None:
    """Who changed what."""
    meta = dict(submission.meta or {})
    edits = list(meta.get("manual_edits", []))
    edits.append(
        {
            "at": timezone.now().isoformat(),
            "note": wanted.note[:500],
            "by_user_id": by.pk,
            "identifier": wanted.override,
            "updated_answers_count": updated,
            "resolved_enrollment_id": wanted.enrollment_id,
        }
    )
    meta["manual_edits"] = edits
    if wanted.override is not None:
        meta["omr"] = {**meta.get("omr", {}), "identifier_override": wanted.override}
    if wanted.enrollment_id is not None:
        meta |= {"identifier_status": "matched", "identifier_match_kind": "manual"}
        meta.pop("duplicate_conflict", None)
    submission.meta = meta
    submission.version += 1
