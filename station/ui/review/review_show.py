"""Shows the current item of the queue, and makes ready what comes after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Final

from station.contracts.desk import IDENTIFIER, Doubt, Page
from station.contracts.effective import place_of
from station.contracts.reading import PageReading
from station.errors import StationError
from station.services.pictures import ScreenPicture
from station.services.review import Review
from station.services.review_queue import ReviewQueue
from station.services.rules import NO_RULES
from station.services.suggestions import Suggestions
from station.store.store import Store
from station.ui.picture_loader import Ahead, PictureLoader
from station.ui.review.review_panes import ReviewPanes, Shown
from station.ui.words import student_word

ITEMS_AHEAD: Final = 8
SHEETS_AHEAD: Final = 2
CROPS_AHEAD: Final = 120
"""Items whose crops are cut when there is nothing else to do: two galleries of sixty."""

KNOWN: Final = 4000
"""Pages of which the identifier is remembered for the rows of the queue."""


class ReviewShow:
    """Of one window. ``trouble``: told when an item cannot be shown."""

    def __init__(
        self, store: Store, pictures: PictureLoader, trouble: Callable[[StationError], None]
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._trouble = trouble
        self._pages: dict[int, Page] = {}
        self._review: Review | None = None
        self._queue = ReviewQueue()
        self._suggestions: Suggestions | None = None
        self.rules = NO_RULES
        self.panes = ReviewPanes(self._whose, self._crop_of)
        self.shown: Shown | None = None
        self._original = False
        pictures.loaded.connect(self._loaded)
        pictures.failed.connect(self._not_loaded)
        pictures.cropped.connect(self._cropped)
        pictures.original.connect(lambda page: self._scanned(page))

    def open_exam(self, review: Review, queue: ReviewQueue) -> None:
        self._review, self._queue, self.shown = review, queue, None
        self._pages.clear()
        self.rules, self._suggestions = NO_RULES, None
        self._take_rules(review)

    def forget(self, pages: tuple[int, ...] | None) -> None:
        """Rows have changed: of these pages, or nobody knows of which."""
        if pages is None or len(self._pages) > KNOWN:
            self._pages.clear()
        for page in pages or ():
            self._pages.pop(page, None)

    def show(self, nothing: str) -> None:
        """The current item; the sentence ``nothing`` where there is none."""
        self.panes.queue.show_queue(self._queue)
        item = self._queue.current
        if item is None or self._review is None:
            self.shown = None
            self.panes.show_nothing(nothing)
            return
        try:
            self.shown = self._look_up(self._review, item)
        except StationError as error:
            self._trouble(error)
            return
        self.panes.show_item(self.shown)
        if self._original:
            self._scanned(item.page)
        self._prepare(self._review)

    def show_original(self, wanted: bool) -> None:
        """The page as it was scanned, while it is wanted."""
        if wanted == self._original:
            return
        self._original = wanted
        if self.shown is None:
            return
        if wanted:
            self._scanned(self.shown.page.id)
        else:
            self.panes.show_picture(self.shown)

    def _whose(self, page_id: int) -> str:
        return student_word(self.page(page_id), self.rules.roster)

    def _look_up(self, review: Review, item: Doubt) -> Shown:
        self._take_rules(review)
        page = self.page(item.page)
        reading = review.reading(page)
        picture = self._pictures.ready(page)
        if picture is None:
            self._pictures.want(page, reading)
        return Shown(
            doubt=item,
            place=f"{self._queue.place + 1} / {len(self._queue)}",
            page=page,
            reading=reading,
            decided=review.decided(page.id),
            asked=frozenset(doubt.field for doubt in self._store.pages.open_doubts(page.id)),
            history=review.history(page.id),
            picture=picture,
            crop=self._pictures.crop(page, place_of(item.field)),
            rules=self.rules,
            suggestions=self._suggestions,
        )

    def _take_rules(self, review: Review) -> None:
        """Key and roster as they are now."""
        rules = review.rules.now()
        if rules.roster is not self.rules.roster:
            self._suggestions = None if rules.roster is None else review.suggestions(rules.roster)
        self.rules = rules

    def page(self, page_id: int) -> Page:
        """Its row, looked up once until it changes."""
        found = self._pages.get(page_id)
        if found is None:
            found = self._pages[page_id] = self._store.pages.get(page_id)
        return found

    def _crop_of(self, doubt: Doubt) -> ScreenPicture | None:
        return self._pictures.crop(self.page(doubt.page), place_of(doubt.field))

    def _prepare(self, review: Review) -> None:
        """Crops of the next items, the next sheets, then crops further ahead; nothing while nobody looks:
        the readers need the time."""
        if not self.panes.isVisible():
            return
        coming = self._queue.coming(CROPS_AHEAD)
        near = list(dict.fromkeys(doubt.page for doubt in coming[:ITEMS_AHEAD]))
        here = [self._queue.current] if self._queue.current is not None else []
        whole = set(near[:SHEETS_AHEAD])
        plan = []
        for page_id, doubts in groupby((*here, *coming), key=lambda doubt: doubt.page):
            page = self.page(page_id)
            places = (place_of(doubt.field) for doubt in doubts)
            numbers = tuple(place for place in places if place >= IDENTIFIER)
            reading = partial(review.reading, page) if page_id in near else self._reading_of(page)
            plan.append(Ahead(page=page, numbers=numbers, reading=reading, whole=page_id in whole))
        self._pictures.plan(plan)

    def _reading_of(self, page: Page) -> Callable[[], PageReading]:
        """For a thread; past the review's own few, which belong to what is looked at next."""

        def load() -> PageReading:
            found = self._store.pages.reading(page)
            assert found is not None
            return found

        return load

    def _loaded(self, page_id: int) -> None:
        """The picture of what is shown has come."""
        shown = self.shown
        if shown is None or shown.page.id != page_id or shown.picture is not None or self._review is None:
            return
        picture, crop = (
            self._pictures.ready(shown.page),
            self._pictures.crop(shown.page, place_of(shown.doubt.field)),
        )
        self.shown = replace(shown, picture=picture, crop=crop)
        if self._original:
            self._scanned(page_id)
        else:
            self.panes.show_picture(self.shown)

    def _not_loaded(self, page_id: int, why: str) -> None:
        if self.shown is not None and self.shown.page.id == page_id:
            self.panes.crop.clear(why)
            self.panes.canvas.clear()

    def _cropped(self, page_id: int) -> None:
        self.panes.queue.repaint_rows()
        self._loaded_crop(page_id)

    def _loaded_crop(self, page_id: int) -> None:
        shown = self.shown
        if shown is not None and shown.page.id == page_id and shown.picture is None and shown.crop is None:
            self._loaded(page_id)

    def _scanned(self, page_id: int) -> None:
        shown = self.shown
        if not self._original or shown is None or shown.page.id != page_id:
            return
        picture = self._pictures.original_ready(shown.page)
        if picture is None:
            self._pictures.want_original(shown.page)
        else:
            self.panes.show_original(shown, picture)
