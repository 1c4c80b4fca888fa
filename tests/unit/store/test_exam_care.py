"""Exams that are deleted for good, and everything on a USB stick and back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station.contracts.desk import Exam, PageState
from station.errors import Code, StoreError
from station.store.backups import Backups
from station.store.blobs import Blobs
from station.store.exam_delete import delete_exam
from station.store.full_backup import FOLDER, bring_pictures, find_backup, put_database, write_backup
from station.store.store import DATABASE, Store
from tests.desk import exam_in, field, read_page, reading
from tests.kept_exam import made_in, told


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "other")
    exam_in(opened)  # ids are not the same there
    yield opened
    opened.close()


@pytest.fixture
def exam(store: Store) -> Exam:
    return made_in(store)


# Deleted for good


def bytes_left(folder: Path, needle: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def test_nothing_of_a_deleted_exam_is_left(store: Store, exam: Exam) -> None:
    kept = exam_in(store)
    page = store.pages.get(store.pages.ids(exam.id)[0])
    shared = store.blobs.read(page.picture)
    Backups(store.folder).make_daily(store.database, 7)
    assert bytes_left(store.folder, "김민지".encode())
    gone = delete_exam(store, exam.id, 7)
    assert (gone.pages, gone.pictures, gone.copies) == (2, 3, 1)
    assert bytes_left(store.folder, "김민지".encode()) == []
    assert bytes_left(store.folder, shared) == []
    assert exam.id not in [e.id for e in store.exams.all()]
    assert kept.id in [e.id for e in store.exams.all()]
    assert len(Backups(store.folder).all()) == 1
    assert store.rosters.all() == ()
    with pytest.raises(StoreError):
        delete_exam(store, exam.id, 7)


def test_a_picture_that_another_exam_shows_stays(store: Store, exam: Exam) -> None:
    kept = exam_in(store)
    page = store.pages.get(store.pages.ids(exam.id)[0])
    same = read_page(store, kept, reading(field(1, "2")), 1)
    assert same.picture == page.picture
    assert delete_exam(store, exam.id, 0).pictures == 2
    assert store.blobs.read(same.picture)


def set_aside(store: Store) -> Path:
    """A restore's: the database as it is now, under a name of its own."""
    aside = store.folder / "replaced-2026-01-01-000000"
    aside.mkdir()
    store.database.copy_to(aside / DATABASE)
    return aside


def test_a_database_set_aside_goes_only_where_no_other_exam_is_lost(store: Store, exam: Exam) -> None:
    lost = exam_in(store, "다른 시험")
    aside = set_aside(store)
    delete_exam(store, lost.id, 0)  # as a restore would have left it: only the one set aside holds it
    assert not aside.exists()  # all other exams of it are here
    lost = exam_in(store, "다른 시험")
    aside = set_aside(store)
    with store.database.write() as db:
        db.execute("UPDATE exam SET uid = 'another' WHERE id = ?", (lost.id,))
    gone = delete_exam(store, exam.id, 0)
    assert (gone.copies, gone.kept) == (0, 1)
    with closing(sqlite3.connect(aside / DATABASE)) as old:
        assert lost.uid in [row[0] for row in old.execute("SELECT uid FROM exam")]


def test_a_database_set_aside_that_cannot_be_read_or_knows_nothing_of_it_stays(
    store: Store, exam: Exam
) -> None:
    aside = set_aside(store)
    damaged = store.folder / "damaged-2026-01-01-000000"
    damaged.mkdir()
    (damaged / DATABASE).write_bytes(b"not a database" * 1000)
    newer = exam_in(store, "나중 시험")
    gone = delete_exam(store, newer.id, 0)
    assert (gone.copies, gone.kept) == (0, 1)
    assert (aside / DATABASE).exists()
    assert (damaged / DATABASE).exists()


def test_a_copy_that_cannot_be_made_leaves_those_before(store: Store, exam: Exam) -> None:
    Backups(store.folder).make_daily(store.database, 7, 1_000_000)
    (store.folder / "backups" / f"station-{time.strftime('%Y-%m-%d')}.part").mkdir()  # in the way
    with pytest.raises(StoreError) as refused:
        delete_exam(store, exam.id, 7)
    assert refused.value.code is Code.STORE_UNWRITABLE
    assert exam.id not in [e.id for e in store.exams.all()]
    assert [backup.day for backup in Backups(store.folder).all()] == ["1970-01-12"]


# Everything on a USB stick


def test_a_backup_brings_everything_back(store: Store, exam: Exam, tmp_path: Path) -> None:
    before = told(store, exam.id)
    stick = tmp_path / "stick"
    stick.mkdir()
    assert write_backup(store, stick).pictures == 3
    again = write_backup(store, stick)
    assert (again.pictures, again.known, again.missing) == (0, 3, ())
    store.close()
    found = find_backup(stick)
    assert found == stick / FOLDER
    assert found is not None
    fresh = tmp_path / "new pc"
    assert bring_pictures(fresh, found).pictures == 3
    put_database(fresh, found)
    opened = Store(fresh)
    assert told(opened, exam.id) == before
    opened.close()


def test_what_was_here_is_set_aside_by_a_restore(store: Store, exam: Exam, tmp_path: Path) -> None:
    write_backup(store, tmp_path)
    read_page(store, exam, reading(field(1, "4")), 9)
    store.close()
    put_database(store.folder, tmp_path / FOLDER)
    (aside,) = store.folder.glob("replaced-*")
    opened = Store(store.folder)
    assert opened.pages.counts(exam.id).taken == 2
    assert len(opened.lost_pictures()) == 1  # its picture is still there, and is offered
    opened.close()
    with closing(sqlite3.connect(aside / DATABASE)) as old:
        assert old.execute("SELECT count(*) FROM page").fetchone()[0] == 3


def test_a_damaged_backup_is_refused(store: Store, exam: Exam, tmp_path: Path) -> None:
    write_backup(store, tmp_path)
    database = tmp_path / FOLDER / DATABASE
    database.write_bytes(database.read_bytes()[:5000])
    store.close()
    for half in (bring_pictures, put_database):
        with pytest.raises(StoreError) as refused:
            half(store.folder, tmp_path / FOLDER)
        assert refused.value.code is Code.BACKUP_INVALID
    opened = Store(store.folder)
    assert opened.pages.counts(exam.id).by_state[PageState.CONFIRMED] == 1
    opened.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [("PRAGMA user_version = 9999", Code.STORE_NEWER), ("DROP TABLE outbox", Code.BACKUP_INVALID)],
)
def test_a_backup_that_is_not_of_this_program_is_refused(
    store: Store, exam: Exam, tmp_path: Path, change: str, code: Code
) -> None:
    write_backup(store, tmp_path)
    with closing(sqlite3.connect(tmp_path / FOLDER / DATABASE)) as backup:
        backup.execute(change)
        backup.commit()
    store.close()
    for half in (bring_pictures, put_database):
        with pytest.raises(StoreError) as refused:
            half(store.folder, tmp_path / FOLDER)
        assert refused.value.code is code
    opened = Store(store.folder)
    assert opened.pages.counts(exam.id).taken == 2
    opened.close()


def test_a_picture_that_was_damaged_on_the_stick_is_written_again(
    store: Store, exam: Exam, tmp_path: Path
) -> None:
    write_backup(store, tmp_path)
    name = store.pages.get(store.pages.ids(exam.id)[0]).picture
    there = Blobs(tmp_path / FOLDER / "pictures")
    path = there.path(name)
    path.write_bytes(bytes(path.stat().st_size))
    again = write_backup(store, tmp_path)
    assert (again.pictures, again.known, again.missing) == (1, 2, ())
    assert there.read(name) == store.blobs.read(name)


def test_a_picture_that_is_gone_is_said(store: Store, exam: Exam, tmp_path: Path) -> None:
    page = store.pages.get(store.pages.ids(exam.id)[0])
    path = store.blobs.path(page.picture)
    path.write_bytes(path.read_bytes() + b"x")
    copied = write_backup(store, tmp_path)
    assert (copied.pictures, copied.missing) == (2, (page.picture,))
