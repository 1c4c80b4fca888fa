"""Everything on a USB stick, and back: the database as it is now and every picture, checked by its hash.

A second copy to the same place only brings what is new. The copy before it stays until the new one is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.errors import Code, StoreError
from station.store.backups import Backup, Backups
from station.store.blobs import Blobs
from station.store.database import check_ours
from station.store.disk import disk_told, sync_file, sync_folder
from station.store.store import DATABASE, PICTURES, Store

FOLDER: Final = "GradingStation-backup"

Told = Callable[[int, int], None]
"""How many of how many pictures are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """``pictures``: that were copied now, ``known``: that were there already; ``missing``: names of pictures
    that could not be copied since they are gone or damaged."""

    pictures: int
    known: int
    missing: tuple[str, ...]


def write_backup(store: Store, place: Path, told: Told = lambda done, of: None) -> Copied:
    """Into `FOLDER` at ``place``. The database comes last: where it is, all its pictures are.

    Raises StoreError: DISK_FULL, STORE_UNWRITABLE; then the copy before is still whole.
    """
    target = place / FOLDER
    part = target / f"{DATABASE}.part"
    with disk_told():
        target.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    store.database.copy_to(part)
    with disk_told():
        sync_file(part)
    copied = _copy_pictures(store.blobs.names(), store.blobs, Blobs(target / PICTURES), told)
    with disk_told():
        part.replace(target / DATABASE)
        sync_folder(target)
    return copied


def find_backup(place: Path) -> Path | None:
    """The backup's own folder, where a person chose it or the one above it."""
    for folder in (place, place / FOLDER):
        if (folder / DATABASE).is_file():
            return folder
    return None


def bring_pictures(folder: Path, source: Path, told: Told = lambda done, of: None) -> Copied:
    """The first half of a restore, which changes nothing that is here: pictures of the backup that this PC
    lacks. Raises StoreError: BACKUP_INVALID, STORE_NEWER, DISK_FULL, STORE_UNWRITABLE."""
    _check(source)
    there = Blobs(source / PICTURES)
    return _copy_pictures(there.names(), there, Blobs(folder / PICTURES), told)


def put_database(folder: Path, source: Path) -> Path:
    """The second half: the backup's database takes the place of the one in ``folder``, which is set aside and
    kept; where. Nobody may have the store open.

    Raises StoreError: BACKUP_INVALID, STORE_NEWER, DISK_FULL, STORE_UNWRITABLE; then the database is as it
    was.
    """
    _check(source)
    with disk_told():
        folder.mkdir(parents=True, exist_ok=True)
    return Backups(folder).restore(Backup(path=source / DATABASE, day=""), damaged=False)


def _check(source: Path) -> None:
    try:
        check_ours(source / DATABASE)
    except StoreError as error:
        if error.code is Code.STORE_NEWER:
            raise
        raise StoreError(Code.BACKUP_INVALID, detail=str(error)[:80]) from error


def _copy_pictures(names: tuple[str, ...], source: Blobs, target: Blobs, told: Told) -> Copied:
    copied, known, missing = 0, 0, []
    for done, name in enumerate(names, 1):
        if _is_whole(target, name):
            known += 1
        else:
            try:
                data = source.read(name)
                with disk_told():
                    target.drop(name)  # where one lies there it is damaged, though it may have its size
                target.keep(data, name[64:])
                copied += 1
            except StoreError as error:
                if error.code is not Code.PICTURE_MISSING:
                    raise
                missing.append(name)
        told(done, len(names))
    return Copied(pictures=copied, known=known, missing=tuple(missing))


def _is_whole(blobs: Blobs, name: str) -> bool:
    """By its hash: sticks are pulled out half-written, and wear out."""
    try:
        blobs.read(name)
    except StoreError:
        return False
    return True
