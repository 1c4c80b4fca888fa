"""The settings in use: whoever shows or heeds them is told when one changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from station.contracts.settings import Settings
from station.errors import StoreError


class KeepsSettings(Protocol):
    """Where settings survive a restart."""

    def load(self) -> Settings: ...

    def save(self, settings: Settings) -> None: ...


class Preferences(QObject):
    """``changed``: the Settings now in use; ``failed``: the code of why they could not be kept."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, file: KeepsSettings) -> None:
        super().__init__()
        self._file = file
        self.now = file.load()

    def change(self, **values: object) -> None:
        """Some settings by name. They hold at once, even where they cannot be kept."""
        wanted = replace(self.now, **values)  # type: ignore[arg-type]
        if wanted == self.now:
            return
        self.now = wanted
        try:
            self._file.save(wanted)
        except StoreError as error:
            self.failed.emit(error.code)
        self.changed.emit(wanted)
