"""What the academy is told about a confirmed sheet."""

from __future__ import annotations

from station.contracts.desk import IDENTIFIER, Author, Page
from station.contracts.effective import Decided, answers, identifier_of
from station.contracts.outbox import DocumentAnswer, SheetDocument
from station.contracts.reading import PageReading


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
