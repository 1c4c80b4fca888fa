"""Why there are no results yet, and the one thing to do about it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from station.contracts.results import Results
from station.ui.panel import centre_card, panel, quiet, title


class Lack(StrEnum):
    """What is missing."""

    EXAM = "exam"
    LOADING = "loading"
    SHEETS = "sheets"
    KEY = "key"
    FAILED = "failed"


def lack_of(results: Results) -> Lack | None:
    """None where there is something to show."""
    if results.attendance.sheets == 0 and not any(row.pages for row in results.rows):
        return Lack.SHEETS
    return None if results.keyed else Lack.KEY


class StateCard(QWidget):
    """``wanted``: the button, with what is lacking."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lack = Lack.LOADING
        self._title, self._words = title(""), quiet("")
        self._title.setWordWrap(True)
        self.button = QPushButton()
        self.button.setObjectName("main")
        self.button.clicked.connect(lambda: self.wanted.emit(self._lack))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._title, self._words):
            column.addWidget(part)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        centre_card(self, panel(inner), 12)

    @property
    def lack(self) -> Lack:
        return self._lack

    @property
    def told(self) -> str:
        """What the card says."""
        return f"{self._title.text()} {self._words.text()}"

    def say(self, lack: Lack, why: str = "") -> None:
        """``why``: of a failure, in words."""
        self._lack = lack
        what, todo, button = self._sentences(why)[lack]
        self._title.setText(what)
        self._words.setText(todo)
        self._words.setVisible(bool(todo))
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def _sentences(self, why: str) -> dict[Lack, tuple[str, str, str]]:
        return {
            Lack.EXAM: (self.tr("Choose an exam first."), "", self.tr("Choose an exam")),
            Lack.LOADING: (self.tr("Working out the results…"), "", ""),
            Lack.SHEETS: (
                self.tr("No sheets yet."),
                self.tr("Results appear here as soon as the first sheet has been read."),
                self.tr("Scan sheets"),
            ),
            Lack.KEY: (
                self.tr("There is no answer key yet, so nothing is graded."),
                self.tr("The answers are kept. Scores appear the moment there is a key."),
                self.tr("Enter the answer key"),
            ),
            Lack.FAILED: (
                self.tr("The results could not be loaded. The sheets are all still there."),
                why,
                self.tr("Try again"),
            ),
        }
