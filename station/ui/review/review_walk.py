"""Going through the queue without deciding; the place is kept when the person rests."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from station.contracts.desk import DoubtKind
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

    def to_field(self, page: int, number: int) -> None:
        """The doubt about a field; stays where there is none."""
        if self._queue.go_to((page, number)):
            self.moved.emit()

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
