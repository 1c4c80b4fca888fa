"""What a teacher can set. One frozen record with defaults; the file holds only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class LanguageChoice(StrEnum):
    SYSTEM = "system"
    KO = "ko"
    EN = "en"


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Caution(StrEnum):
    """How readily the station asks: never less than the reader itself does."""

    NORMAL = "normal"
    CAREFUL = "careful"
    STRICT = "strict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``text_points``: size of the words; ``volume``: of sounds, 0 to 100.

    ``camera``: name of the one to open, "" for the first. ``watch_folder``: "" for none; ``watch_move``:
    kept files go to its sub folder "done". ``caution``: NORMAL asks what the reader asks, the others what
    is less sure as well. ``ask_doubles``, ``ask_blanks``: proven double marks, proven blanks are listed for
    a look, and hold up no sheet. ``auto_confirm``: a sheet without doubts is confirmed as it is read.
    ``backups``: daily copies that are kept, 0 for none. ``welcomed``: the first steps have been shown.
    """

    language: LanguageChoice = LanguageChoice.SYSTEM
    theme: ThemeChoice = ThemeChoice.SYSTEM
    text_points: int = 10
    sounds: bool = True
    volume: int = 70
    camera: str = ""
    watch_folder: str = ""
    watch_sub_folders: bool = False
    watch_move: bool = False
    caution: Caution = Caution.NORMAL
    ask_doubles: bool = True
    ask_blanks: bool = False
    auto_confirm: bool = False
    backups: int = 7
    welcomed: bool = False


RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "text_points": (10, 16),
    "volume": (0, 100),
    "backups": (0, 30),
}
"""Least and most of what is a number."""
