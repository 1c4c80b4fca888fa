"""Results given away as a workbook, CSV, PDF or texts. What was given is kept, to tell what changed since."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from station.contracts.results import Results
from station.grading.changes import snapshot_of
from station.messages import Language
from station.reports.annotated import annotated_sheets
from station.reports.class_report import class_report
from station.reports.messenger import class_texts
from station.reports.student_report import student_reports
from station.reports.workbook import results_csv, results_workbook
from station.services.annotating import AnnotatedClass
from station.services.class_results import ClassResults
from station.services.corrections import corrections_of
from station.services.written import write_whole
from station.store.exports import Export
from station.store.store import Store

Told = Callable[[int, int], bool]
"""How many of how many are done; False stops the work."""


class ExportKind(StrEnum):
    """What results are given away as."""

    WORKBOOK = "workbook"
    CSV = "csv"
    CLASS_REPORT = "class_report"
    STUDENTS = "students"
    ANNOTATED = "annotated"


SUFFIX: Final = {
    ExportKind.WORKBOOK: ".xlsx",
    ExportKind.CSV: ".csv",
    ExportKind.CLASS_REPORT: ".pdf",
    ExportKind.STUDENTS: ".pdf",
    ExportKind.ANNOTATED: ".pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """``data``: of the file; ``results``: as they are in it."""

    data: bytes
    results: Results

    @property
    def provisional(self) -> int:
        """Scores in it that may still change."""
        return sum(row.provisional for row in self.results.rows)


class Exporter:
    """Of one exam. Everything here is for a thread. ``clock``: seconds since 1970."""

    def __init__(
        self, store: Store, exam: int, language: Language, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._exam = exam
        self._language = language
        self._clock = clock

    def make(self, kind: ExportKind, told: Told) -> Made | None:
        """Of the results as they are now; None where ``told`` stopped it."""
        results = ClassResults(self._store, self._exam).now()
        data = self._data(kind, results, told)
        return None if data is None else Made(data=data, results=results)

    def write(self, kind: ExportKind, path: Path, told: Told) -> Made | None:
        """Into a file, whole; None where ``told`` stopped it: nothing was written then.

        Raises UsageError as `write_whole`, StoreError.
        """
        made = self.make(kind, told)
        if made is not None:
            write_whole(path, made.data)
            self._remember(made.results, path.name)
        return made

    def texts(self) -> tuple[str, Results]:
        """A message for every student, with a blank line between two of them."""
        results = ClassResults(self._store, self._exam).now()
        return "\n\n".join(text for _, text in class_texts(results, self._language)), results

    def given(self, results: Results, name: str) -> None:
        """These results have left in another way, such as on paper: ``name`` says how."""
        self._remember(results, name)

    def _data(self, kind: ExportKind, results: Results, told: Told) -> bytes | None:
        language = self._language
        if kind is ExportKind.CSV:
            return results_csv(results, language)
        if kind is ExportKind.CLASS_REPORT:
            return class_report(results, self._day(), language)
        if kind is ExportKind.STUDENTS:
            return student_reports(results, self._day(), language, told)
        if kind is ExportKind.ANNOTATED:
            sheets = AnnotatedClass(self._store, self._exam, results, language)
            return annotated_sheets(sheets, results.exam, language, told)
        return self._workbook(results, told)

    def _workbook(self, results: Results, told: Told) -> bytes | None:
        def goes_on() -> bool:
            return told(0, 0)

        corrections = corrections_of(self._store, self._exam, results, self._language, goes_on)
        return results_workbook(results, corrections, self._language) if goes_on() else None

    def _day(self) -> date:
        """Of the first sheet, else of the exam."""
        rows = self._store.sheets.of_exam(self._exam)
        first = min((row.taken_s for row in rows), default=self._store.exams.get(self._exam).created_s)
        return date.fromtimestamp(first)

    def _remember(self, results: Results, name: str) -> None:
        export = Export(made_s=self._clock(), name=name, snapshot=snapshot_of(results))
        self._store.exports.put(self._exam, export)
