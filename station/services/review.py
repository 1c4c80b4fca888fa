"""What a teacher does to answers: decide, confirm, take back. Every key press is one transaction.

The reading never changes; decisions are laid over it. Undo is a new action, so it works after a
restart as well, and nothing that was decided is ever lost from the history.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from station.contracts.desk import (
    Action,
    ActionKind,
    Author,
    DiscardReason,
    Doubt,
    DoubtKind,
    KeyChange,
    Move,
    Page,
    PageState,
    inverted,
    moved_back,
)
from station.contracts.grading import Retakes
from station.contracts.reading import PageReading, Point
from station.errors import Code, StoreError
from station.grading.exam_key import parse_exam_key
from station.grading.matching import Roster
from station.services.alignment import aligned, moves_now
from station.services.changes import by_page, points_text
from station.services.deeds import Deeds
from station.services.review_queue import Key
from station.services.same_student import same_student_doubts
from station.services.set_aside import all_waiting, discarded, reopened, superseded, taken_up
from station.services.suggestions import Suggestions
from station.store.store import Store

TRIES: Final = 20  # the reader takes pages from the same pile: what it has just begun is left to it


class Review:
    """Decisions on the pages of one exam, by one author. Every method that changes something returns
    the ids of the pages it changed; StoreError (STALE, NOT_READY, DISK_FULL ...): nothing was changed."""

    def __init__(
        self, store: Store, exam: int, author: Author, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._exam = exam
        self._deeds = Deeds(store, exam, author, clock)
        self.rules = self._deeds.rules

    def doubts(
        self, looks: Collection[DoubtKind] = (), only: Collection[int] | None = None
    ) -> tuple[Doubt, ...]:
        """What waits for a person, grouped by kind, the most doubtful of a kind first. ``looks``: kinds that
        are listed besides though they hold up nothing; ``only``: of these pages."""
        return self._store.pages.doubts(self._exam, looks, only)

    def items(self, looks: Collection[DoubtKind]) -> tuple[Doubt, ...]:
        """All that a person goes through: `doubts`, students with two sheets, and what is for a look."""
        found = self.doubts(looks)
        held = [doubt for doubt in found if not doubt.look]
        return (*held, *self.same_student_doubts(), *(doubt for doubt in found if doubt.look))

    def same_student_doubts(self) -> tuple[Doubt, ...]:
        """One question for every student with more than one sheet."""
        return same_student_doubts(self.same_student())

    def bookmark(self) -> Key | None:
        """Page and field at which a person goes on after a restart."""
        return self._store.bookmarks.get(self._exam)

    def set_bookmark(self, at: Key) -> None:
        """A person has moved on without deciding. May be called from any thread."""
        self._store.bookmarks.set(self._exam, *at)

    def reading(self, page: Page) -> PageReading:
        """The reading that counts. Raises StoreError(NOT_READY) where there is none."""
        return self._deeds.reading(page)

    def decided(self, page_id: int) -> dict[int, str]:
        """Field number → what a person said."""
        return self._store.actions.decided(page_id)

    def decide(self, page_id: int, field: int, value: str, then: Key | None = None) -> tuple[int, ...]:
        """A person's value for one field; the page is ready when it was the last doubt. ``then``: the item
        that is next, kept in the same transaction."""
        return self._deeds.decide(ActionKind.DECIDE, {page_id: {field: value}}, then)

    def decide_sheet(self, page_id: int, values: Mapping[int, str | None]) -> tuple[int, ...]:
        """Several answers of one page, as one step of undo."""
        return self._deeds.decide(ActionKind.DECIDE, {page_id: values}, None)

    def decide_many(self, values: Iterable[tuple[Doubt, str]], then: Key | None = None) -> tuple[int, ...]:
        """A gallery: many values as one step of undo; each stands in the history by itself."""
        return self._deeds.decide(ActionKind.GALLERY, by_page(values), then)

    def confirm(self, page_ids: Sequence[int]) -> tuple[int, ...]:
        """Confirm pages without doubts; each one's document for the academy is written with it.

        Raises StoreError(NOT_READY) where one still has doubts, SAME_STUDENT where another living page is the
        same student's.
        """
        return self._deeds.confirm(ActionKind.CONFIRM, tuple(page_ids), self._rivals())

    def confirm_all_ready(self) -> tuple[int, ...]:
        """Every page without a doubt and without a rival for its student; one step of undo."""
        return self._deeds.confirm(ActionKind.CONFIRM_ALL, self.ready(), self._rivals())

    def confirm_read(self, page_ids: Collection[int]) -> tuple[int, ...]:
        """Of pages that were just read, those without a doubt that no person has touched are confirmed by
        the station itself. It is no step of a person's undo; `reopen` takes it back."""
        untouched = tuple(i for i in self.ready() if i in page_ids and not self.history(i))
        return self._deeds.confirm(ActionKind.AUTO_CONFIRM, untouched, self._rivals())

    def ready(self) -> tuple[int, ...]:
        """Pages that can be confirmed now."""
        rivals = self._rivals()
        known = self.rules.now().roster is not None
        ids = self._store.pages.ids(self._exam, PageState.READY, with_student=known)
        return tuple(page for page in ids if page not in rivals)

    def ready_count(self) -> int:
        """How many `ready` gives; they are not walked over where no student has two sheets."""
        if self.same_student() or self.rules.now().roster is not None:
            return len(self.ready())
        return self._store.pages.counts(self._exam).of(PageState.READY)

    def same_student(self) -> Mapping[str, tuple[int, ...]]:
        """What several living pages have in common (`Page.who`), where exactly one of them should count."""
        key = self.rules.now().key
        if key is not None and key.retakes is not Retakes.NONE:
            return {}
        return self._store.pages.same_student(self._exam)

    def _rivals(self) -> frozenset[int]:
        """Pages that share their student with another."""
        return frozenset(page for pages in self.same_student().values() for page in pages)

    def keep_one(self, page_id: int, of: Sequence[int]) -> tuple[int, ...]:
        """Of pages with one identifier that a person has seen together, this one counts."""
        page = self._store.pages.get(page_id)
        rivals = self.same_student().get(page.who, ())
        others = [other for other in of if other != page_id and other in rivals]
        return self._deeds.write(ActionKind.SUPERSEDE, moves=superseded(self._store, page, others))

    def reopen(self, page_id: int) -> tuple[int, ...]:
        """A confirmed page can be changed again; its document is taken back while it is unsent."""
        return self._deeds.write(ActionKind.REOPEN, moves=(reopened(self._store.pages.get(page_id)),))

    def discard(self, page_id: int, why: DiscardReason, *more: int) -> tuple[int, ...]:
        """The page does not count, nor do ``more``, as one step of undo; their pictures stay."""
        return self._deeds.write(ActionKind.DISCARD, moves=discarded(self._store, (page_id, *more), why))

    def discard_waiting(self) -> tuple[int, ...]:
        """Every page that nobody has begun to read is set aside, as one step of undo: the wrong pile."""
        for _ in range(TRIES):
            try:
                return self._deeds.write(ActionKind.DISCARD, moves=all_waiting(self._store, self._exam))
            except StoreError as error:
                if error.code is not Code.STALE:
                    raise
        return ()

    def read_again(self, page_id: int) -> tuple[int, ...]:
        """A page that failed waits for the reader once more; one that was discarded as it was laid."""
        page = self._store.pages.get(page_id)
        if not page.picture:
            return self._deeds.write(ActionKind.RESTORE, moves=(taken_up(page),))
        move = Move(page=page_id, before=page.state, after=PageState.TAKEN)
        kept = page.corners if page.state is PageState.DISCARDED else ()
        return self._deeds.write(ActionKind.RESTORE, moves=(move,), corners={page_id: kept})

    def align(self, page_id: int, corners: tuple[Point, ...]) -> tuple[int, ...]:
        """The page is read again where a person laid its corners (TL, TR, BR, BL, px of the picture).

        Raises StoreError: WRONG_CORNERS, STALE where the page's pose is not in doubt (`may_be_aligned`).
        """
        page = self._store.pages.get(page_id)
        move = aligned(page, self._store.pages.reading(page), corners)
        return self._deeds.write(ActionKind.ALIGN, moves=(move,), corners={page_id: corners})

    def undo(self) -> Action | None:
        """Take the newest standing action back; what it was, or None when there is nothing."""
        action = self._store.actions.next_undo(self._exam)
        if action is not None:
            moves = moves_now(self._store, action, moved_back(action.moves))
            self._deeds.revert(ActionKind.UNDO, action, inverted(action.changes), moves)
        return action

    def redo(self) -> Action | None:
        """Do again what was undone last."""
        action = self._store.actions.next_redo(self._exam)
        if action is not None:
            self._deeds.revert(
                ActionKind.REDO, action, action.changes, moves_now(self._store, action, action.moves)
            )
        return action

    def suggestions(self, roster: Roster) -> Suggestions:
        """Of students of the exam's roster."""
        return Suggestions(self._store, self._exam, roster)

    def history(self, page_id: int) -> tuple[Action, ...]:
        """Everything that people did to a page, oldest first."""
        return self._store.actions.history(page_id)

    def give_points(self, page_id: int, points: Mapping[int, float | None]) -> tuple[int, ...]:
        """Points of essays by question, None for none yet; the sheet may be confirmed already.

        Raises StoreError: NOT_FOUND for what is no essay, WRONG_POINTS beyond those of the question.
        """
        rules = self.rules.now()
        values = {number: points_text(rules, number, value) for number, value in points.items()}
        return self._deeds.decide(ActionKind.POINTS, {page_id: values}, None)

    def set_key(self, key: str | None) -> tuple[int, ...]:
        """Another key for the exam, or none; `rules.renew` then holds the pages against it. One step of undo.

        Raises UsageError(KEY_INVALID).
        """
        before = self._store.exams.get(self._exam).key
        if key is not None:
            parse_exam_key(key)
        return (
            ()
            if key == before
            else self._deeds.write(ActionKind.KEY, key=KeyChange(before=before, after=key))
        )
