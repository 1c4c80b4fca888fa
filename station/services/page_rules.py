"""Pages held against a new key or roster: what they ask, and whose they are, is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from station.contracts.codec import decode, encode
from station.contracts.desk import IDENTIFIER, SCORED, Page, PageState, Whose
from station.contracts.effective import STUDENT_QUESTION, Decided
from station.contracts.outbox import OutboxState, SheetDocument
from station.contracts.reading import PageReading
from station.contracts.roster import MatchKind
from station.services.asking import MOST_RISK
from station.services.page_questions import notes_of, student_question, student_said, whose_of
from station.services.rules import Rules, rules_of, version_of
from station.store.doubt_rows import STUDENT
from station.store.pages import Ruled
from station.store.settings_file import SettingsFile
from station.store.store import Store

ALWAYS_ASK: Final = -1.0
"""A risk that every value exceeds."""


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
            if reading is not None:
                decided = self._store.actions.decided(page_id)
                self._store.pages.set_rules(page, self._ruled(page, reading, decided, rules), decided)

    def holds(self, page: Page, reading: PageReading) -> bool:
        """Whether a page asks nothing by the rules as they are now, and is whose its row says: it may have
        come back to life, or have been read, while they changed."""
        ruled = self._ruled(page, reading, self._store.actions.decided(page.id), self.now())
        whose = Whose(identifier=page.identifier, student=page.student, who=page.who)
        return not ruled.student_asked and ruled.whose == whose and all(note.look for note in ruled.notes)

    def _ruled(self, page: Page, reading: PageReading, decided: Decided, rules: Rules) -> Ruled:
        waiting = [d for d in self._store.pages.open_doubts(page.id) if d.field in STUDENT]
        # The reader was not sure enough for the teacher's caution: that is so by any roster.
        unsure = any(doubt.field == IDENTIFIER or doubt.label == MatchKind.EXACT for doubt in waiting)
        again = any(doubt.field == STUDENT_QUESTION for doubt in waiting)
        # Of a question that waits for another reason nobody knows any more whether the reader was sure
        # enough, so it is asked by the caution in force; a page that asked nothing is not asked anew.
        risk = ALWAYS_ASK if unsure else self._most_risk() if again else 1.0
        question = student_question(page.id, reading, decided, rules.roster, risk)
        asked = question is not None and (again or not student_said(decided, rules.roster))
        whose = whose_of(reading, decided, rules.roster, asked=asked)
        return Ruled(
            whose=whose,
            student=question,
            student_asked=asked,
            notes=notes_of(page.id, reading, decided, rules.key),
            document=self._document(page, whose, asked=asked),
        )

    def _most_risk(self) -> float:
        """By the teacher's caution as the settings have it now."""
        return MOST_RISK[SettingsFile(self._store.folder).load().caution]

    def _document(self, page: Page, whose: Whose, *, asked: bool) -> bytes | None:
        """Of a confirmed sheet, as it should be sent now; b"" where it should not: a person is asked whose it
        is. None: as it is."""
        if page.state is not PageState.CONFIRMED:
            return None
        kept = [
            (state, body)
            for state, body in self._store.outbox.of_page(page.id)
            if state in (OutboxState.PENDING, OutboxState.WITHDRAWN)
        ]
        if not kept:
            return None
        state, body = kept[-1]
        if asked:
            return b"" if state is OutboxState.PENDING else None
        document = decode(body, SheetDocument)
        told = replace(document, student=whose.student, identifier=whose.identifier)
        return None if told == document and state is OutboxState.PENDING else encode(told)
