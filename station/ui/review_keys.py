"""Which key means what in the review; those of the academy's own web page among them."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from station.ui.keys import letter_of


class Command(Enum):
    NEXT = auto()
    PREVIOUS = auto()
    NEXT_SHEET = auto()
    PREVIOUS_SHEET = auto()
    UNDO = auto()
    REDO = auto()
    CONFIRM = auto()
    LATER = auto()
    GALLERY = auto()
    COMPARE = auto()
    WHOLE_SHEET = auto()


_KEYS: Final = {
    Qt.Key.Key_Right: Command.NEXT,
    Qt.Key.Key_Left: Command.PREVIOUS,
    Qt.Key.Key_Down: Command.NEXT_SHEET,
    Qt.Key.Key_Up: Command.PREVIOUS_SHEET,
}
_LETTERS: Final = {
    "N": Command.NEXT,
    "P": Command.PREVIOUS,
    "J": Command.NEXT_SHEET,
    "K": Command.PREVIOUS_SHEET,
    "L": Command.LATER,
    "G": Command.GALLERY,
    "D": Command.COMPARE,
    "Z": Command.WHOLE_SHEET,
    "U": Command.UNDO,
}


def command_of(event: QKeyEvent) -> Command | None:
    """What a key press asks for, besides answers; None for all else."""
    held = event.modifiers()
    shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
    if held & Qt.KeyboardModifier.ControlModifier:
        if letter_of(event) == "Z":
            return Command.REDO if shift else Command.UNDO
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return Command.CONFIRM if enter and not shift else None
    if shift or held & Qt.KeyboardModifier.AltModifier:
        return None
    return _KEYS.get(Qt.Key(event.key())) or _LETTERS.get(letter_of(event))
