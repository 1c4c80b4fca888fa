"""A person's word about a sheet: its answers and its student, written and graded in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from station.contracts.job import JsonObject
from station.server.academy.models import Enrollment, Tenant, User
from station.server.failures import Refused
from station.server.submissions import grading, written
from station.server.submissions.models import ExamResult, Submission
from station.server.submissions.states import OUT, WAITING, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """``enrollment_id`` None keeps the student; ``override``: what the caller told of the identifier, kept as
    it is. ``expected_version``: of the sheet that the person saw, None where nobody told."""

    answers: dict[int, str]
    enrollment_id: int | None = None
    override: JsonObject | None = None
    note: str = ""
    expected_version: int | None = None
    replace_rival: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """``result`` None: something is missing yet, see ``ready``."""

    submission: Submission
    updated: int
    result: ExamResult | None
    ready: grading.Readiness


def locked(tenant: Tenant, submission_id: int) -> Submission:
    """The row, held until the transaction ends. Raises DoesNotExist: unknown, or another academy's."""
    mine = Submission.objects.of(tenant).select_for_update(of=("self",)).select_related("exam")
    return mine.get(pk=submission_id)


@transaction.atomic
def edit(tenant: Tenant, submission_id: int, wanted: Edit, *, by: User) -> Edited:
    """All or nothing. Raises ValidationError, Refused (version, duplicate, incomplete), DoesNotExist."""
    submission = locked(tenant, submission_id)
    check_version(submission, wanted.expected_version)
    if submission.status == State.SUPERSEDED or (submission.meta or {}).get("discarded"):
        raise Refused("SUBMISSION_CLOSED", "제외된 답안지는 수정할 수 없습니다.")
    _assign(submission, wanted, tenant)
    updated = written.write(submission, wanted.answers)
    _note(submission, wanted, by, updated)
    ready = grading.readiness(submission)
    if wanted.answers and ready.numbers:
        written.refuse_incomplete(ready.numbers)
    if not ready.can_grade:
        if submission.status not in WAITING and submission.enrollment_id is not None:
            submission.status = State.ANSWERS_READY
        submission.save()
        return Edited(submission=submission, updated=updated, result=None, ready=ready)
    if wanted.replace_rival:
        supersede_rivals(submission)
    grading.refuse_rival(submission)
    submission.error_message = ""
    result = grading.grade(submission)
    return Edited(submission=submission, updated=updated, result=result, ready=ready)


def check_version(submission: Submission, expected: int | None) -> None:
    if expected is not None and expected != submission.version:
        raise Refused(
            "VERSION_CONFLICT",
            "다른 곳에서 먼저 수정했습니다. 다시 불러온 뒤 확인하세요.",
            status_code=412,
            version=submission.version,
        )


def supersede_rivals(submission: Submission) -> None:
    """The student's other sheets of the exam count no more."""
    assert submission.enrollment_id is not None
    others = Submission.objects.select_for_update().filter(
        exam_id=submission.exam_id, enrollment_id=submission.enrollment_id
    )
    for other in others.exclude(pk=submission.pk).exclude(status__in=OUT).order_by("pk"):
        ExamResult.objects.filter(submission=other).delete()
        other.status = State.SUPERSEDED
        other.version += 1
        other.meta = {**(other.meta or {}), "superseded_by": submission.pk}
        other.save()


@transaction.atomic
def discard(tenant: Tenant, submission_id: int, reason: str) -> Submission:
    """Takes a sheet out. Raises Refused for one whose result stands: that must be replaced, not dropped."""
    submission = locked(tenant, submission_id)
    if submission.status in OUT or ExamResult.objects.filter(submission=submission).exists():
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


def _assign(submission: Submission, wanted: Edit, tenant: Tenant) -> None:
    """The student that a person chose. The one who had the sheet before loses its result."""
    before = submission.enrollment_id
    chosen = wanted.enrollment_id
    if chosen is None:
        if before is None and submission.status == State.NEEDS_IDENTIFICATION:
            sentence = "학생 식별이 필요한 답안지는 enrollment_id 매칭 후 저장할 수 있습니다."
            raise ValidationError({"detail": sentence, "code": "student_required"})
        grading.lock_students(before)
        return
    if not Enrollment.objects.of(tenant).filter(pk=chosen).exists():
        sentence = f"enrollment_id={chosen}는 현재 학원의 학생이 아닙니다."
        raise ValidationError({"detail": sentence, "code": "foreign_student"})
    grading.lock_students(before, chosen)
    if before != chosen:
        grading.withdraw(submission)
    submission.enrollment_id = chosen
    submission.enrollment_by_person = True


def _note(submission: Submission, wanted: Edit, by: User, updated: int) -> None:
    """Who changed what, and that a person has looked: no doubt of the machine is left."""
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
    if submission.enrollment_id is not None:
        meta["identifier_status"] = "matched"
    open_doubts = submission.answers.filter(doubtful=True).exists()
    if not open_doubts and submission.enrollment_id is not None:
        meta["manual_review"] = {"required": False, "resolved_at": timezone.now().isoformat()}
    submission.meta = meta
    submission.version += 1
