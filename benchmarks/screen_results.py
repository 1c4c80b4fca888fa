"""Walks the window through a class: whose sheets, results, keys, rosters, papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from benchmarks import screen_class
from station.app.desktop import Desktop
from station.contracts.desk import DoubtKind, Exam, PageState
from station.contracts.results import Standing
from station.services.exporting import ExportKind
from station.ui.capture.capture_head import Source
from station.ui.results.results_view import ResultsView
from station.ui.review.review_view import ReviewView
from station.ui.window.mode import Mode

Shot = Callable[[str, QWidget], None]
Until = Callable[[Callable[[], bool], float], None]
WAIT_S = 30.0


class ClassScreens:
    """Of a folder that `screen_class.prepare_class` has filled. ``shot``: takes a picture."""

    def __init__(self, desktop: Desktop, folder: Path, shot: Shot, until: Until) -> None:
        self._desktop = desktop
        self._window = desktop.window
        self._folder = folder
        self._shot = shot
        self._until = until

    def walk(self) -> None:
        """Every screen that a class fills."""
        self._typed()
        self._students()
        self._form()
        self._correction()
        self._results()
        self._exams()
        self._roster()
        self._paper()

    def _exam(self, name: str) -> Exam:
        return next(exam for exam in self._desktop.store.exams.all() if exam.name == name)

    def _open(self, name: str) -> Exam:
        exam = self._exam(name)
        self._window.open_exam(exam)
        return exam

    def _typed(self) -> None:
        self._open(screen_class.OPEN)
        self._window.show_mode(Mode.CAPTURE)
        self._shot("capture-class", self._window)
        self._window.capture.choose_source(Source.TYPED)
        self._shot("capture-typed", self._window)
        self._open(screen_class.EMPTY)
        self._shot("capture-typed-no-roster", self._window)
        self._window.capture.choose_source(Source.FILES)

    # Review

    def _students(self) -> None:
        review = self._window.review
        self._open(screen_class.OPEN)
        self._window.show_mode(Mode.REVIEW)
        seen: set[str] = set()
        for _ in range(review.left):
            item = review.current
            if item is not None and item.kind is DoubtKind.STUDENT and item.label not in seen:
                seen.add(item.label)
                self._shot(f"review-student-{item.label or 'unread'}", self._window)
            QTest.keyClick(review, Qt.Key.Key_Right)
        self._search(review)

    def _search(self, review: ReviewView) -> None:
        QTest.keyClick(review, Qt.Key.Key_Home)
        QTest.keyClick(review, Qt.Key.Key_Slash)
        field = self._window.focusWidget()
        for word, name in (("ㄱㅅㅇ", "search"), ("zzz", "search-nobody")):
            field.setProperty("text", word)
            self._shot(f"review-{name}", self._window)
        QTest.keyClick(field, Qt.Key.Key_Escape)

    def _form(self) -> None:
        self._open(screen_class.FORMS)
        self._window.show_mode(Mode.REVIEW)
        QTest.keyClick(self._window.review, Qt.Key.Key_PageDown)
        self._shot("review-form", self._window)

    def _correction(self) -> None:
        exam = self._open(screen_class.DONE)
        page = self._desktop.store.pages.ids(exam.id, PageState.CONFIRMED)[0]
        self._window.show_mode(Mode.REVIEW)
        self._window.review.open_page(page)
        self._shot("review-correction", self._window)

    # Results

    def _results(self) -> None:
        results = self._window.views.results
        for exam, name in (
            (screen_class.EMPTY, "no-sheets"),
            (screen_class.NO_KEY, "no-key"),
            (screen_class.FORMS, "forms"),
            (screen_class.OPEN, "open"),
        ):
            self._open_results(exam)
            self._shot(f"results-{name}", self._window)
        for at in range(results.filters.list.count()):
            results.filters.list.setCurrentRow(at)
            if results.filters.standing is Standing.TWO_SHEETS:
                self._shot("results-two-sheets", self._window)
        results.filters.reset()
        self._open_results(screen_class.DONE)
        self._shot("results-since", self._window)
        self._dialog(results.since.button.click, "results-changes")
        self._dialog(results.sheet.show_larger, "results-larger")
        results.filters.search.setText("없는이름")
        self._shot("results-nobody", self._window)
        results.filters.reset()
        self._analysis(results)

    def _analysis(self, results: ResultsView) -> None:
        """With nothing changed since the last export."""
        results.export.write(ExportKind.CSV, self._folder / "다시.csv")
        self._until(lambda: not results.since.isVisible(), WAIT_S)
        for at in range(results.analysis.tabs.count()):
            results.analysis.tabs.setCurrentIndex(at)
            self._rest()
            self._shot(f"results-tab-{at + 1}", self._window)
        menu = results.export.menu
        menu.popup(self._window.mapToGlobal(self._window.rect().center()))
        self._shot("results-export-menu", menu)
        menu.close()

    def _open_results(self, name: str) -> None:
        results = self._window.views.results
        self._open(name)
        self._window.show_mode(Mode.RESULTS)
        self._until(lambda: results.now is not None, WAIT_S)
        self._rest()

    def _rest(self) -> None:
        """Pictures and charts come from threads."""
        for _ in range(60):
            QApplication.processEvents()
            QTest.qWait(10)

    def _dialog(self, open_it: Callable[[], object], name: str) -> None:
        open_it()
        found = self._window.findChildren(QDialog)
        dialog = next(dialog for dialog in found if dialog.isVisible())
        self._rest()
        self._shot(name, dialog)
        dialog.close()
        self._rest()

    # Exams

    def _exams(self) -> None:
        exams = self._window.views.exams
        self._open(screen_class.DONE)
        self._window.show_mode(Mode.EXAMS)
        exams.show_page(exams.exam)
        self._shot("exams-exam", self._window)
        exams.show_page(exams.key)
        self._shot("exams-key", self._window)
        row = exams.key.editor.grid.model()
        row.setData(row.index(0, 1), "5")
        self._shot("exams-key-changed", self._window)
        exams.key.apply()
        self._until(lambda: exams.key.preview.isVisible(), WAIT_S)
        self._shot("exams-key-preview", self._window)
        exams.key.undo()
        exams.choose(self._exam(screen_class.FORMS).id)
        exams.show_page(exams.key)
        self._shot("exams-key-forms", self._window)
        grid = exams.key.editor.grid
        grid.scrollToBottom()
        self._shot("exams-key-essays", self._window)
        exams.choose(self._exam(screen_class.NO_KEY).id)
        exams.show_page(exams.key)
        self._shot("exams-key-empty", self._window)
        care = self._window.views.care
        exams.show_page(care)
        self._shot("exams-care", self._window)
        area = care.findChild(QScrollArea)
        if area is not None and area.verticalScrollBar().maximum():
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
            self._shot("exams-care-end", self._window)

    def _roster(self) -> None:
        exams, roster = self._window.views.exams, self._window.views.roster
        exams.choose(self._exam(screen_class.DONE).id)
        exams.show_page(roster)
        self._shot("roster", self._window)
        exams.choose(self._exam(screen_class.NO_KEY).id)
        exams.show_page(roster)
        self._shot("roster-empty", self._window)
        path = self._folder / "학생 명단.csv"
        path.write_text(screen_class.roster_with_errors(), encoding="utf-8-sig")
        roster.open_file(path)
        self._until(lambda: roster.importing.isVisible(), WAIT_S)
        self._shot("roster-import", self._window)

    def _paper(self) -> None:
        exams, paper = self._window.views.exams, self._window.views.paper
        exams.choose(self._exam(screen_class.NO_KEY).id)
        exams.show_page(paper)
        self._rest()
        self._shot("paper-empty", self._window)
        exams.choose(self._exam(screen_class.DONE).id)
        exams.show_page(paper)
        self._until(lambda: paper.paper is not None and bool(paper.paper.pages), WAIT_S)
        self._rest()
        self._shot("paper", self._window)
        paper.canvas.choose(0)
        self._shot("paper-chosen", self._window)
