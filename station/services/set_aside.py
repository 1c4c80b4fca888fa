"""Where pages move when sheets are set aside, superseded, or taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.contracts.desk import DiscardReason, Move, Page, PageState
from station.errors import Code, StoreError
from station.store.store import Store

ALIVE: Final = frozenset(
    {PageState.TAKEN, PageState.READING, PageState.FAILED, PageState.REVIEW, PageState.READY}
)
"""States from which a person may set a page aside. What is confirmed is opened again first."""


def discarded(store: Store, page_ids: Sequence[int], why: DiscardReason) -> tuple[Move, ...]:
    """The pages do not count. Raises StoreError(STALE) where one does not any more, or is confirmed."""
    pages = [store.pages.get(page_id) for page_id in page_ids]
    for page in pages:
        if page.state not in ALIVE:
            raise StoreError(Code.STALE, detail=f"page {page.id} is {page.state}")
    return tuple(Move(page=p.id, before=p.state, after=PageState.DISCARDED, why=why) for p in pages)


def reopened(page: Page) -> Move:
    """A confirmed page can be changed again. Raises StoreError(STALE) for any other."""
    if page.state not in (PageState.CONFIRMED, PageState.SENT):
        raise StoreError(Code.STALE, detail=f"page {page.id} is {page.state}")
    # A roster that came since may ask whose it is.
    return Move(page=page.id, before=page.state, after=PageState.REVIEW if page.doubts else PageState.READY)


def taken_up(page: Page) -> Move:
    """A typed page that was discarded counts again: there is nothing to be read. Raises StoreError(STALE)
    for any other."""
    if page.state is not PageState.DISCARDED:
        raise StoreError(Code.STALE, detail=f"page {page.id} is {page.state}")
    return Move(page=page.id, before=page.state, after=PageState.REVIEW if page.doubts else PageState.READY)


def all_waiting(store: Store, exam: int) -> tuple[Move, ...]:
    """Every page that nobody has begun to read."""
    return tuple(
        Move(page=page, before=PageState.TAKEN, after=PageState.DISCARDED, why=DiscardReason.WRONG_UPLOAD)
        for page in store.pages.ids(exam, PageState.TAKEN)
    )


def superseded(store: Store, page: Page, others: Sequence[int]) -> tuple[Move, ...]:
    """``others`` give way to ``page``."""
    found = store.pages.some(tuple(others))
    return tuple(
        Move(page=other, before=found[other].state, after=PageState.SUPERSEDED, why=page.uid)
        for other in others
    )
