"""The right answers of an exam: typed, pasted, or taken from a filled key sheet."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.messages import of_error
from station.services.exam_setup import KeySheet, ReadSheet, key_of_sheet, key_of_text
from station.ui.panel import quiet
from station.ui.tasks import Tasks
from station.ui.words import picture_filter, ui_language


class KeyEdit(QWidget):
    """A field for the key and a button for a key sheet; what is wrong stands below."""

    def __init__(self, tasks: Tasks, read: ReadSheet) -> None:
        super().__init__()
        self._tasks = tasks
        self._read = read
        self._sheet: SheetTemplate | None = None
        self._text = QPlainTextEdit()
        self._text.setAccessibleName(self.tr("Key"))
        self._text.setPlaceholderText(
            self.tr("Right answers in order, typed or pasted: 3 1 5 2 … (may be left empty)")
        )
        self._text.setTabChangesFocus(True)
        self._text.setMaximumHeight(90)
        self.from_sheet = QPushButton(self.tr("From a filled key sheet…"))
        self.from_sheet.clicked.connect(self._choose)
        self._said = quiet("")
        row = QHBoxLayout()
        row.addWidget(self.from_sheet)
        row.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addLayout(row)

    def show_key(self, text: str) -> None:
        self._text.setPlainText(text)
        self._said.setText("")

    def set_sheet(self, sheet: SheetTemplate | None) -> None:
        """The form that a key sheet would be written on; None: a key sheet cannot be read yet."""
        self._sheet = sheet
        self.from_sheet.setEnabled(sheet is not None)

    def text(self) -> str:
        return self._text.toPlainText()

    def key(self, sheet: SheetTemplate) -> str | None:
        """KEY.json, or None for no key. Raises UsageError(KEY_INVALID) that names the question."""
        return key_of_text(self.text(), sheet)

    def read_sheet(self, path: Path) -> None:
        """Read a filled sheet as the key; doubtful answers come as "?" for the teacher to fill in."""
        if self._sheet is None:
            return
        self._said.setText(self.tr("Reading the key sheet…"))
        self.from_sheet.setEnabled(False)
        work = partial(key_of_sheet, path, self._sheet, self._read)
        self._tasks.run(work, self._found, self._failed)

    def _found(self, key: KeySheet) -> None:
        self.from_sheet.setEnabled(True)
        self._text.setPlainText(key.text)
        if key.doubtful:
            told = self.tr("Fill in the answers that show “?”: no. {numbers}.")
            self._said.setText(told.format(numbers=", ".join(key.doubtful)))
        else:
            self._said.setText(self.tr("{count} answers read. Look them over.").format(count=key.count))

    def _failed(self, error: Exception) -> None:
        self.from_sheet.setEnabled(True)
        told = of_error(error, ui_language()) if isinstance(error, StationError) else type(error).__name__
        self._said.setText(told)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("From a filled key sheet…"),
            "",
            picture_filter(),
        )
        if name:
            self.read_sheet(Path(name))
