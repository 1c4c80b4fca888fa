"""Files of watched folders that were taken: each once, and again only when it has changed."""

from __future__ import annotations

import os
from pathlib import Path

from station.store.database import Database


class Ledger:
    """Of one database. May be called from any thread. Raises StoreError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, path: Path, size: int, changed_ns: int) -> bool:
        """Whether the file was taken as it is now. ``path``: absolute."""
        row = self._database.one(
            "SELECT 1 FROM seen_file WHERE path = ? AND size = ? AND changed_ns = ?",
            (os.fsencode(path), size, changed_ns),
        )
        return row is not None

    def note(self, path: Path, *, size: int, changed_ns: int, picture: str, seen_s: float) -> None:
        """The file was taken. ``picture``: its blob, or "" for one that was refused; one row a path."""
        with self._database.write() as db:
            db.execute(
                "INSERT INTO seen_file (path, size, changed_ns, picture, seen_s) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (path) DO UPDATE SET size = excluded.size, changed_ns = excluded.changed_ns,"
                " picture = excluded.picture, seen_s = excluded.seen_s",
                (os.fsencode(path), size, changed_ns, picture, seen_s),
            )

    def picture_of(self, path: Path) -> str | None:
        """The blob that a file became; None for a file that was never taken."""
        row = self._database.one("SELECT picture FROM seen_file WHERE path = ?", (os.fsencode(path),))
        return None if row is None else str(row["picture"])
