"""Rows of doubts, and of whose sheet a page is: written inside a transaction that others have begun."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from station.contracts.desk import IDENTIFIER, Doubt, Whose
from station.contracts.effective import FORM_QUESTION, SHIFT_QUESTION, STUDENT_QUESTION

NOTES: Final = (SHIFT_QUESTION, FORM_QUESTION)
"""Questions that follow from values and key: written anew, all together, with every decision."""

STUDENT: Final = (IDENTIFIER, STUDENT_QUESTION)
"""Where the question whose sheet it is stands: without a roster, and with one."""


def insert_doubts(db: sqlite3.Connection, page_id: int, doubts: Iterable[Doubt]) -> None:
    """All that a page asks as it was read; what was asked before is gone."""
    db.execute("DELETE FROM doubt WHERE page = ?", (page_id,))
    for doubt in doubts:
        _insert(db, page_id, doubt, asked=True)


def put_notes(db: sqlite3.Connection, page_id: int, notes: Iterable[Doubt]) -> None:
    """The page's `NOTES` are these."""
    _replace(db, page_id, NOTES, notes, asked=True)


def put_student(db: sqlite3.Connection, page_id: int, doubt: Doubt | None, *, asked: bool) -> None:
    """The question whose sheet it is; kept though it is not ``asked`` any more, for an undo to ask again."""
    _replace(db, page_id, STUDENT, () if doubt is None else (doubt,), asked=asked)


def count_doubts(db: sqlite3.Connection, page_id: int) -> int:
    """How many hold up the page, as its row says from now on."""
    row = db.execute(
        "UPDATE page SET doubts = (SELECT count(*) FROM doubt WHERE page = ?1 AND open AND NOT look)"
        " WHERE id = ?1 RETURNING doubts",
        (page_id,),
    ).fetchone()
    return int(row["doubts"])


def put_whose(db: sqlite3.Connection, page_id: int, whose: Whose) -> None:
    """Whose sheet the page is from now on."""
    db.execute(
        "UPDATE page SET identifier = ?, student = ?, who = ? WHERE id = ?",
        (whose.identifier, whose.student, whose.who, page_id),
    )


def _replace(
    db: sqlite3.Connection, page_id: int, fields: tuple[int, ...], doubts: Iterable[Doubt], *, asked: bool
) -> None:
    marks = ",".join("?" * len(fields))
    db.execute(f"DELETE FROM doubt WHERE page = ? AND field IN ({marks})", (page_id, *fields))
    for doubt in doubts:
        _insert(db, page_id, doubt, asked=asked)


def _insert(db: sqlite3.Connection, page_id: int, doubt: Doubt, *, asked: bool) -> None:
    db.execute(
        "INSERT INTO doubt (page, field, label, kind, proposal, margin, open, look)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (page_id, doubt.field, doubt.label, doubt.kind, doubt.proposal, doubt.margin, asked, doubt.look),
    )
