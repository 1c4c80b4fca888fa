"""Every key of the review, in one table: the keys are looked up in it, and the card is written from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from station.ui.keys import digit_of, letter_of


class Command(Enum):
    """What a key asks for."""

    DIGIT = auto()
    ZERO = auto()
    BLANK = auto()
    SEVERAL = auto()
    ACCEPT = auto()
    ERASE = auto()
    BACK = auto()
    NEXT = auto()
    PREVIOUS = auto()
    NEXT_SHEET = auto()
    PREVIOUS_SHEET = auto()
    NEXT_KIND = auto()
    PREVIOUS_KIND = auto()
    FIRST = auto()
    LAST = auto()
    UNDO = auto()
    REDO = auto()
    LATER = auto()
    GALLERY = auto()
    COMPARE = auto()
    WHOLE_SHEET = auto()
    ORIGINAL = auto()
    LARGER = auto()
    SMALLER = auto()
    MORE_CONTRAST = auto()
    LESS_CONTRAST = auto()
    CONFIRM = auto()
    CONFIRM_ALL = auto()
    DISCARD = auto()
    CORNERS = auto()
    SHORTCUTS = auto()
    STUDENT_1 = auto()
    STUDENT_2 = auto()
    STUDENT_3 = auto()
    SEARCH = auto()
    OFF_LIST = auto()
    MOVE = auto()
    EXCEPTION = auto()
    ANOTHER = auto()
    CONFIRM_REST = auto()
    THIS_ONE = auto()
    PROPOSED_ONE = auto()
    LEAVE = auto()


class Section(Enum):
    """Keys that belong together on the card."""

    ANSWER = auto()
    MOVE = auto()
    STUDENT = auto()
    SHEET = auto()
    VIEW = auto()
    GALLERY = auto()
    COMPARE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """``keys``: names as `key_name` gives them; ``shown``: how the card writes them where the names
    themselves would be too many."""

    command: Command
    keys: tuple[str, ...]
    shown: str = ""

    @property
    def text(self) -> str:
        return self.shown or "  ".join(self.keys)


def _on(command: Command, *keys: str, shown: str = "") -> Binding:
    return Binding(command=command, keys=keys, shown=shown)


_DIGITS: Final = tuple("123456789")

TABLE: Final[Mapping[Section, tuple[Binding, ...]]] = {
    Section.ANSWER: (
        _on(Command.DIGIT, *_DIGITS, shown="1 – 5"),
        _on(Command.ZERO, "0"),
        _on(Command.BLANK, "`"),
        _on(Command.SEVERAL, "M"),
        _on(Command.ACCEPT, "Space", "Enter"),
        _on(Command.ERASE, "Backspace"),
        _on(Command.BACK, "Esc"),
        _on(Command.LATER, "L"),
        _on(Command.UNDO, "Ctrl+Z", "U"),
        _on(Command.REDO, "Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    Section.MOVE: (
        _on(Command.NEXT, "→", "N"),
        _on(Command.PREVIOUS, "←", "P"),
        _on(Command.NEXT_SHEET, "↓", "J"),
        _on(Command.PREVIOUS_SHEET, "↑", "K"),
        _on(Command.NEXT_KIND, "PgDn"),
        _on(Command.PREVIOUS_KIND, "PgUp"),
        _on(Command.FIRST, "Home"),
        _on(Command.LAST, "End"),
    ),
    Section.STUDENT: (
        _on(Command.STUDENT_1, "F1"),
        _on(Command.STUDENT_2, "F2"),
        _on(Command.STUDENT_3, "F3"),
        _on(Command.SEARCH, "/"),
        _on(Command.OFF_LIST, "Shift+U"),
    ),
    Section.SHEET: (
        _on(Command.CONFIRM, "Ctrl+Enter"),
        _on(Command.CONFIRM_ALL, "Ctrl+Shift+Enter"),
        _on(Command.COMPARE, "D"),
        _on(Command.CORNERS, "C"),
        _on(Command.DISCARD, "Shift+Del"),
    ),
    Section.VIEW: (
        _on(Command.GALLERY, "G"),
        _on(Command.WHOLE_SHEET, "Z"),
        _on(Command.ORIGINAL, "O"),
        _on(Command.LARGER, "+", "="),
        _on(Command.SMALLER, "-"),
        _on(Command.MORE_CONTRAST, "]"),
        _on(Command.LESS_CONTRAST, "["),
        _on(Command.SHORTCUTS, "?"),
    ),
    Section.GALLERY: (
        _on(Command.MOVE, "←", "→", "↑", "↓"),
        _on(Command.EXCEPTION, "X", "Space"),
        _on(Command.ANOTHER, "0", *_DIGITS, shown="0 – 5"),
        _on(Command.CONFIRM_REST, "Enter"),
        _on(Command.LEAVE, "Esc", "G"),
    ),
    Section.COMPARE: (
        _on(Command.THIS_ONE, "1", "2"),
        _on(Command.PROPOSED_ONE, "Enter", "Space"),
        _on(Command.LEAVE, "Esc", "D"),
    ),
}

Keys = Mapping[str, Command]


def _keys(*sections: Section) -> Keys:
    return {key: bound.command for section in sections for bound in TABLE[section] for key in bound.keys}


REVIEW: Final = _keys(Section.ANSWER, Section.MOVE, Section.STUDENT, Section.SHEET, Section.VIEW)
GALLERY: Final = _keys(Section.GALLERY)
COMPARE: Final = _keys(Section.COMPARE)

HELD: Final = frozenset(
    {
        Command.NEXT,
        Command.PREVIOUS,
        Command.NEXT_SHEET,
        Command.PREVIOUS_SHEET,
        Command.LARGER,
        Command.SMALLER,
        Command.MORE_CONTRAST,
        Command.LESS_CONTRAST,
        Command.ERASE,
        Command.UNDO,
    }
)
"""What a key goes on doing while it is held. All else is done once."""

ANYWHERE: Final = frozenset({Command.UNDO, Command.REDO, Command.SHORTCUTS})
"""What a key does in gallery and comparison too, where they have no such key of their own."""

_NAMED: Final = {
    Qt.Key.Key_Right: "→",
    Qt.Key.Key_Left: "←",
    Qt.Key.Key_Down: "↓",
    Qt.Key.Key_Up: "↑",
    Qt.Key.Key_PageDown: "PgDn",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Delete: "Del",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_F1: "F1",
    Qt.Key.Key_F2: "F2",
    Qt.Key.Key_F3: "F3",
}
_SIGNS: Final = {
    Qt.Key.Key_QuoteLeft: "`",
    Qt.Key.Key_Plus: "+",
    Qt.Key.Key_Equal: "=",
    Qt.Key.Key_Minus: "-",
    Qt.Key.Key_BracketLeft: "[",
    Qt.Key.Key_BracketRight: "]",
    Qt.Key.Key_Question: "?",
    Qt.Key.Key_Slash: "/",
}
"""Shift is part of some of these, so it is not named with them."""


def key_name(event: QKeyEvent) -> str:
    """ "Ctrl+Z", "N", "?", "7" ... of a press, whatever the input method makes of it; "" for what the
    review has no name for."""
    held = event.modifiers()
    if held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return ""
    control = "Ctrl+" if held & Qt.KeyboardModifier.ControlModifier else ""
    shift = "Shift+" if held & Qt.KeyboardModifier.ShiftModifier else ""
    key = Qt.Key(event.key())
    if shift and (key is Qt.Key.Key_Slash or event.text() == "?"):
        return f"{control}?"
    if key in _SIGNS or event.text() == "₩":
        return control + _SIGNS.get(key, "`")
    name = _NAMED.get(key) or digit_of(event) or letter_of(event)
    return f"{control}{shift}{name}" if name else ""


def command_of(event: QKeyEvent, keys: Keys) -> Command | None:
    """What a key press asks for among ``keys``; None for all else."""
    return keys.get(key_name(event))
