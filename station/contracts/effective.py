"""What counts as answered now: the reading, with what people decided laid over it. Pure.

A decision is a value for one field of one page. The page's alarms are one more question, the
field `PAGE_QUESTION`, answered by "ok".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from station.contracts.desk import IDENTIFIER, Doubt, DoubtKind
from station.contracts.reading import FieldReading, PageReading, Reason
from station.contracts.sheet import FieldKind

PAGE_QUESTION: Final = -1

Decided = Mapping[int, str]
"""Field number → the value that a person gave it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The value of one field now. ``decided``: by a person; ``open``: a person still has to."""

    field: FieldReading
    value: str
    decided: bool
    open: bool


def answers(reading: PageReading, decided: Decided) -> tuple[Answer, ...]:
    """The identifier first where there is one, then the questions in order."""
    parts = () if reading.identifier is None else (reading.identifier,)
    return tuple(_answer(field, decided) for field in (*parts, *reading.fields))


def _answer(field: FieldReading, decided: Decided) -> Answer:
    number = field.number
    if number in decided:
        return Answer(field=field, value=decided[number], decided=True, open=False)
    return Answer(field=field, value=field.value, decided=False, open=field.needs_review)


def doubts(page: int, reading: PageReading) -> tuple[Doubt, ...]:
    """What a person must look at on a page as it was read, the page's own question first."""
    asked = []
    if reading.alarms:
        label = ",".join(reading.alarms)
        asked.append(
            Doubt(page=page, field=PAGE_QUESTION, label=label, kind=DoubtKind.PAGE, proposal="ok", margin=0.0)
        )
    for answer in answers(reading, {}):
        field = answer.field
        if answer.open:
            asked.append(
                Doubt(
                    page=page,
                    field=field.number,
                    label=field.label,
                    kind=_kind(field),
                    proposal=field.value,
                    margin=field.margin,
                )
            )
    return tuple(asked)


_KINDS: Final = (
    (DoubtKind.PLACE, {Reason.UNSURE_PLACE}),
    (DoubtKind.RED, {Reason.RED_PREMARK}),
    (DoubtKind.ERASED, {Reason.ERASED, Reason.TAPED, Reason.CROSSED_OUT}),
    (DoubtKind.MULTI, {Reason.TWO_MARKS, Reason.UNPROVEN_DOUBLE}),
    (DoubtKind.BLANK, {Reason.UNPROVEN_BLANK}),
)


def _kind(field: FieldReading) -> DoubtKind:
    if field.kind is FieldKind.IDENTIFIER:
        return DoubtKind.STUDENT
    if field.kind is FieldKind.NUMERIC:
        return DoubtKind.NUMERIC
    reasons = set(field.reasons)
    return next((kind for kind, signs in _KINDS if reasons & signs), DoubtKind.FAINT)


def field_of(reading: PageReading, number: int) -> FieldReading | None:
    """The field with a number; None for the page's own question and for numbers that the form lacks."""
    parts = () if reading.identifier is None else (reading.identifier,)
    return next((field for field in (*parts, *reading.fields) if field.number == number), None)


def identifier_of(reading: PageReading, decided: Decided) -> str:
    """The eight digits that count now, "" where unknown."""
    if IDENTIFIER in decided:
        return decided[IDENTIFIER]
    return "" if reading.identifier is None else reading.identifier.value
