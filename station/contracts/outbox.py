"""What goes to the academy: one document a confirmed sheet, made with the confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OutboxState(StrEnum):
    """WITHDRAWN: taken back before it was sent; the others are those of sending."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswer:
    """``read``: what the machine read; ``value``: what counts; ``by_person``: somebody decided it."""

    number: int
    label: str
    value: str
    read: str
    by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDocument:
    """One confirmed sheet, whole. ``identifier``: the eight digits that count, "" where unknown; ``student``:
    uid on the exam's roster, `OFF_LIST`, "" without a roster. Of an essay the value is its points."""

    exam: str
    page: str
    picture: str
    page_index: int
    template_fingerprint: str
    engine_version: str
    identifier: str
    answers: tuple[DocumentAnswer, ...]
    confirmed_by: str
    confirmed_s: float
    student: str = ""
