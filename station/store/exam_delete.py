"""An exam that goes for good: rows, pictures, and the copies in which they would live on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.store.backups import ASIDE, Backups
from station.store.database import Database
from station.store.disk import disk_told
from station.store.exam_rows import PICTURES, ROWS_OF
from station.store.store import DATABASE, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What was deleted: pages, pictures, and copies of the database. ``kept``: databases set aside that may
    hold the exam still, since they hold others that are nowhere else or cannot be read."""

    pages: int
    pictures: int
    copies: int
    kept: int


def delete_exam(store: Store, exam: int, keep_copies: int) -> Gone:
    """Its rows are overwritten, its pictures go unless another exam shows them, students who sit no other
    exam go, and copies that hold it are replaced by a new one (``keep_copies`` 0: by none). Nobody else may
    be at work: its id may be another exam's afterwards.

    Raises StoreError: NOT_FOUND, then nothing has changed; DISK_FULL, STORE_UNWRITABLE, STORE_DAMAGED: then
    either nothing has, or the exam is gone and the older copies are there. A crash in between leaves pictures
    that no page names, which the next start finds.
    """
    uid = store.exams.get(exam).uid
    pictures = {row["picture"] for row in store.database.rows(f"{PICTURES} WHERE exam = ?", (exam,))}
    pages = store.pages.counts(exam).taken
    _delete_rows(store.database, exam)
    store.rosters.forget()
    left = {row["picture"] for row in store.database.rows(PICTURES)}
    with disk_told():
        for name in pictures - left:
            store.blobs.drop(name)
    store.database.fold()
    copies = Backups(store.folder).replace_all(store.database, keep_copies)
    olds, kept = _purge(store, uid)
    return Gone(pages=pages, pictures=len(pictures - left), copies=copies + olds, kept=kept)


def _delete_rows(database: Database, exam: int) -> None:
    with database.write() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for table in reversed(ROWS_OF):
            if table not in ("student", "exam"):
                db.execute(f"DELETE FROM {table} WHERE {ROWS_OF[table].format(db='')}", (exam,))
        db.execute("DELETE FROM exam WHERE id = ?", (exam,))
        db.execute("DELETE FROM student WHERE id NOT IN (SELECT student FROM enrollment)")


def _purge(store: Store, uid: str) -> tuple[int, int]:
    """Databases from before a change of the schema, and those set aside, hold the exam: how many were
    deleted and how many were not."""
    here = {str(row["uid"]) for row in store.database.rows("SELECT uid FROM exam")}
    copies = list(store.folder.glob(f"{store.database.path.stem}.before-*"))
    asides = [path for kind in ASIDE for path in store.folder.glob(f"{kind}-*") if path.is_dir()]
    deleted = kept = 0
    with disk_told():
        for path in copies:
            path.unlink(missing_ok=True)
        for folder in asides:
            there = _exams_in(folder / DATABASE)
            if there is not None and uid not in there:
                continue
            if there is None or there - here - {uid}:
                kept += 1
            else:
                shutil.rmtree(folder)
                deleted += 1
    return len(copies) + deleted, kept


def _exams_in(path: Path) -> set[str] | None:
    """Uids of the exams of a database that was set aside; None where it cannot be read whole."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as aside:
            if aside.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return None
            return {str(row[0]) for row in aside.execute("SELECT uid FROM exam")}
    except (sqlite3.Error, UnicodeDecodeError):
        return None
