"""Going through the queue without deciding; the place is kept when the person rests."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from station.contracts.desk import IDENTIFIER, DoubtKind, Page
from station.contracts.effective import field_doubt, field_of
from station.services.review_queue import ReviewQueue, key_of
from station.ui.review.review_deeds import ReviewDeeds
from station.ui.tasks import Tasks

REST_MS: Final = 400
"""After the last move: whoever runs through the queue waits for no disk."""


class ReviewWalk(QObject):
    """``moved``: another item is the current one."""

    moved = Signal()

    def __init__(self, deeds: ReviewDeeds, tasks: Tasks) -> None:
        super().__init__()
        self._deeds = deeds
        self._tasks = tasks
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self._keep_place)
        self.moved.connect(self._begin)

    @property
    def _queue(self) -> ReviewQueue:
        return self._deeds.queue

    def step(self, items: int) -> None:
        self.go(self._queue.place + items)

    def go(self, place: int) -> None:
        """To an item by its place; beyond the ends stays within."""
        self._queue.go(place)
        self.moved.emit()

    def end(self) -> None:
        self.go(len(self._queue))

    def to_sheet(self, step: int) -> None:
        self._queue.to_page(step)
        self.moved.emit()

    def to_kind(self, kind: DoubtKind) -> None:
        self._queue.to_kind(kind)
        self.moved.emit()

    def to_next_kind(self, step: int) -> None:
        self._queue.to_next_kind(step)
        self.moved.emit()

    def to_field(self, page: Page, number: int) -> None:
        """The doubt about a field, or the field itself, to be corrected."""
        review = self._deeds.review
        field = None if review is None else field_of(review.reading(page), number)
        if field is None or number == IDENTIFIER:
            return
        open_one = next((d for d in self._queue.open_items() if key_of(d) == (page.id, number)), None)
        if open_one is not None:
            self._queue.go_to((page.id, number))
        else:
            self._queue.visit(field_doubt(page.id, field, DoubtKind.CORRECTION))
        self.moved.emit()

    def to_page(self, page: Page) -> None:
        """The first doubt of a page, or its first question."""
        first = next((doubt for doubt in self._queue.open_items() if doubt.page == page.id), None)
        if first is not None:
            self._queue.go_to(key_of(first))
            self.moved.emit()
        elif self._deeds.review is not None:
            self.to_field(page, self._deeds.review.reading(page).fields[0].number)

    def step_on_sheet(self, page: Page, step: int) -> None:
        """The next question of a sheet that a person goes through; beyond its ends nothing happens."""
        item, review = self._queue.current, self._deeds.review
        if item is None or review is None:
            return
        numbers = [field.number for field in review.reading(page).fields]
        at = numbers.index(item.field) + step if item.field in numbers else 0
        if 0 <= at < len(numbers):
            self.to_field(page, numbers[at])

    def later(self) -> None:
        """The current item comes after all others."""
        self._queue.put_off()
        self.moved.emit()

    def _begin(self) -> None:
        self._deeds.begun = True
        self._resting.start()

    def _keep_place(self) -> None:
        item, review = self._queue.current, self._deeds.review
        if item is not None and review is not None:
            place = key_of(item)
            # A place that cannot be kept now is kept with the next decision.
            self._tasks.run(lambda: review.set_bookmark(place), lambda _: None, lambda error: None)
