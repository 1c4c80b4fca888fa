"""All keys of the review on one page, written from the table in which they are looked up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station.ui.panel import label, panel, title
from station.ui.review.shortcut_words import command_word, section_word
from station.ui.review.shortcuts import TABLE, Section, key_name

COLUMNS = (
    (Section.ANSWER, Section.SHEET),
    (Section.MOVE, Section.GALLERY),
    (Section.STUDENT, Section.VIEW, Section.COMPARE),
)


class ShortcutCard(QWidget):
    """``left``: it was closed."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        back = QPushButton(self.tr("Back (Esc)"))
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addWidget(title(self.tr("Shortcuts")), 1)
        top.addWidget(back)
        across = QHBoxLayout()
        across.setSpacing(36)
        for sections in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(8)
            for section in sections:
                column.addWidget(_heading(section_word(section)))
                column.addLayout(_rows(section))
                column.addSpacing(18)
            column.addStretch(1)
            across.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(panel(top, across))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if key_name(event) in ("Esc", "?", "Enter", "Space"):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _heading(text: str) -> QLabel:
    heading = label(text)
    heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    return heading


def _rows(section: Section) -> QGridLayout:
    rows = QGridLayout()
    rows.setHorizontalSpacing(16)
    rows.setVerticalSpacing(7)
    rows.setColumnStretch(1, 1)
    for at, binding in enumerate(TABLE[section]):
        keys = label(binding.text)
        keys.setObjectName("quiet")
        what = label(command_word(binding.command))
        rows.addWidget(keys, at, 0)
        rows.addWidget(what, at, 1)
    return rows
