"""What the academy is told about a confirmed sheet."""

from __future__ import annotations

from collections.abc import Collection

from station.contracts.desk import IDENTIFIER, Author, Page, PageState
from station.contracts.effective import Decided, answers, identifier_of
from station.contracts.outbox import DocumentAnswer, SheetDocument
from station.contracts.reading import PageReading
from station.errors import Code, StoreError


def confirmable(page: Page | None, page_id: int, rivals: Collection[int]) -> Page:
    """The page, if it may be confirmed. Raises StoreError: NOT_READY, SAME_STUDENT for one of ``rivals``."""
    if page is None or page.state is not PageState.READY or page.doubts:
        raise StoreError(Code.NOT_READY, detail=f"page {page_id}")
    if page_id in rivals:
        raise StoreError(Code.SAME_STUDENT, detail=f"page {page_id}")
    return page


def document_of(
    exam_uid: str, page: Page, reading: PageReading, decided: Decided, *, by: Author, at_s: float
) -> SheetDocument:
    """All answers that count now, and which of them a person gave."""
    return SheetDocument(
        exam=exam_uid,
        page=page.uid,
        picture=page.picture,
        page_index=page.page_index,
        template_fingerprint=reading.template_fingerprint,
        engine_version=reading.engine_version,
        identifier=identifier_of(reading, decided),
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
        ),
        confirmed_by=by.who,
        confirmed_s=at_s,
    )
