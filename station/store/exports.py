"""What an exam's results were when they were last given away."""

from __future__ import annotations

from dataclasses import dataclass

from station.contracts.codec import decode, encode
from station.contracts.results import Snapshot
from station.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """``name``: of the file."""

    made_s: float
    name: str
    snapshot: Snapshot


class Exports:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, exam: int, export: Export) -> None:
        """Results have been given away as they are in the snapshot."""
        with self._database.write() as db:
            db.execute(
                "INSERT INTO export (exam, made_s, name, snapshot) VALUES (?, ?, ?, ?)",
                (exam, export.made_s, export.name, encode(export.snapshot)),
            )

    def last(self, exam: int) -> Export | None:
        """The newest one."""
        row = self._database.one("SELECT * FROM export WHERE exam = ? ORDER BY id DESC LIMIT 1", (exam,))
        if row is None:
            return None
        return Export(made_s=row["made_s"], name=row["name"], snapshot=decode(row["snapshot"], Snapshot))
