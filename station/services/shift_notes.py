"""Notes about shifted answers: made where a page is read or decided, and anew when the key changes."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from station.contracts.desk import OPEN, Doubt, DoubtKind
from station.contracts.effective import SHIFT_QUESTION, Decided, answers, page_doubt
from station.contracts.grading import AnswerKey
from station.contracts.reading import PageReading
from station.contracts.sheet import FieldKind
from station.errors import UsageError
from station.grading.answer_key import parse_key
from station.grading.answer_shift import answer_shift
from station.store.store import Store

_log = logging.getLogger(__name__)


def key_of(store: Store, exam: int) -> AnswerKey | None:
    """The exam's key; None where it has none, or none that makes sense."""
    text = store.exams.get(exam).key
    if text is None:
        return None
    try:
        return parse_key(text.encode())
    except UsageError as error:
        _log.info("the key of an exam cannot be used: %s", error.facts.get("path"))
        return None


def shift_note(page: int, reading: PageReading, decided: Decided, key: AnswerKey | None) -> Doubt | None:
    """A note where the answers that count now would fit much better a row away. Its label is
    "12:1": the question where the shift begins, and 1 where the marks stand too low, -1 too high."""
    if key is None:
        return None
    values = {
        answer.field.number: answer.value
        for answer in answers(reading, decided)
        if answer.field.kind is FieldKind.CHOICE
    }
    found = answer_shift(values, key)
    if found is None:
        return None
    return page_doubt(page, DoubtKind.SHIFT, SHIFT_QUESTION, f"{found.start}:{found.step}")


class ShiftNotes:
    """Of one exam: notes that are out of date when its key changes."""

    def __init__(self, store: Store, exam: int) -> None:
        self._store = store
        self._exam = exam

    def key(self) -> str | None:
        """The exam's key as it was given."""
        return self._store.exams.get(self._exam).key

    def pages(self) -> tuple[int, ...]:
        """Pages on which answers are decided: those that may have a note."""
        return self._store.pages.ids(self._exam, *OPEN)

    def renew(self, page_ids: Sequence[int]) -> None:
        """Hold pages against the key as it is now. For a thread: it loads every reading.

        Pages are noted one transaction each, so that keys pressed meanwhile do not wait. A page on which
        someone decided meanwhile has its note from that decision.
        """
        key = key_of(self._store, self._exam)
        for page_id in page_ids:
            page = self._store.pages.get(page_id)
            reading = self._store.pages.reading(page)
            if reading is not None:
                decided = self._store.actions.decided(page_id)
                self._store.pages.set_note(page_id, shift_note(page_id, reading, decided, key), decided)
