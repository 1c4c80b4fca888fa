"""Daily copies, and a damaged database: set aside, never deleted, and everything there is comes back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from station.errors import Code, StoreError
from station.store.backups import FOLDER, Backups
from station.store.store import DATABASE, Store
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
    (tmp_path / FOLDER / "station-1970-01-13.part").mkdir()
    with pytest.raises(StoreError):
        backups.make_daily(store.database, 1, 1_000_000 + DAY_S)
    assert [backup.day for backup in backups.all()] == ["1970-01-12"]
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
