"""The settings: sections, a search over all of them, and the way back to each default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from station.contracts.settings import RANGES, Settings
from station.ui.panel import label, panel, quiet, title
from station.ui.preferences import Preferences
from station.ui.settings.about import about_panel
from station.ui.settings.settings_rows import Kind, Row, Section, sections

EDITOR_PX = 260


@dataclass(slots=True)
class _Line:
    """A setting on the screen."""

    row: Row
    whole: QWidget
    editor: QWidget
    reset: QPushButton


class SettingsView(QWidget):
    """Shows the settings in use and changes them one at a time; each change holds at once."""

    def __init__(self, preferences: Preferences, folder: Path, *, watches: bool = True) -> None:
        """``folder``: where the data lie; ``watches``: a folder may be watched."""
        super().__init__()
        self._sections = sections(watches=watches)
        self._folder = folder
        self._preferences = preferences
        self._lines: dict[str, _Line] = {}
        self._boxes: list[tuple[Section, QFrame]] = []
        self._build()
        self._show(preferences.now)
        preferences.changed.connect(self._show)

    def search(self, text: str) -> None:
        """Only settings whose words hold ``text`` stay; "" shows all."""
        wanted = text.casefold().strip()
        for section, box in self._boxes:
            any_left = False
            for row in section.rows:
                words = f"{section.title} {row.label} {row.help}".casefold()
                found = wanted in words
                self._lines[row.name].whole.setVisible(found)
                any_left |= found
            box.setVisible(any_left)
        self._nothing.setVisible(not any(not box.isHidden() for _, box in self._boxes))

    def editor(self, name: str) -> QWidget:
        """What edits the setting ``name``."""
        return self._lines[name].editor

    def _show(self, settings: Settings) -> None:
        default = Settings()
        for name, line in self._lines.items():
            value = getattr(settings, name)
            line.reset.setVisible(value != getattr(default, name))
            editor = line.editor
            editor.blockSignals(True)
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            elif isinstance(editor, QSpinBox):
                editor.setValue(int(value))
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(editor.findData(str(value)))
            elif isinstance(editor, _FolderEdit):
                editor.show_folder(str(value))
            editor.blockSignals(False)

    def _editor_of(self, row: Row) -> QWidget:
        if row.kind is Kind.SWITCH:
            switch = QCheckBox(self.tr("On"))
            switch.toggled.connect(lambda on: self._preferences.change(**{row.name: on}))
            return switch
        if row.kind is Kind.NUMBER:
            number = QSpinBox()
            number.setRange(*RANGES[row.name])
            number.setSuffix(row.unit)
            number.valueChanged.connect(lambda value: self._preferences.change(**{row.name: value}))
            return number
        if row.kind is Kind.CHOICE:
            return self._choice(row)
        if row.kind is Kind.FOLDER:
            return _FolderEdit(lambda folder: self._preferences.change(**{row.name: folder}))
        assert_never(row.kind)

    def _choice(self, row: Row) -> QComboBox:
        choice = QComboBox()
        for value, word in row.choices:
            choice.addItem(word, str(value))
        kind = type(getattr(Settings(), row.name))
        choice.activated.connect(
            lambda index: self._preferences.change(**{row.name: kind(choice.itemData(index))})
        )
        return choice

    def _line(self, row: Row) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 6, 0, 6)
        named = label(row.label)
        editor = self._editor_of(row)
        editor.setAccessibleName(row.label)
        editor.setAccessibleDescription(row.help)
        editor.setFixedWidth(EDITOR_PX)
        named.setBuddy(editor)
        reset = QPushButton(self.tr("Back to default"))
        reset.setAccessibleName(self.tr("Back to default: {setting}").format(setting=row.label))
        reset.clicked.connect(lambda: self._preferences.change(**{row.name: getattr(Settings(), row.name)}))
        kept = reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        reset.setSizePolicy(kept)
        grid.addWidget(named, 0, 0)
        grid.addWidget(quiet(row.help), 1, 0)
        grid.addWidget(editor, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(reset, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        self._lines[row.name] = _Line(row, whole, editor, reset)
        return whole

    def _build(self) -> None:
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search the settings"))
        self._search.setAccessibleName(self.tr("Search the settings"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self.search)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Sections"))
        self._nothing = quiet(self.tr("No setting is called so."))
        self._nothing.hide()
        column = QVBoxLayout()
        for section in self._sections:
            box = panel(title(section.title), *(self._line(row) for row in section.rows))
            self._boxes.append((section, box))
            self._list.addItem(section.title)
            column.addWidget(box)
        column.addWidget(self._nothing)
        column.addWidget(about_panel(self._folder))
        column.addStretch(1)
        inside = QWidget()
        inside.setLayout(column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inside)
        self._list.currentRowChanged.connect(self._to_section)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(panel(self._search, self._list))
        across.addWidget(self._scroll)
        across.setStretchFactor(1, 1)
        across.setSizes([240, 1000])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(across)

    def _to_section(self, index: int) -> None:
        self._search.clear()
        self._scroll.verticalScrollBar().setValue(self._boxes[index][1].y())


class _FolderEdit(QWidget):
    """A folder's path, a button to choose one, and one to have none."""

    def __init__(self, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._chosen = chosen
        self._path = QLineEdit()
        self._path.setReadOnly(True)
        self._path.setAccessibleName(self.tr("Watched folder"))
        self._path.setPlaceholderText(self.tr("none"))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        self.setFocusProxy(choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._path, 1)
        row.addWidget(choose)

    def show_folder(self, folder: str) -> None:
        self._path.setText(folder)
        self._path.setToolTip(folder)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Watched folder"), self._path.text())
        if folder:
            self._chosen(folder)
