"""Taking the last capture back: discarded, not deleted, so that undo brings it back."""

from __future__ import annotations

from typing import Final

from station.contracts.desk import DiscardReason, Page, PageState
from station.errors import Code, StoreError
from station.services.review import Review
from station.store.store import Store

CANCELLABLE: Final = frozenset(
    {PageState.TAKEN, PageState.READING, PageState.FAILED, PageState.REVIEW, PageState.READY}
)
"""What a person has confirmed is not taken back by a key of the capture."""

TRIES: Final = 20
"""Every page of a file changes its state twice while it is read."""


class LastCaptures:
    """What came in since the exam was opened. Everything raises StoreError as `Review` does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._review: Review | None = None
        self._ids: list[int] = []

    def open_exam(self, review: Review | None) -> None:
        self._review = review
        self._ids.clear()

    def add(self, ids: tuple[int, ...]) -> None:
        self._ids += ids

    def cancel(self) -> tuple[Page, tuple[int, ...]] | None:
        """Discard the newest that still counts, with all pages of its file: the page, and the ids that
        changed. None where nothing is left."""
        if self._review is None:
            return None
        while self._ids:
            page = self._store.pages.some((self._ids[-1],)).get(self._ids[-1])
            if page is not None and page.state in CANCELLABLE:
                changed = self._discard(self._review, page)
                self._ids.pop()
                return page, changed
            self._ids.pop()
        return None

    def _discard(self, review: Review, page: Page) -> tuple[int, ...]:
        """All of its file, as one step. A reader that takes a page up, or has just done with it, is no reason
        to fail."""
        for _ in range(TRIES - 1):
            try:
                return self._try(review, page)
            except StoreError as error:
                if error.code is not Code.STALE:
                    raise
        return self._try(review, page)

    def _try(self, review: Review, page: Page) -> tuple[int, ...]:
        pages = self._store.pages.of_picture(page.exam, page.picture) if page.picture else (page,)
        ids = [one.id for one in pages if one.state in CANCELLABLE]
        return review.discard(ids[0], DiscardReason.WRONG_UPLOAD, *ids[1:]) if ids else ()

    def undo(self) -> tuple[int, ...] | None:
        """Take the newest action back; the pages it touched, None where there was none. A cancelled
        capture is the last again."""
        action = None if self._review is None else self._review.undo()
        if action is None:
            return None
        back = tuple(move.page for move in action.moves if move.after is PageState.DISCARDED)
        self._ids += (page for page in back if page not in self._ids)
        return tuple(
            dict.fromkeys((*back, *(m.page for m in action.moves), *(c.page for c in action.changes)))
        )
