"""Daily copies, and a damaged database: set aside, never deleted, and everything there is comes back."""

from __future__ import annotations

import errno
import os
import random
import shutil
from itertools import count
from pathlib import Path

import pytest

from station.errors import Code, StoreError
from station.store.backups import Backup, Backups
from station.store.database import check
from station.store.store import BACKUPS, DATABASE, Store
from tests.desk import exam_in, taken

DAY_S = 86_400.0


def filled(folder: Path, pages: int) -> Store:
    store = Store(folder)
    exam = exam_in(store)
    for number in range(pages):
        taken(store, exam, number)
    return store


def test_one_copy_a_day_and_the_oldest_go(tmp_path: Path) -> None:
    store, backups = filled(tmp_path, 2), Backups(tmp_path)
    for day in range(5):
        assert backups.make_daily(store.database, 3, 1_000_000 + day * DAY_S) is not None
        assert backups.make_daily(store.database, 3, 1_000_000 + day * DAY_S) is None
    days = [backup.day for backup in backups.all()]
    assert days == sorted(days, reverse=True)
    assert len(days) == 3
    assert backups.make_daily(store.database, 0, 1_000_000 + 9 * DAY_S) is None
    store.close()


def test_a_copy_that_fails_leaves_the_others_and_no_half_one(tmp_path: Path) -> None:
    store, backups = filled(tmp_path, 1), Backups(tmp_path)
    backups.make_daily(store.database, 3, 1_000_000)
    (tmp_path / BACKUPS / "station-1970-01-13.part").mkdir()
    with pytest.raises(StoreError):
        backups.make_daily(store.database, 1, 1_000_000 + DAY_S)
    assert [backup.day for backup in backups.all()] == ["1970-01-12"]
    store.close()


@pytest.mark.parametrize("whole", range(2))
def test_the_older_copies_stay_until_the_new_one_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    """``whole``: so many things reach the disk, of the file and its name."""
    store, backups = filled(tmp_path, 1), Backups(tmp_path)
    backups.make_daily(store.database, 1, 1_000_000)
    left = [None] * whole
    real = os.fsync

    def full(handle: int) -> None:
        if not left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left.pop()
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError) as refused:
            backups.make_daily(store.database, 1, 1_000_000 + DAY_S)
    assert refused.value.code is Code.DISK_FULL
    assert backups.all()[-1].day == "1970-01-12"
    store.close()


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_database_is_set_aside_and_the_copy_takes_its_place(tmp_path: Path, seed: int) -> None:
    store, backups = filled(tmp_path, 2), Backups(tmp_path)
    backups.make_daily(store.database, 3)
    newer = taken(store, store.exams.all()[0], 99)
    store.close()
    path = tmp_path / DATABASE
    broken = bytearray(path.read_bytes())
    random.Random(seed).shuffle(broken)
    path.write_bytes(broken)
    with pytest.raises(StoreError) as refused:
        Store(tmp_path)
    assert refused.value.code is Code.STORE_DAMAGED
    aside = backups.restore(backups.all()[0])
    assert (aside / DATABASE).read_bytes() == bytes(broken)
    again = Store(tmp_path)
    assert len(again.pages.ids(1)) == 2
    assert again.lost_pictures() == (newer.picture,)
    again.close()


def test_without_a_copy_one_begins_anew_and_every_picture_is_still_there(tmp_path: Path) -> None:
    filled(tmp_path, 3).close()
    (tmp_path / DATABASE).write_bytes(b"SQLite format 3\x00" + bytes(5000))
    Backups(tmp_path).restore(None)
    store = Store(tmp_path)
    assert store.exams.all() == ()
    assert len(store.lost_pictures()) == 3
    store.close()


def test_a_damaged_copy_is_refused_and_nothing_has_moved(tmp_path: Path) -> None:
    store, backups = filled(tmp_path, 1), Backups(tmp_path)
    backup = backups.make_daily(store.database, 3)
    store.close()
    assert backup is not None
    backup.path.write_bytes(b"no database at all")
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(StoreError) as refused:
        backups.restore(backup)
    assert refused.value.code is Code.STORE_DAMAGED
    assert (tmp_path / DATABASE).read_bytes() == before
    assert list(tmp_path.glob("damaged-*")) == []


class Gone(BaseException):
    """The program, at this moment."""


def die_at(step: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every change of the disk is counted; the one numbered ``step`` is not made any more."""
    made: list[str] = []

    def counted(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def change(*values: object, **named: object) -> object:
            if len(made) >= step:
                raise Gone
            made.append(name)
            return real(*values, **named)

        monkeypatch.setattr(owner, name, change)

    for owner, names in (
        (Path, ("replace", "unlink", "mkdir")),
        (os, ("link", "fsync")),
        (shutil, ("copyfile",)),
    ):
        for name in names:
            counted(owner, name)
    return made


@pytest.mark.parametrize("with_copy", [True, False])
@pytest.mark.parametrize("whole", [True, False], ids=["damaged", "missing"])
def test_the_program_dies_anywhere_while_restoring_and_no_empty_station_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_copy: bool, whole: bool
) -> None:
    for step in count():
        folder = tmp_path / str(step)
        backup = damaged(folder, whole=whole)
        with monkeypatch.context() as patch:
            made = die_at(step, patch)
            try:
                Backups(folder).restore(backup if with_copy else None)
            except Gone:
                pass
            else:
                assert len(made) > 5
                break
        if refused_for(folder) is None:  # it died after the last step that counts
            store = Store(folder)
            assert len(store.exams.all()) == int(with_copy)
        else:
            assert refused_for(folder) is Code.STORE_DAMAGED
            Backups(folder).restore(backup)
            store = Store(folder)
            assert len(store.pages.ids(1)) == 2
        store.close()


def refused_for(folder: Path) -> Code | None:
    try:
        Store(folder).close()
    except StoreError as error:
        return error.code
    return None


def damaged(folder: Path, *, whole: bool) -> Backup:
    """A copy with two pages, and a database that cannot be opened, with a log."""
    store = filled(folder, 2)
    backup = Backups(folder).make_daily(store.database, 3)
    store.close()
    assert backup is not None
    path = folder / DATABASE
    if whole:
        path.write_bytes(b"not a database" * 1000)
    else:
        path.unlink()
    path.with_name(path.name + "-wal").write_bytes(b"the log of another")
    return backup


def test_a_database_that_is_held_stays_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does while a virus scanner reads it."""
    backup = damaged(tmp_path, whole=True)
    before = (tmp_path / DATABASE).read_bytes()
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == DATABASE:
            raise PermissionError
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(StoreError) as refused:
            Backups(tmp_path).restore(backup)
    assert refused.value.code is Code.STORE_UNWRITABLE
    assert (tmp_path / DATABASE).read_bytes() == before
    assert (tmp_path / f"{DATABASE}-wal").read_bytes() == b"the log of another"
    Backups(tmp_path).restore(backup)
    check(tmp_path / DATABASE)


@pytest.mark.parametrize("kept", [BACKUPS, "pictures"])
@pytest.mark.parametrize("left", [None, b""])
def test_a_database_that_is_missing_is_said(tmp_path: Path, kept: str, left: bytes | None) -> None:
    store = filled(tmp_path, 1)
    Backups(tmp_path).make_daily(store.database, 3)
    store.close()
    shutil.rmtree(tmp_path / ({BACKUPS, "pictures"} - {kept}).pop())
    (tmp_path / DATABASE).unlink()
    if left is not None:
        (tmp_path / DATABASE).write_bytes(left)
    for _ in range(2):
        with pytest.raises(StoreError) as refused:
            Store(tmp_path)
        assert refused.value.code is Code.STORE_DAMAGED
        assert refused.value.facts["detail"] == "the database is missing"


def test_a_picture_that_comes_in_while_lost_ones_are_looked_for_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path, 1)
    listed = store.blobs.names

    def names() -> tuple[str, ...]:
        taken(store, store.exams.all()[0], 2)
        return listed()

    monkeypatch.setattr(store.blobs, "names", names)
    assert store.lost_pictures() == ()
    store.close()
