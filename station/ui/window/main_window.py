"""The window: modes, the exam, and one line at the foot that always tells the truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSettings, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import Author, Exam, PageState
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StationError
from station.services.pace import Pace
from station.services.review import Review
from station.store.store import Store
from station.ui.capture.capture_view import CaptureView
from station.ui.corners.corners_flow import CornersFlow
from station.ui.corners.corners_view import CornersView
from station.ui.exams.care_page import CarePage
from station.ui.exams.exam_view import ExamView
from station.ui.exams.exams_view import ExamsView
from station.ui.papers.paper_view import PaperView
from station.ui.picture_loader import PictureLoader
from station.ui.preferences import Preferences
from station.ui.results.results_view import ResultsView
from station.ui.review.review_view import ReviewView
from station.ui.roster.roster_page import RosterPage
from station.ui.settings.settings_view import SettingsView
from station.ui.settings.welcome_view import WelcomeView
from station.ui.window.empty_view import nothing_to_send
from station.ui.window.foot import Foot
from station.ui.window.header import Header
from station.ui.window.mode import WORK, Mode
from station.ui.window.window_notices import WindowNotices
from station.ui.words import code_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """The pages of the window that are not empty."""

    capture: CaptureView
    review: ReviewView
    settings: SettingsView
    new_exam: ExamView
    exams: ExamsView
    welcome: WelcomeView
    corners: CornersView
    roster: RosterPage
    care: CarePage
    results: ResultsView
    paper: PaperView


class MainWindow(QMainWindow):
    """``closing`` is called once, when the window closes: it ends what runs. ``demo_wanted``: the demo's
    folder is to be opened in place of this one."""

    demo_wanted = Signal()

    def __init__(
        self,
        store: Store,
        author: Author,
        views: Views,
        pictures: PictureLoader,
        preferences: Preferences,
        *,
        state: QSettings,
        closing: Callable[[], None],
    ) -> None:
        super().__init__()
        self._store = store
        self._author = author
        self._pictures = pictures
        self._preferences = preferences
        self._state = state
        self._closing = closing
        self._exam: Exam | None = None
        self._review: Review | None = None
        self._pace = Pace()
        self._came_from = Mode.CAPTURE
        self._corners = CornersFlow(store, views.corners)
        self.views = views
        self.capture, self.review = views.capture, views.review
        self._build()
        self._connect()
        self._restore()

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Pages came in, or were changed by a key."""
        self.capture.pages_changed(ids)
        self.views.results.pages_changed(ids)
        if self.sender() is not self.review:
            self.review.refresh(ids)
        self._saved_s = time.time()
        self._show_counts()

    def pages_read(self, ids: tuple[int, ...]) -> None:
        """The reader is done with pages; those without doubts are confirmed here where that is set."""
        if self._preferences.now.auto_confirm and self._review is not None:
            try:
                self._review.confirm_read(ids)
            except StationError as error:
                self.in_trouble(error.code)
        self._pace.did(1)
        self.pages_changed(ids)

    def in_trouble(self, code: Code) -> None:
        """Something is held up; it goes on by itself when it can."""
        self.say(code_words(code))

    def say(self, sentence: str) -> None:
        """One sentence at the foot, until the next or another mode."""
        self._foot.say(sentence)

    @property
    def said(self) -> str:
        return self._foot.said

    def open_exam(self, exam: Exam) -> None:
        self._exam = exam
        template = self._store.exams.template(exam.id)
        self._review = Review(self._store, exam.id, self._author)
        self._pictures.size_mm = (template.width_mm, template.height_mm)
        self.capture.open_exam(exam.id, self._review)
        self.review.open_exam(self._review)
        self.views.results.open_exam(exam.id, self._review)
        self._state.setValue("exam", exam.uid)
        self._list_exams()
        self._show_counts()

    def make_exam(self, name: str, template: SheetTemplate, key: str | None = None) -> None:
        """A new exam, opened. Where it cannot be kept, the foot says so and nothing has changed."""
        try:
            exam = self._store.exams.create(name, template, time.time())
            if key is not None:
                self._store.exams.set_key(exam.id, key)
        except StationError as error:
            self.in_trouble(error.code)
            return
        self.work_on(exam.id)

    def show_mode(self, mode: Mode) -> None:
        if mode is not self.mode:
            self.say("")
        self._stack.setCurrentIndex(mode)
        self.header.show_mode(mode)
        if mode is Mode.REVIEW:
            self.review.refresh()
            self.review.take_focus()
        elif mode is Mode.CAPTURE:
            self.capture.take_focus()
        elif mode is Mode.RESULTS:
            self.views.results.take_focus()
        elif mode is Mode.NEW_EXAM:
            self.views.new_exam.start()
        elif mode is Mode.EXAMS:
            self.views.exams.start(None if self._exam is None else self._exam.id)

    def next_mode(self) -> None:
        """Round the five modes of work."""
        self.show_mode(WORK[(WORK.index(self.mode) + 1) % len(WORK)] if self.mode in WORK else Mode.CAPTURE)

    def lay_corners(self, page_id: int) -> None:
        """A person lays the corners of a page by hand, then comes back here."""
        if self._review is not None:
            self._came_from = self.mode
            self.show_mode(Mode.CORNERS)
            self._corners.open(page_id, self._review)

    @property
    def mode(self) -> Mode:
        return Mode(self._stack.currentIndex())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing to save: every key was kept when it was pressed."""
        self._state.setValue("geometry", self.saveGeometry())
        self._closing()
        super().closeEvent(event)

    def _restore(self) -> None:
        geometry = self._state.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        exams = self._store.exams.all()
        last = self._state.value("exam")
        exam = next((e for e in exams if e.uid == last), next(iter(exams), None))
        if exam is None:
            self.capture.open_exam(None, None)
            self.views.results.open_exam(None, None)
            self._list_exams()
            self.show_mode(Mode.NEW_EXAM if self._preferences.now.welcomed else Mode.WELCOME)
        else:
            self.open_exam(exam)
            self.show_mode(Mode.CAPTURE)

    def _list_exams(self) -> None:
        self.header.show_exams(self._store.exams.all(), None if self._exam is None else self._exam.id)

    def _stop_reading(self) -> None:
        assert self._review is not None
        aside = self._review.discard_waiting()
        self.capture.changed.emit(aside)
        self.say(
            self.tr("{count} sheets set aside unread. Ctrl+Z brings them back.").format(count=len(aside))
        )

    def _exams_changed(self) -> None:
        """One was renamed, got another key, or was put away."""
        exams = self._store.exams.all()
        if self._exam is not None:
            self._exam = self._store.exams.get(self._exam.id)
            if self._exam.archived and exams:
                self.open_exam(exams[0])
        self._list_exams()
        self.review.refresh()
        self.views.results.pages_changed()
        self._show_counts()

    def work_on(self, exam_id: int) -> None:
        """Open an exam and begin with its sheets."""
        self.open_exam(self._store.exams.get(exam_id))
        self._preferences.change(welcomed=True)
        self.show_mode(Mode.CAPTURE)

    def _review_page(self, page_id: int) -> None:
        """A sheet that was looked at in the results; 0: wherever the person stood."""
        self.show_mode(Mode.REVIEW)
        if page_id:
            self.review.open_page(page_id)

    def _show_paper(self, exam_id: int) -> None:
        if exam_id:
            self.views.paper.open(self._store.exams.get(exam_id))

    def _show_key(self) -> None:
        self.show_mode(Mode.EXAMS)
        self.views.exams.show_page(self.views.exams.key)

    def _show_counts(self) -> None:
        if self._exam is None:
            return
        counts = self._store.pages.counts(self._exam.id)
        ready = self._review.ready_count() if self._review is not None else 0
        waiting = counts.of(PageState.TAKEN, PageState.READING)
        self._foot.show_counts(counts, ready, self._pace.seconds_for(waiting))
        self._foot.show_attendance(self._store.rosters.attendance(self._exam.id))
        unsent = self._store.outbox.waiting()
        self.header.show_count(Mode.REVIEW, self.review.left)
        self.header.show_count(Mode.SENDING, unsent)
        self.header.show_kept(self._saved_s, unsent)

    def _connect(self) -> None:
        self.capture.taken.connect(self.pages_changed)
        self.capture.changed.connect(self.pages_changed)
        self.review.changed.connect(self.pages_changed)
        for speaker in (self.capture, self.review, self.views.exams, self.views.results):
            speaker.said.connect(self.say)
        self.views.new_exam.made.connect(self.make_exam)
        self.views.new_exam.left.connect(lambda: self.show_mode(Mode.CAPTURE))
        self.views.exams.opened.connect(self.work_on)
        for changed in (self.views.exams.changed, self.views.roster.changed):
            changed.connect(self._exams_changed)
        exams = self.views.exams
        for tab in (self.views.roster, self.views.paper, self.views.care):
            exams.add_page(tab)
            tab.said.connect(self.say)
        for page in (self.views.roster, self.views.care):
            exams.exam_chosen.connect(page.open_exam)
        exams.exam_chosen.connect(self._show_paper)
        self.views.paper.left.connect(lambda: exams.show_page(exams.exam))
        self.views.care.came.connect(self.work_on)
        self.views.exams.new_wanted.connect(lambda: self.show_mode(Mode.NEW_EXAM))
        self.views.welcome.exam_wanted.connect(lambda: self.show_mode(Mode.NEW_EXAM))
        for view in (self.views.welcome, self.views.new_exam):
            view.demo_wanted.connect(self.demo_wanted)
        results = self.views.results
        results.changed.connect(self.pages_changed)
        results.review_wanted.connect(self._review_page)
        results.scan_wanted.connect(lambda: self.show_mode(Mode.CAPTURE))
        results.exams_wanted.connect(lambda: self.show_mode(Mode.EXAMS))
        results.key_wanted.connect(self._show_key)
        self.review.corners_wanted.connect(self.lay_corners)
        self._corners.laid.connect(self.capture.changed)
        self._corners.left.connect(lambda: self.show_mode(self._came_from))
        self._corners.failed.connect(self.in_trouble)
        self.header.exam_chosen.connect(lambda exam: self.open_exam(self._store.exams.get(exam)))
        self.header.exams_wanted.connect(lambda: self.show_mode(Mode.EXAMS))
        self.header.mode_chosen.connect(lambda index: self.show_mode(Mode(index)))
        self.notices.review_wanted.connect(lambda: self.show_mode(Mode.REVIEW))
        self._preferences.failed.connect(self.in_trouble)
        self._foot.confirm_all.connect(self.review.confirm_all)
        self._foot.stop_reading.connect(self._stop_reading)
        for mode in WORK:
            shortcut = QShortcut(QKeySequence(f"Alt+{mode + 1}"), self)
            shortcut.activated.connect(lambda mode=mode: self.show_mode(mode))
        QShortcut(QKeySequence("F6"), self).activated.connect(self.next_mode)
        confirm_all = QShortcut(QKeySequence("Ctrl+Shift+Return"), self)
        confirm_all.setAutoRepeat(False)
        confirm_all.activated.connect(self.review.confirm_all)

    def _build(self) -> None:
        self._saved_s = time.time()
        self.setWindowTitle(self.tr("Grading station"))
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self.header, self.notices, self._foot = Header(), WindowNotices(), Foot()
        self._stack = QStackedWidget()
        pages: dict[Mode, QWidget] = {
            Mode.CAPTURE: self.capture,
            Mode.REVIEW: self.review,
            Mode.RESULTS: self.views.results,
            Mode.SENDING: nothing_to_send(),
            Mode.SETTINGS: self.views.settings,
            Mode.NEW_EXAM: self.views.new_exam,
            Mode.EXAMS: self.views.exams,
            Mode.WELCOME: self.views.welcome,
            Mode.CORNERS: self.views.corners,
        }
        for mode in sorted(pages):
            self._stack.addWidget(pages[mode])
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)
        whole = QWidget()
        whole.setLayout(column)
        self.setCentralWidget(whole)
