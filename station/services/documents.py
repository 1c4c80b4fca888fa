"""What the academy is told about a confirmed sheet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from station.contracts.desk import IDENTIFIER, Author, Page, PageState, Whose
from station.contracts.effective import Decided, answers
from station.contracts.outbox import DocumentAnswer, SheetDocument
from station.contracts.reading import PageReading
from station.errors import Code, StoreError
from station.services.rules import Rules


def confirmable(page: Page | None, page_id: int, rivals: Collection[int], rules: Rules) -> Page:
    """The page, if it may be confirmed. Raises StoreError: NOT_READY, SAME_STUDENT for one of ``rivals``."""
    if page is None or page.state is not PageState.READY or page.doubts:
        raise StoreError(Code.NOT_READY, detail=f"page {page_id}")
    if rules.roster is not None and not page.student:  # it has yet to be held against the roster
        raise StoreError(Code.NOT_READY, detail=f"page {page_id} is nobody's")
    if page_id in rivals:
        raise StoreError(Code.SAME_STUDENT, detail=f"page {page_id}")
    return page


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Of which exam, by whom, when; ``rules``: by which its sheets are graded."""

    exam_uid: str
    by: Author
    at_s: float
    rules: Rules


def whose_is(page: Page) -> Whose:
    """As its row says."""
    return Whose(identifier=page.identifier, student=page.student, who=page.who)


def document_of(
    page: Page, whose: Whose, reading: PageReading, decided: Decided, confirmed: Confirmation
) -> SheetDocument:
    """All answers that count now, and which of them a person gave."""
    essays = tuple(
        DocumentAnswer(number=number, label=str(number), value=decided[number], read="", by_person=True)
        for number in sorted(confirmed.rules.essays & decided.keys())
    )
    return SheetDocument(
        exam=confirmed.exam_uid,
        page=page.uid,
        picture=page.picture,
        page_index=page.page_index,
        template_fingerprint=reading.template_fingerprint,
        engine_version=reading.engine_version,
        identifier=whose.identifier,
        student=whose.student,
        answers=tuple(
            DocumentAnswer(
                number=answer.field.number,
                label=answer.field.label,
                value=answer.value,
                read=answer.field.value,
                by_person=answer.decided,
            )
            for answer in answers(reading, decided)
            if answer.field.number != IDENTIFIER
        )
        + essays,
        confirmed_by=confirmed.by.who,
        confirmed_s=confirmed.at_s,
    )
