"""The truth of whole questions, put together from the truth of their groups."""

from __future__ import annotations

from dataclasses import dataclass

from generator.students import GroupTruth
from station.contracts.reading import Status
from station.contracts.sheet import Field, FieldKind, SheetTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTruth:
    """``value`` and ``raw`` as a right reading has them; number 0 is the identifier.

    In ``raw`` an empty place is "_", a place with several marks "?". Where ``status`` is error,
    ``value`` is only the raw form, and asking is right.
    """

    number: int
    value: str
    raw: str
    status: Status
    ambiguous: bool


def field_truths(template: SheetTemplate, truth: tuple[GroupTruth, ...]) -> tuple[FieldTruth, ...]:
    """The identifier first, where there is one, then the fields in the template's order."""
    fields = ((template.identifier,) if template.identifier else ()) + template.fields
    by_field: dict[int, list[GroupTruth]] = {}
    for item in truth:
        by_field.setdefault(item.field, []).append(item)
    return tuple(_field(item, sorted(by_field[item.number], key=lambda one: one.group)) for item in fields)


def _field(item: Field, groups: list[GroupTruth]) -> FieldTruth:
    ambiguous = any(group.ambiguous for group in groups)
    values = [group.value for group in groups]
    if item.kind is FieldKind.CHOICE:
        status = Status.MULTI if "," in values[0] else Status.OK if values[0] else Status.BLANK
        return FieldTruth(
            number=item.number, value=values[0], raw=values[0], status=status, ambiguous=ambiguous
        )
    raw = "".join("?" if "," in value else value or "_" for value in values)
    status = _status(raw, full=item.kind is FieldKind.IDENTIFIER)
    value = raw
    if status is Status.BLANK:
        value = ""
    elif status is Status.OK and item.kind is FieldKind.NUMERIC:
        value = str(int(raw.lstrip("_")))
    return FieldTruth(
        number=item.number, value=value, raw=raw, status=status, ambiguous=ambiguous or status is Status.ERROR
    )


def _status(raw: str, *, full: bool) -> Status:
    """Of several places: leading ones may be empty in a short answer, none in an identifier."""
    if set(raw) == {"_"}:
        return Status.BLANK
    if "?" in raw:
        return Status.MULTI
    if "_" in (raw if full else raw.lstrip("_")):
        return Status.ERROR
    return Status.OK
