"""Everything that belongs to one exam, table by table: what is taken along, and what goes with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from station.contracts.desk import ActionKind, DoubtKind, PageState
from station.contracts.outbox import OutboxState
from station.errors import Code

_PAGES: Final = "SELECT id FROM {db}page WHERE exam = ?1"
_ACTIONS: Final = "SELECT id FROM {db}action WHERE exam = ?1"
_PAPERS: Final = "SELECT id FROM {db}paper_file WHERE exam = ?1"
_STUDENTS: Final = "SELECT student FROM {db}enrollment WHERE exam = ?1"

ROWS_OF: Final[dict[str, str]] = {
    "exam": "id = ?1",
    "student": f"id IN ({_STUDENTS})",
    "enrollment": "exam = ?1",
    "page": "exam = ?1",
    "reading": f"page IN ({_PAGES})",
    "doubt": f"page IN ({_PAGES})",
    "action": "exam = ?1",
    "decision": f"page IN ({_PAGES})",
    "move": f"page IN ({_PAGES})",
    "alignment": f"page IN ({_PAGES})",
    "key_change": f"action IN ({_ACTIONS})",
    "outbox": f"page IN ({_PAGES})",
    "bookmark": "exam = ?1",
    "export": "exam = ?1",
    "paper_file": "exam = ?1",
    "paper_page": f"file IN ({_PAPERS})",
    "paper_box": "exam = ?1",
}
"""Table → which of its rows are of the exam ?1, ``{db}`` standing for the database's name with its dot;
tables stand behind those that they refer to."""

PICTURES: Final = (
    "SELECT picture FROM (SELECT exam, picture FROM page WHERE picture != ''"
    " UNION SELECT exam, picture FROM paper_file)"
)
"""Names of blobs that pages and papers show."""

REFERS: Final[dict[str, dict[str, str]]] = {
    "exam": {},
    "student": {},
    "enrollment": {"exam": "exam", "student": "student"},
    "page": {"exam": "exam", "reading": "reading"},
    "reading": {"page": "page"},
    "doubt": {"page": "page"},
    "action": {"exam": "exam", "reverts": "action"},
    "decision": {"action": "action", "page": "page", "reading": "reading"},
    "move": {"action": "action", "page": "page"},
    "alignment": {"action": "action", "page": "page"},
    "key_change": {"action": "action"},
    "outbox": {"page": "page"},
    "bookmark": {"exam": "exam", "page": "page"},
    "export": {"exam": "exam"},
    "paper_file": {"exam": "exam"},
    "paper_page": {"file": "paper_file"},
    "paper_box": {"exam": "exam"},
}
"""Table → its columns that name a row of another table."""

WORDS: Final[dict[tuple[str, str], type[StrEnum]]] = {
    ("page", "state"): PageState,
    ("page", "code"): Code,
    ("doubt", "kind"): DoubtKind,
    ("action", "kind"): ActionKind,
    ("move", "before"): PageState,
    ("move", "after"): PageState,
    ("outbox", "state"): OutboxState,
}
"""Columns that hold one of a few words, or NULL."""
