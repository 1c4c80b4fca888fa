"""Whose sheet it is, at any question of it: picked from the card, searched, or parked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from station.contracts.desk import OPEN
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.roster import OFF_LIST
from station.services.review_queue import key_of
from station.ui.review.review_deeds import ReviewDeeds
from station.ui.review.review_show import ReviewShow


class StudentFlow(QObject):
    """``said``: one sentence. ``decide``: answers what is asked now; ``opened_again``: makes a confirmed
    sheet open, False where it cannot be."""

    said = Signal(str)

    def __init__(
        self,
        deeds: ReviewDeeds,
        shows: ReviewShow,
        decide: Callable[[str], None],
        opened_again: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._deeds = deeds
        self._shows = shows
        self._decide = decide
        self._opened_again = opened_again

    def choose(self, place: int) -> None:
        """The student in a row of the card, once the paper is there to be compared."""
        shown = self._shows.shown
        if shown is not None and shown.page.picture and shown.picture is None:
            self.said.emit(self.tr("There is no picture of this yet. Type the number, or L for later."))
        else:
            self._shows.panes.card.choices.pick(place)

    def pick(self, uid: str) -> None:
        """The sheet that is shown is this student's, or nobody's of the roster; no answer changes."""
        item, shown = self._deeds.queue.current, self._shows.shown
        if item is None or shown is None:
            return
        if item.field == STUDENT_QUESTION:
            self._decide(uid)
            return
        was = shown.page.state
        picked = self._opened_again() and self._deeds.do(
            lambda review: review.decide(shown.page.id, STUDENT_QUESTION, uid, key_of(item))
        )
        if picked and was in OPEN:
            self.said.emit(self.tr("The student was changed. Ctrl+Z takes it back."))

    def park(self) -> None:
        """The sheet is of someone who is not on the roster."""
        item = self._deeds.queue.current
        if item is not None and item.field == STUDENT_QUESTION:
            self.pick(OFF_LIST)

    def search(self) -> None:
        """A name is typed next."""
        if self._shows.shown is None or not self._shows.panes.card.search():
            self.said.emit(self.tr("This exam has no roster yet: give it one under “Exams”."))
