"""The settings as a file: only what differs from the defaults, written whole."""

from __future__ import annotations

import logging
import os
from dataclasses import fields
from pathlib import Path
from typing import Final

from station.contracts.codec import DataError, convert, decode, encode
from station.contracts.settings import RANGES, Settings
from station.store.disk import disk_told

NAME: Final = "settings.json"
_log = logging.getLogger(__name__)


class SettingsFile:
    """Of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def load(self) -> Settings:
        """What stands in the file. A line that makes no sense counts as not set; no file, all defaults."""
        try:
            given = decode(self._path.read_bytes(), dict[str, object])
        except FileNotFoundError:
            return Settings()
        except (OSError, DataError) as error:
            _log.info("settings cannot be read, defaults are used: %s", type(error).__name__)
            return Settings()
        return convert({name: value for name, value in given.items() if _makes_sense(name, value)}, Settings)

    def save(self, settings: Settings) -> None:
        """Raises StoreError: DISK_FULL, STORE_UNWRITABLE; then the file is what it was."""
        default = Settings()
        differing = {
            field.name: getattr(settings, field.name)
            for field in fields(Settings)
            if getattr(settings, field.name) != getattr(default, field.name)
        }
        part = self._path.with_suffix(".part")
        with disk_told():
            with part.open("wb") as file:
                file.write(encode(differing))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)


def _makes_sense(name: str, value: object) -> bool:
    try:
        settings = convert({name: value}, Settings)
    except DataError:
        return False
    found = getattr(settings, name, None)
    if name not in RANGES or not isinstance(found, int):
        return found is not None
    least, most = RANGES[name]
    return least <= found <= most
