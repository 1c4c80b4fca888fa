"""Reading a page once more: with corners that a person laid, or without; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from station.contracts.corners import is_laid_out, may_be_aligned
from station.contracts.desk import (
    IDENTIFIER,
    Action,
    ActionKind,
    Doubt,
    DoubtKind,
    Move,
    Page,
    PageState,
)
from station.contracts.effective import STUDENT_QUESTION, every_field, field_doubt, kind_of, page_doubt
from station.contracts.reading import PageReading, Point
from station.contracts.roster import MatchKind
from station.errors import Code, StoreError
from station.services.page_questions import notes_of, whose_of
from station.services.rules import Rules
from station.store.doubt_rows import NOTES, STUDENT
from station.store.pages import Read
from station.store.store import Store

REREAD: Final = frozenset({ActionKind.ALIGN, ActionKind.RESTORE})
"""After these the reader takes the page to a state of its own, whenever it gets to it."""


def aligned(page: Page, reading: PageReading | None, corners: tuple[Point, ...]) -> Move:
    """The page waits for the reader again. Raises StoreError: STALE where its pose is not what is in doubt
    (any more), WRONG_CORNERS for what is no page laid out."""
    if not is_laid_out(corners):
        raise StoreError(Code.WRONG_CORNERS, detail=f"page {page.id}")
    if not may_be_aligned(page, reading):
        raise StoreError(Code.STALE, detail=f"page {page.id} is {page.state}")
    return Move(page=page.id, before=page.state, after=PageState.TAKEN)


def moves_now(store: Store, action: Action, moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """``moves`` of an undo or redo of ``action``, from where its pages are now."""
    if action.kind not in REREAD:
        return moves
    pages = store.pages.some(tuple(move.page for move in moves))
    return tuple(replace(move, before=pages[move.page].state) for move in moves)


def settled(page: int, read: Read, decided: Mapping[int, str], rules: Rules) -> Read:
    """A second reading of a page under what people decided on the first.

    What they said was said of crops that may have lain elsewhere: it settles a field only where the reader
    is sure of the very same value. All else is asked again, questions about the whole page too; which form
    it is, and the points of essays, say nothing of where the page lies.
    """
    if read.reading is None or not decided:
        return read
    fields = [field for field in every_field(read.reading) if field.number in decided]
    asked = {doubt.field for doubt in read.doubts}
    others = tuple(
        field_doubt(page, field, kind_of(field))
        for field in fields
        if field.number not in asked
        and field.value != decided[field.number]
        and (field.number != IDENTIFIER or rules.roster is None)
    )
    again = {doubt.field for doubt in others}
    same = {field.number for field in fields} - asked - again
    notes = notes_of(page, read.reading, decided, rules.key)
    kept = tuple(doubt for doubt in read.doubts if doubt.field not in NOTES)
    student = _student_again(page, read, decided, rules)
    left = (*kept, *others, *student, *(note for note in notes if not note.look))
    looks = tuple(look for look in read.looks if look.field not in {*same, *again, *NOTES})
    asks = any(doubt.field in STUDENT for doubt in left)
    return replace(
        read,
        state=PageState.REVIEW if left else PageState.READY,
        doubts=left,
        looks=(*looks, *(note for note in notes if note.look)),
        whose=whose_of(read.reading, decided, rules.roster, asked=asks),
    )


def _student_again(page: int, read: Read, decided: Mapping[int, str], rules: Rules) -> tuple[Doubt, ...]:
    """Whose sheet it is, where a person said another student than the reader is sure of now."""
    said = decided.get(STUDENT_QUESTION)
    asked = any(doubt.field == STUDENT_QUESTION for doubt in read.doubts)
    if said is None or rules.roster is None or asked or said == read.whose.student:
        return ()
    doubt = page_doubt(page, DoubtKind.STUDENT, STUDENT_QUESTION, MatchKind.EXACT)
    return (replace(doubt, proposal=read.whose.student),)
