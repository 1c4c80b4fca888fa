"""The keys of one question, as buttons and on the keyboard: one key, one answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.reading import FieldReading
from station.contracts.sheet import FieldKind
from station.services.typed import bubble_meant
from station.ui.panel import quiet
from station.ui.review.shortcuts import Command
from station.ui.words import CIRCLED, value_word


class AnswerKeys(QWidget):
    """``decided``: a value was given; ``accepted``: the proposal is right."""

    decided = Signal(str)
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._field: FieldReading | None = None
        self._value = ""
        self._decided = False
        self._correcting = False
        self._several: list[str] | None = None
        self._typed: str | None = None
        self._buttons: list[QPushButton] = []
        self._acts: list[Callable[[], None]] = []
        self._row = QHBoxLayout()
        self._hint = quiet("")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._row)
        whole.addWidget(self._hint)

    def show_field(
        self, field: FieldReading | None, value: str, *, decided: bool, correcting: bool = False
    ) -> None:
        """``value``: proposed, or decided by a person; ``correcting``: nobody doubts it."""
        self._correcting = correcting
        self._field, self._value, self._decided = field, value, decided
        self._several = self._typed = None
        self._fill(decided=decided)
        self._say()

    @property
    def typing(self) -> bool:
        """An answer has been begun."""
        return self._several is not None or self._typed is not None

    def take(self, command: Command, digit: str) -> bool:
        """A key for the answer; False when it means nothing here."""
        if self._field is None:
            return False
        if command is Command.ACCEPT:
            self._enter()
        elif command is Command.BLANK or (command is Command.ZERO and self._zero_is_blank()):
            self._give("")
        elif command in (Command.DIGIT, Command.ZERO):
            self._digit(digit)
        elif command is Command.SEVERAL and self._is_choice():
            self._start_several()
        elif command is Command.BACK and (self._several is not None or self._typed is not None):
            self._several = self._typed = None
        elif command is Command.ERASE and self._typed:
            self._typed = self._typed[:-1] or None
        else:
            return False
        self._say()
        return True

    def _is_choice(self) -> bool:
        return self._field is not None and self._field.kind is FieldKind.CHOICE

    def _zero_is_blank(self) -> bool:
        """Columns of digits have a bubble for it."""
        return self._is_choice() and "0" not in self._values()

    def _digit(self, digit: str) -> None:
        assert self._field is not None
        if not self._is_choice():
            self._typed = ((self._typed or "") + digit)[: len(self._field.groups)]
            return
        value = bubble_meant(digit, self._values())
        if value is not None and self._several is None:
            self._give(value)
        elif value is not None and self._several is not None:
            marked = set(self._several) ^ {value}
            self._several = [sign for sign in self._values() if sign in marked]

    def _enter(self) -> None:
        if self._several is not None:
            self._give(",".join(self._several))
        elif self._typed:
            self._give(self._typed.lstrip("0") or "0")
        else:
            self.accepted.emit()

    def _start_several(self) -> None:
        """M once: several marks follow; M twice: the double mark stands as it was read."""
        if self._several is None:
            self._several = []
        elif "," in self._value and not self._decided:
            self._several = None
            self.accepted.emit()

    def _give(self, value: str) -> None:
        self._several = self._typed = None
        self.decided.emit(value)

    def _values(self) -> tuple[str, ...]:
        if self._field is None:
            return ()
        return tuple(bubble.value for bubble in self._field.groups[0].bubbles)

    def _fill(self, *, decided: bool) -> None:
        """Buttons are kept and told anew: a key must not wait for widgets to be made."""
        wanted: list[tuple[str, str | None, bool]] = []
        if self._is_choice():
            assert self._field is not None
            chosen = self._value.split(",")
            for place, bubble in enumerate(self._field.groups[0].bubbles, start=1):
                sign = CIRCLED.get(bubble.value, bubble.value)
                if bubble_meant(str(place), self._values()) == bubble.value != str(place):
                    sign = f"{sign} ({place})"
                wanted.append((f"{sign}\n{bubble.probability:.2f}", bubble.value, bubble.value in chosen))
            blank = self.tr("0 Blank") if self._zero_is_blank() else self.tr("` Blank")
            wanted.append((blank, "", not self._value))
            wanted.append((self.tr("M Several"), None, False))
        elif self._field is not None and self._field.kind is FieldKind.IDENTIFIER:
            wanted.append((self._value or self.tr("not all digits read"), self._value or None, False))
        elif self._field is not None:
            wanted.append((self._value or self.tr("nothing read"), self._value, bool(self._value)))
            wanted.append((self.tr("` Blank"), "", decided and not self._value))
        while len(self._buttons) < len(wanted):
            self._add()
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(wanted))
        self._acts = []
        for button, (text, value, on) in zip(self._buttons, wanted, strict=False):
            button.setText(text)
            button.setChecked(on)
            button.setEnabled(value is not None or self._is_choice())
            named = value_word(value, choice=self._is_choice()) if value is not None else text
            button.setAccessibleName(named)
            self._acts.append(self._act(value))

    def _act(self, value: str | None) -> Callable[[], None]:
        if value is not None:
            return lambda: self._give(value)

        def several() -> None:
            self._start_several()
            self._say()

        return several

    def _add(self) -> None:
        button = QPushButton()
        button.setObjectName("choice")
        button.setCheckable(True)
        # Space and Enter belong to the question, not to the button that was used last.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        at = len(self._buttons)
        button.clicked.connect(lambda: self._acts[at]())
        self._buttons.append(button)
        self._row.addWidget(button)

    def _say(self) -> None:
        proposal = value_word(self._value, choice=self._is_choice())
        if self._field is None:
            self._hint.setText("")
        elif self._several is not None:
            marks = value_word(",".join(self._several), choice=True) if self._several else "…"
            self._hint.setText(self.tr("Several: {marks} · Enter · Esc").format(marks=marks))
        elif self._typed is not None:
            self._hint.setText(self.tr("Typed: {digits} · Enter · Esc").format(digits=self._typed))
        elif self._field.kind is FieldKind.IDENTIFIER:
            self._hint.setText(self.tr("Digits go to the card on the right · Enter accepts · L later"))
        elif self._correcting:
            self._hint.setText(self.tr("No doubt · another answer corrects it · Space the next question"))
        elif self._is_choice():
            self._hint.setText(
                self.tr("Space {proposal} · 1-5 · 0 blank · M several · L later · ? all keys").format(
                    proposal=proposal
                )
            )
        else:
            self._hint.setText(
                self.tr("Space {proposal} · type digits, Enter · ` blank · L later · ? all keys").format(
                    proposal=proposal
                )
            )
