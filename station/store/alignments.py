"""Corners that people laid on pages: evidence, and what each page was before, for undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from station.contracts.codec import decode, encode
from station.contracts.desk import Author, DoubtKind
from station.contracts.reading import Point
from station.errors import Code
from station.store.database import Database

Row = dict[str, str | int | float | None]

_OF_THE_PAGE: Final = ("code", "detail", "reading", "identifier", "student", "who", "doubts", "corners")
"""What a new reading changes in a page's row, but for its state."""

_LATER: Final = frozenset({"student", "who"})
"""Those that older programs did not know."""

_OF_A_DOUBT: Final = frozenset({"page", "field", "label", "kind", "proposal", "margin", "open", "look"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Corners (TL, TR, BR, BL, px of the picture) and who laid them; (): they were left to the reader."""

    corners: tuple[Point, ...]
    author: Author
    done_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    page: Row
    doubts: tuple[Row, ...]


def lay(db: sqlite3.Connection, action: int, page: int, corners: tuple[Point, ...]) -> None:
    """Inside the transaction of ``action``: the page is to be read with these corners."""
    db.execute(
        "INSERT INTO alignment (action, page, corners, before) VALUES (?, ?, ?, ?)",
        (action, page, corners_text(corners), encode(_before(db, page)).decode("utf-8")),
    )
    _set_corners(db, page, corners_text(corners))


def lay_again(db: sqlite3.Connection, action: int) -> None:
    """A redo of ``action``: its corners count once more."""
    for row in _of_action(db, action):
        _set_corners(db, row["page"], row["corners"])


def take_back(db: sqlite3.Connection, action: int) -> None:
    """An undo of ``action``: its pages have the reading, the code and the doubts that they had before."""
    for row in _of_action(db, action):
        before = decode(row["before"].encode("utf-8"), _Before)
        wanted = ", ".join(f"{name} = ?" for name in _OF_THE_PAGE)
        page = {"student": "", "who": before.page["identifier"], **before.page}  # older ones knew no students
        values = (*(page[name] for name in _OF_THE_PAGE), row["page"])
        db.execute(f"UPDATE page SET {wanted} WHERE id = ?", values)
        db.execute("DELETE FROM doubt WHERE page = ?", (row["page"],))
        for doubt in before.doubts:
            columns, marks = ", ".join(doubt), ", ".join("?" * len(doubt))
            db.execute(f"INSERT INTO doubt ({columns}) VALUES ({marks})", tuple(doubt.values()))


def check_before(text: str) -> None:
    """What `take_back` would put back. Raises StationError or ValueError for what no page of ours was."""
    before = decode(text.encode("utf-8"), _Before)
    if not {*_OF_THE_PAGE} - _LATER <= set(before.page) <= set(_OF_THE_PAGE):
        raise ValueError("a page before its corners were laid")
    corners_of(str(before.page["corners"]))
    if before.page["code"] is not None:
        Code(str(before.page["code"]))
    for doubt in before.doubts:
        if not _OF_A_DOUBT - {"open", "look"} <= set(doubt) <= _OF_A_DOUBT:
            raise ValueError("a doubt before the corners were laid")
        DoubtKind(str(doubt["kind"]))


def renumbered(text: str, page: int, readings: Mapping[object, int]) -> str:
    """The same ``before`` where the page and its readings have other ids. Raises KeyError for a reading that
    did not come along."""
    before = decode(text.encode("utf-8"), _Before)
    reading = before.page["reading"]
    now = {**before.page, "reading": None if reading is None else readings[reading]}
    doubts = tuple({**doubt, "page": page} for doubt in before.doubts)
    return encode(_Before(page=now, doubts=doubts)).decode("utf-8")


def corners_text(corners: tuple[Point, ...]) -> str:
    """As it stands in a row; "" for none."""
    return encode(corners).decode("utf-8") if corners else ""


def corners_of(text: str) -> tuple[Point, ...]:
    """What `corners_text` wrote."""
    return decode(text.encode("utf-8"), tuple[Point, ...]) if text else ()


class Alignments:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_page(self, page: int) -> tuple[Laid, ...]:
        """Every time that corners were laid on a page, oldest first, taken back or not."""
        rows = self._database.rows(
            "SELECT alignment.corners, action.who, action.workstation, action.done_s"
            " FROM alignment JOIN action ON action.id = alignment.action"
            " WHERE alignment.page = ? ORDER BY alignment.id",
            (page,),
        )
        return tuple(
            Laid(
                corners=corners_of(row["corners"]),
                author=Author(who=row["who"], workstation=row["workstation"]),
                done_s=row["done_s"],
            )
            for row in rows
        )


def _before(db: sqlite3.Connection, page: int) -> _Before:
    columns = ", ".join(_OF_THE_PAGE)
    now = db.execute(f"SELECT {columns} FROM page WHERE id = ?", (page,)).fetchone()
    doubts = db.execute("SELECT * FROM doubt WHERE page = ?", (page,)).fetchall()
    return _Before(page=dict(now), doubts=tuple(map(dict, doubts)))


def _of_action(db: sqlite3.Connection, action: int) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM alignment WHERE action = ?", (action,)).fetchall()


def _set_corners(db: sqlite3.Connection, page: int, text: str) -> None:
    db.execute("UPDATE page SET corners = ? WHERE id = ?", (text, page))
