"""Question papers: the files they came from, their pages, and where each question stands on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from station.contracts.codec import decode, encode
from station.contracts.paper import PaperPage, QuestionBox
from station.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A kept file of an exam's paper; ``name``: what the teacher knows it by."""

    id: int
    exam: int
    picture: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaperPage:
    """A page of a paper. ``index``: its place in the exam's paper, as question boxes name it;
    ``page.page_index`` is its place in the file ``picture``."""

    index: int
    picture: str
    name: str
    page: PaperPage


class Papers:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_file(self, exam: int, picture: str, name: str) -> PaperFile:
        """A file that is kept already, before anyone looks into it. The same again is the one there is."""
        with self._database.write() as db:
            db.execute(
                "INSERT INTO paper_file (exam, picture, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (exam, picture, name),
            )
            row = db.execute(
                "SELECT * FROM paper_file WHERE exam = ? AND picture = ?", (exam, picture)
            ).fetchone()
        return _file_of(row)

    def files(self, exam: int) -> tuple[PaperFile, ...]:
        """In the order of the paper."""
        rows = self._database.rows("SELECT * FROM paper_file WHERE exam = ? ORDER BY id", (exam,))
        return tuple(map(_file_of, rows))

    def set_pages(
        self, exam: int, found: Sequence[tuple[PaperFile, Sequence[PaperPage]]], boxes: Sequence[QuestionBox]
    ) -> None:
        """What was found in files, in the place of what was found before; ``boxes``: all of the exam."""
        with self._database.write() as db:
            for file, pages in found:
                db.execute("DELETE FROM paper_page WHERE file = ?", (file.id,))
                db.executemany(
                    "INSERT INTO paper_page (file, page_index, body) VALUES (?, ?, ?)",
                    [(file.id, page.page_index, encode(page)) for page in pages],
                )
            _set_boxes(db, exam, boxes)

    def pages(self, exam: int) -> tuple[KeptPaperPage, ...]:
        """In the order of the paper."""
        rows = self._database.rows(
            "SELECT paper_page.body, paper_file.picture, paper_file.name FROM paper_page"
            " JOIN paper_file ON paper_file.id = paper_page.file"
            " WHERE paper_file.exam = ? ORDER BY paper_file.id, paper_page.page_index",
            (exam,),
        )
        return tuple(
            KeptPaperPage(
                index=index, picture=row["picture"], name=row["name"], page=decode(row["body"], PaperPage)
            )
            for index, row in enumerate(rows)
        )

    def boxes(self, exam: int) -> tuple[QuestionBox, ...]:
        """By question and part."""
        rows = self._database.rows(
            "SELECT body FROM paper_box WHERE exam = ? ORDER BY question, part, id", (exam,)
        )
        return tuple(decode(row["body"], QuestionBox) for row in rows)

    def set_boxes(self, exam: int, boxes: Sequence[QuestionBox]) -> None:
        """All boxes of an exam, in the place of those before."""
        with self._database.write() as db:
            _set_boxes(db, exam, boxes)

    def remove(self, exam: int) -> tuple[str, ...]:
        """Forget the paper of an exam: names of pictures that nothing shows any more."""
        with self._database.write() as db:
            gone = [
                str(row["picture"])
                for row in db.execute("SELECT picture FROM paper_file WHERE exam = ?", (exam,)).fetchall()
            ]
            db.execute("DELETE FROM paper_box WHERE exam = ?", (exam,))
            db.execute(
                "DELETE FROM paper_page WHERE file IN (SELECT id FROM paper_file WHERE exam = ?)", (exam,)
            )
            db.execute("DELETE FROM paper_file WHERE exam = ?", (exam,))
            return tuple(name for name in gone if not _shown(db, name))

    def remove_file(self, file: PaperFile) -> tuple[str, ...]:
        """Forget one file that has no pages; its picture's name where nothing shows it any more."""
        with self._database.write() as db:
            db.execute("DELETE FROM paper_page WHERE file = ?", (file.id,))
            db.execute("DELETE FROM paper_file WHERE id = ?", (file.id,))
            return () if _shown(db, file.picture) else (file.picture,)


def _set_boxes(db: sqlite3.Connection, exam: int, boxes: Sequence[QuestionBox]) -> None:
    db.execute("DELETE FROM paper_box WHERE exam = ?", (exam,))
    db.executemany(
        "INSERT INTO paper_box (exam, question, part, body) VALUES (?, ?, ?, ?)",
        [(exam, box.question, box.part, encode(box)) for box in boxes],
    )


def _shown(db: sqlite3.Connection, picture: str) -> bool:
    return any(
        db.execute(f"SELECT 1 FROM {table} WHERE picture = ? LIMIT 1", (picture,)).fetchone() is not None
        for table in ("page", "paper_file")
    )


def _file_of(row: sqlite3.Row) -> PaperFile:
    return PaperFile(id=row["id"], exam=row["exam"], picture=row["picture"], name=row["name"])
