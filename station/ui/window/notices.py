"""Notices above the work: what happened, what is true, and one button. Nothing that must be answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station.ui.panel import label

Button = tuple[str, Callable[[], None]]


class Notices(QWidget):
    """One line for each subject; a newer notice on a subject takes the older one's place."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 0)
        self._column.setSpacing(4)
        self.hide()

    def show_notice(
        self, subject: str, text: str, button: Button | None = None, *, stays: bool = False
    ) -> None:
        """``stays``: it cannot be put away, only taken back by whoever showed it."""
        self.take_back(subject)
        line = QFrame()
        line.setObjectName("notice")
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 4, 8, 4)
        told = label(text)
        told.setWordWrap(True)
        row.addWidget(told, 1)
        if button is not None:
            row.addWidget(_button(button[0], button[1]))
        if not stays:
            row.addWidget(_button(self.tr("Close"), lambda: self.take_back(subject)))
        self._lines[subject] = line
        self._column.addWidget(line)
        self.show()

    def take_back(self, subject: str) -> None:
        """The notice on ``subject`` goes; nothing where there is none."""
        line = self._lines.pop(subject, None)
        if line is None:
            return
        line.hide()
        self._column.removeWidget(line)
        line.deleteLater()
        self.setVisible(bool(self._lines))

    def told(self, subject: str) -> str:
        """The words now shown on ``subject``, "" for none."""
        line = self._lines.get(subject)
        told = None if line is None else line.findChild(QLabel)
        return "" if told is None else told.text()


def _button(text: str, action: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda: action())
    return button
