"""Where pages move when sheets are set aside, superseded, or taken up again."""

from __future__ import annotations

from collections.abc import Sequence

from station.contracts.desk import DiscardReason, Move, Page, PageState
from station.store.store import Store


def discarded(store: Store, page_ids: Sequence[int], why: DiscardReason) -> tuple[Move, ...]:
    """The pages do not count."""
    pages = [store.pages.get(page_id) for page_id in page_ids]
    return tuple(Move(page=p.id, before=p.state, after=PageState.DISCARDED, why=why) for p in pages)


def reopened(page: Page) -> Move:
    """The page can be changed again."""
    return Move(page=page.id, before=page.state, after=PageState.READY)


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
