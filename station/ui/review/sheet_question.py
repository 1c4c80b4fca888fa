"""A question about the whole sheet: what is odd, and the two or three things one can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.desk import Doubt, DoubtKind
from station.contracts.reading import Alarm
from station.ui.panel import label, quiet
from station.ui.review.shortcuts import Command
from station.ui.words import alarm_word, shift_word


class SheetQuestion(QWidget):
    """``accepted``: all is well, or as proposed; ``decided``: the name of a form; ``comparing``: both
    sheets side by side; ``discarding``: it should go; ``corners_wanted``: its place is to be laid by hand;
    ``refused``: why a key did nothing."""

    accepted = Signal()
    decided = Signal(str)
    refused = Signal(str)
    comparing = Signal()
    discarding = Signal()
    corners_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind = DoubtKind.PAGE
        self._proposal = ""
        self._forms: list[QPushButton] = []
        self._names: tuple[str, ...] = ()
        self._form_row = QHBoxLayout()
        self._what = label()
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
        column.addLayout(self._form_row)
        column.addLayout(row)

    def show_doubt(self, doubt: Doubt, forms: Sequence[str] = ()) -> None:
        """An alarm, a note about shifted answers, which of ``forms`` it is, or a student with two sheets."""
        self._kind, self._proposal = doubt.kind, doubt.proposal
        self._show_forms(forms if doubt.kind is DoubtKind.FORM else ())
        self._yes.setVisible(doubt.kind is not DoubtKind.FORM)
        self._corners.setVisible(Alarm.POSE_SUSPECT in doubt.label.split(","))
        if doubt.kind is DoubtKind.SHIFT:
            self._what.setText(shift_word(doubt.label))
            self._hint.setText(self.tr("Only a note: no answer changes. Space says that you have seen it."))
            self._yes.setText(self.tr("Seen (Space)"))
        elif doubt.kind is DoubtKind.FORM:
            self._what.setText(self.tr("Which form of the exam is this sheet?"))
            self._hint.setText(self.tr("A number chooses. The marked one has the key that fits best."))
        elif doubt.kind is DoubtKind.SAME_STUDENT:
            self._what.setText(self.tr("One student has two sheets. Exactly one of them counts."))
            self._hint.setText(self.tr("Until then neither of them can be confirmed."))
            self._yes.setText(self.tr("Side by side (Enter)"))
        else:
            alarms = [alarm_word(Alarm(label)) for label in doubt.label.split(",") if label]
            self._what.setText("\n".join(alarms))
            self._hint.setText(self.tr("Space: the sheet is fine as it is · Z whole sheet · O as scanned"))
            self._yes.setText(self.tr("It is fine (Space)"))

    def take(self, command: Command, digit: str) -> bool:
        """A key for the question; digits and the like mean nothing here, and do nothing."""
        if self._kind is DoubtKind.FORM:
            return self._take_form(command, digit)
        if command is Command.ACCEPT:
            signal = self.comparing if self._kind is DoubtKind.SAME_STUDENT else self.accepted
            signal.emit()
            return True
        return command in (Command.DIGIT, Command.ZERO, Command.BLANK, Command.SEVERAL, Command.ERASE)

    def _take_form(self, command: Command, digit: str) -> bool:
        if command is Command.DIGIT and 1 <= int(digit) <= len(self._names):
            self.decided.emit(self._names[int(digit) - 1])
        elif command is Command.ACCEPT and self._proposal:
            self.accepted.emit()
        elif command in (Command.ACCEPT, Command.DIGIT, Command.ZERO, Command.BLANK, Command.SEVERAL):
            self.refused.emit(self.tr("Choose a form by its number."))
        else:
            return False
        return True

    def _show_forms(self, forms: Sequence[str]) -> None:
        """A button each; the one whose key fits best is marked."""
        self._names = tuple(forms)
        while len(self._forms) < len(forms):
            button = self._button("")
            button.setObjectName("choice")
            button.setCheckable(True)
            at = len(self._forms)
            button.clicked.connect(lambda _=False, at=at: self.decided.emit(self._names[at]))
            self._forms.append(button)
            self._form_row.addWidget(button)
        for at, button in enumerate(self._forms):
            button.setVisible(at < len(forms))
            if at < len(forms):
                button.setText(f"{at + 1}  {forms[at]}")
                button.setChecked(self._proposal == forms[at])

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
