"""What a key does to answers and sheets, and what is looked up again afterwards: only what it touched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from station.contracts.desk import Action, DoubtKind
from station.errors import StationError
from station.messages import trouble
from station.services.asking import looks_of
from station.services.review import Review
from station.services.review_queue import ReviewQueue
from station.ui.preferences import Preferences
from station.ui.words import ui_language


class ReviewDeeds(QObject):
    """Of one exam at a time. ``touched``: ids of pages that have changed, before anything is shown;
    ``done``: the same, to be told to others; ``said``: why something was not done."""

    touched = Signal(tuple)
    done = Signal(tuple)
    said = Signal(str)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.review: Review | None = None
        self.queue = ReviewQueue()

    def open_exam(self, review: Review) -> None:
        """Its queue, at the item where a person stood last."""
        self.review, self.queue = review, ReviewQueue()
        self.look_again()
        place = review.bookmark()
        if place is not None:
            self.queue.go_to(place)

    def look_again(self) -> None:
        """The whole queue: nobody knows what has changed."""
        if self.review is not None:
            self.queue.refresh(self.review.items(self._looks()))

    def look_at(self, pages: tuple[int, ...]) -> None:
        """What changed on these pages."""
        if self.review is not None:
            self._update(self.review, pages)

    def do(self, act: Callable[[Review], tuple[int, ...]]) -> bool:
        """One key. False when it was refused; then the reason has been said."""
        if self.review is None:
            return False
        try:
            changed = act(self.review)
        except StationError as error:
            self.tell(error)
            return False
        self._update(self.review, changed)
        self.touched.emit(changed)
        self.done.emit(changed)
        return True

    def revert(self, act: Callable[[Review], Action | None], nothing: str) -> None:
        """Undo or redo; on to the item that it changed. ``nothing``: what to say when there is none."""
        if self.review is None:
            return
        try:
            action = act(self.review)
        except StationError as error:
            self.tell(error)
            return
        if action is None:
            self.said.emit(nothing)
            return
        changed = tuple({c.page for c in action.changes} | {m.page for m in action.moves})
        self._update(self.review, changed)
        if action.changes:
            self.queue.go_to((action.changes[0].page, action.changes[0].field))
        self.touched.emit(changed)
        self.done.emit(changed)

    def tell(self, error: StationError) -> None:
        told = trouble(error.code, ui_language())
        self.said.emit(f"{told.what} {told.todo}")

    def _update(self, review: Review, pages: tuple[int, ...]) -> None:
        touched = review.doubts(self._looks(), pages)
        self.queue.update(pages, (*touched, *review.same_student_doubts()))

    def _looks(self) -> frozenset[DoubtKind]:
        return looks_of(self._preferences.now)
