"""What a teacher does to answers: decide, confirm, take back. Every key press is one transaction.

The reading never changes; decisions are laid over it. Undo is a new action, so it works after a
restart as well, and nothing that was decided is ever lost from the history.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Unpack

from station.contracts.codec import encode
from station.contracts.desk import (
    OPEN,
    Action,
    ActionKind,
    Author,
    Change,
    DiscardReason,
    Doubt,
    DoubtKind,
    Move,
    Page,
    PageState,
    inverted,
    moved_back,
)
from station.contracts.effective import SHIFT_QUESTION, identifier_of
from station.contracts.reading import PageReading, Point
from station.errors import Code, StoreError
from station.services.alignment import aligned, moves_now
from station.services.changes import More, Note, by_page, change_of
from station.services.documents import confirmable, document_of
from station.services.reverting import check_revertible, decided_after, settled_move
from station.services.review_queue import Key
from station.services.same_student import same_student_doubts
from station.services.set_aside import all_waiting, discarded, reopened, superseded
from station.services.shift_notes import ShiftNotes, key_of, shift_note
from station.store.actions import Deed
from station.store.store import Store

TRIES: Final = 20  # the reader takes pages from the same pile: what it has just begun is left to it

READINGS: Final = 24
"""Held at once: each takes 1.6 MB of memory, and 4 ms to be made anew."""


class Review:
    """Decisions on the pages of one exam, by one author. Every method that changes something returns
    the ids of the pages it changed; StoreError (STALE, NOT_READY, DISK_FULL ...): nothing was changed."""

    def __init__(
        self, store: Store, exam: int, author: Author, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._exam = exam
        self._author = author
        self._clock = clock
        self.shifts = ShiftNotes(store, exam)
        self._reading = lru_cache(maxsize=READINGS)(self._load_reading)

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
        if page.reading is None:
            raise StoreError(Code.NOT_READY, detail=f"page {page.id} has not been read")
        return self._reading(page.id, page.reading)

    def decided(self, page_id: int) -> dict[int, str]:
        """Field number → what a person said."""
        return self._store.actions.decided(page_id)

    def decide(self, page_id: int, field: int, value: str, then: Key | None = None) -> tuple[int, ...]:
        """A person's value for one field; the page is ready when it was the last doubt. ``then``: the item
        that is next, kept in the same transaction."""
        return self._decide(ActionKind.DECIDE, {page_id: {field: value}}, then)

    def decide_many(self, values: Iterable[tuple[Doubt, str]], then: Key | None = None) -> tuple[int, ...]:
        """A gallery: many values as one step of undo; each stands in the history by itself."""
        return self._decide(ActionKind.GALLERY, by_page(values), then)

    def confirm(self, page_ids: Sequence[int]) -> tuple[int, ...]:
        """Confirm pages without doubts; each one's document for the academy is written with it.

        Raises StoreError(NOT_READY) where one still has doubts, SAME_STUDENT where another living page has
        the same identifier.
        """
        return self._confirm(ActionKind.CONFIRM, tuple(page_ids))

    def confirm_all_ready(self) -> tuple[int, ...]:
        """Every page without a doubt and without a rival for its student; one step of undo."""
        return self._confirm(ActionKind.CONFIRM_ALL, self.ready())

    def confirm_read(self, page_ids: Collection[int]) -> tuple[int, ...]:
        """Of pages that were just read, those without a doubt that no person has touched are confirmed by
        the station itself. It is no step of a person's undo; `reopen` takes it back."""
        untouched = tuple(i for i in self.ready() if i in page_ids and not self.history(i))
        return self._confirm(ActionKind.AUTO_CONFIRM, untouched)

    def ready(self) -> tuple[int, ...]:
        """Pages that can be confirmed now."""
        rivals = self._rivals()
        return tuple(i for i in self._store.pages.ids(self._exam, PageState.READY) if i not in rivals)

    def ready_count(self) -> int:
        """How many `ready` gives; they are not walked over where no student has two sheets."""
        if self.same_student():
            return len(self.ready())
        return self._store.pages.counts(self._exam).of(PageState.READY)

    def same_student(self) -> Mapping[str, tuple[int, ...]]:
        """Identifiers that stand on several living pages: exactly one page of each should count."""
        return self._store.pages.same_identifier(self._exam)

    def _rivals(self) -> frozenset[int]:
        """Pages that share their student with another."""
        return frozenset(page for pages in self.same_student().values() for page in pages)

    def keep_one(self, page_id: int, of: Sequence[int]) -> tuple[int, ...]:
        """Of pages with one identifier that a person has seen together, this one counts."""
        page = self._store.pages.get(page_id)
        rivals = self.same_student().get(page.identifier, ())
        others = [other for other in of if other != page_id and other in rivals]
        return self._write(ActionKind.SUPERSEDE, moves=superseded(self._store, page, others))

    def reopen(self, page_id: int) -> tuple[int, ...]:
        """A confirmed page can be changed again; its document is taken back while it is unsent."""
        return self._write(ActionKind.REOPEN, moves=(reopened(self._store.pages.get(page_id)),))

    def discard(self, page_id: int, why: DiscardReason, *more: int) -> tuple[int, ...]:
        """The page does not count, nor do ``more``, as one step of undo; their pictures stay."""
        return self._write(ActionKind.DISCARD, moves=discarded(self._store, (page_id, *more), why))

    def discard_waiting(self) -> tuple[int, ...]:
        """Every page that nobody has begun to read is set aside, as one step of undo: the wrong pile."""
        for _ in range(TRIES):
            try:
                return self._write(ActionKind.DISCARD, moves=all_waiting(self._store, self._exam))
            except StoreError as error:
                if error.code is not Code.STALE:
                    raise
        return ()

    def read_again(self, page_id: int) -> tuple[int, ...]:
        """A page that failed waits for the reader once more; one that was discarded as it was laid."""
        page = self._store.pages.get(page_id)
        move = Move(page=page_id, before=page.state, after=PageState.TAKEN)
        kept = page.corners if page.state is PageState.DISCARDED else ()
        return self._write(ActionKind.RESTORE, moves=(move,), corners={page_id: kept})

    def align(self, page_id: int, corners: tuple[Point, ...]) -> tuple[int, ...]:
        """The page is read again where a person laid its corners (TL, TR, BR, BL, px of the picture).

        Raises StoreError: WRONG_CORNERS, STALE where the page's pose is not in doubt (`may_be_aligned`).
        """
        page = self._store.pages.get(page_id)
        move = aligned(page, self._store.pages.reading(page), corners)
        return self._write(ActionKind.ALIGN, moves=(move,), corners={page_id: corners})

    def undo(self) -> Action | None:
        """Take the newest standing action back; what it was, or None when there is nothing."""
        action = self._store.actions.next_undo(self._exam)
        if action is not None:
            moves = moves_now(self._store, action, moved_back(action.moves))
            self._revert(ActionKind.UNDO, action, inverted(action.changes), moves)
        return action

    def redo(self) -> Action | None:
        """Do again what was undone last."""
        action = self._store.actions.next_redo(self._exam)
        if action is not None:
            self._revert(
                ActionKind.REDO, action, action.changes, moves_now(self._store, action, action.moves)
            )
        return action

    def history(self, page_id: int) -> tuple[Action, ...]:
        """Everything that people did to a page, oldest first."""
        return self._store.actions.history(page_id)

    def _decide(
        self, kind: ActionKind, values: Mapping[int, Mapping[int, str]], then: Key | None
    ) -> tuple[int, ...]:
        pages = self._store.pages.some(tuple(values))
        key = key_of(self._store, self._exam)
        changes: list[Change] = []
        moves: list[Move] = []
        identifiers: dict[int, str] = {}
        notes: dict[int, Note] = {}
        for page_id, fields in values.items():
            page = pages.get(page_id)
            if page is None or page.state not in OPEN:
                raise StoreError(Code.STALE, detail=f"page {page_id}")
            reading, decided = self.reading(page), self.decided(page_id)
            asked = self._store.pages.asked(page_id)
            # What is asked again counts as not decided: taking the answer back must ask once more.
            closed = {number: value for number, value in decided.items() if not asked.get(number)}
            changes += [change_of(page, reading, number, closed, value) for number, value in fields.items()]
            now = {**decided, **fields}
            identifiers[page_id] = identifier_of(reading, now)
            notes[page_id] = shift_note(page_id, reading, now, key), SHIFT_QUESTION in now
            moves += settled_move(page, asked, dict.fromkeys(fields, False))
        return self._write(
            kind, tuple(changes), tuple(moves), identifiers=identifiers, notes=notes, bookmark=then
        )

    def _confirm(self, kind: ActionKind, page_ids: tuple[int, ...]) -> tuple[int, ...]:
        pages, rivals, now = self._store.pages.some(page_ids), self._rivals(), self._clock()
        documents = {i: self._document(confirmable(pages.get(i), i, rivals), now) for i in page_ids}
        moves = tuple(Move(page=p, before=PageState.READY, after=PageState.CONFIRMED) for p in page_ids)
        return self._write(kind, moves=moves, documents=documents)

    def _document(self, page: Page, now: float) -> bytes:
        exam = self._store.exams.get(page.exam).uid
        reading, decided = self.reading(page), self.decided(page.id)
        return encode(document_of(exam, page, reading, decided, by=self._author, at_s=now))

    def _revert(
        self, kind: ActionKind, action: Action, changes: tuple[Change, ...], moves: tuple[Move, ...]
    ) -> None:
        now = self._clock()
        confirmed = tuple(move.page for move in moves if move.after is PageState.CONFIRMED)
        changed = tuple(dict.fromkeys(change.page for change in changes))
        pages = self._store.pages.some((*confirmed, *changed))
        key = key_of(self._store, self._exam)
        identifiers: dict[int, str] = {}
        notes: dict[int, Note] = {}
        moves = tuple(move for move in moves if move.page not in changed)
        for page_id in changed:
            page, mine = pages[page_id], [change for change in changes if change.page == page_id]
            check_revertible(page, mine)
            reading, decided = self.reading(page), decided_after(self.decided(page_id), mine)
            now_asked = {change.field: change.after is None for change in mine}
            moves += settled_move(page, self._store.pages.asked(page_id), now_asked)
            identifiers[page_id] = identifier_of(reading, decided)
            notes[page_id] = shift_note(page_id, reading, decided, key), SHIFT_QUESTION in decided
        self._write(
            kind,
            changes,
            moves,
            reverts=action.id,
            identifiers=identifiers,
            documents={page: self._document(pages[page], now) for page in confirmed},
            notes=notes,
            bookmark=(changes[0].page, changes[0].field) if changes else None,
        )

    def _write(
        self,
        kind: ActionKind,
        changes: tuple[Change, ...] = (),
        moves: tuple[Move, ...] = (),
        **more: Unpack[More],
    ) -> tuple[int, ...]:
        if not changes and not moves:
            return ()
        deed = Deed(
            exam=self._exam,
            kind=kind,
            author=self._author,
            done_s=self._clock(),
            changes=changes,
            moves=moves,
            **more,
        )
        self._store.actions.write(deed)
        return tuple(dict.fromkeys([c.page for c in changes] + [m.page for m in moves]))

    def _load_reading(self, page_id: int, reading_id: int) -> PageReading:
        found = self._store.pages.reading_of(reading_id)
        if found is None:
            raise StoreError(Code.NOT_READY, detail=f"page {page_id} reading {reading_id}")
        return found
