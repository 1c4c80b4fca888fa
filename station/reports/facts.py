"""What several reports ask of results."""

from __future__ import annotations

from collections.abc import Callable

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ResultRow, Results, Standing

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


def is_provisional(row: ResultRow) -> bool:
    return row.provisional


def any_provisional(results: Results) -> int:
    return sum(row.provisional for row in results.rows)


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
    return tuple(item for item in row.score.items if item.points < item.max and item.mark is not Mark.MISSING)


def wrong_labels(row: ResultRow, results: Results) -> str:
    return ", ".join(label(results, item.number) for item in missed(row))


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


def waits(row: ResultRow) -> bool:
    """A sheet that may still get a score."""
    return row.standing not in (Standing.ABSENT, Standing.OFF_LIST)
