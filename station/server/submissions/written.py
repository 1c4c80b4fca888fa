"""Answers as they are written down: by a person or out of a machine's reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rest_framework.exceptions import ValidationError

from station.contracts.codec import DataError, convert
from station.server.academy.models import ExamQuestion, QuestionKind
from station.server.failures import Refused
from station.server.submissions.models import Submission, SubmissionAnswer
from station.server.submissions.rules import ExamRules

_MARKS: Final = re.compile(r"([1-5](,[1-5])*)?")
_NUMBER: Final = re.compile(r"([0-9]{1,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """As the API takes it: ``question_id`` is ``exam_question_id`` too; ``number`` the printed one. Of an
    essay ``points`` instead of ``answer``."""

    answer: str | None = None
    points: float | None = None
    exam_question_id: int | None = None
    question_id: int | None = None
    number: int | None = None
    meta: dict[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A person's word about one question. ``points``: of an essay."""

    answer: str
    points: float | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {"answer": self.answer, "points": self.points}


def given_answers(raw: object, rules: ExamRules) -> dict[int, Written]:
    """Question id → answer. Raises ValidationError: anything that would be lost or misread, such as another
    name for a field, another exam's question, one question twice, or an answer that is none."""
    if not isinstance(raw, list):
        raise ValidationError({"answers": ["목록이어야 합니다."]})
    by_number = {number: question.pk for number, question in rules.by_number.items()}
    found: dict[int, Written] = {}
    for place, entry in enumerate(raw):
        given = _converted(entry, place)
        wanted = given.exam_question_id if given.exam_question_id is not None else given.question_id
        if wanted is None and given.number is not None:
            wanted = by_number.get(given.number)
        if wanted is None or wanted not in rules.questions:
            raise ValidationError(
                {"detail": "해당 시험의 문항만 수정할 수 있습니다.", "code": "foreign_question"}
            )
        if wanted in found:
            raise ValidationError({"answers": [f"{place}: 문항이 두 번 있습니다."]})
        found[wanted] = _written(given, rules.questions[wanted], rules, place)
    return found


def plain_answer(answer: str, question: ExamQuestion) -> str | None:
    """Marks in order, each once; or a short answer's number. None for what no sheet can hold."""
    told = answer.strip()
    if question.question_kind == QuestionKind.ESSAY:
        return told if _NUMBER.fullmatch(told) else None
    return ",".join(sorted(set(told.split(",")))) if _MARKS.fullmatch(told) else None


def write(submission: Submission, answers: Mapping[int, Written]) -> int:
    """A person's answers: they stand over the machine's. How many rows. An answer without points takes none
    away that were given before."""
    for fields, wanted in (
        (("answer",), {pk: given for pk, given in answers.items() if given.points is None}),
        (("points",), {pk: given for pk, given in answers.items() if given.points is not None}),
    ):
        SubmissionAnswer.objects.bulk_create(
            [
                SubmissionAnswer(submission=submission, question_id=pk, by_person=True, **one.columns)
                for pk, one in wanted.items()
            ],
            update_conflicts=True,
            unique_fields=("submission", "question"),
            update_fields=(*fields, "by_person", "doubtful"),
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


def _written(given: GivenAnswer, question: ExamQuestion, rules: ExamRules, place: int) -> Written:
    if (given.answer is None) == (given.points is None):
        raise ValidationError({"answers": [f"{place}: answer와 points 중 하나만 적어 주세요."]})
    if given.points is not None:
        if question.number not in rules.by_hand:
            raise ValidationError({"answers": [f"{place}: 서술형 문항만 점수를 줄 수 있습니다."]})
        if not 0 <= given.points <= question.score:
            raise ValidationError({"answers": [f"{place}: 0점에서 {question.score:g}점까지 줄 수 있습니다."]})
        return Written(answer="", points=given.points)
    plain = plain_answer(given.answer or "", question)
    if plain is None:
        told = (given.answer or "")[:20]
        raise ValidationError({"answers": [f"{place}: 답 형식이 올바르지 않습니다: {told!r}"]})
    return Written(answer=plain)


def _converted(entry: object, place: int) -> GivenAnswer:
    known = {"answer", "points", "exam_question_id", "question_id", "number", "meta"}
    if isinstance(entry, dict) and not entry.keys() <= known:
        strange = ", ".join(sorted(map(str, entry.keys() - known)))
        raise ValidationError({"answers": [f"{place}: 알 수 없는 항목: {strange[:60]}"]})
    try:
        return convert(entry, GivenAnswer)
    except DataError as error:
        raise ValidationError({"answers": [f"{place}: {error.facts['detail']}"]}) from None
