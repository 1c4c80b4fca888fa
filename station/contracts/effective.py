"""What counts as answered now: the reading, with what people decided laid over it. Pure.

A decision is a value for one field of one page. Questions about the whole page have numbers of
their own, below those of fields, and are answered by "ok".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from station.contracts.desk import IDENTIFIER, Doubt, DoubtKind
from station.contracts.reading import FieldReading, PageReading, Reason
from station.contracts.sheet import FieldKind

PAGE_QUESTION: Final = -1
"""The page's alarms."""

SHIFT_QUESTION: Final = -2
"""Answers that would fit better a row higher or lower."""

SAME_STUDENT_QUESTION: Final = -3
"""Another page has the same identifier: answered by accepting one of them, never by "ok"."""

STUDENT_QUESTION: Final = -4
"""Whose sheet it is, where there is a roster: answered by a student's uid or `OFF_LIST`."""

FORM_QUESTION: Final = -5
"""Which of the exam's forms it is: answered by the form's name, which outlives another order of them."""


def place_of(question: int) -> int:
    """The field where one looks for the answer: whose sheet it is, is seen at its identifier."""
    return IDENTIFIER if question == STUDENT_QUESTION else question


SETTLED: Final = "ok"

Decided = Mapping[int, str]
"""Field number → the value that a person gave it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The value of one field now. ``decided``: by a person; ``open``: a person still has to."""

    field: FieldReading
    value: str
    decided: bool
    open: bool


def answers(reading: PageReading, decided: Decided, asked: Collection[int] = ()) -> tuple[Answer, ...]:
    """The identifier first where there is one, then the questions in order. ``asked``: numbers of fields
    that are asked about though the reader is sure."""
    return tuple(_answer(field, decided, asked) for field in every_field(reading))


def _answer(field: FieldReading, decided: Decided, asked: Collection[int]) -> Answer:
    number = field.number
    if number in decided:
        return Answer(field=field, value=decided[number], decided=True, open=False)
    return Answer(field=field, value=field.value, decided=False, open=field.needs_review or number in asked)


def doubts(page: int, reading: PageReading, most_risk: float = 1.0) -> tuple[Doubt, ...]:
    """What a person must look at on a page as it was read, the page's own question first.

    ``most_risk``: a field that is wrong with a higher probability is asked about even where the reader
    would not; what the reader asks about is always asked.
    """
    asked = []
    if reading.alarms:
        asked.append(page_doubt(page, DoubtKind.PAGE, PAGE_QUESTION, ",".join(reading.alarms)))
    asked += [
        field_doubt(page, field, kind_of(field))
        for field in every_field(reading)
        if field.needs_review or 1 - field.confidence > most_risk
    ]
    return tuple(asked)


def looks(page: int, reading: PageReading, most_risk: float = 1.0) -> tuple[Doubt, ...]:
    """Proven double marks and proven blanks of choice questions: answers, but ones that a teacher may want
    to see. What `doubts` asks with the same ``most_risk`` is not among them."""
    found = []
    for field in reading.fields:
        if field.kind is not FieldKind.CHOICE or field.needs_review or 1 - field.confidence > most_risk:
            continue
        if "," in field.value:
            found.append(field_doubt(page, field, DoubtKind.PROVEN_DOUBLE))
        elif not field.value:
            found.append(field_doubt(page, field, DoubtKind.PROVEN_BLANK))
    return tuple(found)


def field_doubt(page: int, field: FieldReading, kind: DoubtKind) -> Doubt:
    """A question about one field of a page."""
    return Doubt(
        page=page,
        field=field.number,
        label=field.label,
        kind=kind,
        proposal=field.value,
        margin=_margin(field),
    )


def _margin(field: FieldReading) -> float:
    """How far the value is from another one. A reading's own margin compares two bubbles, which says nothing
    of a blank or a double mark: there it is the bubble that is nearest to tipping over. Where the place
    itself is unsure, what the bubbles say counts for nothing more than the reading claims."""
    one_mark = field.value and "," not in field.value
    if field.kind is not FieldKind.CHOICE or one_mark or Reason.UNSURE_PLACE in field.reasons:
        return field.margin
    return min((abs(2 * b.probability - 1) for g in field.groups for b in g.bubbles), default=field.margin)


def page_doubt(page: int, kind: DoubtKind, number: int, label: str) -> Doubt:
    """A question about a whole page; ``label``: its facts."""
    return Doubt(page=page, field=number, label=label, kind=kind, proposal=SETTLED, margin=0.0)


_KINDS: Final = (
    (DoubtKind.PLACE, {Reason.UNSURE_PLACE}),
    (DoubtKind.RED, {Reason.RED_PREMARK}),
    (DoubtKind.ERASED, {Reason.ERASED, Reason.TAPED, Reason.CROSSED_OUT}),
    (DoubtKind.MULTI, {Reason.TWO_MARKS, Reason.UNPROVEN_DOUBLE}),
    (DoubtKind.BLANK, {Reason.UNPROVEN_BLANK}),
    (DoubtKind.FAINT, {Reason.FAINT}),
)


def kind_of(field: FieldReading) -> DoubtKind:
    """With which look a doubt about ``field`` is cleared."""
    if field.kind is FieldKind.IDENTIFIER:
        return DoubtKind.STUDENT
    if field.kind is FieldKind.NUMERIC:
        return DoubtKind.NUMERIC
    reasons = set(field.reasons)
    if not reasons and not field.value:
        return DoubtKind.BLANK
    return next((kind for kind, signs in _KINDS if reasons & signs), DoubtKind.UNUSUAL)


def every_field(reading: PageReading) -> tuple[FieldReading, ...]:
    """The identifier first where there is one, then the questions."""
    return reading.fields if reading.identifier is None else (reading.identifier, *reading.fields)


def field_of(reading: PageReading, number: int) -> FieldReading | None:
    """The field with a number; None for questions about the page and for numbers that the form lacks."""
    return next((field for field in every_field(reading) if field.number == number), None)


def identifier_of(reading: PageReading, decided: Decided) -> str:
    """The eight digits that count now, "" where unknown."""
    if IDENTIFIER in decided:
        return decided[IDENTIFIER]
    return "" if reading.identifier is None else reading.identifier.value
