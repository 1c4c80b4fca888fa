"""The keys of one question, as buttons and on the keyboard: one key, one answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.reading import FieldReading
from station.contracts.sheet import FieldKind
from station.ui.keys import digit_of, letter_of
from station.ui.panel import quiet
from station.ui.words import CIRCLED, value_word

MOST_DIGITS = 3
IDENTIFIER_DIGITS = 8


class AnswerKeys(QWidget):
    """``decided``: a value was given; ``accepted``: the proposal is right."""

    decided = Signal(str)
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._field: FieldReading | None = None
        self._value = ""
        self._several: list[str] | None = None
        self._typed: str | None = None
        self._row = QHBoxLayout()
        self._hint = quiet("")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._row)
        whole.addWidget(self._hint)

    def show_field(self, field: FieldReading | None, value: str, *, decided: bool) -> None:
        """``value``: proposed, or decided by a person."""
        self._field, self._value, self._several, self._typed = field, value, None, None
        self._fill(decided=decided)
        self._say()

    def press(self, event: QKeyEvent) -> bool:
        """True when the key was meant for the answer."""
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return self._enter()
        if event.key() == Qt.Key.Key_QuoteLeft or event.text() in ("`", "₩"):
            self._give("")
            return True
        if event.key() == Qt.Key.Key_Escape and (self._several is not None or self._typed is not None):
            self._several = self._typed = None
            self._say()
            return True
        digit = digit_of(event)
        if digit and self._field is not None:
            return self._digit(digit)
        if event.key() == Qt.Key.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
            self._say()
            return True
        if letter_of(event) == "M" and self._is_choice():
            self._start_several()
            return True
        return False

    def _is_choice(self) -> bool:
        return self._field is not None and self._field.kind is FieldKind.CHOICE

    def _digit(self, digit: str) -> bool:
        assert self._field is not None
        if not self._is_choice():
            limit = IDENTIFIER_DIGITS if self._field.kind is FieldKind.IDENTIFIER else MOST_DIGITS
            self._typed = ((self._typed or "") + digit)[:limit]
            self._say()
            if self._field.kind is FieldKind.IDENTIFIER and len(self._typed) == limit:
                self._give(self._typed)
            return True
        if digit == "0":
            self._give("")
            return True
        if digit not in self._values():
            return True
        if self._several is None:
            self._give(digit)
        else:
            self._several = sorted(set(self._several) ^ {digit})
            self._say()
        return True

    def _enter(self) -> bool:
        if self._several is not None:
            self._give(",".join(self._several))
        elif self._typed:
            self._give(self._typed if self._field_is_identifier() else self._typed.lstrip("0") or "0")
        else:
            self.accepted.emit()
        return True

    def _field_is_identifier(self) -> bool:
        return self._field is not None and self._field.kind is FieldKind.IDENTIFIER

    def _start_several(self) -> None:
        """M once: several marks follow; M twice: the double mark stands as it was read."""
        if self._several is not None:
            if "," in self._value:
                self._give(self._value)
            return
        self._several = []
        self._say()

    def _give(self, value: str) -> None:
        self._several = self._typed = None
        self.decided.emit(value)

    def _values(self) -> tuple[str, ...]:
        if self._field is None:
            return ()
        return tuple(bubble.value for bubble in self._field.groups[0].bubbles)

    def _fill(self, *, decided: bool) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._field is None:
            return
        if self._is_choice():
            chosen = self._value.split(",")
            for bubble in self._field.groups[0].bubbles:
                sign = CIRCLED.get(bubble.value, bubble.value)
                self._add(f"{sign}\n{bubble.probability:.2f}", bubble.value, bubble.value in chosen)
            self._add(self.tr("0 Blank"), "", decided and not self._value)
            several = self._button(self.tr("M Several"), checked=False)
            several.clicked.connect(self._start_several)
            self._row.addWidget(several)
        else:
            self._add(self._value or self.tr("nothing read"), self._value, on=bool(self._value))
            self._add(self.tr("` Blank"), "", decided and not self._value)

    def _add(self, text: str, value: str, on: bool) -> None:
        button = self._button(text, checked=on)
        button.setAccessibleName(value_word(value, choice=self._is_choice()))
        button.clicked.connect(lambda: self._give(value))
        self._row.addWidget(button)

    def _button(self, text: str, *, checked: bool) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("choice")
        button.setCheckable(True)
        button.setChecked(checked)
        # Space and Enter belong to the question, not to the button that was used last.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _say(self) -> None:
        proposal = value_word(self._value, choice=self._is_choice())
        if self._field is None:
            self._hint.setText("")
        elif self._several is not None:
            marks = value_word(",".join(self._several), choice=True) if self._several else "…"
            self._hint.setText(self.tr("Several: {marks} · Enter · Esc").format(marks=marks))
        elif self._typed is not None:
            self._hint.setText(self.tr("Typed: {digits} · Enter · Esc").format(digits=self._typed))
        elif self._is_choice():
            self._hint.setText(
                self.tr("Space {proposal} · 1-5 · 0 blank · M several · ← → · Ctrl+Z undo · L later").format(
                    proposal=proposal
                )
            )
        else:
            self._hint.setText(
                self.tr("Space {proposal} · type digits, Enter · ` blank · ← → · Ctrl+Z undo").format(
                    proposal=proposal
                )
            )
