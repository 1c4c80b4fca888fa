"""What people did, appended and never changed; undo and redo are more of the same.

The newest decision about a field counts. An undo is an action that takes another one's
changes back, so that the history is whole and survives any restart.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from station.contracts.desk import Action, ActionKind, Author, Change, Doubt, KeyChange, Move, Whose
from station.contracts.reading import Point
from station.errors import Code, StoreError
from station.store import alignments, bookmarks, outbox
from station.store.database import Database
from station.store.doubt_rows import count_doubts, put_notes, put_student, put_whose
from station.store.pages import DECISIONS, newest, set_state
from station.store.rows import action_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An action to be written. ``whose``: whose sheets pages are afterwards, ``documents``: outbox bodies of
    pages that are confirmed, ``notes``: their questions that follow from values and key (`NOTES`), all that
    there are now, ``students``: where it is asked again whose they are, ``corners``: with which they are to
    be read, all by page id. ``bookmark``: page and field at which the person goes on. ``key``: the exam's
    key before and after."""

    exam: int
    kind: ActionKind
    author: Author
    done_s: float
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()
    reverts: int | None = None
    whose: Mapping[int, Whose] = field(default_factory=dict)
    corners: Mapping[int, tuple[Point, ...]] = field(default_factory=dict)
    documents: Mapping[int, bytes] = field(default_factory=dict)
    notes: Mapping[int, tuple[Doubt, ...]] = field(default_factory=dict)
    students: Mapping[int, Doubt] = field(default_factory=dict)
    bookmark: tuple[int, int] | None = None
    key: KeyChange | None = None


@dataclass(slots=True)
class Stacks:
    """Actions of an exam that stand, and those that were undone; ``seen``: up to which one."""

    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    seen: int = 0

    def push(self, action: int, kind: str) -> bool:
        """The next action. False where it takes back, or makes again, what is not there: it counts for
        nothing, and the others still can be undone."""
        self.seen = action
        if kind in (ActionKind.UNDO, ActionKind.REDO):
            taken, given = (self.done, self.undone) if kind == ActionKind.UNDO else (self.undone, self.done)
            if not taken:
                return False
            given.append(taken.pop())
        elif kind != ActionKind.AUTO_CONFIRM:
            self.done.append(action)
            self.undone.clear()
        return True


class Actions:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[int, Stacks] = {}

    def write(self, deed: Deed) -> int:
        """All in one transaction; the action's id. Raises StoreError(STALE) when a page has moved on."""
        with self._database.write() as db:
            action = _insert(db, deed)
            _align(db, action, deed)
            for change in deed.changes:
                _insert_change(db, action, change)
            for move in deed.moves:
                set_state(db, move.page, move.before, move.after)
                outbox.withdraw(db, move.page, move.after)
                db.execute(
                    "INSERT INTO move (action, page, before, after, why) VALUES (?, ?, ?, ?, ?)",
                    (action, move.page, move.before, move.after, move.why),
                )
            for page, notes in deed.notes.items():
                put_notes(db, page, notes)
            for page, doubt in deed.students.items():
                put_student(db, page, doubt, asked=True)
            for page in {change.page for change in deed.changes}:
                count_doubts(db, page)
            for page, whose in deed.whose.items():
                put_whose(db, page, whose)
            for page, body in deed.documents.items():
                outbox.put(db, page, body, deed.done_s)
            if deed.key is not None:
                _change_key(db, action, deed.exam, deed.key)
            if deed.bookmark is not None:
                bookmarks.put(db, deed.exam, *deed.bookmark)
            return action

    def decided(self, page_id: int) -> dict[int, str]:
        """Field number → the value that counts; fields that nobody decided (any more) are left out."""
        return newest(self._database.rows(DECISIONS, (page_id,)))

    def history(self, page_id: int) -> tuple[Action, ...]:
        """Everything done to a page, oldest first, with only this page's changes and moves."""
        rows = self._database.rows(
            "SELECT * FROM action WHERE id IN (SELECT action FROM decision WHERE page = ?"
            " UNION SELECT action FROM move WHERE page = ?) ORDER BY id",
            (page_id, page_id),
        )
        return tuple(self._whole(row, page_id) for row in rows)

    def of_key(self, exam: int) -> tuple[Action, ...]:
        """Everything done to the exam's key, oldest first."""
        rows = self._database.rows(
            "SELECT * FROM action WHERE exam = ? AND id IN (SELECT action FROM key_change) ORDER BY id",
            (exam,),
        )
        return tuple(self._whole(row, None) for row in rows)

    def next_undo(self, exam: int) -> Action | None:
        """The newest action that still stands, from any session."""
        newest = self._newest(exam)[0]
        return None if newest is None else self._load(newest)

    def next_redo(self, exam: int) -> Action | None:
        """The action that was undone last, until something new is done."""
        newest = self._newest(exam)[1]
        return None if newest is None else self._load(newest)

    def _newest(self, exam: int) -> tuple[int | None, int | None]:
        """What undo and redo would take. Actions are only ever appended: each is looked at once."""
        with self._lock:
            stacks = self._known.setdefault(exam, Stacks())
            for row in self._database.rows(
                "SELECT id, kind FROM action WHERE exam = ? AND id > ? ORDER BY id", (exam, stacks.seen)
            ):
                stacks.push(row["id"], row["kind"])
            return stacks.done[-1] if stacks.done else None, stacks.undone[-1] if stacks.undone else None

    def _load(self, action_id: int) -> Action:
        row = self._database.one("SELECT * FROM action WHERE id = ?", (action_id,))
        assert row is not None
        return self._whole(row, None)

    def _whole(self, row: sqlite3.Row, page: int | None) -> Action:
        only = "" if page is None else " AND page = ?"
        values = (row["id"],) if page is None else (row["id"], page)
        changes = self._database.rows(f"SELECT * FROM decision WHERE action = ?{only} ORDER BY id", values)
        moves = self._database.rows(f"SELECT * FROM move WHERE action = ?{only} ORDER BY id", values)
        key = self._database.one("SELECT * FROM key_change WHERE action = ?", (row["id"],))
        return action_of(row, changes, moves, key)


def _change_key(db: sqlite3.Connection, action: int, exam: int, key: KeyChange) -> None:
    changed = db.execute(
        "UPDATE exam SET key = ? WHERE id = ? AND key IS ?", (key.after, exam, key.before)
    ).rowcount
    if changed != 1:
        raise StoreError(Code.STALE, detail=f"the key of exam {exam} is another one by now")
    db.execute(
        "INSERT INTO key_change (action, before, after) VALUES (?, ?, ?)", (action, key.before, key.after)
    )


def _align(db: sqlite3.Connection, action: int, deed: Deed) -> None:
    for page, corners in deed.corners.items():
        alignments.lay(db, action, page, corners)
    if deed.reverts is not None:
        (alignments.take_back if deed.kind is ActionKind.UNDO else alignments.lay_again)(db, deed.reverts)


def _insert(db: sqlite3.Connection, deed: Deed) -> int:
    row = db.execute(
        "INSERT INTO action (exam, kind, who, workstation, done_s, reverts)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (deed.exam, deed.kind, deed.author.who, deed.author.workstation, deed.done_s, deed.reverts),
    ).fetchone()
    return int(row["id"])


def _insert_change(db: sqlite3.Connection, action: int, change: Change) -> None:
    db.execute(
        "INSERT INTO decision (action, page, reading, field, before, after, proposal, margin, reason, crop)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            action,
            change.page,
            change.reading,
            change.field,
            change.before,
            change.after,
            change.proposal,
            change.margin,
            change.reason,
            change.crop,
        ),
    )
    db.execute(
        "UPDATE doubt SET open = ? WHERE page = ? AND field = ?",
        (change.after is None, change.page, change.field),
    )
