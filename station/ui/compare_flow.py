"""Brings two sheets of one student side by side."""

from __future__ import annotations

from station.contracts.desk import Page
from station.contracts.effective import Answer, answers
from station.services.review import Review
from station.store.store import Store
from station.ui.picture_loader import PictureLoader
from station.ui.review_panes import ReviewPanes


class CompareFlow:
    """Of one review."""

    def __init__(self, store: Store, pictures: PictureLoader, panes: ReviewPanes) -> None:
        self._store = store
        self._pictures = pictures
        self._panes = panes
        self._review: Review | None = None
        pictures.loaded.connect(self._loaded)

    def open(self, review: Review | None) -> bool:
        """Show the first student with two sheets; False when there is none."""
        rivals = {} if review is None else review.same_student()
        if review is None or not rivals:
            return False
        self._review = review
        ids = next(iter(rivals.values()))[:2]
        found = self._store.pages.some(ids)
        pages = [found[page_id] for page_id in ids]
        compare = self._panes.compare
        compare.show_pages(pages, [self._answers(review, page) for page in pages])
        self._panes.setCurrentWidget(compare)
        compare.setFocus()
        for page in pages:
            self._pictures.want(page, review.reading(page))
            self._loaded(page.id)
        return True

    def _loaded(self, page_id: int) -> None:
        if self._review is None or page_id not in self._panes.compare.shown:
            return
        page = self._store.pages.get(page_id)
        picture = self._pictures.ready(page)
        if picture is not None:
            self._panes.compare.show_picture(page_id, picture, self._answers(self._review, page))

    def _answers(self, review: Review, page: Page) -> tuple[Answer, ...]:
        return answers(review.reading(page), review.decided(page.id))
