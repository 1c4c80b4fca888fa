"""What a key brings: one decision as it stands in the history, and what is written with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from station.contracts.desk import Change, Doubt, DoubtKind, Page
from station.contracts.effective import PAGE_QUESTION, SETTLED, SHIFT_QUESTION, Decided, field_of
from station.contracts.reading import FieldReading, PageReading, Point
from station.contracts.sheet import FieldKind
from station.errors import Code, StoreError
from station.services.review_queue import Key

Note = tuple[Doubt | None, bool]
"""About shifted answers, and whether a person has seen it."""


class More(TypedDict, total=False):
    """What a deed may bring besides changes and moves: see `Deed`."""

    reverts: int
    identifiers: Mapping[int, str]
    documents: Mapping[int, bytes]
    notes: Mapping[int, Note]
    corners: Mapping[int, tuple[Point, ...]]
    bookmark: Key | None


def by_page(values: Iterable[tuple[Doubt, str]]) -> dict[int, dict[int, str]]:
    """Page id → field number → value."""
    found: dict[int, dict[int, str]] = {}
    for doubt, value in values:
        found.setdefault(doubt.page, {})[doubt.field] = value
    return found


def change_of(page: Page, reading: PageReading, number: int, decided: Decided, value: str) -> Change:
    """Raises StoreError(NOT_FOUND) for a field or a bubble that the form lacks."""
    assert page.reading is not None
    field = field_of(reading, number)
    if field is None and number not in (PAGE_QUESTION, SHIFT_QUESTION):
        raise StoreError(Code.NOT_FOUND, detail=f"field {number}")
    if field is not None and not _possible(field, value):
        raise StoreError(Code.NOT_FOUND, detail=f"field {number} has no bubble {value}")
    return Change(
        page=page.id,
        reading=page.reading,
        field=number,
        before=decided.get(number),
        after=value,
        proposal=SETTLED if field is None else field.value,
        margin=0.0 if field is None else field.margin,
        reason=",".join(_page_reasons(reading, number) if field is None else field.reasons),
    )


def _possible(field: FieldReading, value: str) -> bool:
    """A choice question is answered with bubbles that it has, or with none."""
    if field.kind is not FieldKind.CHOICE or not value:
        return True
    return set(value.split(",")) <= {bubble.value for bubble in field.groups[0].bubbles}


def _page_reasons(reading: PageReading, number: int) -> tuple[str, ...]:
    return reading.alarms if number == PAGE_QUESTION else (DoubtKind.SHIFT,)
