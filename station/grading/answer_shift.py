"""Answer shift (밀려쓰기): answers that fit the key much better one row higher or lower, or the key of
another form of the exam. Pure.

Only a note for the teacher: it changes no answer, and says nothing about single questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from station.contracts.grading import AnswerKey, ExamKey, KeyRule, SheetAnswers
from station.grading.scoring import form_of, is_right

LEAST_GAIN: Final = 5
LEAST_SHARE: Final = 0.25
"""Questions that must be gained, and as a share of those from where the shift begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShift:
    """From question ``start`` on the marks stand ``step`` rows too low (1) or too high (-1)."""

    start: int
    step: int
    gain: int


def answer_shift(values: Mapping[int, str], key: AnswerKey) -> AnswerShift | None:
    """The shift that gains most, None where none is worth a word.

    ``values``: choice questions by number in the order of the sheet, "" blank, "1,3" two marks. Of equal
    gains the latest start counts: the rows before it fit as they stand.
    """
    numbers = list(values)
    marked = [frozenset(values[number].split(",")) if values[number] else frozenset() for number in numbers]
    right = {item.number: item.right for item in key.items if item.rule is KeyRule.MATCH}
    ways = [right.get(number, ()) for number in numbers]
    best: AnswerShift | None = None
    for step in (1, -1):
        for start, gain in enumerate(_gains(marked, ways, step)):
            enough = gain >= LEAST_GAIN and gain >= LEAST_SHARE * (len(numbers) - start)
            if enough and (best is None or (gain, numbers[start]) > (best.gain, best.start)):
                best = AnswerShift(start=numbers[start], step=step, gain=gain)
    return best


def _gains(marked: list[frozenset[str]], ways: list[tuple[frozenset[str], ...]], step: int) -> list[int]:
    """For every row: right answers from there on if every question's mark were ``step`` rows away, less
    those that are right as they stand."""
    count = len(marked)
    change = []
    for row, accepted in enumerate(ways):
        moved = row + step
        as_moved = 0 <= moved < count and marked[moved] in accepted
        change.append(int(as_moved) - int(marked[row] in accepted))
    return list(accumulate(reversed(change)))[::-1]


def best_form(answers: SheetAnswers, key: ExamKey) -> tuple[int, tuple[int, ...]]:
    """The form whose key fits best, and how many answers each form's key finds right. Of equal ones the
    sheet's own form, else the first."""
    counts = tuple(_right_count(answers, form.key) for form in key.forms)
    most = max(counts)
    own = form_of(answers, key)
    return (own if own is not None and counts[own] == most else counts.index(most)), counts


def form_conflict(answers: SheetAnswers, key: ExamKey) -> int | None:
    """The form that fits so much better than the sheet's own that a teacher should look; None where there
    is none, or the sheet's form is not known."""
    own = form_of(answers, key)
    if own is None:
        return None
    best, counts = best_form(answers, key)
    questions = max(_question_count(key.forms[form].key) for form in (own, best))
    gain = counts[best] - counts[own]
    return best if gain >= LEAST_GAIN and gain >= LEAST_SHARE * questions else None


def _right_count(answers: SheetAnswers, key: AnswerKey) -> int:
    """Of the questions that tell one student from another."""
    return sum(
        is_right(answers.values.get(item.number, ""), item, numeric=item.number in answers.numeric)
        for item in key.items
        if item.rule is KeyRule.MATCH
    )


def _question_count(key: AnswerKey) -> int:
    return sum(item.rule is KeyRule.MATCH for item in key.items)
