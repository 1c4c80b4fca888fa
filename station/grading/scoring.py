"""What answers are worth by a key. No partial points, no rounding.

Whether one value is right is decided in one place, `is_right`, for the command line and for exams.
"""

from __future__ import annotations

import math

from station.contracts.grading import (
    AnswerKey,
    ExamKey,
    ItemScore,
    KeyItem,
    KeyRule,
    Mark,
    SheetAnswers,
    SheetScore,
)
from station.contracts.lines import ScoreLine
from station.contracts.reading import FieldReading, Status
from station.contracts.sheet import FieldKind


def is_right(value: str, item: KeyItem, *, numeric: bool) -> bool:
    """Whether ``value`` is one of the accepted answers: that very set of marks, or that number."""
    if not value:
        return False
    if numeric:
        return any({plain_number(value)} == set(map(plain_number, way)) for way in item.right)
    return frozenset(value.split(",")) in item.right


def plain_number(value: str) -> str:
    """ "007" and "7" are the same number."""
    return value.lstrip("0") or "0" if value.isascii() and value.isdecimal() else value


def form_of(answers: SheetAnswers, key: ExamKey) -> int | None:
    """Index of the form that a sheet is graded by; None where it is not known which of several."""
    if len(key.forms) == 1:
        return 0
    known = answers.form is not None and 0 <= answers.form < len(key.forms)
    return answers.form if known else None


def grade(answers: SheetAnswers, key: ExamKey) -> SheetScore | None:
    """The score of one sheet; None where its form is not known."""
    return Grader(key).grade(answers)


class Grader:
    """Grades sheets by one key. What equal answers to a question are worth is made out once, so that a
    class is graded in no time and its scores share their items."""

    def __init__(self, key: ExamKey) -> None:
        self._key = key
        self._known: dict[tuple[int, int, str, Mark | None, bool], ItemScore] = {}

    def grade(self, answers: SheetAnswers) -> SheetScore | None:
        """As `grade`."""
        form = form_of(answers, self._key)
        if form is None:
            return None
        items = tuple(self._item(form, item, answers) for item in self._key.forms[form].key.items)
        return SheetScore(
            points=math.fsum(item.points for item in items),
            max=math.fsum(item.max for item in items),
            items=items,
            provisional=any(item.mark in (Mark.OPEN, Mark.MISSING) for item in items),
        )

    def _item(self, form: int, item: KeyItem, answers: SheetAnswers) -> ItemScore:
        number = item.number
        if item.rule is KeyRule.ESSAY:
            return _essay(item, answers.essays.get(number))
        value = answers.values.get(number, "")
        mark = _SETTLED.get(item.rule, Mark.OPEN if number in answers.open else None)
        told = (form, number, value, mark, number in answers.numeric)
        found = self._known.get(told)
        if found is None:
            found = self._known[told] = _worth(item, value, mark, numeric=number in answers.numeric)
        return found


_SETTLED = {KeyRule.VOID: Mark.VOID, KeyRule.ALL_RIGHT: Mark.FREE}
"""Rules that leave nothing to look at."""


def _worth(item: KeyItem, value: str, mark: Mark | None, *, numeric: bool) -> ItemScore:
    most = 0.0 if mark is Mark.VOID else item.points
    right = mark is Mark.FREE or (mark is not Mark.VOID and is_right(value, item, numeric=numeric))
    return ItemScore(
        number=item.number,
        value=value,
        mark=mark or (Mark.RIGHT if right else Mark.WRONG),
        points=most if right else 0.0,
        max=most,
    )


def _essay(item: KeyItem, points: float | None) -> ItemScore:
    """Points that the question does not give (any more) are none: a person gives them anew."""
    given = points if points is not None and 0 <= points <= item.points else None
    return ItemScore(
        number=item.number,
        value="" if points is None else points_text(points),
        mark=Mark.MISSING if given is None else Mark.POINTS,
        points=given or 0.0,
        max=item.points,
    )


def points_text(points: float) -> str:
    """As typed: "7", "7.5"."""
    return str(int(points)) if float(points).is_integer() else repr(float(points))


def score(fields: tuple[FieldReading, ...], key: AnswerKey) -> ScoreLine:
    """Of a page as it was read, for the command line, where nobody types points of essays.

    Questions of the key that the form does not have are wrong: their points stay in the maximum.
    """
    by_number = {field.number: field for field in fields}
    counted = [item for item in key.items if item.rule is not KeyRule.VOID]
    wrong = tuple(item.number for item in counted if not _read_right(by_number.get(item.number), item))
    lost = set(wrong)
    return ScoreLine(
        points=math.fsum(item.points for item in counted if item.number not in lost),
        max=math.fsum(item.points for item in counted),
        wrong=wrong,
        provisional=any(_is_open(by_number.get(item.number), item) for item in counted),
    )


def _read_right(field: FieldReading | None, item: KeyItem) -> bool:
    if item.rule is KeyRule.ALL_RIGHT:
        return True
    if item.rule is KeyRule.ESSAY or field is None or field.status is Status.ERROR:
        return False
    return is_right(field.value, item, numeric=field.kind is FieldKind.NUMERIC)


def _is_open(field: FieldReading | None, item: KeyItem) -> bool:
    if item.rule is KeyRule.ESSAY:
        return True
    return item.rule is KeyRule.MATCH and field is not None and field.needs_review
