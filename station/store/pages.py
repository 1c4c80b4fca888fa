"""Captured pages: taken once, read in the background, never lost.

A row TAKEN is the work list: after a crash, whatever was being read is read again.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from station.contracts.desk import NEXT, NOBODYS, OPEN, Counts, Doubt, DoubtKind, Page, PageState, Whose
from station.contracts.reading import PageReading
from station.errors import Code, StoreError
from station.store import outbox
from station.store.alignments import corners_of
from station.store.bodies import pack, unpack
from station.store.database import Database
from station.store.doubt_rows import count_doubts, insert_doubts, put_notes, put_student, put_whose
from station.store.rows import doubt_of, page_of
from station.store.sheets import values_text

DECISIONS: Final = "SELECT field, after FROM decision WHERE page = ? ORDER BY id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A page that comes in. ``picture``: its blob; ``source``: "file", "folder", "camera"...;
    ``source_name``: what the teacher knows it by."""

    exam: int
    picture: str
    page_index: int
    source: str
    source_name: str
    taken_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What came of reading a page: a reading with its doubts, or a code. ``looks``: what is listed
    without holding up the page."""

    state: PageState
    reading: PageReading | None = None
    doubts: tuple[Doubt, ...] = ()
    looks: tuple[Doubt, ...] = ()
    whose: Whose = NOBODYS
    code: Code | None = None
    detail: str = ""
    read_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What follows for one page from its exam's key and roster. ``student``: the question whose sheet it is,
    ``student_asked``: which nobody has answered yet; ``document``: what is to be sent instead, b"" for
    nothing, None for no change."""

    whose: Whose
    student: Doubt | None
    student_asked: bool
    notes: tuple[Doubt, ...]
    document: bytes | None = None


class Pages:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._same: tuple[tuple[int, int], Mapping[str, tuple[int, ...]]] | None = None

    def take(self, arrival: Arrival) -> tuple[Page, bool]:
        """The page's row, and whether it is new: the same page of the same picture is taken once an exam."""
        with self._database.write() as db:
            fresh = _insert(db, arrival)
            if fresh is not None:
                return fresh, True
            known = db.execute(
                "SELECT * FROM page WHERE exam = ? AND picture = ? AND page_index = ?",
                (arrival.exam, arrival.picture, arrival.page_index),
            ).fetchone()
            return page_of(known), False

    def type_in(
        self, exam: int, source: str, name: str, taken_s: float, read_of: Callable[[int], Read]
    ) -> Page:
        """A page without a picture. ``read_of``: page id → what it asks."""
        with self._database.write() as db:
            place = db.execute(
                "SELECT count(*) AS n FROM page WHERE exam = ? AND picture = ''", (exam,)
            ).fetchone()["n"]
            page = _insert(
                db,
                Arrival(
                    exam=exam,
                    picture="",
                    page_index=place,
                    source=source,
                    source_name=name,
                    taken_s=taken_s,
                ),
            )
            assert page is not None
            _write_reading(db, page.id, read_of(page.id))
            return page_of(db.execute("SELECT * FROM page WHERE id = ?", (page.id,)).fetchone())

    def recover(self) -> int:
        """At start: pages that were being read when the program ended wait again; how many."""
        with self._database.write() as db:
            return db.execute("UPDATE page SET state = 'taken' WHERE state = 'reading'").rowcount

    def begin_reading(self, limit: int) -> tuple[Page, ...]:
        """The pages that have waited longest, at most ``limit``, now READING."""
        if limit <= 0:
            return ()
        with self._database.write() as db:
            rows = db.execute(
                "SELECT * FROM page WHERE state = 'taken' ORDER BY id LIMIT ?", (limit,)
            ).fetchall()
            db.executemany("UPDATE page SET state = 'reading' WHERE id = ?", [(row["id"],) for row in rows])
        return tuple(page_of(row) for row in rows)

    def finish_reading(self, page: Page, read: Read, pages_in_file: int) -> tuple[int, ...]:
        """One transaction: the reading, the page's state, and rows for the pages that follow the first
        in its file. Ids of all pages changed; none when the page was taken away meanwhile, or is being
        read with other corners by now."""
        with self._database.write() as db:
            now = db.execute("SELECT state, corners FROM page WHERE id = ?", (page.id,)).fetchone()
            if now is None or now["state"] != PageState.READING or corners_of(now["corners"]) != page.corners:
                return ()
            _write_reading(db, page.id, read)
            return page.id, *(_follow(db, page, pages_in_file) if page.page_index == 0 else ())

    def get(self, page_id: int) -> Page:
        """Raises StoreError(NOT_FOUND)."""
        row = self._database.one("SELECT * FROM page WHERE id = ?", (page_id,))
        if row is None:
            raise StoreError(Code.NOT_FOUND, detail=f"page {page_id}")
        return page_of(row)

    def ids(self, exam: int, *states: PageState, with_student: bool = False) -> tuple[int, ...]:
        """Of an exam's pages, in the order they came; of all states where none is named. ``with_student``:
        only of those whose student is known."""
        wanted = states or tuple(PageState)
        student = " AND student != ''" if with_student else ""
        query = f"SELECT id FROM page WHERE exam = ? AND state IN ({_marks(wanted)}){student} ORDER BY id"
        return tuple(row["id"] for row in self._database.rows(query, (exam, *wanted)))

    def ids_after(self, exam: int, last: int) -> tuple[int, ...]:
        """Of pages that came after the page with the id ``last``, in the order they came."""
        query = "SELECT id FROM page WHERE exam = ? AND id > ? ORDER BY id"
        return tuple(row["id"] for row in self._database.rows(query, (exam, last)))

    def some(self, ids: tuple[int, ...]) -> Mapping[int, Page]:
        """Several pages at once, by id; what is gone is left out."""
        rows = self._database.rows(f"SELECT * FROM page WHERE id IN ({_marks(ids)})", ids)
        return {row["id"]: page_of(row) for row in rows}

    def of_picture(self, exam: int, picture: str) -> tuple[Page, ...]:
        """Pages of an exam that show this picture."""
        query = "SELECT * FROM page WHERE exam = ? AND picture = ? ORDER BY page_index"
        return tuple(page_of(row) for row in self._database.rows(query, (exam, picture)))

    def same_student(self, exam: int) -> Mapping[str, tuple[int, ...]]:
        """What several pages of an exam that have been read and count have in common (`Page.who`), with the
        pages. Asked after every key by several, so it is looked up once a change of the file."""
        version = self._database.changes
        if self._same is not None and self._same[0] == (version, exam):
            return self._same[1]
        # The plus keeps SQLite on the index by who, in whose order the groups come for free.
        rows = self._database.rows(
            "SELECT who, group_concat(id) AS ids FROM page WHERE exam = ? AND who != ''"
            " AND +state IN ('review', 'ready', 'confirmed', 'sent')"
            " GROUP BY who HAVING count(*) > 1",
            (exam,),
        )
        found = {row["who"]: tuple(sorted(map(int, row["ids"].split(",")))) for row in rows}
        self._same = (version, exam), found
        return found

    def of_who(self, exam: int, who: str) -> tuple[int, ...]:
        """Pages of a student, or of an identifier, that have been read and count."""
        query = (
            "SELECT id FROM page WHERE exam = ? AND who = ?"
            " AND state IN ('review', 'ready', 'confirmed', 'sent') ORDER BY id"
        )
        return tuple(row["id"] for row in self._database.rows(query, (exam, who)))

    def whose(self, exam: int) -> frozenset[str]:
        """Of whom (`Page.who`) there are pages that have been read and count."""
        rows = self._database.rows(
            "SELECT DISTINCT who FROM page WHERE exam = ?"
            " AND state IN ('review', 'ready', 'confirmed', 'sent')",
            (exam,),
        )
        return frozenset(row["who"] for row in rows)

    def counts(self, exam: int) -> Counts:
        """Every page of the exam, once."""
        rows = self._database.rows(
            "SELECT state, count(*) AS n FROM page WHERE exam = ? GROUP BY state", (exam,)
        )
        return Counts(by_state={PageState(row["state"]): row["n"] for row in rows})

    def doubts(
        self, exam: int, looks: Collection[DoubtKind] = (), only: Collection[int] | None = None
    ) -> tuple[Doubt, ...]:
        """Open doubts of pages in review, and of confirmed ones that a new key or roster asks about; of all
        open pages what is listed for a look, of the kinds in ``looks``. By kind, within a kind the most
        doubtful first; ``only``: of these pages."""
        pages = "" if only is None else f" AND page.id IN ({_marks(only)})"
        rows = self._database.rows(
            "SELECT doubt.* FROM page JOIN doubt ON doubt.page = page.id"
            f" WHERE page.exam = ? AND page.state IN ('review', 'ready', 'confirmed', 'sent')"
            f" AND doubt.open{pages} AND (NOT doubt.look"
            f" OR page.state IN ('review', 'ready') AND doubt.kind IN ({_marks(looks)}))"
            " ORDER BY margin, doubt.page, field",
            (exam, *(only or ()), *looks),
        )
        order = {kind: place for place, kind in enumerate(DoubtKind)}
        return tuple(sorted(map(doubt_of, rows), key=lambda doubt: order[doubt.kind]))

    def open_doubts(self, page_id: int) -> tuple[Doubt, ...]:
        """Of one page, in the order of its fields; without what is only listed for a look."""
        rows = self._database.rows(
            "SELECT * FROM doubt WHERE page = ? AND open AND NOT look ORDER BY field", (page_id,)
        )
        return tuple(map(doubt_of, rows))

    def asked(self, page_id: int) -> dict[int, bool]:
        """Every field of a page that was asked about: whether it still is."""
        rows = self._database.rows("SELECT field, open FROM doubt WHERE page = ? AND NOT look", (page_id,))
        return {row["field"]: bool(row["open"]) for row in rows}

    def set_rules(self, page: Page, ruled: Ruled, decided: Mapping[int, str]) -> None:
        """What a page that has been read asks by another key or roster, and whose it is. ``decided``: what
        ``ruled`` was made from; nothing is written when it, or the page itself, has changed since."""
        with self._database.write() as db:
            row = db.execute("SELECT * FROM page WHERE id = ?", (page.id,)).fetchone()
            if row is None or page_of(row) != page or newest(db.execute(DECISIONS, (page.id,))) != decided:
                return
            put_notes(db, page.id, ruled.notes)
            put_student(db, page.id, ruled.student, asked=ruled.student_asked)
            put_whose(db, page.id, ruled.whose)
            left = count_doubts(db, page.id)
            after = PageState.REVIEW if left else PageState.READY
            if page.state in OPEN and after is not page.state:
                set_state(db, page.id, page.state, after)
            if ruled.document is not None:
                outbox.renew(db, page.id, ruled.document)

    def reading(self, page: Page) -> PageReading | None:
        """The reading that counts, or None while there is none."""
        return None if page.reading is None else self.reading_of(page.reading)

    def reading_of(self, reading_id: int) -> PageReading | None:
        """A reading by its id, whether or not it counts (any more)."""
        row = self._database.one("SELECT body FROM reading WHERE id = ?", (reading_id,))
        return None if row is None else unpack(row["body"])


def set_state(db: sqlite3.Connection, page_id: int, before: PageState, after: PageState) -> None:
    """Move a page inside a transaction. Raises StoreError(STALE) when it is not in ``before`` (any more),
    ValueError for a way that does not exist."""
    if after is not before and after not in NEXT[before]:
        raise ValueError(f"a page never goes from {before} to {after}")
    changed = db.execute(
        "UPDATE page SET state = ? WHERE id = ? AND state = ?", (after, page_id, before)
    ).rowcount
    if changed != 1:
        raise StoreError(Code.STALE, detail=f"page {page_id} is not {before}")


def _insert(db: sqlite3.Connection, arrival: Arrival) -> Page | None:
    """The new row, TAKEN; None where the exam has this page of this picture already."""
    row = db.execute(
        "INSERT INTO page (uid, exam, picture, page_index, source, source_name, taken_s, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'taken') ON CONFLICT DO NOTHING RETURNING *",
        (
            uuid.uuid4().hex,
            arrival.exam,
            arrival.picture,
            arrival.page_index,
            arrival.source,
            arrival.source_name,
            arrival.taken_s,
        ),
    ).fetchone()
    return None if row is None else page_of(row)


def _write_reading(db: sqlite3.Connection, page_id: int, read: Read) -> None:
    """The page's row as ``read`` says, with what it asks."""
    reading = None if read.reading is None else _insert_reading(db, page_id, read)
    db.execute(
        "UPDATE page SET state = ?, reading = coalesce(?, reading), code = ?, detail = ? WHERE id = ?",
        (read.state, reading, read.code, read.detail, page_id),
    )
    put_whose(db, page_id, read.whose)
    insert_doubts(db, page_id, (*read.doubts, *read.looks))
    count_doubts(db, page_id)


def _insert_reading(db: sqlite3.Connection, page_id: int, read: Read) -> int:
    assert read.reading is not None
    return int(
        db.execute(
            "INSERT INTO reading (page, engine, fingerprint, body, answers, read_s)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (
                page_id,
                read.reading.engine_version,
                read.reading.template_fingerprint,
                pack(read.reading),
                values_text(read.reading),
                read.read_s,
            ),
        ).fetchone()["id"]
    )


def newest(decisions: Iterable[sqlite3.Row]) -> dict[int, str]:
    """Field number → the value that counts, from the rows of `DECISIONS`."""
    last = {row["field"]: row["after"] for row in decisions}
    return {number: value for number, value in last.items() if value is not None}


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))


def _follow(db: sqlite3.Connection, first: Page, pages_in_file: int) -> list[int]:
    """Rows for pages 1.. of a file whose first page has been opened."""
    found = [
        _insert(
            db,
            Arrival(
                exam=first.exam,
                picture=first.picture,
                page_index=index,
                source=first.source,
                source_name=first.source_name,
                taken_s=first.taken_s,
            ),
        )
        for index in range(1, pages_in_file)
    ]
    return [page.id for page in found if page is not None]
