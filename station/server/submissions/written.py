"""Answers as they are written down: by a person or out of a machine's reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rest_framework.exceptions import ValidationError

from station.contracts.codec import DataError, convert
from station.server.academy.models import Exam, ExamQuestion
from station.server.failures import Refused
from station.server.submissions.models import Submission, SubmissionAnswer

_ANSWER = re.compile(r"(\d{1,3}(,\d{1,2})*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """As the API takes it: ``question_id`` is ``exam_question_id`` too; ``number`` the printed one."""

    answer: str
    exam_question_id: int | None = None
    question_id: int | None = None
    number: int | None = None
    meta: dict[str, object] | None = None


def given_answers(raw: object, exam: Exam) -> dict[int, str]:
    """Question id → answer. Raises ValidationError: anything that would be lost or misread, such as another
    name for a field, another exam's question, one question twice, or an answer that is none."""
    if not isinstance(raw, list):
        raise ValidationError({"answers": ["목록이어야 합니다."]})
    questions = {question.pk: question for question in ExamQuestion.objects.filter(exam=exam)}
    by_number = {question.number: pk for pk, question in questions.items()}
    found: dict[int, str] = {}
    for place, entry in enumerate(raw):
        given = _converted(entry, place)
        wanted = given.exam_question_id if given.exam_question_id is not None else given.question_id
        if wanted is None and given.number is not None:
            wanted = by_number.get(given.number)
        if wanted is None or wanted not in questions:
            raise ValidationError(
                {"detail": "해당 시험의 문항만 수정할 수 있습니다.", "code": "foreign_question"}
            )
        if wanted in found:
            raise ValidationError({"answers": [f"{place}: 문항이 두 번 있습니다."]})
        found[wanted] = plain_answer(given.answer, questions[wanted], place)
    return found


def plain_answer(answer: str, question: ExamQuestion, place: int = 0) -> str:
    """Marks in order, each once. Raises ValidationError for what no sheet can hold."""
    told = answer.strip()
    if not _ANSWER.fullmatch(told):
        raise ValidationError({"answers": [f"{place}: 답 형식이 올바르지 않습니다: {told[:20]!r}"]})
    if "," not in told:
        return told
    return ",".join(sorted(set(told.split(",")), key=int))


def write(submission: Submission, answers: Mapping[int, str]) -> int:
    """A person's answers: they stand over the machine's. How many rows."""
    for question_id, answer in answers.items():
        SubmissionAnswer.objects.update_or_create(
            submission=submission,
            question_id=question_id,
            defaults={"answer": answer, "by_person": True, "doubtful": False},
        )
    return len(answers)


def write_read(submission: Submission, read: Iterable[SubmissionAnswer]) -> None:
    """The machine's answers, in place of those that it gave before; a person's stay."""
    mine = set(submission.answers.filter(by_person=True).values_list("question_id", flat=True))
    submission.answers.filter(by_person=False).delete()
    SubmissionAnswer.objects.bulk_create([row for row in read if row.question_id not in mine])


def refuse_incomplete(numbers: tuple[int, ...]) -> None:
    raise Refused(
        "OMR_ANSWERS_INCOMPLETE", "채점할 문항의 답이 빠져 있습니다.", missing_numbers=list(numbers)
    )


def _converted(entry: object, place: int) -> GivenAnswer:
    known = {"answer", "exam_question_id", "question_id", "number", "meta"}
    if isinstance(entry, dict) and not entry.keys() <= known:
        strange = ", ".join(sorted(map(str, entry.keys() - known)))
        raise ValidationError({"answers": [f"{place}: 알 수 없는 항목: {strange[:60]}"]})
    try:
        return convert(entry, GivenAnswer)
    except DataError as error:
        raise ValidationError({"answers": [f"{place}: {error.facts['detail']}"]}) from None
