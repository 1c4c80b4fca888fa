"""Brings two sheets of one student side by side."""

from __future__ import annotations

from station.contracts.desk import Page
from station.contracts.effective import Answer, answers
from station.services.review import Review
from station.services.same_student import better_of, same_answers
from station.store.store import Store
from station.ui.picture_loader import PictureLoader
from station.ui.review.review_panes import ReviewPanes
from station.ui.words import student_word


class CompareFlow:
    """Of one review."""

    def __init__(self, store: Store, pictures: PictureLoader, panes: ReviewPanes) -> None:
        self._store = store
        self._pictures = pictures
        self._panes = panes
        self._review: Review | None = None
        pictures.loaded.connect(self._loaded)

    def open(self, review: Review | None, identifier: str) -> bool:
        """Show a student with two sheets, the first one where ``identifier`` has not (any more); False when
        there is none. Where both have the same answers the better picture is proposed."""
        rivals = {} if review is None else review.same_student()
        if review is None or not rivals:
            return False
        self._review = review
        ids = rivals.get(identifier) or next(iter(rivals.values()))
        found = self._store.pages.some(ids[:2])
        pages = [found[page_id] for page_id in ids[:2]]
        told = [self._answers(review, page) for page in pages]
        proposed = None
        if same_answers(told[0], told[1]):
            proposed = better_of([(page, review.reading(page)) for page in pages])
        compare = self._panes.compare
        compare.show_pages(pages, told, proposed, student_word(pages[0], review.rules.now().roster))
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
        asked = {doubt.field for doubt in self._store.pages.open_doubts(page.id)}
        return answers(review.reading(page), review.decided(page.id), asked)
