"""Which rows of the results are shown, and in which order. No Qt objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial
from typing import Any, Final

from station.contracts.results import ResultRow, Results, Standing
from station.contracts.roster import Student
from station.grading.name_search import Searched, words_of
from station.ui.results import result_words as words

RowKey = tuple[str, tuple[int, ...]]
Value = Callable[[ResultRow], float | str | None]

LAST: Final = (Standing.UNKNOWN, Standing.OFF_LIST)
"""Rows of no student: at the end whatever the order is."""


class Fact(IntEnum):
    """Columns before those of the questions."""

    NAME = 0
    CLASS = 1
    FORM = 2
    SCORE = 3
    RANK = 4
    WRONG = 5


def key_of(row: ResultRow) -> RowKey:
    """The same row in later results: its student, or its sheet."""
    return (row.student.uid, ()) if row.student is not None else ("", row.pages)


def facts_of(results: Results) -> tuple[Fact, ...]:
    """Only columns that say something."""
    left = set()
    if len(results.forms) < 2:
        left.add(Fact.FORM)
    if not any(row.student is not None and row.student.class_name for row in results.rows):
        left.add(Fact.CLASS)
    return tuple(fact for fact in Fact if fact not in left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """``standing``: None for all; ``text``: every word of it is in the row; ``fact`` or ``number``: the
    column or the question by which rows are sorted, neither: as in the results."""

    standing: Standing | None = None
    text: str = ""
    fact: Fact | None = None
    number: int | None = None
    falling: bool = False


class Arrangement:
    """Rows by a wish; what a search needs of them is kept from one to the next."""

    def __init__(self) -> None:
        self._searched: dict[RowKey, tuple[ResultRow, Searched]] = {}

    def rows(self, results: Results, wish: Wish) -> tuple[ResultRow, ...]:
        found = [row for row in results.rows if wish.standing in (None, row.standing)]
        asked = words_of(wish.text)
        if asked:
            found = [row for row in found if all(word.fits(self._of(row)) for word in asked)]
        value = _value(wish)
        return tuple(found if value is None else _sorted(found, value, wish.falling))

    def _of(self, row: ResultRow) -> Searched:
        """By the student's own words, and by the sheet's identifier."""
        known = self._searched.get(key_of(row))
        if known is not None and known[0].identifier == row.identifier and known[0].student == row.student:
            return known[1]
        student = row.student or Student(uid="", name=row.name)
        made = Searched(replace(student, code=f"{student.code}|{row.identifier}"))
        self._searched[key_of(row)] = row, made
        return made


def _value(wish: Wish) -> Value | None:
    """What rows are sorted by: numbers as numbers, None where there is nothing to compare."""
    if wish.number is not None:
        return partial(_order, wish.number)
    by: dict[Fact, Value] = {
        Fact.NAME: lambda row: words.row_name(row).casefold(),
        Fact.CLASS: lambda row: (row.student.class_name if row.student else "") or None,
        Fact.FORM: lambda row: row.form,
        Fact.SCORE: lambda row: None if row.score is None else row.score.points,
        Fact.RANK: lambda row: row.rank,
        Fact.WRONG: lambda row: None if row.score is None else float(len(row.score.wrong)),
    }
    return None if wish.fact is None else by[wish.fact]


def _order(number: int, row: ResultRow) -> float | None:
    items = row.score.items if row.score is not None else ()
    return next((words.sign_of(item).order for item in items if item.number == number), None)


def _sorted(rows: list[ResultRow], value: Callable[[ResultRow], Any], falling: bool) -> list[ResultRow]:
    """Rows with nothing to compare come after those with something, those of no student last."""
    own = [(value(row), row) for row in rows if row.standing not in LAST]
    known = sorted((pair for pair in own if pair[0] is not None), key=lambda p: p[0], reverse=falling)
    rest = [row for worth, row in own if worth is None]
    return [*(row for _, row in known), *rest, *(row for row in rows if row.standing in LAST)]
