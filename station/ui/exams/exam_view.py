"""A new exam: a name, the sheet it is written on, and the key. A page of the window, not a dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.messages import of_error
from station.services.exam_setup import own_sheet, sheet_of_file
from station.ui.exams.key_edit import KeyEdit
from station.ui.panel import centre_card, panel, quiet, title
from station.ui.words import ui_language


class ExamView(QWidget):
    """``made``: name, sheet and key (or None) of a new exam; ``left``: nothing was made; ``demo_wanted``:
    look round first."""

    made = Signal(str, object, object)
    left = Signal()
    demo_wanted = Signal()

    def __init__(self, key: KeyEdit) -> None:
        super().__init__()
        self._key = key
        self._sheet_file: Path | None = None
        self._build()

    def start(self) -> None:
        """Empty fields, the cursor in the first."""
        self._name.clear()
        self._key.show_key("")
        self._sheet_file = None
        self._file_name.setText(self.tr("or choose a sheet file (meta JSON)"))
        self._sheet_changed()
        self._name.setFocus()

    def _make(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._trouble.setText(self.tr("Give the exam a name."))
            self._name.setFocus()
            return
        try:
            sheet = self._sheet()
            key = self._key.key(sheet)
        except StationError as error:
            self._trouble.setText(of_error(error, ui_language()))
            return
        self.made.emit(name, sheet, key)

    def _sheet(self) -> SheetTemplate:
        if self._sheet_file is not None:
            return sheet_of_file(self._sheet_file)
        return own_sheet(self._name.text().strip(), self._choices.value(), self._numeric.value())

    def _sheet_changed(self) -> None:
        try:
            self._key.set_sheet(self._sheet())
        except StationError as error:
            self._key.set_sheet(None)
            self._trouble.setText(of_error(error, ui_language()))
        else:
            self._trouble.setText("")

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a sheet file"), "", self.tr("Sheet files") + " (*.json)"
        )
        if name:
            self._sheet_file = Path(name)
            self._file_name.setText(self._sheet_file.name)
            self._sheet_changed()

    def _build(self) -> None:
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name"))
        self._name.setPlaceholderText(self.tr("for example: March mock exam, class A"))
        self._choices, self._numeric = QSpinBox(), QSpinBox()
        self._choices.setRange(0, 60)
        self._choices.setValue(20)
        self._numeric.setRange(0, 20)
        for number in (self._choices, self._numeric):
            number.valueChanged.connect(lambda _: self._sheet_changed())
        self._file_name = quiet("")
        choose = QPushButton(self.tr("Sheet file…"))
        choose.clicked.connect(self._choose)
        self._trouble = quiet("")
        self._trouble.setObjectName("warn")
        form = QFormLayout()
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("Multiple choice questions"), self._choices)
        form.addRow(self.tr("Short answers"), self._numeric)
        file = QHBoxLayout()
        file.addWidget(choose)
        file.addWidget(self._file_name, 1)
        form.addRow(self.tr("Sheet"), file)
        form.addRow(self.tr("Key"), self._key)
        for row in range(form.rowCount()):
            item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            named = None if item is None else item.widget()
            assert isinstance(named, QLabel)
            named.setTextFormat(Qt.TextFormat.PlainText)
        make = QPushButton(self.tr("Make the exam"))
        make.setObjectName("main")
        make.clicked.connect(self._make)
        self._name.returnPressed.connect(self._make)
        leave = QPushButton(self.tr("Cancel"))
        leave.clicked.connect(self.left)
        demo = QPushButton(self.tr("Look round in the demo mode"))
        demo.clicked.connect(self.demo_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(demo)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(make)
        box = panel(title(self.tr("New exam")), form, self._trouble, buttons)
        centre_card(self, box, 14)
