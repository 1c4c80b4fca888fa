"""The lines that ``station read`` writes: a contract with whoever reads them.

assets/schema/page_line.schema.json says the same to other programs; a test keeps both equal.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.contracts.reading import Alarm, FieldReading, PageReading, Status
from station.contracts.sheet import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitLine:
    """One place of the identifier; ``index`` from 0 at the left, ``value`` "" for a blank."""

    index: int
    value: str
    status: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierLine:
    """``value`` is None unless every place gives a digit; ``raw`` keeps the places, "?" for the others."""

    value: str | None
    raw: str
    needs_review: bool
    digits: tuple[DigitLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """``value`` is always the best proposal: "3", "1,3", "42" or ""."""

    number: int
    label: str
    kind: str
    value: str
    status: str
    confidence: float
    needs_review: bool
    reasons: tuple[str, ...]
    raw: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """Labels that a template joins into one value; a blank place is "_"."""

    label: str
    value: str
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """``wrong``: numbers of the questions without full points. ``provisional``: a person must still look."""

    points: float
    max: float
    wrong: tuple[int, ...]
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One page. Optional parts stand at the end and are left out where they do not apply."""

    file: str
    page: int
    status: str
    error: str | None
    orientation: int | None
    residual_mm: float | None
    needs_review: bool
    seconds: float
    identifier: IdentifierLine | None
    answers: tuple[AnswerLine, ...]
    score: ScoreLine | None = None
    alarms: tuple[str, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    template: str | None = None
    detail: str | None = None
    reading: PageReading | None = None


ALWAYS = (
    "file",
    "page",
    "status",
    "error",
    "orientation",
    "residual_mm",
    "needs_review",
    "seconds",
    "identifier",
    "answers",
)
"""Keys that every line has, in this order."""


def identifier_line(field: FieldReading | None) -> IdentifierLine | None:
    """The identifier's part of a line; None where the form has no identifier."""
    if field is None:
        return None
    digits = tuple(
        DigitLine(
            index=index,
            value=group.value,
            status=group.status.value,
            confidence=round(group.confidence, 6),
        )
        for index, group in enumerate(field.groups)
    )
    whole = bool(digits) and all(digit.value and "," not in digit.value for digit in digits)
    return IdentifierLine(
        value="".join(digit.value for digit in digits) if whole else None,
        raw=field.raw,
        needs_review=field.needs_review,
        digits=digits,
    )


def answer_line(field: FieldReading) -> AnswerLine:
    """One question's part of a line."""
    odd = field.kind is FieldKind.NUMERIC and field.status in (Status.ERROR, Status.AMBIGUOUS, Status.MULTI)
    return AnswerLine(
        number=field.number,
        label=field.label,
        kind=field.kind.value,
        value=field.value,
        status=field.status.value,
        confidence=round(field.confidence, 6),
        needs_review=field.needs_review,
        reasons=tuple(reason.value for reason in field.reasons),
        raw=field.raw if odd else None,
    )


def alarm_words(alarms: tuple[Alarm, ...]) -> tuple[str, ...]:
    return tuple(alarm.value for alarm in alarms)
