"""Taking decisions back, or making them again: only where the page still shows what they were made on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.contracts.desk import OPEN, Change, Move, Page, PageState
from station.errors import Code, StoreError


def check_revertible(page: Page, changes: Sequence[Change]) -> None:
    """Raises StoreError(STALE) where the page has been confirmed, taken away or read again since."""
    if page.state not in OPEN or any(change.reading != page.reading for change in changes):
        raise StoreError(Code.STALE, detail=f"page {page.id} is not what it was")


def decided_after(decided: Mapping[int, str], changes: Sequence[Change]) -> dict[int, str]:
    """``decided`` with ``changes`` of the same page laid over it."""
    left = dict(decided)
    for change in changes:
        left.pop(change.field, None)
        if change.after is not None:
            left[change.field] = change.after
    return left


def settled_move(page: Page, asked: Mapping[int, bool], now: Mapping[int, bool]) -> tuple[Move, ...]:
    """Where an open page stands when some of its fields are asked about, or no more. ``asked``: every field
    that was ever asked about and whether it still is; ``now``: what becomes of some of them."""
    left = any(now.get(field, is_open) for field, is_open in asked.items())
    after = PageState.REVIEW if left else PageState.READY
    return () if after is page.state else (Move(page=page.id, before=page.state, after=after),)
