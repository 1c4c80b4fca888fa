"""Where a key comes from besides typing: pasted text, a spreadsheet, a filled key sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from station.contracts.sheet import SheetTemplate
from station.errors import Code, FileError
from station.services.exam_setup import KeySheet, ReadSheet, key_of_sheet
from station.services.key_draft import KeyDraft
from station.services.key_import import draft_of_rows, draft_of_text
from station.tables import Table, read_table
from station.ui.tasks import Tasks
from station.ui.words import picture_filter

Fill = Callable[[KeyDraft, int, SheetTemplate], KeyDraft]
"""Puts what was found into the form that is shown."""


class KeySources(QWidget):
    """``found``: a `Fill` and a sentence about it; ``failed``: why nothing was; ``busy``: a sentence while
    something is read. The table stays editable meanwhile; what is found fills the form shown then."""

    found = Signal(object, str)
    failed = Signal(object)
    busy = Signal(str)

    def __init__(self, tasks: Tasks, read: ReadSheet) -> None:
        super().__init__()
        self._tasks = tasks
        self._read = read
        self._sheet: SheetTemplate | None = None
        self._asked = 0
        self._build()

    def set_sheet(self, sheet: SheetTemplate | None) -> None:
        """Of the exam; what is still being read for another one is dropped."""
        self._sheet = sheet
        self._asked += 1
        self._box.hide()
        self._text.clear()
        self._allow(True)

    def read_table(self, path: Path) -> None:
        """A CSV or XLSX file; its content says which."""
        self._run(self.tr("Reading the file…"), partial(_table, path), self._table_read)

    def read_sheet(self, path: Path) -> None:
        """A filled sheet as the key of one form; doubtful answers come as "?" to be filled in."""
        if self._sheet is not None:
            work = partial(key_of_sheet, path, self._sheet, self._read)
            self._run(self.tr("Reading the key sheet…"), work, self._sheet_read)

    def fill_text(self, text: str) -> None:
        """As if it stood in the box for pasting."""
        self.found.emit(lambda draft, at, sheet: draft_of_text(text, draft, at, sheet), "")

    def close_box(self) -> None:
        """What was pasted is in the table."""
        self._box.hide()
        self._text.clear()

    def _run(self, told: str, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self._asked += 1
        asked = self._asked
        self._allow(False)
        self.busy.emit(told)

        def done(result: object) -> None:
            if asked == self._asked:
                self._allow(True)
                then(result)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._allow(True)
                self.failed.emit(error)

        self._tasks.run(work, done, failed)

    def _table_read(self, table: object) -> None:
        assert isinstance(table, Table)
        rows = table.rows
        told = self.tr("Read from {file}. Look it over, then apply it.").format(file=table.name)
        self.found.emit(lambda draft, at, sheet: draft_of_rows(rows, draft, at, sheet), told)

    def _sheet_read(self, key: object) -> None:
        assert isinstance(key, KeySheet)
        if key.doubtful:
            told = self.tr("Fill in the answers that show “?”: no. {numbers}.").format(
                numbers=", ".join(key.doubtful)
            )
        else:
            told = self.tr("{count} answers read. Look them over.").format(count=key.count)
        text = key.text
        self.found.emit(lambda draft, at, sheet: draft_of_text(text, draft, at, sheet), told)

    def _allow(self, allowed: bool) -> None:
        for button in (self._of_file, self._of_sheet):
            button.setEnabled(allowed)

    def _show_box(self) -> None:
        self._box.setVisible(not self._box.isVisible())
        if self._box.isVisible():
            self._text.setFocus()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("From CSV or Excel…"), "", self.tr("Spreadsheets") + " (*.csv *.xlsx *.txt)"
        )
        if name:
            self.read_table(Path(name))

    def _choose_sheet(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("From a filled key sheet…"), "", picture_filter())
        if name:
            self.read_sheet(Path(name))

    def _build(self) -> None:
        paste = QPushButton(self.tr("Paste…"))
        self._of_file = QPushButton(self.tr("From CSV or Excel…"))
        self._of_sheet = QPushButton(self.tr("From a filled key sheet…"))
        paste.clicked.connect(self._show_box)
        self._of_file.clicked.connect(self._choose_file)
        self._of_sheet.clicked.connect(self._choose_sheet)
        row = QHBoxLayout()
        for button in (paste, self._of_file, self._of_sheet):
            row.addWidget(button)
        row.addStretch(1)
        self._text = QPlainTextEdit()
        self._text.setAccessibleName(self.tr("Right answers to paste"))
        self._text.setPlaceholderText(
            self.tr("3 1 5 2 …, 1) 3 2) 1 …, or cells of a spreadsheet: number, answer, points")
        )
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(72)
        fill = QPushButton(self.tr("Fill the table"))
        fill.clicked.connect(lambda: self.fill_text(self._text.toPlainText()))
        self._box = QWidget()
        box = QHBoxLayout(self._box)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._text, 1)
        box.addWidget(fill)
        self._box.hide()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self._box)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(fill.click)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._box)


def _table(path: Path) -> Table:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(Code.TABLE_UNREADABLE, file=path.name, detail=error.strerror or "") from error
    return read_table(data, path.name)
