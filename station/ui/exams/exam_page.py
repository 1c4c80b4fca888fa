"""One exam: its name, what is in it, and what can be done with it as a whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from station.contracts.desk import Exam, PageState
from station.errors import StationError
from station.messages import of_error
from station.services.exam_setup import printable
from station.services.file_names import file_name
from station.store.store import Store
from station.ui.panel import quiet
from station.ui.words import ui_language


class ExamPage(QWidget):
    """``opened``: id of the exam to work on; ``changed``: it has another name, or was put away or taken out
    again; ``said``: one sentence."""

    opened = Signal(int)
    changed = Signal()
    said = Signal(str)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._exam: Exam | None = None
        self._build()

    def open_exam(self, exam_id: int) -> None:
        """0: none."""
        self._trouble.setText("")
        if not exam_id:
            self._exam = None
            return
        exam = self._exam = self._store.exams.get(exam_id)
        counts = self._store.pages.counts(exam.id)
        self._name.setText(exam.name)
        self._facts.setText(
            self.tr("{questions} questions · {taken} sheets, {confirmed} confirmed").format(
                questions=len(self._store.exams.template(exam.id).fields),
                taken=counts.taken,
                confirmed=counts.of(PageState.CONFIRMED, PageState.SENT),
            )
        )
        self._put_away.setText(self.tr("Take out again") if exam.archived else self.tr("Put away"))

    def rename(self, name: str) -> None:
        """As if typed and kept; what is wrong stands below the field and nothing is kept."""
        self._name.setText(name)
        self._keep()

    def open_it(self) -> None:
        """Work on this exam; one that was put away is taken out again."""
        exam = self._exam
        if exam is not None:
            if exam.archived:
                self._store.exams.archive(exam.id, archived=False)
                self.changed.emit()  # it leaves the list of those put away, and this page
            self.opened.emit(exam.id)

    def _keep(self) -> None:
        if self._exam is None:
            return
        name = self._name.text().strip()
        if not name:
            self._trouble.setText(self.tr("Give the exam a name."))
            self._name.setFocus()
            return
        try:
            if name != self._exam.name:
                self._store.exams.rename(self._exam.id, name)
        except StationError as error:
            self._trouble.setText(of_error(error, ui_language()))
            return
        self.said.emit(self.tr("Kept."))
        self.changed.emit()

    def _toggle_away(self) -> None:
        if self._exam is not None:
            self._store.exams.archive(self._exam.id, archived=not self._exam.archived)
            self.changed.emit()

    def _print(self) -> None:
        if self._exam is None:
            return
        pdf = printable(self._store.exams.template(self._exam.id), self._exam.name)
        if pdf is None:
            self.said.emit(self.tr("This sheet came from a file: print it where it was made."))
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Sheet to print (PDF)…"), file_name(self._exam.name) + ".pdf", "PDF (*.pdf)"
        )
        if not name:
            return
        try:
            Path(name).write_bytes(pdf)
        except OSError as error:
            told = self.tr("The file could not be written: {why}. Choose another place.")
            self.said.emit(told.format(why=error.strerror or type(error).__name__))
            return
        self.said.emit(self.tr("Written. Print it at 100 %, not fitted to the page."))

    def _build(self) -> None:
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name"))
        self._name.returnPressed.connect(self._keep)
        self._facts, self._trouble = quiet(""), quiet("")
        self._trouble.setObjectName("warn")
        open_it, keep = QPushButton(self.tr("Work on this exam")), QPushButton(self.tr("Keep the name"))
        open_it.setObjectName("main")
        open_it.clicked.connect(self.open_it)
        keep.clicked.connect(self._keep)
        sheet = QPushButton(self.tr("Sheet to print (PDF)…"))
        sheet.clicked.connect(self._print)
        self._put_away = QPushButton("")
        self._put_away.clicked.connect(self._toggle_away)
        named, buttons = QHBoxLayout(), QHBoxLayout()
        named.addWidget(self._name, 1)
        named.addWidget(keep)
        for button in (open_it, sheet, self._put_away):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(quiet(self.tr("Name")))
        column.addLayout(named)
        column.addWidget(self._trouble)
        column.addWidget(self._facts)
        column.addLayout(buttons)
        column.addStretch(1)
