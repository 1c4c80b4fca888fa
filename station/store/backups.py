"""Copies of the database, one a day, and what is done when the database itself is damaged.

Pictures need no copies: they are files of their own, named by their hash, never changed.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.store.database import Database, check
from station.store.disk import disk_told, sync_file, sync_folder
from station.store.store import BACKUPS, DATABASE

_NAME: Final = re.compile(r"station-(\d{4}-\d{2}-\d{2})\.db")
_LOGS: Final = ("-wal", "-shm")

ASIDE: Final = ("damaged", "replaced")
"""How folders begin that hold a database for which another one was put in its place."""


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
            for path in (self._folder / BACKUPS).glob("station-*.db")
            if (match := _NAME.fullmatch(path.name))
        ]
        return tuple(sorted(found, key=lambda backup: backup.day, reverse=True))

    def make_daily(self, database: Database, keep: int, now_s: float | None = None) -> Backup | None:
        """Today's copy unless there is one; older ones beyond ``keep`` go. None where nothing was made.

        The copy gets its name when it is whole. Raises StoreError: DISK_FULL, STORE_UNWRITABLE,
        STORE_DAMAGED; then the older copies are all still there.
        """
        day = time.strftime("%Y-%m-%d", time.localtime(now_s))
        target = self._folder / BACKUPS / f"station-{day}.db"
        if keep <= 0 or target.exists():
            return None
        with disk_told():
            _copy(database, target)
            for old in self.all()[keep:]:
                old.path.unlink()
        return Backup(path=target, day=day)

    def replace_all(self, database: Database, keep: int) -> int:
        """One new copy in the place of all that there are, none with ``keep`` 0; how many there were. Raises
        StoreError: DISK_FULL, STORE_UNWRITABLE, STORE_DAMAGED; then those are still there."""
        target = self._folder / BACKUPS / f"station-{time.strftime('%Y-%m-%d')}.db"
        before = self.all()
        with disk_told():
            if keep > 0:
                _copy(database, target)
            for old in before:
                if keep <= 0 or old.path != target:
                    old.path.unlink()
        return len(before)

    def restore(self, backup: Backup | None, *, damaged: bool = True) -> Path:
        """Set the database aside and put a copy, or an empty one, in its place; where it is aside.

        Nothing is deleted, and at every moment there is a database or one that is refused: an empty
        folder would open as a new station. Raises StoreError: STORE_DAMAGED when the copy is damaged as
        well, DISK_FULL, STORE_UNWRITABLE; then all is as it was.
        """
        if backup is not None:
            check(backup.path)
        database = self._folder / DATABASE
        with disk_told():
            aside = self._set_aside(database, ASIDE[0] if damaged else ASIDE[1])
            fresh = _fresh(database.with_suffix(".part"), backup)
            try:
                # The copy must never meet the log of the damaged one: SQLite would write it into the copy.
                for part in reversed(_LOGS):
                    database.with_name(database.name + part).unlink(missing_ok=True)
                fresh.replace(database)
            except OSError:
                _put_back(aside, database)
                raise
            sync_folder(self._folder)
        return aside

    def _set_aside(self, database: Path, name: str) -> Path:
        """Its files under a second name; the first ones stay."""
        aside = self._folder / f"{name}-{time.strftime('%Y-%m-%d-%H%M%S')}"
        while aside.exists():
            aside = aside.with_name(f"{aside.name}+")
        aside.mkdir()
        for part in ("", *_LOGS):
            path = database.with_name(database.name + part)
            if path.exists():
                _double(path, aside / path.name)
        sync_folder(aside)
        sync_folder(self._folder)
        return aside


def _copy(database: Database, target: Path) -> None:
    """It has its name when it is whole."""
    part = target.with_suffix(".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    database.copy_to(part)
    sync_file(part)
    part.replace(target)
    sync_folder(target.parent)


def _double(path: Path, target: Path) -> None:
    """A second name where the disk can do that: nothing is read from a file that may be unreadable."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
        sync_file(target)


def _fresh(part: Path, backup: Backup | None) -> Path:
    """The database that will take the place, whole and on the disk."""
    for left in ("", *_LOGS):
        part.with_name(part.name + left).unlink(missing_ok=True)
    if backup is None:
        Database(part).close()
    else:
        shutil.copyfile(backup.path, part)
    sync_file(part)
    return part


def _put_back(aside: Path, database: Path) -> None:
    """The logs, when the database could not be replaced: they hold its newest changes."""
    for part in _LOGS:
        path = database.with_name(database.name + part)
        if (aside / path.name).exists() and not path.exists():
            with suppress(OSError):
                shutil.copyfile(aside / path.name, path)
