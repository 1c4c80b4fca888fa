"""All exams: find one, open it, give it another name or key, print its sheet, put it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import Exam, PageState
from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.messages import of_error
from station.services.exam_setup import printable, text_of_key
from station.store.store import Store
from station.ui.exams.key_edit import KeyEdit
from station.ui.panel import panel, quiet, title
from station.ui.words import ui_language


class ExamsView(QWidget):
    """``opened``: id of the exam to work on; ``changed``: names or the list are others now;
    ``new_wanted``: make one; ``said``: one sentence."""

    opened = Signal(int)
    changed = Signal()
    new_wanted = Signal()
    said = Signal(str)

    def __init__(self, store: Store, key: KeyEdit) -> None:
        super().__init__()
        self._store = store
        self._key = key
        self._exam: Exam | None = None
        self._sheet: SheetTemplate | None = None
        self._build()

    def start(self, current: int | None) -> None:
        """The list as it is now, with one exam chosen."""
        self._search.clear()
        self._fill(current)
        self._list.setFocus()

    def choose(self, exam_id: int) -> None:
        """The exam with that id, if it is listed."""
        self._fill(exam_id)

    def fill_in(self, name: str, key: str) -> None:
        """As if typed and kept; what is wrong stands below the fields and nothing is kept."""
        self._name.setText(name)
        self._key.show_key(key)
        self._keep()

    def _fill(self, current: int | None) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        wanted = self._search.text().casefold().strip()
        exams = self._store.exams.all(archived=self._archived.isChecked())
        for exam in exams:
            if wanted not in exam.name.casefold():
                continue
            item = QListWidgetItem(exam.name)
            item.setData(Qt.ItemDataRole.UserRole, exam.id)
            self._list.addItem(item)
            if exam.id == current:
                self._list.setCurrentItem(item)
        self._list.blockSignals(False)
        if self._list.currentRow() < 0 and self._list.count():
            self._list.setCurrentRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._list.currentRow() >= 0
        self._detail.setVisible(chosen)
        self._none.setVisible(not chosen)
        self._exam = self._sheet = None
        if not chosen:
            return
        item = self._list.currentItem()
        exam = self._exam = self._store.exams.get(int(item.data(Qt.ItemDataRole.UserRole)))
        sheet = self._sheet = self._store.exams.template(exam.id)
        counts = self._store.pages.counts(exam.id)
        self._name.setText(exam.name)
        self._key.set_sheet(sheet)
        self._key.show_key(text_of_key(exam.key, sheet))
        self._facts.setText(
            self.tr("{questions} questions · {taken} sheets, {confirmed} confirmed").format(
                questions=len(sheet.fields),
                taken=counts.taken,
                confirmed=counts.of(PageState.CONFIRMED, PageState.SENT),
            )
        )
        self._put_away.setText(self.tr("Take out again") if exam.archived else self.tr("Put away"))
        self._trouble.setText("")

    def _keep(self) -> None:
        """Name and key as they stand in the fields."""
        exam, sheet = self._exam, self._sheet
        if exam is None or sheet is None:
            return
        name = self._name.text().strip()
        if not name:
            self._trouble.setText(self.tr("Give the exam a name."))
            self._name.setFocus()
            return
        try:
            key = self._key.key(sheet)
            if name != exam.name:
                self._store.exams.rename(exam.id, name)
            if key != exam.key:
                self._store.exams.set_key(exam.id, key)
        except StationError as error:
            self._trouble.setText(of_error(error, ui_language()))
            return
        self.said.emit(self.tr("Kept."))
        self._fill(exam.id)
        self.changed.emit()

    def _toggle_away(self) -> None:
        if self._exam is None:
            return
        self._store.exams.archive(self._exam.id, archived=not self._exam.archived)
        self._fill(None)
        self.changed.emit()

    def _print(self) -> None:
        if self._exam is None or self._sheet is None:
            return
        pdf = printable(self._sheet, self._exam.name)
        if pdf is None:
            self.said.emit(self.tr("This sheet came from a file: print it where it was made."))
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Sheet to print (PDF)…"), f"{self._exam.name}.pdf", "PDF (*.pdf)"
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

    def _open(self) -> None:
        if self._exam is not None:
            if self._exam.archived:
                self._store.exams.archive(self._exam.id, archived=False)
                self.changed.emit()
            self.opened.emit(self._exam.id)

    def _build(self) -> None:
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search the exams"))
        self._search.setAccessibleName(self.tr("Search the exams"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda: self._fill(None))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Exams"))
        self._list.currentItemChanged.connect(lambda: self._show_chosen())
        self._list.itemActivated.connect(lambda: self._open())
        self._archived = QCheckBox(self.tr("Those put away"))
        self._archived.toggled.connect(lambda: self._fill(None))
        new = QPushButton(self.tr("New exam"))
        new.clicked.connect(self.new_wanted)
        below = QHBoxLayout()
        below.addWidget(self._archived, 1)
        below.addWidget(new)
        self._none = quiet(self.tr("No exam here."))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(panel(title(self.tr("Exams")), self._search, self._list, below))
        across.addWidget(panel(self._one(), self._none))
        across.setStretchFactor(1, 1)
        across.setSizes([420, 900])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(across)

    def _one(self) -> QWidget:
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name"))
        self._name.returnPressed.connect(self._keep)
        self._facts, self._trouble = quiet(""), quiet("")
        self._trouble.setObjectName("warn")
        open_it, keep = QPushButton(self.tr("Work on this exam")), QPushButton(self.tr("Keep name and key"))
        open_it.setObjectName("main")
        open_it.clicked.connect(lambda: self._open())
        keep.clicked.connect(lambda: self._keep())
        sheet = QPushButton(self.tr("Sheet to print (PDF)…"))
        sheet.clicked.connect(lambda: self._print())
        self._put_away = QPushButton("")
        self._put_away.clicked.connect(lambda: self._toggle_away())
        buttons = QHBoxLayout()
        for button in (open_it, keep, sheet, self._put_away):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._detail = QWidget()
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (quiet(self.tr("Name")), self._name, self._facts, quiet(self.tr("Key")), self._key):
            column.addWidget(part)
        column.addWidget(self._trouble)
        column.addLayout(buttons)
        column.addStretch(1)
        return self._detail
