"""The window: modes, the exam, and one line at the foot that always tells the truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import Author, Exam, PageState
from station.contracts.sheet import SheetTemplate
from station.errors import Code
from station.messages import trouble
from station.services.review import Review
from station.store.store import Store
from station.ui.capture_view import CaptureView
from station.ui.empty_view import EmptyView
from station.ui.exam_view import ExamView
from station.ui.panel import quiet
from station.ui.picture_loader import PictureLoader
from station.ui.review_view import ReviewView
from station.ui.words import ui_language


class Mode(IntEnum):
    CAPTURE = 0
    REVIEW = 1
    RESULTS = 2
    SENDING = 3
    SETTINGS = 4
    EXAM = 5


class MainWindow(QMainWindow):
    """``closing`` is called once, when the window closes: it ends what runs."""

    def __init__(
        self,
        store: Store,
        author: Author,
        capture: CaptureView,
        review: ReviewView,
        pictures: PictureLoader,
        *,
        settings: QSettings,
        closing: Callable[[], None],
    ) -> None:
        super().__init__()
        self._store = store
        self._author = author
        self._settings = settings
        self._closing = closing
        self._exam: Exam | None = None
        self._review: Review | None = None
        self.capture, self.review, self._pictures = capture, review, pictures
        self.exam_view = ExamView()
        self._build()
        self._connect()
        self._restore()

    # What changes outside

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Pages were read, or changed by a key."""
        self.capture.pages_changed(ids)
        if self.sender() is not self.review:
            self.review.refresh()
        self._saved = time.time()
        self._show_counts()

    def in_trouble(self, code: Code) -> None:
        """Reading is held up; it goes on by itself when it can."""
        told = trouble(code, ui_language())
        self.say(f"{told.what} {told.todo}")

    def say(self, sentence: str) -> None:
        """One sentence at the foot, until the next."""
        self._said.setText(sentence)

    # Exams

    def open_exam(self, exam: Exam) -> None:
        self._exam = exam
        template = self._store.exams.template(exam.id)
        self._review = Review(self._store, exam.id, self._author)
        self._pictures.size_mm = (template.width_mm, template.height_mm)
        self.capture.open_exam(exam.id, self._review)
        self.review.open_exam(self._review)
        self._settings.setValue("exam", exam.uid)
        self._show_counts()

    def make_exam(self, name: str, template: SheetTemplate, key: str | None = None) -> None:
        exam = self._store.exams.create(name, template, time.time())
        if key is not None:
            self._store.exams.set_key(exam.id, key)
        self._list_exams(exam.id)
        self.open_exam(exam)
        self.show_mode(Mode.CAPTURE)

    def show_mode(self, mode: Mode) -> None:
        self._stack.setCurrentIndex(mode)
        button = self._modes.button(mode)
        if button is not None:
            button.setChecked(True)
        if mode is Mode.REVIEW:
            self.review.refresh()
            self.review.setFocus()
        if mode is Mode.EXAM:
            self.exam_view.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing to save: every key was kept when it was pressed."""
        self._settings.setValue("geometry", self.saveGeometry())
        self._closing()
        super().closeEvent(event)

    # Inside

    def _restore(self) -> None:
        geometry = self._settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        exams = self._store.exams.all()
        last = self._settings.value("exam")
        exam = next((e for e in exams if e.uid == last), exams[0] if exams else None)
        self._list_exams(exam.id if exam is not None else None)
        if exam is None:
            self.capture.open_exam(None, None)
            self.show_mode(Mode.EXAM)
        else:
            self.open_exam(exam)
            self.show_mode(Mode.CAPTURE)

    def _list_exams(self, current: int | None) -> None:
        self._exams.blockSignals(True)
        self._exams.clear()
        for exam in self._store.exams.all():
            self._exams.addItem(exam.name, exam.id)
            if exam.id == current:
                self._exams.setCurrentIndex(self._exams.count() - 1)
        self._exams.blockSignals(False)
        self._exams.setEnabled(self._exams.count() > 0)

    def _exam_chosen(self, index: int) -> None:
        exam_id = self._exams.itemData(index)
        if exam_id is not None:
            self.open_exam(self._store.exams.get(int(exam_id)))

    def _show_counts(self) -> None:
        if self._exam is None:
            return
        counts = self._store.pages.counts(self._exam.id)
        waiting = counts.of(PageState.TAKEN, PageState.READING)
        ready = len(self._review.ready()) if self._review is not None else 0
        self._counts.setText(
            self.tr(
                "Taken {taken} · waiting {waiting} · to review {review} · no doubts {ready}"
                " · confirmed {confirmed} · failed {failed}"
            ).format(
                taken=counts.taken,
                waiting=waiting,
                review=counts.of(PageState.REVIEW),
                ready=counts.of(PageState.READY),
                confirmed=counts.of(PageState.CONFIRMED, PageState.SENT),
                failed=counts.of(PageState.FAILED),
            )
        )
        doubts = self.review.left
        self._review_button.setText(self.tr("Review") + (f" {doubts}" if doubts else ""))
        unsent = self._store.outbox.waiting()
        self._sending_button.setText(self.tr("Sending") + (f" {unsent}" if unsent else ""))
        self._confirm_all.setEnabled(ready > 0)
        self._confirm_all.setText(self.tr("Confirm all without doubts ({count})").format(count=ready))
        saved = datetime.fromtimestamp(self._saved).strftime("%H:%M:%S")
        self._state.setText(self.tr("kept {time} · unsent {count}").format(time=saved, count=unsent))

    def _connect(self) -> None:
        self.capture.taken.connect(self.pages_changed)
        self.capture.said.connect(self.say)
        self.capture.changed.connect(self.pages_changed)
        self.review.changed.connect(self.pages_changed)
        self.review.said.connect(self.say)
        self.exam_view.made.connect(self.make_exam)
        self.exam_view.left.connect(lambda: self.show_mode(Mode.CAPTURE))
        self._exams.activated.connect(self._exam_chosen)
        self._new_exam.clicked.connect(lambda: self.show_mode(Mode.EXAM))
        self._modes.idClicked.connect(lambda index: self.show_mode(Mode(index)))
        self._confirm_all.clicked.connect(self.review.confirm_all)
        for mode in list(Mode)[:5]:
            shortcut = QShortcut(QKeySequence(f"Alt+{mode + 1}"), self)
            shortcut.activated.connect(lambda mode=mode: self.show_mode(mode))
        QShortcut(QKeySequence("F6"), self).activated.connect(self._next_mode)
        QShortcut(QKeySequence("Ctrl+Shift+Return"), self).activated.connect(self.review.confirm_all)

    def _next_mode(self) -> None:
        self.show_mode(Mode((self._stack.currentIndex() + 1) % 5))

    def _build(self) -> None:
        self._saved = time.time()
        self.setWindowTitle(self.tr("Grading station"))
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self._stack = QStackedWidget()
        empty = (
            EmptyView(
                self.tr("Results come with the students' list."),
                self.tr("Confirmed sheets are kept until then."),
            ),
            EmptyView(
                self.tr("Sending is not set up yet."), self.tr("Confirmed sheets wait here; nothing is lost.")
            ),
            EmptyView(self.tr("Settings"), self.tr("There is nothing to set yet.")),
        )
        for view in (self.capture, self.review, *empty, self.exam_view):
            self._stack.addWidget(view)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        whole = QWidget()
        whole.setLayout(column)
        self.setCentralWidget(whole)

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        self._exams = QComboBox()
        self._exams.setMinimumWidth(220)
        self._exams.setAccessibleName(self.tr("Exam"))
        self._new_exam = QPushButton(self.tr("New exam"))
        row.addWidget(self._exams)
        row.addWidget(self._new_exam)
        row.addStretch(1)
        self._modes = QButtonGroup(self)
        names = (
            self.tr("Capture"),
            self.tr("Review"),
            self.tr("Results"),
            self.tr("Sending"),
            self.tr("Settings"),
        )
        for mode, name in enumerate(names):
            button = QPushButton(name)
            button.setObjectName("mode")
            button.setCheckable(True)
            self._modes.addButton(button, mode)
            row.addWidget(button)
        self._review_button = self._modes.button(Mode.REVIEW)
        self._sending_button = self._modes.button(Mode.SENDING)
        row.addStretch(1)
        self._state = quiet("")
        self._state.setWordWrap(False)
        row.addWidget(self._state)
        return bar

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 4, 12, 4)
        self._counts = QLabel("")
        self._said = quiet("")
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._confirm_all = QPushButton(self.tr("Confirm all without doubts ({count})").format(count=0))
        self._confirm_all.setEnabled(False)
        row.addWidget(self._counts)
        row.addWidget(self._said, 1)
        row.addWidget(self._confirm_all)
        return foot
