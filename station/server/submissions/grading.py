"""What sheets are worth: graded by the station's own rules, one result a student and exam.

Whose sheet counts, and for how much, changes under the exam's row alone (`hold_exam`): one after the other,
whichever process does it, and in one order of locks for everybody: exam, then sheets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from station.contracts.codec import encodable
from station.contracts.grading import SheetAnswers, SheetScore
from station.contracts.job import JsonObject
from station.grading.scoring import grade as graded_by
from station.server.academy.models import Exam
from station.server.failures import Refused
from station.server.submissions.models import ExamResult, Submission, SubmissionAnswer
from station.server.submissions.rules import ExamRules, rules_of
from station.server.submissions.states import OUT, WAITING, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """``missing``: "answers", "student_match", "answer_key"; ``numbers``: of questions without an answer."""

    missing: tuple[str, ...]
    numbers: tuple[int, ...]
    answer_count: int

    @property
    def can_grade(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """``score`` as far as there are answers; it counts only where ``ready`` says so."""

    ready: Readiness
    score: SheetScore
    open_doubts: bool


def hold_exam(exam_id: int) -> None:
    """Until the transaction ends nobody else decides about the exam's sheets. Rows that only name the exam
    may be added meanwhile."""
    list(Exam.objects.select_for_update(no_key=True).filter(pk=exam_id).values_list("pk"))


def hold(rows: QuerySet[Submission], submission_id: int) -> Submission:
    """The sheet and its exam, held until the transaction ends. Raises DoesNotExist."""
    hold_exam(rows.values_list("exam_id", flat=True).get(pk=submission_id))
    return rows.select_for_update(of=("self",)).select_related("exam").get(pk=submission_id)


def judge(submission: Submission, rules: ExamRules) -> Judged:
    answers = [one for one in submission.answers.all() if one.question_id in rules.questions]
    values = {_number(one, rules): one.answer for one in answers}
    lacking = tuple(sorted(rules.asked - values.keys()))
    missing = []
    if not rules.asked:
        missing.append("answer_key")
    if lacking or not values:
        missing.append("answers")
    if submission.enrollment_id is None:
        missing.append("student_match")
    doubts = frozenset(_number(one, rules) for one in answers if one.doubtful)
    score = graded_by(
        SheetAnswers(
            values=values,
            open=doubts,
            numeric=rules.numeric,
            essays={_number(one, rules): one.points for one in answers if one.points is not None},
        ),
        rules.key,
    )
    assert score is not None  # an exam of the academy has one form
    return Judged(
        ready=Readiness(missing=tuple(missing), numbers=lacking, answer_count=len(values)),
        score=score,
        open_doubts=bool(doubts),
    )


def rival(submission: Submission) -> Submission | None:
    """Another sheet that counts as this student's, where the exam allows only one."""
    if submission.enrollment_id is None or submission.exam.allow_retake:
        return None
    return counting_of(submission.exam_id, submission.enrollment_id).exclude(pk=submission.pk).first()


def counting_of(exam_id: int, enrollment_id: int) -> QuerySet[Submission]:
    """The student's sheets that may count, the last one first."""
    mine = Submission.objects.filter(exam_id=exam_id, enrollment_id=enrollment_id)
    return mine.exclude(status__in=OUT).order_by("-pk")


def refuse_rival(submission: Submission) -> None:
    """Raises Refused DUPLICATE_ENROLLMENT with the other sheet."""
    other = rival(submission)
    if other is not None:
        raise Refused(
            "DUPLICATE_ENROLLMENT",
            "이미 이 학생에 매칭된 답안지가 있습니다. 덮어쓰려면 확인이 필요합니다.",
            **conflict_with(other),
        )


def conflict_with(other: Submission) -> dict[str, Any]:
    return {
        "conflict_submission_id": other.pk,
        "conflict_file_key": other.file_key,
        "conflict_status": other.status,
        "conflict_doc_id": other.doc_id,
    }


def readiness_told(submission: Submission, ready: Readiness, *, actor: str) -> JsonObject:
    """As the API shows it in a sheet's ``meta``."""
    return {
        "actor": actor,
        "status": submission.status,
        "missing": list(ready.missing),
        "missing_numbers": list(ready.numbers),
        "can_grade": ready.can_grade,
        "updated_at": timezone.now().isoformat(),
        "answer_count": ready.answer_count,
        "enrollment_id": submission.enrollment_id,
        "manual_review_required": wants_review(submission),
    }


def settled_state(submission: Submission) -> State:
    """Of a sheet that can be graded: not done while a person must look."""
    return State.ANSWERS_READY if wants_review(submission) else State.DONE


def settle(rules: ExamRules, enrollment_id: int | None) -> ExamResult | None:
    """Makes the student's result that of the sheet that counts: the last one that can be graded.

    Where retakes are not allowed the sheet that has the result keeps it until a person decides. A sheet that
    was graded before the exam changed keeps its score as it was, see `is_outdated`.
    """
    if enrollment_id is None:
        return None
    held = ExamResult.objects.filter(exam=rules.exam, enrollment_id=enrollment_id).first()
    first = held.submission_id if held is not None and not rules.exam.allow_retake else None
    sheets = counting_of(rules.exam.pk, enrollment_id).exclude(status__in=WAITING)
    for sheet in sorted(sheets, key=lambda one: one.pk != first):
        judged = judge(sheet, rules)
        if judged.ready.can_grade:
            return _write(sheet, judged, rules)
        if held is not None and held.submission_id == sheet.pk:
            return held
    if held is not None:
        held.delete()
    return None


def is_outdated(result: ExamResult, rules: ExamRules) -> bool:
    """Graded by questions or a key that are not the exam's any more."""
    return result.rules_sha256 != rules.digest()


def regrade_exam(exam: Exam) -> tuple[int, list[int]]:
    """Every sheet of a student by the key as it is now: how many can be graded, and which cannot."""
    hold_exam(exam.pk)
    rules = rules_of(exam)
    count, failed = 0, []
    sheets = Submission.objects.select_for_update(of=("self",)).filter(exam=exam, enrollment__isnull=False)
    found = list(sheets.exclude(status__in=OUT).order_by("pk"))
    for sheet in found:
        if not judge(sheet, rules).ready.can_grade:
            if sheet.status not in WAITING:
                failed.append(sheet.pk)
            continue
        count += 1
        _set_state(sheet)
    for student in _students(found):
        settle(rules, student)
    return count, failed


def wants_review(submission: Submission) -> bool:
    review = (submission.meta or {}).get("manual_review") or {}
    return bool(review.get("required"))


def _set_state(sheet: Submission) -> None:
    state = settled_state(sheet)
    if sheet.status != state and rival(sheet) is None:
        sheet.status = state
        sheet.save()


def _write(sheet: Submission, judged: Judged, rules: ExamRules) -> ExamResult:
    assert sheet.enrollment_id is not None
    ids = {number: question.pk for number, question in rules.by_number.items()}
    items: list[dict[str, Any]] = [encodable(item) for item in judged.score.items]  # type: ignore[misc]
    result, _ = ExamResult.objects.update_or_create(
        exam=rules.exam,
        enrollment_id=sheet.enrollment_id,
        defaults={
            "tenant_id": sheet.tenant_id,
            "submission": sheet,
            "score": round(judged.score.points, 6),
            "max_score": round(judged.score.max, 6),
            "items": [{**item, "question_id": ids[item["number"]]} for item in items],
            "is_provisional": judged.score.provisional or wants_review(sheet),
            "rules_sha256": rules.digest(),
            "submitted_at": timezone.now(),
        },
    )
    return result


def _students(sheets: Iterable[Submission]) -> list[int]:
    return sorted({sheet.enrollment_id for sheet in sheets if sheet.enrollment_id is not None})


def _number(answer: SubmissionAnswer, rules: ExamRules) -> int:
    return rules.questions[answer.question_id].number
