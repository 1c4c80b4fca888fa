"""Results of one exam, from everything that is kept about it. For a thread: thousands take their time."""

from __future__ import annotations

import math
from collections.abc import Mapping

from station.contracts.desk import PageState, SheetRow
from station.contracts.effective import FORM_QUESTION
from station.contracts.grading import ExamKey, SheetAnswers
from station.contracts.results import GradedSheet, Results
from station.contracts.sheet import FieldKind, SheetTemplate
from station.grading.forms import form_of
from station.grading.results import results_of
from station.services.rules import Rules, rules_of
from station.store.store import Store

FINAL = (PageState.CONFIRMED, PageState.SENT)


class ClassResults:
    """Of one exam: results by its key, or by another one that is only looked at."""

    def __init__(self, store: Store, exam: int) -> None:
        self._store = store
        self._exam = exam

    def now(self) -> Results:
        """By the exam's own key."""
        return self._by(rules_of(self._store, self._exam))

    def by_key(self, key: ExamKey | None) -> Results:
        """As they would be by another key."""
        return self._by(Rules(key=key, roster=rules_of(self._store, self._exam).roster))

    def _by(self, rules: Rules) -> Results:
        exam = self._store.exams.get(self._exam)
        sheet = self._store.exams.template(self._exam)
        counts = self._store.pages.counts(self._exam)
        return results_of(
            exam.name,
            rules.key,
            fields_of(sheet),
            rules.roster,
            graded_sheets(self._store.sheets.of_exam(self._exam), sheet, rules),
            waiting=counts.of(PageState.TAKEN, PageState.READING),
            excused=self._store.rosters.absent(self._exam),
            failed=counts.of(PageState.FAILED),
        )


def fields_of(sheet: SheetTemplate) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Number, label and bubbles of every question; no bubbles for a short answer."""
    return tuple(
        (
            field.number,
            field.label,
            tuple(bubble.value for bubble in field.groups[0].bubbles)
            if field.kind is FieldKind.CHOICE
            else (),
        )
        for field in sheet.fields
    )


def graded_sheets(rows: tuple[SheetRow, ...], sheet: SheetTemplate, rules: Rules) -> tuple[GradedSheet, ...]:
    """Sheets with the answers that count now."""
    numeric = frozenset(field.number for field in sheet.fields if field.kind is FieldKind.NUMERIC)
    essays = rules.essays - {field.number for field in sheet.fields}
    return tuple(
        GradedSheet(
            page=row.page,
            identifier=row.identifier,
            student=row.student,
            confirmed=row.state in FINAL,
            taken_s=row.taken_s,
            name=row.source_name,
            answers=_answers(row, numeric, essays, rules.key),
        )
        for row in rows
    )


def _answers(
    row: SheetRow, numeric: frozenset[int], essays: frozenset[int], key: ExamKey | None
) -> SheetAnswers:
    """``essays``: of the numbers that are not on the sheet: what stands there was answered, not graded."""
    values = {number: row.decided.get(number, value) for number, value in row.values.items()}
    return SheetAnswers(
        values=values,
        open=row.open,
        numeric=numeric,
        essays=_points_given(row, essays),
        form=None if key is None else _form(values, row, key),
    )


def _points_given(row: SheetRow, essays: frozenset[int]) -> Mapping[int, float]:
    """What is no number nobody has given."""
    told = {number: _points(row.decided[number]) for number in essays & row.decided.keys()}
    return {number: points for number, points in told.items() if points is not None}


def _points(text: str) -> float | None:
    try:
        points = float(text)
    except ValueError:
        return None
    return points if math.isfinite(points) else None


def _form(values: Mapping[int, str], row: SheetRow, key: ExamKey) -> int | None:
    """A form that is asked about, though it was marked, is not known."""
    if FORM_QUESTION in row.open:
        return None
    return form_of(values, row.open, row.decided.get(FORM_QUESTION), key)
