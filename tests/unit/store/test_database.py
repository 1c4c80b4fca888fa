"""The file itself: whole transactions, migrations with a copy, refusals that leave everything as it was."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from station.contracts.codec import encode
from station.contracts.reading import Reason
from station.errors import Code, StoreError
from station.store.database import Database, check
from station.store.migrations import MIGRATIONS
from tests.desk import field, reading

NOTE = "CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;"


def test_a_transaction_is_whole_or_not_there(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [NOTE])
    with pytest.raises(sqlite3.IntegrityError), database.write() as db:
        db.executemany("INSERT INTO note (word) VALUES (?)", [("half",), (None,)])
    with database.write() as db:
        db.execute("INSERT INTO note (word) VALUES ('whole')")
    assert [row["word"] for row in database.rows("SELECT word FROM note")] == ["whole"]
    database.close()


def test_every_commit_is_on_the_disk_and_logged_ahead(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [NOTE])
    with database.write() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    database.close()


def test_readers_never_change_anything(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [NOTE])
    with pytest.raises(StoreError):
        database.rows("DELETE FROM note")
    database.close()


def test_many_threads_write_one_after_the_other(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [NOTE])

    def write() -> None:
        for _ in range(20):
            with database.write() as db:
                number = db.execute("SELECT count(*) FROM note").fetchone()[0]
                db.execute("INSERT INTO note (id, word) VALUES (?, 'x')", (number + 1,))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.rows("SELECT count(*) AS n FROM note")[0]["n"] == 80
    database.close()


def test_a_migration_copies_the_old_file_first(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, [NOTE]).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO note (word) VALUES ('kept')")
    newer = Database(path, [NOTE, "ALTER TABLE note ADD COLUMN more TEXT;"])
    assert newer.rows("SELECT word, more FROM note")[0]["word"] == "kept"
    newer.close()
    with closing(sqlite3.connect(tmp_path / "a.before-2.db")) as copy:
        assert copy.execute("SELECT * FROM note").fetchall() == [(1, "kept")]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, [NOTE]).close()
    with pytest.raises(sqlite3.OperationalError):
        Database(
            path, [NOTE, "ALTER TABLE note ADD COLUMN more TEXT; ALTER TABLE nowhere ADD COLUMN x TEXT;"]
        )
    again = Database(path, [NOTE])
    assert again.rows("SELECT * FROM note") == []
    again.close()


def test_pages_that_were_read_before_get_their_looks(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, MIGRATIONS[:1]).close()
    what = reading(field(1, "1,3"), field(2, ""), field(3, "4"), field(4, "", Reason.UNPROVEN_BLANK))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO exam (id, uid, name, template, created_s) VALUES (1, 'e', 'e', '{}', 0)")
        db.execute("INSERT INTO reading VALUES (1, 1, '1', 'f', ?, 0)", (encode(what),))
        db.execute(
            "INSERT INTO page (id, uid, exam, picture, page_index, source, source_name, taken_s, state,"
            " reading) VALUES (1, 'p', 1, 'x', 0, 'file', '1', 0, 'review', 1)"
        )
        db.execute("INSERT INTO doubt VALUES (1, 4, '4', 'blank', '', 0.1, 1)")
    database = Database(path)
    rows = database.rows("SELECT field, kind, proposal, open, look FROM doubt ORDER BY field")
    assert [tuple(row) for row in rows] == [
        (1, "proven_double", "1,3", 1, 1),
        (2, "proven_blank", "", 1, 1),
        (4, "blank", "", 1, 0),
    ]
    database.close()


def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, [NOTE, "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;"]).close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        Database(path, [NOTE])
    assert refused.value.code is Code.STORE_NEWER
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        Database(path)
    assert refused.value.code is Code.STORE_DAMAGED
    assert path.read_bytes() == content


def test_damage_inside_is_found_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = Database(path)
    with database.write() as db:
        for number in range(200):
            db.execute(
                "INSERT INTO exam (uid, name, template, created_s) VALUES (?, ?, ?, 0)",
                (str(number), "시험" * 50, "{}"),
            )
    database.close()
    check(path)
    whole = bytearray(path.read_bytes())
    for place in range(5 * 4096, len(whole), 4096):
        whole[place : place + 64] = b"\x7f" * 64
    path.write_bytes(whole)
    with pytest.raises(StoreError) as refused:
        check(path)
    assert refused.value.code is Code.STORE_DAMAGED


@pytest.mark.parametrize("content", [None, b""])
def test_an_empty_file_is_no_database_to_the_check(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        check(path)
    assert refused.value.code is Code.STORE_DAMAGED
    assert path.exists() is (content is not None)


def test_the_shipped_schema_opens_twice(tmp_path: Path) -> None:
    Database(tmp_path / "a.db").close()
    database = Database(tmp_path / "a.db")
    assert database.rows("PRAGMA user_version")[0][0] == len(MIGRATIONS)
    assert (
        database.rows("SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE '%STRICT%'") == []
    )
    database.close()


def test_a_full_disk_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [NOTE])
    with database.write() as db:
        db.execute("INSERT INTO note (word) VALUES ('kept')")
        db.execute("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError) as full, database.write() as db:
        db.executemany("INSERT INTO note (word) VALUES (?)", [("x" * 3000,)] * 50)
    assert full.value.code is Code.DISK_FULL
    assert [row["word"] for row in database.rows("SELECT word FROM note")] == ["kept"]
    database.close()


def test_a_copy_is_whole_while_others_write(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [NOTE])
    with database.write() as db:
        db.execute("INSERT INTO note (word) VALUES ('one')")
    database.copy_to(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT word FROM note").fetchall() == [("one",)]
    database.close()
