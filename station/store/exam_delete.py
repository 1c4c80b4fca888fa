"""An exam that goes for good: rows, pictures, and the copies in which they would live on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from station.store.backups import ASIDE, Backups
from station.store.disk import disk_told
from station.store.exam_rows import PICTURES, ROWS_OF
from station.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What was deleted: pages, pictures, and copies of the database."""

    pages: int
    pictures: int
    copies: int


def delete_exam(store: Store, exam: int, keep_copies: int) -> Gone:
    """Nothing of the exam is left on this PC: its rows are overwritten, its pictures go unless another exam
    shows them, students who sit no other exam go, and copies that hold it are replaced by a new one
    (``keep_copies`` as for `Backups.make_daily`).

    Raises StoreError: NOT_FOUND, DISK_FULL, STORE_UNWRITABLE. A crash in between leaves pictures that no page
    names, which the next start finds.
    """
    store.exams.get(exam)
    pictures = {row["picture"] for row in store.database.rows(f"{PICTURES} WHERE exam = ?", (exam,))}
    pages = store.pages.counts(exam).taken
    with store.database.write() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for table in reversed(ROWS_OF):
            if table not in ("student", "exam"):
                db.execute(f"DELETE FROM {table} WHERE {ROWS_OF[table].format(db='')}", (exam,))
        db.execute("DELETE FROM exam WHERE id = ?", (exam,))
        db.execute("DELETE FROM student WHERE id NOT IN (SELECT student FROM enrollment)")
    store.rosters.forget()
    left = {row["picture"] for row in store.database.rows(PICTURES)}
    for name in pictures - left:
        store.blobs.drop(name)
    store.database.fold()
    copies = _purge(store)
    Backups(store.folder).make_daily(store.database, keep_copies)
    return Gone(pages=pages, pictures=len(pictures - left), copies=copies)


def _purge(store: Store) -> int:
    """Copies of the database hold what was deleted from it."""
    found = [backup.path for backup in Backups(store.folder).all()]
    found += store.folder.glob(f"{store.database.path.stem}.before-*")
    aside = [path for kind in ASIDE for path in store.folder.glob(f"{kind}-*") if path.is_dir()]
    with disk_told():
        for path in found:
            path.unlink(missing_ok=True)
        for folder in aside:
            shutil.rmtree(folder)
    return len(found) + len(aside)
