"""What a key does to answers and sheets, and what is looked up again afterwards: only what it touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from station.contracts.desk import Action, DoubtKind
from station.errors import StationError
from station.services.asking import looks_of
from station.services.review import Review
from station.services.review_queue import Key, ReviewQueue
from station.ui.preferences import Preferences
from station.ui.tasks import Tasks
from station.ui.words import code_words

RENEWED_AT_ONCE: Final = 20
"""Pages that are held against a new key or roster in one go: about a tenth of a second."""


class ReviewDeeds(QObject):
    """Of one exam at a time. ``touched``: ids of pages that have changed, before anything is shown;
    ``done``: the same, to be told to others; ``renewed``: pages were held against a new key or roster;
    ``said``: why something was not done."""

    touched = Signal(tuple)
    done = Signal(tuple)
    renewed = Signal(tuple)
    said = Signal(str)

    def __init__(self, preferences: Preferences, tasks: Tasks) -> None:
        super().__init__()
        self._preferences = preferences
        self._tasks = tasks
        self._rules: object = None
        self.review: Review | None = None
        self.queue = ReviewQueue()
        self._place: Key | None = None
        self.begun = False
        """The person has been at work in this queue: its order stays from then on."""

    def open_exam(self, review: Review) -> None:
        """Its queue, at the item where a person stood last."""
        self.review, self.begun, self._place = review, False, review.bookmark()
        self._rules = review.rules.held()
        self.look_again()

    def look_again(self, ids: tuple[int, ...] | None = None) -> None:
        """What is asked of some pages, or the whole queue where nobody knows what has changed; that stands in
        its own order until a person has begun."""
        if self.review is None:
            return
        if ids is not None:
            self._update(self.review, ids)
            return
        if self.review.rules.version() != self._rules:
            self._rules = self.review.rules.version()
            self._renew(self.review, self.review.rules.pages())
        if not self.begun:
            self.queue.clear()
        self.queue.refresh(self.review.items(self._looks()))
        if not self.begun and self._place is not None:
            self.queue.go_to(self._place)

    def _renew(self, review: Review, left: tuple[int, ...]) -> None:
        """By the new key or roster, a few pages at a time: pictures that are wanted come in between."""
        if self.review is not review or review.rules.version() != self._rules:
            return
        version = review.rules.version()
        now, rest = left[:RENEWED_AT_ONCE], left[RENEWED_AT_ONCE:]

        def held(_: None) -> None:
            if self.review is review:
                self._update(review, now)
                self.touched.emit(now)
                self.renewed.emit(now)
            if rest:
                self._renew(review, rest)
            elif review.rules.version() == version:
                self._tasks.run(lambda: review.rules.set_held(version), lambda _: None, self._not_renewed)

        self._tasks.run(lambda: review.rules.renew(now), held, self._not_renewed)

    def _not_renewed(self, error: Exception) -> None:
        if isinstance(error, StationError):
            self.tell(error)

    def do(self, act: Callable[[Review], tuple[int, ...]]) -> bool:
        """One key. False when it was refused; then the reason has been said."""
        if self.review is None:
            return False
        self.begun = True
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
        self.begun = True
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
        self.said.emit(code_words(error.code))

    def _update(self, review: Review, pages: tuple[int, ...]) -> None:
        touched = review.doubts(self._looks(), pages)
        self.queue.update(pages, (*touched, *review.same_student_doubts()))

    def _looks(self) -> frozenset[DoubtKind]:
        return looks_of(self._preferences.now)
