"""Reading a page once more: with corners that a person laid, or without; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from station.contracts.corners import is_laid_out, may_be_aligned
from station.contracts.desk import IDENTIFIER, Action, ActionKind, Move, Page, PageState
from station.contracts.effective import identifier_of
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


def settled(read: Read, decided: Mapping[int, str]) -> Read:
    """A second reading under what people decided on the first: their fields are not asked about again.

    Questions about the whole page are: "ok" was said of another pose.
    """
    if read.reading is None or not decided:
        return read
    said = {number for number in decided if number >= IDENTIFIER}
    left = tuple(doubt for doubt in read.doubts if doubt.field not in said)
    return replace(
        read,
        state=PageState.REVIEW if left else PageState.READY,
        doubts=left,
        looks=tuple(look for look in read.looks if look.field not in said),
        identifier=identifier_of(read.reading, decided),
    )
