"""What the station keeps about exams, pages and what people decided. Immutable copies of rows.

A page goes TAKEN → READING → FAILED | REVIEW | READY → CONFIRMED → SENT; DISCARDED and SUPERSEDED
stand beside that way. Four facts stay apart: picture, reading, decisions, state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from station.contracts.reading import Point

IDENTIFIER: Final = 0
"""The field number under which decisions about the identifier stand."""


class PageState(StrEnum):
    TAKEN = "taken"
    READING = "reading"
    FAILED = "failed"
    REVIEW = "review"
    READY = "ready"
    CONFIRMED = "confirmed"
    SENT = "sent"
    DISCARDED = "discarded"
    SUPERSEDED = "superseded"


NEXT: Final[Mapping[PageState, frozenset[PageState]]] = {
    PageState.TAKEN: frozenset(
        {PageState.READING, PageState.DISCARDED, PageState.FAILED, PageState.REVIEW, PageState.READY}
    ),
    PageState.READING: frozenset(
        {PageState.TAKEN, PageState.FAILED, PageState.REVIEW, PageState.READY, PageState.DISCARDED}
    ),
    PageState.FAILED: frozenset({PageState.TAKEN, PageState.DISCARDED, PageState.REVIEW, PageState.READY}),
    PageState.REVIEW: frozenset(
        {PageState.READY, PageState.TAKEN, PageState.DISCARDED, PageState.SUPERSEDED, PageState.FAILED}
    ),
    PageState.READY: frozenset(
        {
            PageState.REVIEW,
            PageState.CONFIRMED,
            PageState.TAKEN,
            PageState.DISCARDED,
            PageState.SUPERSEDED,
            PageState.FAILED,
        }
    ),
    PageState.CONFIRMED: frozenset({PageState.READY, PageState.REVIEW, PageState.SENT, PageState.SUPERSEDED}),
    PageState.SENT: frozenset({PageState.READY, PageState.REVIEW, PageState.SUPERSEDED}),
    PageState.DISCARDED: frozenset({PageState.TAKEN, PageState.FAILED, PageState.REVIEW, PageState.READY}),
    PageState.SUPERSEDED: frozenset({PageState.REVIEW, PageState.READY, PageState.CONFIRMED, PageState.SENT}),
}
"""Which state may follow which; undo goes the same ways back, and from wherever a second reading has
taken a page to where it was before."""

OPEN: Final = frozenset({PageState.REVIEW, PageState.READY})
"""States in which answers are decided."""

SCORED: Final = OPEN | {PageState.CONFIRMED, PageState.SENT}
"""States in which a sheet counts in the results, and essays are given points."""


class ActionKind(StrEnum):
    """One thing a person did, and one step of undo; AUTO_CONFIRM is the station's own, and none."""

    DECIDE = "decide"
    GALLERY = "gallery"
    CONFIRM = "confirm"
    CONFIRM_ALL = "confirm_all"
    AUTO_CONFIRM = "auto_confirm"
    REOPEN = "reopen"
    DISCARD = "discard"
    RESTORE = "restore"
    ALIGN = "align"
    SUPERSEDE = "supersede"
    KEY = "key"
    POINTS = "points"
    UNDO = "undo"
    REDO = "redo"


class DiscardReason(StrEnum):
    """The server's own list."""

    BAD_PICTURE = "bad_picture"
    WRONG_UPLOAD = "wrong_upload"
    DUPLICATE = "duplicate"
    NO_EXAM = "no_exam"
    OTHER = "other"


class DoubtKind(StrEnum):
    """Doubts that are cleared with the same look, in the order in which they are shown."""

    BLANK = "blank"
    MULTI = "multi"
    FAINT = "faint"
    UNUSUAL = "unusual"
    ERASED = "erased"
    RED = "red"
    PLACE = "place"
    NUMERIC = "numeric"
    STUDENT = "student"
    FORM = "form"
    PAGE = "page"
    SAME_STUDENT = "same_student"
    SHIFT = "shift"
    PROVEN_DOUBLE = "proven_double"
    PROVEN_BLANK = "proven_blank"
    CORRECTION = "correction"


LOOKS: Final = frozenset(
    {DoubtKind.SHIFT, DoubtKind.PROVEN_DOUBLE, DoubtKind.PROVEN_BLANK, DoubtKind.CORRECTION}
)
"""Only listed for a look: they hold up no sheet, and no count of doubts has them. A CORRECTION is a question
that nobody asked about, which a person wants to see again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One field of one page that a person must look at, or may (`LOOKS`). ``margin``: small where the
    reader is torn; ``label``: the question's own, or facts of a question about the whole page."""

    page: int
    field: int
    label: str
    kind: DoubtKind
    proposal: str
    margin: float

    @property
    def look(self) -> bool:
        """It holds up nothing."""
        return self.kind in LOOKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who did something, and where."""

    who: str
    workstation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """``uid``: made here, the same on every PC; ``key``: right answers as KEY.json, or None."""

    id: int
    uid: str
    name: str
    created_s: float
    archived: bool
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One captured page. ``picture``: name of its blob; ``reading``: id of the reading that counts;
    ``doubts``: fields that still need a person; ``code``: why it FAILED; ``corners``: where a person laid
    it, TL, TR, BR, BL in px of the picture, or () where the reader finds it; ``picture`` is "" for a sheet
    that was typed in. ``student``: uid on the roster, `OFF_LIST`, or "" unknown; ``who``: what two sheets of
    one student have in common, "" where that is not known."""

    id: int
    uid: str
    exam: int
    picture: str
    page_index: int
    source: str
    source_name: str
    taken_s: float
    state: PageState
    code: str | None
    detail: str
    reading: int | None
    identifier: str
    doubts: int
    corners: tuple[Point, ...] = ()
    student: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose sheet a page is: columns of its row, made anew with every decision. See `Page`."""

    identifier: str = ""
    student: str = ""
    who: str = ""


NOBODYS: Final = Whose()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One living page as results take it. ``values``: as read, by field number; ``decided``: what people said
    of fields, last of all; ``open``: fields still asked about."""

    page: int
    state: PageState
    identifier: str
    student: str
    source_name: str
    taken_s: float
    values: Mapping[int, str]
    decided: Mapping[int, str]
    open: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one page gets a value; None stands for "nobody decided"."""

    page: int
    reading: int
    field: int
    before: str | None
    after: str | None
    proposal: str
    margin: float
    reason: str
    crop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One page changes its state."""

    page: int
    before: PageState
    after: PageState
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """The exam's key becomes another one; None for no key."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What one key press did: all of it, with who, where and when. ``reverts``: the action that an
    UNDO or REDO turns round."""

    id: int
    exam: int
    kind: ActionKind
    author: Author
    done_s: float
    reverts: int | None = None
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()
    key: KeyChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Pages of an exam by state. Every page ever taken is in exactly one."""

    by_state: Mapping[PageState, int] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        return sum(self.by_state.values())

    def of(self, *states: PageState) -> int:
        return sum(self.by_state.get(state, 0) for state in states)


def inverted(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What takes ``changes`` back, last first."""
    return tuple(replace(change, before=change.after, after=change.before) for change in reversed(changes))


def moved_back(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """What takes ``moves`` back, last first. Nobody reads a page any more that was taken away meanwhile:
    it waits again."""
    return tuple(
        Move(
            page=m.page,
            before=m.after,
            after=PageState.TAKEN if m.before is PageState.READING else m.before,
            why=m.why,
        )
        for m in reversed(moves)
    )
