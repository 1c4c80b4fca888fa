"""One SQLite file: WAL, every commit on the disk, one writer at a time, migrations with a copy first.

Reads may come from any thread. Writes go through `Database.write`: BEGIN IMMEDIATE, so that a
transaction never loses the race between its first read and its first write.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from station.errors import Code, StoreError
from station.store.migrations import MIGRATIONS

BUSY_MS: Final = 5000


class Database:
    """``expected``: there was one, so a missing or empty file is not made anew but STORE_DAMAGED.

    Raises StoreError when opening: STORE_NEWER (left untouched), STORE_DAMAGED, STORE_UNWRITABLE.
    """

    def __init__(self, path: Path, migrations: Sequence[str] = MIGRATIONS, *, expected: bool = False) -> None:
        self._path = path
        self._writing = threading.RLock()
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._listed = threading.Lock()
        self.changes = 0
        """Grows with every transaction: what was looked up before the last one may be out of date."""
        try:
            with _told():
                path.parent.mkdir(parents=True, exist_ok=True)
                if expected and not _has_tables(path):
                    raise StoreError(Code.STORE_DAMAGED, detail="the database is missing")
                _migrate(path, migrations)
                self._writer = self._connect()
        except BaseException:
            self.close()
            raise

    @property
    def path(self) -> Path:
        return self._path

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing when the block raises. Blocks for other writers.

        Raises StoreError: DISK_FULL, STORE_UNWRITABLE, STORE_BUSY, STORE_DAMAGED.
        """
        with self._writing, _told():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
                self.changes += 1
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Every row of a query that changes nothing, as committed now."""
        with _told():
            return self._reader().execute(query, values).fetchall()

    def one(self, query: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row, or None."""
        with _told():
            row: sqlite3.Row | None = self._reader().execute(query, values).fetchone()
            return row

    def fold(self) -> None:
        """The log is folded into the file and emptied: what was overwritten is nowhere any more. Where a
        reader is at work it is done with the next commits."""
        with self._writing, _told():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def copy_to(self, path: Path) -> None:
        """A whole, compact copy as of now, while others go on. ``path`` must not exist."""
        with _told(), closing(sqlite3.connect(self._path, timeout=BUSY_MS / 1000)) as apart:
            apart.execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Ends every connection; the log is folded into the file."""
        with self._writing, self._listed:
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    def _reader(self) -> sqlite3.Connection:
        own: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if own is None:
            own = self._own.connection = self._connect()
            own.execute("PRAGMA query_only = ON")
        return own

    def _connect(self) -> sqlite3.Connection:
        # Connections stay with their thread but for closing, which the owner does at the end.
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
        with self._listed:
            self._opened.append(connection)
        connection.row_factory = sqlite3.Row
        _set_up(connection)
        return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _has_tables(path: Path) -> bool:
    """Ours always have a version; asked for a missing file, SQLite would make an empty one."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=BUSY_MS / 1000)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0]) > 0


def _migrate(path: Path, migrations: Sequence[str]) -> None:
    """Bring the file to the newest schema; before the first change of an old file, copy it beside itself."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(migrations):
            raise StoreError(
                Code.STORE_NEWER, detail=f"schema {version}, this program knows {len(migrations)}"
            )
        if version == len(migrations):
            return
        if version:
            copy = path.with_name(f"{path.stem}.before-{len(migrations)}{path.suffix}")
            copy.unlink(missing_ok=True)
            connection.execute("VACUUM INTO ?", (str(copy),))
        _set_up(connection)
        for number in range(version, len(migrations)):
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{migrations[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
            )


def check(path: Path) -> None:
    """Raises StoreError(STORE_DAMAGED) where SQLite finds the file itself broken, or nothing in it: an
    empty file is whole to SQLite."""
    with _told():
        if not _has_tables(path):
            raise StoreError(Code.STORE_DAMAGED, detail="no tables")
        with closing(sqlite3.connect(path)) as connection:
            told = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    if told != ["ok"]:
        raise StoreError(Code.STORE_DAMAGED, detail=told[0])


def check_ours(path: Path) -> None:
    """Raises StoreError: STORE_NEWER for a database of a newer program, STORE_DAMAGED for one that is broken
    or lacks a table of ours."""
    check(path)
    with _told(), closing(sqlite3.connect(path)) as there:
        version = int(there.execute("PRAGMA user_version").fetchone()[0])
        found = _tables(there)
    if version > len(MIGRATIONS):
        raise StoreError(Code.STORE_NEWER, detail=f"schema {version}, this program knows {len(MIGRATIONS)}")
    with closing(sqlite3.connect(":memory:")) as ours:
        for step in MIGRATIONS[:version]:
            ours.executescript(step)
        if not _tables(ours) <= found:
            raise StoreError(Code.STORE_DAMAGED, detail=f"tables of schema {version} are missing")


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's own errors as ours, by what one can do about them."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(_code(error), detail=str(error)) from error
    except sqlite3.IntegrityError:
        raise  # a fault of ours: it must not look like one of the disk
    except (
        sqlite3.DatabaseError,
        UnicodeDecodeError,
    ) as error:  # of a damaged file even names may be no text
        raise StoreError(Code.STORE_DAMAGED, detail=str(error)) from error
    except OSError as error:
        raise StoreError(Code.STORE_UNWRITABLE, detail=type(error).__name__) from error


_CODES: Final = {
    sqlite3.SQLITE_FULL: Code.DISK_FULL,
    sqlite3.SQLITE_BUSY: Code.STORE_BUSY,
    sqlite3.SQLITE_LOCKED: Code.STORE_BUSY,
    sqlite3.SQLITE_READONLY: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_PERM: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_IOERR: Code.DISK_FULL,
    sqlite3.SQLITE_CORRUPT: Code.STORE_DAMAGED,
    sqlite3.SQLITE_NOTADB: Code.STORE_DAMAGED,
}


def _code(error: sqlite3.OperationalError) -> Code:
    """An unknown one is a fault of ours and goes on as it is."""
    found = _CODES.get(error.sqlite_errorcode & 0xFF)
    if found is None:
        raise error
    return found
