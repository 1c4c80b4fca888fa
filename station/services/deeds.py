"""One key press as one transaction: what it changes, and all that follows from it.

The reading never changes; decisions are laid over it. Undo is a new action, so it works after a
restart as well, and nothing that was decided is ever lost from the history.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Final, Unpack

from station.contracts.codec import encode
from station.contracts.desk import (
    OPEN,
    SCORED,
    Action,
    ActionKind,
    Author,
    Change,
    Doubt,
    Move,
    Page,
    PageState,
    Whose,
)
from station.contracts.effective import Decided
from station.contracts.reading import PageReading
from station.errors import Code, StoreError
from station.services.changes import More, change_of, with_student
from station.services.documents import Confirmation, confirmable, document_of, whose_is
from station.services.page_questions import after_decisions
from station.services.page_rules import PageRules
from station.services.reverting import check_revertible, decided_after, moves_from_now, turned
from station.services.review_queue import Key
from station.store.actions import Deed
from station.store.store import Store

READINGS: Final = 24
"""Held at once: each takes 1.6 MB of memory, and 4 ms to be made anew."""


class Deeds:
    """On the pages of one exam, by one author. What changes something returns the ids of the pages it
    changed; StoreError (STALE, NOT_READY, DISK_FULL ...): nothing was changed."""

    def __init__(self, store: Store, exam: int, author: Author, clock: Callable[[], float]) -> None:
        self._store = store
        self._exam = exam
        self._author = author
        self._clock = clock
        self.rules = PageRules(store, exam)
        self._reading = lru_cache(maxsize=READINGS)(self._load_reading)

    def reading(self, page: Page) -> PageReading:
        """The reading that counts. Raises StoreError(NOT_READY) where there is none."""
        if page.reading is None:
            raise StoreError(Code.NOT_READY, detail=f"page {page.id} has not been read")
        return self._reading(page.id, page.reading)

    def decide(
        self, kind: ActionKind, values: Mapping[int, Mapping[int, str | None]], then: Key | None
    ) -> tuple[int, ...]:
        pages = self._store.pages.some(tuple(values))
        rules = self.rules.now()
        changes: list[Change] = []
        for page_id, fields in values.items():
            page = pages.get(page_id)
            if page is None or page.state not in (SCORED if kind is ActionKind.POINTS else OPEN):
                raise StoreError(Code.STALE, detail=f"page {page_id}")
            # What is asked again counts as not decided: taking the answer back must ask once more.
            asked = self._store.pages.asked(page_id)
            decided = self._store.actions.decided(page_id)
            closed = {number: value for number, value in decided.items() if not asked.get(number)}
            reading = self.reading(page)
            changes += [
                change_of(page, reading, number, closed, value, rules)
                for number, value in with_student(fields, rules.roster).items()
            ]
        return self._change(kind, tuple(changes), pages, bookmark=then)

    def confirm(
        self, kind: ActionKind, page_ids: tuple[int, ...], rivals: Collection[int]
    ) -> tuple[int, ...]:
        """Pages without doubts are confirmed, with a document for the academy each; none of ``rivals``. Of
        many, one that is not as key and roster say now is left: it is asked about then."""
        pages = self._store.pages.some(page_ids)
        confirmation = self._confirmation()
        documents = {}
        for page_id in page_ids:
            page = confirmable(pages.get(page_id), page_id, rivals, confirmation.rules)
            if self.rules.holds(page, self.reading(page)):
                decided = self._store.actions.decided(page_id)
                documents[page_id] = self._document(page, whose_is(page), decided, confirmation)
                continue
            self.rules.renew([page_id])
            if kind is ActionKind.CONFIRM:
                raise StoreError(Code.NOT_READY, detail=f"page {page_id} is another one by the rules of now")
        moves = tuple(Move(page=p, before=PageState.READY, after=PageState.CONFIRMED) for p in documents)
        return self.write(kind, moves=moves, documents=documents)

    def _confirmation(self) -> Confirmation:
        exam = self._store.exams.get(self._exam)
        return Confirmation(exam_uid=exam.uid, by=self._author, at_s=self._clock(), rules=self.rules.now())

    def _document(self, page: Page, whose: Whose, decided: Decided, confirmation: Confirmation) -> bytes:
        return encode(document_of(page, whose, self.reading(page), decided, confirmation))

    def revert(
        self, kind: ActionKind, action: Action, changes: tuple[Change, ...], moves: tuple[Move, ...]
    ) -> None:
        changed = {change.page for change in changes}
        moves = moves_from_now(self._store, tuple(move for move in moves if move.page not in changed))
        confirmed = tuple(move.page for move in moves if move.after is PageState.CONFIRMED)
        pages = self._store.pages.some((*confirmed, *changed))
        for page_id in changed:
            mine = [change for change in changes if change.page == page_id]
            check_revertible(pages[page_id], mine, action.kind)
        confirmation = self._confirmation()
        documents = {
            page_id: self._document(
                pages[page_id], whose_is(pages[page_id]), self._store.actions.decided(page_id), confirmation
            )
            for page_id in confirmed
        }
        self._change(
            kind,
            changes,
            pages,
            moves=moves,
            reverts=action.id,
            documents=documents,
            bookmark=(changes[0].page, changes[0].field) if changes else None,
            key=None if action.key is None else turned(action.key, kind),
        )

    def _change(
        self,
        kind: ActionKind,
        changes: tuple[Change, ...],
        pages: Mapping[int, Page],
        *,
        moves: tuple[Move, ...] = (),
        **more: Unpack[More],
    ) -> tuple[int, ...]:
        """``changes`` to ``pages`` with all that follows from them; ``moves`` of other pages."""
        rules, confirmation = self.rules.now(), self._confirmation()
        whose: dict[int, Whose] = {}
        notes: dict[int, tuple[Doubt, ...]] = {}
        students: dict[int, Doubt] = {}
        documents = dict(more.get("documents", {}))
        for page_id in dict.fromkeys(change.page for change in changes):
            page, mine = pages[page_id], [change for change in changes if change.page == page_id]
            decided = decided_after(self._store.actions.decided(page_id), mine)
            asked = self._store.pages.asked(page_id)
            asked |= {c.field: c.after is None for c in mine if c.field in asked}
            after = after_decisions(page, self.reading(page), decided, rules, asked)
            moves += after.moves
            whose[page_id], notes[page_id] = after.whose, after.notes
            if after.student is not None:
                students[page_id] = after.student
            if page.state is PageState.CONFIRMED:
                documents[page_id] = self._document(page, after.whose, decided, confirmation)
        more["whose"], more["notes"], more["documents"] = whose, notes, documents
        more["students"] = students
        return self.write(kind, changes, moves, **more)

    def write(
        self,
        kind: ActionKind,
        changes: tuple[Change, ...] = (),
        moves: tuple[Move, ...] = (),
        **more: Unpack[More],
    ) -> tuple[int, ...]:
        if not changes and not moves and more.get("key") is None and "reverts" not in more:
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
        # Key and roster may be others than when these were put away.
        self.rules.renew([m.page for m in moves if m.after in SCORED and m.before not in SCORED])
        return tuple(dict.fromkeys([c.page for c in changes] + [m.page for m in moves]))

    def _load_reading(self, page_id: int, reading_id: int) -> PageReading:
        found = self._store.pages.reading_of(reading_id)
        if found is None:
            raise StoreError(Code.NOT_READY, detail=f"page {page_id} reading {reading_id}")
        return found
