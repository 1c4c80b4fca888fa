"""Results: who has how many points, the sheet behind them, and how the questions did."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.contracts.results import Results, Standing
from station.errors import StationError
from station.reports.messenger import result_text
from station.services.exporting import ExportKind
from station.services.papers import Papers
from station.services.results_now import ResultsNow
from station.services.review import Review
from station.store.store import Store
from station.ui.panel import panel, quiet, title
from station.ui.picture_loader import PictureLoader
from station.ui.results.analysis_tabs import AnalysisTabs
from station.ui.results.export_control import ExportControl
from station.ui.results.filter_pane import FilterPane
from station.ui.results.live_results import LiveResults
from station.ui.results.provisional_line import ProvisionalLine
from station.ui.results.result_words import legend
from station.ui.results.score_table import ScoreTable
from station.ui.results.score_view import ScoreView
from station.ui.results.sheet_pane import SheetPane
from station.ui.results.since_line import SinceLine
from station.ui.results.state_card import Lack, StateCard, lack_of
from station.ui.tasks import Tasks
from station.ui.words import code_words, ui_language


class ResultsView(QWidget):
    """``said``: a sentence for the foot; ``review_wanted``: a page, 0 for wherever a person stood;
    ``changed``: pages whose points were given, () where only absentees were marked. ``scan_wanted``,
    ``key_wanted``, ``exams_wanted``: what is missing is to be had there."""

    said = Signal(str)
    review_wanted = Signal(int)
    changed = Signal(tuple)
    scan_wanted = Signal()
    key_wanted = Signal()
    exams_wanted = Signal()

    def __init__(self, store: Store, pictures: PictureLoader, papers: Papers, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._exam: int | None = None
        self._review: Review | None = None
        self.now: ResultsNow | None = None
        self._live = LiveResults(store, tasks)
        self.table = ScoreTable()
        self.rows = ScoreView(self.table)
        self.filters = FilterPane()
        self.sheet = SheetPane(store, pictures)
        self.card, self.since = StateCard(), SinceLine()
        self.provisional = ProvisionalLine()
        self.export = ExportControl(store, papers, tasks)
        self.analysis = AnalysisTabs(tasks)
        self._build()
        self._connect()
        self._show_nothing(Lack.EXAM)

    # What the window tells this view

    def open_exam(self, exam_id: int | None, review: Review | None) -> None:
        """Another exam; None: there is none yet."""
        self._exam, self._review, self.now = exam_id, review, None
        self.filters.reset()
        self.filters.show_counts(None)
        self.sheet.open_exam(review)
        self.table.show(None)
        self.export.open_exam(exam_id)
        self._show_nothing(Lack.EXAM if exam_id is None else Lack.LOADING)
        self._live.open_exam(exam_id)

    def pages_changed(self, ids: tuple[int, ...] = ()) -> None:
        """Sheets came in or were changed, or the key or the list of students was."""
        self._live.look()

    def take_focus(self) -> None:
        """Keys come from now on to the rows."""
        if self._stack.currentWidget() is self.card:
            self.card.button.setFocus()
        else:
            self.rows.setFocus()

    def stop(self) -> None:
        """The window closes: an export that runs ends at the next sheet, and nothing of it is left."""
        self.export.cancel()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._live.show(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._live.show(False)

    # What comes back

    def _computed(self, now: ResultsNow) -> None:
        self.now = now
        results = now.results
        self.filters.show_counts(now)
        self.since.show_since(now.since)
        self.export.show_results(now)
        lack = lack_of(results)
        if lack is not None:
            self.table.show(None)
            self._show_nothing(lack)
            return
        self._stack.setCurrentWidget(self._work)
        self._title.setText(self._heading(results))
        self.provisional.show_results(results)
        self.analysis.show_results(results)
        self.table.show(results)
        self._show_empty()
        self._show_row()

    def _failed(self, why: str) -> None:
        """Never an empty list in its place; what was shown stays where there was something."""
        if self.now is None:
            self._show_nothing(Lack.FAILED, why)
        self.said.emit(why)

    def _show_nothing(self, lack: Lack, why: str = "") -> None:
        self.card.say(lack, why)
        self._stack.setCurrentWidget(self.card)
        self.sheet.show_row(None, None)

    def _heading(self, results: Results) -> str:
        count = results.summary.provisional
        if not count:
            return self.tr("Scores")
        return self.tr("Scores ({count} provisional)").format(count=count)

    def _show_row(self) -> None:
        if self.now is None or self._stack.currentWidget() is not self._work:
            return
        row = self.rows.row
        self.sheet.show_row(row, self.now.results)
        self.analysis.choose(row)

    # What a person can do

    def open_row(self) -> None:
        """Enter: what still waits for a person goes to review, else to the sheet beside the table."""
        row = self.rows.row
        if row is None:
            return
        waits = row.standing in (Standing.REVIEW, Standing.TWO_SHEETS, Standing.UNKNOWN)
        page = row.page if row.page is not None else next(iter(row.pages), None)
        essays_only = row.score is not None and self.sheet.essays.isVisible()
        if waits and page is not None and not essays_only:
            self.review_wanted.emit(page)
        else:
            self.sheet.enter()

    def copy_text(self) -> None:
        """The message for the student that is shown."""
        row = self.rows.row
        if row is None or self.now is None or row.student is None:
            return
        QGuiApplication.clipboard().setText(result_text(row, self.now.results, ui_language()))
        self.said.emit(self.tr("The result text is on the clipboard."))

    def give_note(self) -> None:
        """The wrong-note sheet of the student that is shown."""
        row = self.rows.row
        if row is not None and row.student is not None:
            self.export.choose(ExportKind.WRONG_NOTES, row.student)

    def undo(self) -> None:
        """What was done last, here or in the review."""
        if self._review is None:
            return
        try:
            action = self._review.undo()
        except StationError as error:
            self.said.emit(code_words(error.code))
            return
        if action is None:
            self.said.emit(self.tr("Nothing to undo."))
            return
        self._touched(tuple({c.page for c in action.changes} | {m.page for m in action.moves}))
        self.said.emit(self.tr("Undone."))

    def mark_absent(self, uids: tuple[str, ...], absent: bool) -> None:
        """Nobody waits for these students' sheets, or somebody does again."""
        if self._exam is None:
            return
        try:
            self._store.rosters.set_absent(self._exam, uids, absent=absent)
        except StationError as error:
            self.said.emit(code_words(error.code))
            return
        self._touched(())

    def _touched(self, pages: tuple[int, ...]) -> None:
        self._live.look()
        self.changed.emit(pages)

    def _act(self, lack: Lack) -> None:
        if lack is Lack.FAILED:
            self._show_nothing(Lack.LOADING)
            self._live.look()
            return
        {Lack.EXAM: self.exams_wanted, Lack.SHEETS: self.scan_wanted, Lack.KEY: self.key_wanted}[lack].emit()

    def _filter(self) -> None:
        self.table.find(self.filters.standing, self.filters.text)
        self._show_empty()

    def _show_empty(self) -> None:
        """A filter that fits nobody says so. The field that is typed in keeps the keys."""
        rows = self.table.rowCount()
        self._none.setVisible(rows == 0)
        self.rows.setVisible(rows > 0)

    def _step(self, by: int) -> None:
        """The same essay of the next student."""
        if not self.rows.step(by):
            self.said.emit(
                self.tr("That was the last one.") if by > 0 else self.tr("That was the first one.")
            )

    # Inside

    def _connect(self) -> None:
        self._live.computed.connect(self._computed)
        self._live.failed.connect(self._failed)
        self.rows.chosen.connect(self._show_row)
        self.rows.opened.connect(self.open_row)
        self.filters.wanted.connect(self._filter)
        self.filters.entered.connect(self.rows.setFocus)
        self.filters.marked.connect(self.mark_absent)
        self.sheet.said.connect(self.said)
        self.sheet.review_wanted.connect(self.review_wanted)
        self.sheet.changed.connect(self._touched)
        self.sheet.stepped.connect(self._step)
        self.sheet.text_wanted.connect(self.copy_text)
        self.sheet.note_wanted.connect(self.give_note)
        self.provisional.review_wanted.connect(lambda: self.review_wanted.emit(0))
        self.export.said.connect(self.said)
        self.export.exported.connect(self._live.look)
        self.analysis.said.connect(self.said)
        self.card.wanted.connect(self._act)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self.filters.search.setFocus),
            (QKeySequence.StandardKey.Undo, self.undo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _build(self) -> None:
        self._title: QLabel = title("")
        self._none = quiet(self.tr("Nobody fits. Choose “All” on the left, or clear the search."))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.export)
        self.rows.setMinimumHeight(150)
        upper = panel(head, self.provisional, self.since, self.rows, self._none, quiet(legend()))
        self._work = QSplitter(Qt.Orientation.Vertical)
        self._work.addWidget(upper)
        self._work.addWidget(self.analysis)
        self._work.setStretchFactor(0, 3)
        self._work.setStretchFactor(1, 2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._work)
        self._stack.addWidget(self.card)
        across = QSplitter(Qt.Orientation.Horizontal)
        self._work.setSizes([400, 250])
        across.addWidget(self.filters)
        across.addWidget(self._stack)
        across.addWidget(self.sheet)
        for at, share in enumerate((0, 5, 2)):
            across.setStretchFactor(at, share)
        across.setSizes([210, 800, 330])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(across)
