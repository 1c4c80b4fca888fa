"""Taking decisions back, or making them again: only where the page still shows what they were made on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from station.contracts.desk import NEXT, OPEN, SCORED, ActionKind, Change, KeyChange, Move, Page, PageState
from station.errors import Code, StoreError
from station.store.store import Store


def check_revertible(page: Page, changes: Sequence[Change], kind: ActionKind) -> None:
    """Raises StoreError(STALE) where the page has been confirmed, taken away or read again since."""
    states = SCORED if kind is ActionKind.POINTS else OPEN
    if page.state not in states or any(change.reading != page.reading for change in changes):
        raise StoreError(Code.STALE, detail=f"page {page.id} is not what it was")


def moves_from_now(store: Store, moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """Moves of an undo or redo, from where the pages are now: a new key or roster may have taken them from
    READY to REVIEW or back. What is open already is not opened again, and what is asked about is not
    confirmed by going back."""
    pages = store.pages.some(tuple(move.page for move in moves))
    found = []
    for move in moves:
        now = pages[move.page].state if move.page in pages else move.before
        if now is not move.before and now in OPEN and move.after in OPEN:
            continue
        opened = now in OPEN and move.before in OPEN
        from_now = replace(move, before=now) if opened else move
        if from_now.after is from_now.before or from_now.after in NEXT[from_now.before]:
            found.append(from_now)
    return tuple(found)


def decided_after(decided: Mapping[int, str], changes: Sequence[Change]) -> dict[int, str]:
    """``decided`` with ``changes`` of the same page laid over it."""
    left = dict(decided)
    for change in changes:
        left.pop(change.field, None)
        if change.after is not None:
            left[change.field] = change.after
    return left


def settled_move(page: Page, asked: Mapping[int, bool]) -> tuple[Move, ...]:
    """Where an open page stands. ``asked``: every field that was ever asked about and whether it still is."""
    after = PageState.REVIEW if any(asked.values()) else PageState.READY
    return () if after is page.state else (Move(page=page.id, before=page.state, after=after),)


def turned(key: KeyChange, kind: ActionKind) -> KeyChange:
    """What undoing or redoing a change of the key writes."""
    return KeyChange(before=key.after, after=key.before) if kind is ActionKind.UNDO else key
