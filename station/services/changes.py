"""What a key brings: one decision as it stands in the history, and what is written with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from station.contracts.desk import IDENTIFIER, Change, Doubt, DoubtKind, KeyChange, Page, Whose
from station.contracts.effective import (
    FORM_QUESTION,
    PAGE_QUESTION,
    SETTLED,
    SHIFT_QUESTION,
    STUDENT_QUESTION,
    Decided,
    field_of,
)
from station.contracts.reading import FieldReading, PageReading, Point
from station.contracts.roster import OFF_LIST, MatchKind
from station.contracts.sheet import FieldKind
from station.errors import Code, StoreError
from station.grading.forms import form_named
from station.grading.matching import Roster
from station.services.review_queue import Key
from station.services.rules import Rules


class More(TypedDict, total=False):
    """What a deed may bring besides changes and moves: see `Deed`."""

    reverts: int
    whose: Mapping[int, Whose]
    documents: Mapping[int, bytes]
    notes: Mapping[int, tuple[Doubt, ...]]
    students: Mapping[int, Doubt]
    corners: Mapping[int, tuple[Point, ...]]
    bookmark: Key | None
    key: KeyChange | None


def by_page(values: Iterable[tuple[Doubt, str]]) -> dict[int, dict[int, str]]:
    """Page id → field number → value."""
    found: dict[int, dict[int, str]] = {}
    for doubt, value in values:
        found.setdefault(doubt.page, {})[doubt.field] = value
    return found


def with_student(fields: Mapping[int, str | None], roster: Roster | None) -> Mapping[int, str | None]:
    """``fields``, and where there is a roster the student of a typed number. Raises StoreError(NOT_ON_ROSTER)
    for a number that no student has, or several have."""
    number = fields.get(IDENTIFIER)
    if roster is None or number is None or STUDENT_QUESTION in fields:
        return fields
    match = roster.match(number)
    if match.kind is not MatchKind.EXACT:
        raise StoreError(Code.NOT_ON_ROSTER, detail=match.kind)
    return {**fields, STUDENT_QUESTION: match.students[0]}


def points_text(rules: Rules, number: int, points: float | None) -> str | None:
    """Points of an essay as a decision keeps them. Raises StoreError: NOT_FOUND, WRONG_POINTS."""
    if points is None:
        return None
    if number not in rules.essays or rules.key is None:
        raise StoreError(Code.NOT_FOUND, detail=f"no essay {number}")
    most = max(item.points for form in rules.key.forms for item in form.key.items if item.number == number)
    if not 0 <= points <= most:
        raise StoreError(Code.WRONG_POINTS, detail=f"{points} of {most}", most=most)
    return f"{points:.10g}"


def change_of(
    page: Page, reading: PageReading, number: int, decided: Decided, value: str | None, rules: Rules
) -> Change:
    """Raises StoreError(NOT_FOUND) for a field, a bubble, a student or a form that there is not."""
    assert page.reading is not None
    field = field_of(reading, number)
    if value is not None and not _possible(field, number, value, rules):
        raise StoreError(Code.NOT_FOUND, detail=f"field {number} has no {value}")
    return Change(
        page=page.id,
        reading=page.reading,
        field=number,
        before=decided.get(number),
        after=value,
        proposal=_proposal(number) if field is None else field.value,
        margin=0.0 if field is None else field.margin,
        reason=",".join(_page_reasons(reading, number) if field is None else field.reasons),
    )


def _possible(field: FieldReading | None, number: int, value: str, rules: Rules) -> bool:
    """A choice question is answered with bubbles that it has, or with none."""
    if field is None:
        return _possible_beside(number, value, rules)
    if field.kind is not FieldKind.CHOICE or not value:
        return True
    return set(value.split(",")) <= {bubble.value for bubble in field.groups[0].bubbles}


def _possible_beside(number: int, value: str, rules: Rules) -> bool:
    """Of what is decided about a page beside its fields."""
    if number in (PAGE_QUESTION, SHIFT_QUESTION):
        return True
    if number == STUDENT_QUESTION:
        return rules.roster is not None and (value == OFF_LIST or rules.roster.get(value) is not None)
    if number == FORM_QUESTION:
        return rules.key is not None and form_named(value, rules.key) is not None
    return number in rules.essays


def _proposal(number: int) -> str:
    return SETTLED if number in (PAGE_QUESTION, SHIFT_QUESTION) else ""


def _page_reasons(reading: PageReading, number: int) -> tuple[str, ...]:
    if number == PAGE_QUESTION:
        return reading.alarms
    return (DoubtKind.SHIFT,) if number == SHIFT_QUESTION else ()
