"""What an exam from a file must be, row by row, before any of it comes in: our programs read it without
asking twice."""

from __future__ import annotations

import math

from station.contracts.codec import decode
from station.contracts.outbox import SheetDocument
from station.contracts.paper import INK_COLUMNS, INK_ROWS, PaperPage, QuestionBox
from station.contracts.results import Snapshot
from station.contracts.roster import OFF_LIST
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StationError, StoreError
from station.grading.exam_key import parse_exam_key
from station.store.actions import Stacks
from station.store.alignments import check_before, corners_of
from station.store.bodies import unpack
from station.store.exam_rows import WORDS

Rows = list[dict[str, object]]


def invalid(detail: str) -> StoreError:
    """The file is none of ours, or was changed."""
    return StoreError(Code.EXAM_FILE_INVALID, detail=detail)


def check_rows(rows: dict[str, Rows]) -> None:
    """Raises StoreError(EXAM_FILE_INVALID)."""
    if len(rows["exam"]) != 1:
        raise invalid("not one exam")
    _check_numbers(rows)
    if any(row["uid"] in ("", OFF_LIST) for row in rows["student"]):
        raise invalid("a student who is none")
    _check_order(rows["action"])
    try:
        _check_bodies(rows)
        for row in (*rows["page"], *rows["alignment"]):
            corners_of(str(row["corners"]))
        for row in rows["alignment"]:
            check_before(str(row["before"]))
        for (table, column), words in WORDS.items():
            for row in rows[table]:
                if row[column] is not None:
                    words(str(row[column]))
    except (StationError, ValueError) as error:
        raise invalid(str(error)[:80]) from error


def _check_numbers(rows: dict[str, Rows]) -> None:
    """A time or a margin that is no number cannot be shown, sorted or written anywhere."""
    for table, of_table in rows.items():
        for row in of_table:
            if any(isinstance(value, float) and not math.isfinite(value) for value in row.values()):
                raise invalid(f"a number of {table}")


def _check_order(actions: Rows) -> None:
    """Every undo and redo stands behind what it is about."""
    stacks = Stacks()
    for row in actions:
        if not stacks.push(int(str(row["id"])), str(row["kind"])):
            raise invalid("an undo of nothing")


def _check_bodies(rows: dict[str, Rows]) -> None:
    """The sheet, the key, every reading, the paper. Raises StationError."""
    exam = rows["exam"][0]
    decode(str(exam["template"]).encode(), SheetTemplate)
    if exam["key"] is not None:
        parse_exam_key(str(exam["key"]))
    for row in rows["reading"]:
        unpack(_bytes_of(row["body"]))
        if row["answers"] is not None:
            decode(str(row["answers"]).encode(), dict[str, str])
    for row in rows["export"]:
        decode(_bytes_of(row["snapshot"]), Snapshot)
    for row in rows["outbox"]:
        decode(_bytes_of(row["body"]), SheetDocument)
    for row in rows["paper_page"]:
        if len(decode(_bytes_of(row["body"]), PaperPage).ink) != INK_ROWS * INK_COLUMNS:
            raise invalid("a page of the paper")
    for row in rows["paper_box"]:
        decode(_bytes_of(row["body"]), QuestionBox)


def _bytes_of(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
