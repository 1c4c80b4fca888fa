"""Reading a page once more: with corners that a person laid, or without; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from station.contracts.corners import is_laid_out, may_be_aligned
from station.contracts.desk import Action, ActionKind, Move, Page, PageState
from station.contracts.effective import every_field, field_doubt, identifier_of, kind_of
from station.contracts.reading import PageReading, Point
from station.errors import Code, StoreError
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


def settled(page: int, read: Read, decided: Mapping[int, str]) -> Read:
    """A second reading of a page under what people decided on the first.

    What they said was said of crops that may have lain elsewhere: it settles a field only where the reader
    is sure of the very same value. All else is asked again, questions about the whole page too.
    """
    if read.reading is None or not decided:
        return read
    asked = {doubt.field for doubt in read.doubts}
    fields = [field for field in every_field(read.reading) if field.number in decided]
    same = {f.number for f in fields if f.number not in asked and f.value == decided[f.number]}
    others = tuple(
        field_doubt(page, field, kind_of(field)) for field in fields if field.number not in asked | same
    )
    left = (*read.doubts, *others)
    again = {doubt.field for doubt in others}
    return replace(
        read,
        state=PageState.REVIEW if left else PageState.READY,
        doubts=left,
        looks=tuple(look for look in read.looks if look.field not in same | again),
        identifier=identifier_of(read.reading, decided),
    )
