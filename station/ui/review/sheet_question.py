"""A question about the whole sheet: what is odd, and the two or three things one can do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station.contracts.desk import Doubt, DoubtKind
from station.contracts.reading import Alarm
from station.ui.panel import quiet
from station.ui.review.shortcuts import Command
from station.ui.words import alarm_word, shift_word


class SheetQuestion(QWidget):
    """``accepted``: all is well; ``comparing``: both sheets side by side; ``discarding``: it should go;
    ``corners_wanted``: its place is to be laid by hand."""

    accepted = Signal()
    comparing = Signal()
    discarding = Signal()
    corners_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind = DoubtKind.PAGE
        self._what = QLabel("")
        self._what.setObjectName("warn")
        self._what.setWordWrap(True)
        self._hint = quiet("")
        self._yes = self._button("")
        self._yes.setObjectName("main")
        self._yes.clicked.connect(lambda: self.take(Command.ACCEPT, ""))
        self._discard = self._button(self.tr("Discard… (Shift+Del)"))
        self._discard.clicked.connect(self.discarding)
        self._corners = self._button(self.tr("Set the corners by hand (C)"))
        self._corners.clicked.connect(self.corners_wanted)
        row = QHBoxLayout()
        row.addWidget(self._yes, 2)
        row.addWidget(self._corners, 1)
        row.addWidget(self._discard, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._what, self._hint):
            column.addWidget(part)
        column.addLayout(row)

    def show_doubt(self, doubt: Doubt) -> None:
        """An alarm, a note about shifted answers, or a student with two sheets."""
        self._kind = doubt.kind
        self._corners.setVisible(Alarm.POSE_SUSPECT in doubt.label.split(","))
        if doubt.kind is DoubtKind.SHIFT:
            self._what.setText(shift_word(doubt.label))
            self._hint.setText(self.tr("Only a note: no answer changes. Space says that you have seen it."))
            self._yes.setText(self.tr("Seen (Space)"))
        elif doubt.kind is DoubtKind.SAME_STUDENT:
            self._what.setText(self.tr("Two sheets have this identifier. Exactly one of them counts."))
            self._hint.setText(self.tr("Until then neither of them can be confirmed."))
            self._yes.setText(self.tr("Side by side (Enter)"))
        else:
            alarms = [alarm_word(Alarm(label)) for label in doubt.label.split(",") if label]
            self._what.setText("\n".join(alarms))
            self._hint.setText(self.tr("Space: the sheet is fine as it is · Z whole sheet · O as scanned"))
            self._yes.setText(self.tr("It is fine (Space)"))

    def take(self, command: Command, digit: str) -> bool:
        """A key for the question; digits and the like mean nothing here, and do nothing."""
        if command is Command.ACCEPT:
            signal = self.comparing if self._kind is DoubtKind.SAME_STUDENT else self.accepted
            signal.emit()
            return True
        return command in (Command.DIGIT, Command.ZERO, Command.BLANK, Command.SEVERAL, Command.ERASE)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
