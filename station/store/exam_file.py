"""One exam as one file, to be taken to another PC: an SQLite file of our schema with the pictures in it.

A file from elsewhere is foreign: nothing of its schema is ever run, every row goes through our own
tables' checks, every picture through its hash, and an exam comes in whole or not at all.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from station.errors import Code, StoreError
from station.store.alignments import renumbered
from station.store.database import Database
from station.store.disk import disk_told, sync_file, sync_folder
from station.store.exam_checks import Rows, check_rows, invalid
from station.store.exam_rows import PICTURES, REFERS, ROWS_OF
from station.store.migrations import MIGRATIONS
from station.store.store import Store

SUFFIX: Final = ".exam"

MOST_PICTURE_BYTES: Final = 400_000_000

Told = Callable[[int, int], None]
"""How many of how many pictures are done."""

_PICTURES: Final = "CREATE TABLE picture (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT"
_SEAL: Final = "CREATE TABLE seal (digest TEXT NOT NULL) STRICT"
"""Over every row: a bit that fell over on the way would be another answer."""


def write_exam_file(store: Store, exam: int, target: Path, told: Told = lambda done, of: None) -> int:
    """Everything of an exam; how many pictures. The file has its name when it is whole.

    Raises StoreError: NOT_FOUND, PICTURE_MISSING, DISK_FULL, STORE_UNWRITABLE; then ``target`` is as it was.
    """
    store.exams.get(exam)
    part = target.with_name(target.name + ".part")
    with disk_told():
        _remove(part)
    try:
        Database(part).close()
        with _told(), closing(sqlite3.connect(part, isolation_level=None)) as out:
            count = _fill(out, store, exam, told)
        with disk_told():
            sync_file(part)
            part.replace(target)
            sync_folder(target.parent)
        return count
    except BaseException:
        _remove(part)
        raise


def _fill(out: sqlite3.Connection, store: Store, exam: int, told: Told) -> int:
    out.execute("PRAGMA journal_mode = DELETE")
    out.execute("ATTACH DATABASE ? AS ours", (str(store.database.path),))
    out.execute("BEGIN")
    for table, where in ROWS_OF.items():
        of_exam = where.format(db="ours.")
        out.execute(f"INSERT INTO main.{table} SELECT * FROM ours.{table} WHERE {of_exam}", (exam,))
    out.execute(_PICTURES)
    names = [row[0] for row in out.execute(PICTURES)]
    for done, name in enumerate(names, 1):
        out.execute("INSERT INTO picture (name, body) VALUES (?, ?)", (name, store.blobs.read(name)))
        told(done, len(names))
    out.execute(_SEAL)
    out.row_factory = sqlite3.Row
    seal = _digest({table: _rows(out, f"main.{table}") for table in ROWS_OF})
    out.execute("INSERT INTO seal (digest) VALUES (?)", (seal,))
    out.execute("COMMIT")
    return len(names)


def read_exam_file(store: Store, source: Path, told: Told = lambda done, of: None) -> int:
    """The exam of a file becomes one of ours; its id.

    Raises StoreError: EXAM_FILE_INVALID for what is none or was damaged, EXAM_EXISTS, STORE_NEWER, DISK_FULL;
    then nothing has changed.
    """
    with _foreign(source) as file:
        _check_tables(file, store.database)
        rows = {table: _rows(file, table) for table in ROWS_OF}
        seal = file.execute("SELECT digest FROM seal").fetchone()
        if seal is None or seal["digest"] != _digest(rows):
            raise invalid("not as it was written")
        check_rows(rows)
        uid = rows["exam"][0]["uid"]
        if store.database.one("SELECT 1 FROM exam WHERE uid = ?", (uid,)) is not None:
            raise StoreError(Code.EXAM_EXISTS, detail=str(uid)[:12])
        shown = (*rows["page"], *rows["paper_file"])
        wanted = sorted({str(row["picture"]) for row in shown if row["picture"]})
        taken: list[str] = []
        try:
            for name in wanted:
                taken += _take_picture(store, file, name)
                told(len(taken), len(wanted))
            exam = _insert(store.database, rows)
        except BaseException:
            for name in taken:
                store.blobs.drop(name)
            raise
        store.rosters.forget()  # students may have come to an exam that was looked up before
        return exam


Ids = dict[str, dict[object, int]]
"""Table → id in the file → id here."""


def _check_tables(file: sqlite3.Connection, ours: Database) -> None:
    """Only tables and indexes as ours are: no views, no triggers, nothing that runs."""
    version = int(file.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise StoreError(Code.STORE_NEWER, detail=f"schema {version}, this program knows {len(MIGRATIONS)}")
    kinds = {row["type"] for row in file.execute("SELECT type FROM sqlite_master")}
    tables = {row["name"] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if (
        version != len(MIGRATIONS)
        or not kinds <= {"table", "index"}
        or not {*ROWS_OF, "picture", "seal"} <= tables
    ):
        raise invalid(f"schema {version}")
    for table in ROWS_OF:
        columns = f"SELECT name FROM pragma_table_info('{table}')"
        if {row["name"] for row in file.execute(columns)} != {row["name"] for row in ours.rows(columns)}:
            raise invalid(f"columns of {table}")


def _rows(file: sqlite3.Connection, table: str) -> Rows:
    """In the order of their ids: an action stands behind the one that it takes back."""
    return [dict(row) for row in file.execute(f"SELECT * FROM {table} ORDER BY 1")]


def _digest(rows: dict[str, Rows]) -> str:
    found = hashlib.sha256()
    for table, of_table in rows.items():
        for line in sorted(repr(sorted(row.items())) for row in of_table):
            found.update(f"{table} {line}\n".encode())
    return found.hexdigest()


def _take_picture(store: Store, file: sqlite3.Connection, name: str) -> list[str]:
    """The name, where the picture was not here before."""
    row = file.execute("SELECT length(body) AS size FROM picture WHERE name = ?", (name,)).fetchone()
    if row is None or row["size"] > MOST_PICTURE_BYTES:
        raise invalid("a picture is missing")
    data = file.execute("SELECT body FROM picture WHERE name = ?", (name,)).fetchone()["body"]
    suffix = name[64:]
    if not isinstance(data, bytes) or hashlib.sha256(data).hexdigest() + suffix != name:
        raise invalid("a picture is not what it was")
    try:
        known = store.blobs.path(name).exists()
    except ValueError as error:
        raise invalid("a picture's name") from error
    store.blobs.keep(data, suffix)
    return [] if known else [name]


def _insert(database: Database, rows: dict[str, Rows]) -> int:
    """All rows under new ids, in one transaction."""
    ids: Ids = {table: {} for table in ROWS_OF}
    try:
        with database.write() as db:
            for table, found in rows.items():
                if not found or "id" not in found[0]:
                    continue
                last = db.execute(f"SELECT coalesce(max(id), 0) AS last FROM {table}").fetchone()["last"]
                for at, row in enumerate(found, 1):
                    ids[table][row["id"]] = _known(db, table, row) or last + at
            for table in ROWS_OF:
                for row in rows[table]:
                    _put(db, table, row, ids)
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, KeyError, TypeError) as error:
        raise invalid(type(error).__name__) from error
    return next(iter(ids["exam"].values()))


def _known(db: sqlite3.Connection, table: str, row: dict[str, object]) -> int | None:
    """A student of another exam is the same one."""
    if table != "student":
        return None
    found = db.execute("SELECT id FROM student WHERE uid = ?", (row["uid"],)).fetchone()
    return None if found is None else int(found["id"])


def _put(
    db: sqlite3.Connection, table: str, row: dict[str, object], ids: dict[str, dict[object, int]]
) -> None:
    values = dict(row)
    if "id" in values:
        values["id"] = ids[table][values["id"]]
    for column, other in REFERS[table].items():
        if values[column] is not None:
            values[column] = ids[other][values[column]]
    if table == "page" and values["state"] == "reading":
        values["state"] = "taken"
    if table == "reading":
        values["answers"] = None  # they are taken out of the body again, which alone was checked
    if table == "alignment":
        values["before"] = renumbered(str(values["before"]), int(str(values["page"])), ids["reading"])
    if table == "exam":
        values["held"] = ""  # a student may be known here by other numbers
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    conflict = " ON CONFLICT (uid) DO NOTHING" if table == "student" else ""
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks}){conflict}", list(values.values()))


@contextmanager
def _foreign(source: Path) -> Iterator[sqlite3.Connection]:
    """A file from elsewhere, only read, and nothing of it run."""
    try:
        connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        with closing(connection) as file:
            file.row_factory = sqlite3.Row
            file.execute("PRAGMA trusted_schema = OFF")
            file.execute("PRAGMA cell_size_check = ON")
            if file.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise invalid("damaged")
            yield file
    except (sqlite3.Error, UnicodeDecodeError) as error:  # its very names may be no text
        raise invalid(type(error).__name__) from error


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
        raise StoreError(Code.DISK_FULL if full else Code.STORE_UNWRITABLE, detail=str(error)) from error


def _remove(path: Path) -> None:
    for left in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + left).unlink(missing_ok=True)
