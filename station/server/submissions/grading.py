"""What a submission is worth: graded by the station's own rules, one result a student and exam.

Callers hold the submission's row. The student's row is locked here, so that two sheets of one student are
graded one after the other, whichever process does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from station.contracts.codec import encodable
from station.contracts.grading import ExamKey, KeyItem, KeyRule, SheetAnswers, SheetScore
from station.grading.scoring import grade as graded_by
from station.server.academy.exam_keys import exam_key, numeric_numbers
from station.server.academy.models import Enrollment, Exam
from station.server.failures import Refused
from station.server.submissions.models import ExamResult, Submission
from station.server.submissions.states import OUT, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """``missing``: "answers", "student_match", "answer_key"; ``numbers``: of questions without an answer."""

    missing: tuple[str, ...]
    numbers: tuple[int, ...]
    answer_count: int

    @property
    def can_grade(self) -> bool:
        return not self.missing


def lock_students(*ids: int | None) -> None:
    """In one order for everybody, so that no two wait for each other."""
    wanted = sorted({one for one in ids if one is not None})
    list(Enrollment.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))


def readiness(submission: Submission) -> Readiness:
    key = exam_key(submission.exam)
    given = _answers(submission)
    asked = {item.number for item in _items(key) if item.rule is KeyRule.MATCH}
    lacking = tuple(sorted(asked - given.keys()))
    missing = []
    if not asked:
        missing.append("answer_key")
    if lacking or not given:
        missing.append("answers")
    if submission.enrollment_id is None:
        missing.append("student_match")
    return Readiness(missing=tuple(missing), numbers=lacking, answer_count=len(given))


def rival(submission: Submission) -> Submission | None:
    """Another sheet that counts as this student's, where the exam allows only one."""
    if submission.enrollment_id is None or submission.exam.allow_retake:
        return None
    others = Submission.objects.filter(exam_id=submission.exam_id, enrollment_id=submission.enrollment_id)
    return counting(others).exclude(pk=submission.pk).order_by("-pk").first()


def counting(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those that may be somebody's sheet."""
    return rows.exclude(status__in=OUT)


def refuse_rival(submission: Submission) -> None:
    """Raises Refused DUPLICATE_ENROLLMENT with the other sheet."""
    other = rival(submission)
    if other is not None:
        raise Refused(
            "DUPLICATE_ENROLLMENT",
            "이미 이 학생에 매칭된 답안지가 있습니다. 덮어쓰려면 확인이 필요합니다.",
            conflict_submission_id=other.pk,
            conflict_file_key=other.file_key,
            conflict_status=other.status,
            conflict_doc_id=other.doc_id,
        )


def grade(submission: Submission) -> ExamResult:
    """Writes the student's result and the submission's state; ``status`` stays answers_ready while a person
    must look. The readiness has been checked."""
    assert submission.enrollment_id is not None
    score = score_of(submission)
    result, _ = ExamResult.objects.update_or_create(
        exam_id=submission.exam_id,
        enrollment_id=submission.enrollment_id,
        defaults={
            "tenant_id": submission.tenant_id,
            "submission": submission,
            "score": round(score.points, 6),
            "max_score": round(score.max, 6),
            "items": encodable(score.items),
            "is_provisional": score.provisional or _wants_review(submission),
            "submitted_at": timezone.now(),
        },
    )
    submission.status = State.ANSWERS_READY if _wants_review(submission) else State.DONE
    submission.save()
    return result


def score_of(submission: Submission) -> SheetScore:
    exam = submission.exam
    doubtful = submission.answers.filter(doubtful=True).values_list("question__number", flat=True)
    answers = SheetAnswers(
        values=_answers(submission), open=frozenset(doubtful), numeric=numeric_numbers(exam)
    )
    score = graded_by(answers, exam_key(exam))
    assert score is not None  # an exam of the academy has one form
    return score


def withdraw(submission: Submission) -> None:
    """Takes back what this sheet gave its student; of a retaken exam the sheet before it counts again."""
    results = list(ExamResult.objects.filter(submission=submission))
    for result in results:
        result.delete()
        if not submission.exam.allow_retake:
            continue
        before = Submission.objects.filter(
            exam_id=submission.exam_id, enrollment_id=result.enrollment_id, status=State.DONE
        )
        earlier = before.exclude(pk=submission.pk).order_by("-pk").first()
        if earlier is not None:
            grade(earlier)


def regrade_exam(exam: Exam) -> tuple[int, list[int]]:
    """Every counting sheet by the key as it is now: how many were graded, and which could not be."""
    count, failed = 0, []
    for submission in (
        Submission.objects.select_for_update().filter(exam=exam, results__isnull=False).order_by("pk")
    ):
        lock_students(submission.enrollment_id)
        if readiness(submission).can_grade:
            grade(submission)
            count += 1
        else:
            failed.append(submission.pk)
    return count, failed


def _wants_review(submission: Submission) -> bool:
    review = (submission.meta or {}).get("manual_review") or {}
    return bool(review.get("required"))


def _answers(submission: Submission) -> dict[int, str]:
    return dict(submission.answers.values_list("question__number", "answer"))


def _items(key: ExamKey) -> Sequence[KeyItem]:
    return key.forms[0].key.items
