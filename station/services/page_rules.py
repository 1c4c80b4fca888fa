"""Pages held against a new key or roster: what they ask, and whose they are, is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from station.contracts.codec import decode, encode
from station.contracts.desk import SCORED, Page, PageState, Whose
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.outbox import OutboxState, SheetDocument
from station.services.page_questions import notes_of, student_question, student_said, whose_of
from station.services.rules import Rules, rules_of, version_of
from station.store.pages import Ruled
from station.store.store import Store


class PageRules:
    """Of one exam."""

    def __init__(self, store: Store, exam: int) -> None:
        self._store = store
        self._exam = exam

    def now(self) -> Rules:
        """The exam's key and roster."""
        return rules_of(self._store, self._exam)

    def version(self) -> str:
        """Differs when pages have to be held against them again."""
        return version_of(self._store, self._exam)

    def held(self) -> str:
        """The version against which all pages have been held last, whoever changed it since."""
        return self._store.rosters.held(self._exam)

    def set_held(self, version: str) -> None:
        """All pages have been held against it."""
        self._store.rosters.set_held(self._exam, version)

    def pages(self) -> tuple[int, ...]:
        """Pages that have been read and count."""
        return self._store.pages.ids(self._exam, *SCORED)

    def renew(self, page_ids: Sequence[int]) -> None:
        """Hold pages against the rules as they are now. For a thread: it loads every reading.

        Pages are written one transaction each, so that keys pressed meanwhile do not wait. A page on which
        someone decided meanwhile was held against the rules with that decision.
        """
        rules = self.now()
        for page_id in page_ids:
            page = self._store.pages.get(page_id)
            reading = self._store.pages.reading(page)
            if reading is None:
                continue
            decided = self._store.actions.decided(page_id)
            question = student_question(page_id, reading, decided, rules.roster)
            again = self._store.pages.asked(page_id).get(STUDENT_QUESTION, False)
            asked = question is not None and (again or not student_said(decided, rules.roster))
            whose = whose_of(reading, decided, rules.roster, asked=asked)
            ruled = Ruled(
                whose=whose,
                student=question,
                student_asked=asked,
                notes=notes_of(page_id, reading, decided, rules.key),
                document=self._document(page, whose),
            )
            self._store.pages.set_rules(page, ruled, decided)

    def _document(self, page: Page, whose: Whose) -> bytes | None:
        """Of a confirmed sheet whose student is another one now, as it should be sent."""
        if page.state is not PageState.CONFIRMED or whose.student == page.student:
            return None
        waiting = [
            body for state, body in self._store.outbox.of_page(page.id) if state is OutboxState.PENDING
        ]
        if not waiting:
            return None
        document = decode(waiting[-1], SheetDocument)
        return encode(replace(document, student=whose.student, identifier=whose.identifier))
