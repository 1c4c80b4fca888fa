"""What several reports ask of results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ItemAnalysis, ResultRow, Results
from station.reports.words import Say

Told = Callable[[int, int], bool | None]
"""Progress: called with how many are done, of how many. False stops the work."""


def sat(results: Results) -> tuple[ResultRow, ...]:
    """Rows that count, the best first."""
    return tuple(row for row in results.rows if row.rank is not None and row.score is not None)


def left_out(results: Results) -> tuple[ResultRow, ...]:
    """Students and sheets without a rank: absentees, sheets without a student ..."""
    return tuple(row for row in results.rows if row.rank is None or row.score is None)


def students(results: Results) -> tuple[ResultRow, ...]:
    """Rows of students, those without a score too."""
    return tuple(row for row in results.rows if row.student is not None)


def any_provisional(results: Results) -> int:
    return sum(row.provisional for row in results.rows)


def n_words(n: int, waiting: int, say: Say) -> str:
    """How many a chart is about, and how many of their scores may still change."""
    return say("with_n_provisional", n=n, open=waiting) if waiting else say("with_n", n=n)


def waiting_of(results: Results, form: int) -> int:
    """Provisional scores of one form."""
    return sum(row.provisional for row in sat(results) if row.form == form)


def label(results: Results, number: int) -> str:
    return results.labels.get(number, str(number))


def right_answer(results: Results, form: int | None, number: int) -> str:
    if form is None or not 0 <= form < len(results.right):
        return ""
    return results.right[form].get(number, "")


def form_name(results: Results, form: int | None) -> str:
    return results.forms[form] if form is not None and 0 <= form < len(results.forms) else ""


def has_forms(results: Results) -> bool:
    return len(results.forms) > 1


def missed(row: ResultRow) -> tuple[ItemScore, ...]:
    """Questions that lost points and are known to: those waiting for a person's points are not wrong."""
    if row.score is None:
        return ()
    return tuple(item for item in row.score.items if not item.full and item.mark is not Mark.MISSING)


def wrong_labels(row: ResultRow, results: Results) -> str:
    return ", ".join(label(results, item.number) for item in missed(row))


def counted_answers(items: Sequence[ItemAnalysis]) -> list[str]:
    """Answers worth a column of their own: choices, which many questions share, in the order of the sheet,
    then several marks and blanks. Numbers differ from question to question."""
    asked = Counter(value for item in items for value in item.answers)
    shared = [value for value in asked if value not in ("", "*") and 3 * asked[value] >= len(items)]
    return sorted(shared, key=_order) + [value for value in ("*", "") if value in asked]


def _order(value: str) -> tuple[bool, int, str]:
    digits = value.isascii() and value.isdecimal()
    return not digits, int(value) if digits else 0, value


def essays(results: Results) -> tuple[int, ...]:
    """Numbers of the questions whose points a person gives."""
    found = {
        item.number
        for row in results.rows
        if row.score is not None
        for item in row.score.items
        if item.mark in (Mark.POINTS, Mark.MISSING)
    }
    return tuple(number for number in results.numbers if number in found)
