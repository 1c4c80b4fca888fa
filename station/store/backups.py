"""Copies of the database, one a day, and what is done when the database itself is damaged.

Pictures need no copies: they are files of their own, named by their hash, never changed.
"""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.errors import Code, StoreError
from station.store.database import Database, check
from station.store.store import DATABASE

FOLDER: Final = "backups"
_NAME: Final = re.compile(r"station-(\d{4}-\d{2}-\d{2})\.db")
_PARTS: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One whole copy. ``day``: "2026-03-14"."""

    path: Path
    day: str


class Backups:
    """Of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[Backup, ...]:
        """Newest first."""
        found = [
            Backup(path=path, day=match[1])
            for path in (self._folder / FOLDER).glob("station-*.db")
            if (match := _NAME.fullmatch(path.name))
        ]
        return tuple(sorted(found, key=lambda backup: backup.day, reverse=True))

    def make_daily(self, database: Database, keep: int, now_s: float | None = None) -> Backup | None:
        """Today's copy unless there is one; older ones beyond ``keep`` go. None where nothing was made.

        The copy gets its name when it is whole. Raises StoreError: DISK_FULL, STORE_UNWRITABLE,
        STORE_DAMAGED; then the older copies are all still there.
        """
        day = time.strftime("%Y-%m-%d", time.localtime(now_s))
        target = self._folder / FOLDER / f"station-{day}.db"
        if keep <= 0 or target.exists():
            return None
        part = target.with_suffix(".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            database.copy_to(part)
            part.replace(target)
            for old in self.all()[keep:]:
                old.path.unlink()
        except OSError as error:
            raise StoreError(Code.STORE_UNWRITABLE, detail=type(error).__name__) from error
        return Backup(path=target, day=day)

    def restore(self, backup: Backup | None) -> Path:
        """Set the damaged database aside and put a copy, or nothing, in its place; where it is aside.

        Nothing is deleted. Raises StoreError: STORE_DAMAGED when the copy is damaged as well,
        STORE_UNWRITABLE; then all is as it was.
        """
        if backup is not None:
            check(backup.path)
        aside = self._folder / f"damaged-{time.strftime('%Y-%m-%d-%H%M%S')}"
        database = self._folder / DATABASE
        try:
            fresh = None
            if backup is not None:
                fresh = database.with_suffix(".part")
                shutil.copyfile(backup.path, fresh)
            aside.mkdir()
            for part in _PARTS:
                path = database.with_name(database.name + part)
                if path.exists():
                    path.replace(aside / path.name)
            if fresh is not None:
                fresh.replace(database)
        except OSError as error:
            raise StoreError(Code.STORE_UNWRITABLE, detail=type(error).__name__) from error
        return aside
