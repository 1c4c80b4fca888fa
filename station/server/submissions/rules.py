"""By what an exam's sheets are graded now: its questions, its key, and which answers are whose to judge."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from station.contracts.codec import encode
from station.contracts.grading import ExamKey, KeyRule
from station.server.academy.exam_keys import exam_key, numeric_numbers
from station.server.academy.models import Exam, ExamQuestion, QuestionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRules:
    """``questions`` by id; ``numeric``: numbers of short answers that are graded by the key."""

    exam: Exam
    key: ExamKey
    numeric: frozenset[int]
    questions: Mapping[int, ExamQuestion]

    @property
    def by_number(self) -> dict[int, ExamQuestion]:
        return {question.number: question for question in self.questions.values()}

    @property
    def asked(self) -> frozenset[int]:
        """Numbers that the key wants an answer to."""
        return frozenset(item.number for item in self.key.forms[0].key.items if item.rule is KeyRule.MATCH)

    @property
    def by_hand(self) -> frozenset[int]:
        """Numbers of essays: whatever a machine reads there, a person gives the points."""
        return frozenset(
            question.number
            for question in self.questions.values()
            if question.question_kind == QuestionKind.ESSAY and question.number not in self.numeric
        )

    def digest(self) -> str:
        """Changes with everything that a score depends on; the same in every process, as sets are not."""
        items = [
            (item.number, item.rule, item.points, sorted(",".join(sorted(way)) for way in item.right))
            for item in self.key.forms[0].key.items
        ]
        return hashlib.sha256(encode([items, sorted(self.numeric)])).hexdigest()


def rules_of(exam: Exam) -> ExamRules:
    return ExamRules(
        exam=exam,
        key=exam_key(exam),
        numeric=numeric_numbers(exam),
        questions={question.pk: question for question in ExamQuestion.objects.filter(exam=exam)},
    )
