"""Compare readings with truth, item by item: right, asked, or silently wrong."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages import FilledPage
from generator.students import GroupTruth
from station.contracts.reading import FieldReading, PageReading
from station.contracts.sheet import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question or one identifier. ``ambiguous``: asking is right, whatever the value."""

    suite: str
    page: int
    kind: str
    label: str
    style: str
    wanted: str
    value: str
    asked: bool
    ambiguous: bool
    confidence: float
    reasons: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.value == self.wanted

    @property
    def silent(self) -> bool:
        return not self.asked and not self.right

    @property
    def needless(self) -> bool:
        return self.asked and self.right and not self.ambiguous


def score_page(page: FilledPage, reading: PageReading) -> list[Item]:
    """One item a question, one for the identifier."""
    truth: dict[int, list[GroupTruth]] = {}
    for told in page.truth:
        truth.setdefault(told.field, []).append(told)
    fields = [*reading.fields, *([reading.identifier] if reading.identifier is not None else [])]
    return [_item(page, field, sorted(truth[field.number], key=lambda t: t.group)) for field in fields]


def _item(page: FilledPage, field: FieldReading, told: list[GroupTruth]) -> Item:
    wanted, ambiguous = wanted_of(field.kind, [t.value for t in told])
    styles = [t.style for t in told if t.style not in ("plain", "blank")] or [told[0].style]
    return Item(
        suite=page.suite,
        page=page.index,
        kind=field.kind.value,
        label=field.label,
        style=styles[0],
        wanted=wanted,
        value=field.value,
        asked=field.needs_review,
        ambiguous=ambiguous or any(t.ambiguous for t in told),
        confidence=field.confidence,
        reasons=tuple(r.value for r in field.reasons),
    )


def wanted_of(kind: FieldKind, places: list[str]) -> tuple[str, bool]:
    """The right value, and whether a person must be asked (gaps, doubles, missing digits)."""
    if kind is FieldKind.CHOICE:
        return places[0], False
    if kind is FieldKind.IDENTIFIER:
        whole = all(len(p) == 1 for p in places)
        return ("".join(places) if whole else ""), not whole
    if not any(places):
        return "", False
    first = next(i for i, p in enumerate(places) if p)
    odd = any(not p for p in places[first:]) or any("," in p for p in places)
    return ("?" if odd else "".join(places).lstrip("0") or "0"), odd
