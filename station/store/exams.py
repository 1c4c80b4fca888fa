"""Exams: a name, the sheet they are written on, and the key."""

from __future__ import annotations

import uuid

from station.contracts.codec import decode, encode
from station.contracts.desk import Exam
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StoreError
from station.store.database import Database
from station.store.rows import exam_of


class Exams:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, template: SheetTemplate, created_s: float) -> Exam:
        with self._database.write() as db:
            row = db.execute(
                "INSERT INTO exam (uid, name, template, created_s) VALUES (?, ?, ?, ?) RETURNING *",
                (uuid.uuid4().hex, name, encode(template).decode(), created_s),
            ).fetchone()
        return exam_of(row)

    def get(self, exam_id: int) -> Exam:
        """Raises StoreError(NOT_FOUND)."""
        row = self._database.one("SELECT * FROM exam WHERE id = ?", (exam_id,))
        if row is None:
            raise StoreError(Code.NOT_FOUND, detail=f"exam {exam_id}")
        return exam_of(row)

    def all(self, *, archived: bool = False) -> tuple[Exam, ...]:
        """Newest first."""
        rows = self._database.rows("SELECT * FROM exam WHERE archived = ? ORDER BY id DESC", (archived,))
        return tuple(exam_of(row) for row in rows)

    def template(self, exam_id: int) -> SheetTemplate:
        """The sheet of an exam. Raises StoreError(NOT_FOUND)."""
        row = self._database.one("SELECT template FROM exam WHERE id = ?", (exam_id,))
        if row is None:
            raise StoreError(Code.NOT_FOUND, detail=f"exam {exam_id}")
        return decode(row["template"].encode(), SheetTemplate)

    def rename(self, exam_id: int, name: str) -> None:
        with self._database.write() as db:
            db.execute("UPDATE exam SET name = ? WHERE id = ?", (name, exam_id))

    def set_key(self, exam_id: int, key: str | None) -> None:
        """``key``: KEY.json as it was given, or None to have none."""
        with self._database.write() as db:
            db.execute("UPDATE exam SET key = ? WHERE id = ?", (key, exam_id))

    def archive(self, exam_id: int, *, archived: bool = True) -> None:
        with self._database.write() as db:
            db.execute("UPDATE exam SET archived = ? WHERE id = ?", (archived, exam_id))
