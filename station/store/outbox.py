"""Documents that wait to be sent: written in the transaction that confirms a sheet."""

from __future__ import annotations

import sqlite3
import uuid

from station.contracts.desk import PageState
from station.contracts.outbox import OutboxState
from station.store.database import Database


def put(db: sqlite3.Connection, page: int, body: bytes, written_s: float) -> None:
    """The page's document. One that has not been sent yet is replaced, under a new id."""
    db.execute(
        "UPDATE outbox SET state = ? WHERE page = ? AND state = ?",
        (OutboxState.WITHDRAWN, page, OutboxState.PENDING),
    )
    db.execute(
        "INSERT INTO outbox (doc_id, page, state, body, written_s) VALUES (?, ?, ?, ?, ?)",
        (uuid.uuid4().hex, page, OutboxState.PENDING, body, written_s),
    )


def renew(db: sqlite3.Connection, page: int, body: bytes) -> None:
    """The newest document of a confirmed page says this now, and waits; b"": it waits no more. What is under
    way or was sent stays."""
    newest = db.execute(
        "SELECT id, state FROM outbox WHERE page = ? ORDER BY id DESC LIMIT 1", (page,)
    ).fetchone()
    if newest is None or newest["state"] not in (OutboxState.PENDING, OutboxState.WITHDRAWN):
        return
    if body:
        db.execute(
            "UPDATE outbox SET body = ?, state = ?, doc_id = ? WHERE id = ?",
            (body, OutboxState.PENDING, uuid.uuid4().hex, newest["id"]),
        )
    else:
        db.execute("UPDATE outbox SET state = ? WHERE id = ?", (OutboxState.WITHDRAWN, newest["id"]))


def withdraw(db: sqlite3.Connection, page: int, after: PageState) -> None:
    """A page that is no longer confirmed has nothing to send; what was sent stays on record."""
    if after in (PageState.CONFIRMED, PageState.SENT):
        return
    db.execute(
        "UPDATE outbox SET state = ? WHERE page = ? AND state = ?",
        (OutboxState.WITHDRAWN, page, OutboxState.PENDING),
    )


class Outbox:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self) -> int:
        """Documents not sent yet."""
        row = self._database.one("SELECT count(*) AS n FROM outbox WHERE state = ?", (OutboxState.PENDING,))
        return 0 if row is None else int(row["n"])

    def of_page(self, page: int) -> tuple[tuple[OutboxState, bytes], ...]:
        """State and body of every document of a page, oldest first."""
        rows = self._database.rows("SELECT state, body FROM outbox WHERE page = ? ORDER BY id", (page,))
        return tuple((OutboxState(row["state"]), bytes(row["body"])) for row in rows)
