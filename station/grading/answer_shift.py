"""Answer shift (밀려쓰기): answers that fit the key much better one row higher or lower. Pure.

Only a note for the teacher: it changes no answer, and says nothing about single questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from station.contracts.grading import AnswerKey, KeyRule

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
