"""Why a sheet is discarded: one key, in place of the question's keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.desk import DiscardReason
from station.ui.panel import label, quiet
from station.ui.review.shortcuts import Command
from station.ui.words import discard_word

REASONS = tuple(DiscardReason)
COLUMNS = 3


class DiscardChoice(QWidget):
    """``chosen``: a DiscardReason; ``left``: the sheet stays."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        what = label(self.tr("Discard this sheet: why?"))
        what.setObjectName("warn")
        hint = quiet(self.tr("Its picture stays, Ctrl+Z brings it back · Esc keeps the sheet"))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout()
        for at, reason in enumerate(REASONS):
            button = QPushButton(f"{at + 1}  {discard_word(reason)}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, reason=reason: self.chosen.emit(reason))
            grid.addWidget(button, at // COLUMNS, at % COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(what)
        top.addWidget(hint, 1)
        column.addLayout(top)
        column.addLayout(grid)

    def take(self, command: Command, digit: str) -> bool:
        """Only a reason or Esc; every other key waits until one of them came."""
        if command is Command.BACK:
            self.left.emit()
        elif command is Command.DIGIT and int(digit) <= len(REASONS):
            self.chosen.emit(REASONS[int(digit) - 1])
        return True
