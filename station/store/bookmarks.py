"""Where a person stood in the review of an exam, so that a restart goes on there."""

from __future__ import annotations

import sqlite3

from station.store.database import Database


def put(db: sqlite3.Connection, exam: int, page: int, field: int) -> None:
    """Inside a transaction."""
    db.execute(
        "INSERT OR REPLACE INTO bookmark (exam, page, field) VALUES (?, ?, ?)",
        (exam, page, field),
    )


class Bookmarks:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, exam: int) -> tuple[int, int] | None:
        """Page id and field number."""
        row = self._database.one("SELECT page, field FROM bookmark WHERE exam = ?", (exam,))
        return None if row is None or row["page"] is None else (row["page"], row["field"])

    def set(self, exam: int, page: int, field: int) -> None:
        with self._database.write() as db:
            put(db, exam, page, field)
