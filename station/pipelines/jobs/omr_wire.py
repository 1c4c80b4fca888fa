"""A reading in the words of the server's OMR results, v15 and v1. Nothing that our reader doubts is called
ok."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from station.contracts.job_results import (
    OmrAnswer,
    OmrDigit,
    OmrGroup,
    OmrIdentifier,
    OmrMark,
    OmrRaw,
)
from station.contracts.reading import Alarm, FieldReading, GroupReading, PageReading, Status
from station.contracts.sheet import BubbleGroup, Field, FieldKind, SheetTemplate
from station.pipelines.jobs.omr_places import Frame, around, frame_of

HALF_SURE: Final = 0.5
"""From this confidence on, v1 calls a single doubted mark low_confidence."""

_PLAIN: Final = frozenset({Status.OK, Status.BLANK, Status.MULTI})
_ALARMED: Final = {Alarm.MANY_BLANK: "blank", Alarm.MANY_MULTI: "multi"}


class Version(StrEnum):
    V15 = "v15"
    V1 = "v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """``reading`` is None where the page was refused; ``aligned`` is false unless the print proves its place.

    ``question_ids``: what a question is called on the wire, where that is not its number.
    """

    template: SheetTemplate
    reading: PageReading | None
    aligned: bool
    question_ids: Mapping[int, int | str] = field(default_factory=dict)


def wire_answers(sheet: ReadSheet, version: Version) -> tuple[OmrAnswer, ...]:
    """One for every question of the template, in its order."""
    readings: dict[int, FieldReading] = {}
    if sheet.reading is not None:
        readings = {read.number: read for read in sheet.reading.fields}
    return tuple(
        _answer(asked, readings.get(asked.number), sheet, version) for asked in sheet.template.fields
    )


def wire_identifier(sheet: ReadSheet, version: Version) -> OmrIdentifier:
    """Without digits where the sheet has none."""
    asked = sheet.template.identifier
    if asked is None:
        return OmrIdentifier(identifier=None, raw_identifier="", status="blank", confidence=0.0, digits=())
    read = sheet.reading.identifier if sheet.reading is not None else None
    first = 1 if version is Version.V1 else 0
    digits = tuple(
        _digit(place + first, group, read.groups[place] if read is not None else None, sheet.aligned, version)
        for place, group in enumerate(asked.groups)
    )
    raw = "".join(str(d.value) if d.status == "ok" and d.value is not None else "?" for d in digits)
    statuses = {digit.status for digit in digits}
    if read is None:
        status = "error"
    elif statuses == {"ok"} and "?" not in raw and not read.needs_review and sheet.aligned:
        status = "ok"
    else:
        status = "blank" if statuses == {"blank"} else "ambiguous"
    return OmrIdentifier(
        identifier=raw if status == "ok" else None,
        raw_identifier=raw,
        status=status,
        confidence=read.confidence if read is not None else 0.0,
        digits=digits,
    )


def field_status(read: FieldReading | GroupReading | None, *, aligned: bool) -> str:
    """ok, blank and multi only for what is proven; v15's words."""
    if read is None:
        return "error"
    if read.status is Status.ERROR:
        return "error"
    if not aligned or read.needs_review or read.status not in _PLAIN:
        return "ambiguous"
    return read.status.value


def _answer(asked: Field, read: FieldReading | None, sheet: ReadSheet, version: Version) -> OmrAnswer:
    detected = _detected(asked, read)
    status = field_status(read, aligned=sheet.aligned)
    if status in _asked_about(sheet):
        status = "ambiguous"
    if version is Version.V1:
        status = _status_v1(status, read, detected, aligned=sheet.aligned)
    if read is not None and read.status is Status.MULTI:
        marking = "multi"
    else:
        marking = ("blank", "single", "multi")[min(len(detected), 2)]
    return OmrAnswer(
        version=version.value,
        question_id=sheet.question_ids.get(asked.number, asked.number),
        detected=detected,
        marking=marking,
        confidence=read.confidence if read is not None else 0.0,
        status=status,
        raw=_raw(asked, read, sheet.aligned),
    )


def _asked_about(sheet: ReadSheet) -> set[str]:
    """What an alarm of the whole page is about: the wire has no question about a page, only about answers."""
    alarms = sheet.reading.alarms if sheet.reading is not None else ()
    return {status for alarm, status in _ALARMED.items() if alarm in alarms}


def _status_v1(status: str, read: FieldReading | None, detected: tuple[str, ...], *, aligned: bool) -> str:
    """v1 has no word for a proven double but ``marking``, and one for a single mark that is only likely."""
    if status == "multi":
        return "ok"
    likely = aligned and read is not None and len(detected) == 1 and read.confidence >= HALF_SURE
    return "low_confidence" if status == "ambiguous" and likely else status


def _detected(asked: Field, read: FieldReading | None) -> tuple[str, ...]:
    if read is None or not read.value:
        return ()
    return tuple(read.value.split(",")) if asked.kind is FieldKind.CHOICE else (read.value,)


def _raw(asked: Field, read: FieldReading | None, aligned: bool) -> OmrRaw:
    groups = read.groups if read is not None else (None,) * len(asked.groups)
    frames: list[tuple[str, Frame]] = []
    for group, seen in zip(asked.groups, groups, strict=True):
        frames += _frames(group, seen)
    numeric = asked.kind is FieldKind.NUMERIC
    return OmrRaw(
        rect=around(frame for _, frame in frames).px(),
        bubble_rects=tuple(frame.px(value) for value, frame in frames),
        fills={} if numeric else _fills(groups[0]),
        digits=tuple(
            OmrGroup(
                digit_index=index,
                place=group.label,
                value=seen.value if seen is not None else "",
                status=field_status(seen, aligned=aligned),
                confidence=seen.confidence if seen is not None else 0.0,
                fills=_fills(seen),
            )
            for index, (group, seen) in enumerate(zip(asked.groups, groups, strict=True))
            if numeric
        ),
        reasons=tuple(reason.value for reason in read.reasons) if read is not None else (),
    )


def _digit(
    index: int, group: BubbleGroup, read: GroupReading | None, aligned: bool, version: Version
) -> OmrDigit:
    status = field_status(read, aligned=aligned)
    if version is Version.V1 and status in ("multi", "error"):
        status = "ambiguous"
    fills = _fills(read)
    marks = [
        OmrMark(number=int(value), fill=fills.get(value, 0.0), center_px=frame.middle_px, roi_px=frame.px())
        for value, frame in _frames(group, read)
        if value.isdecimal()
    ]
    value = read.value if read is not None else ""
    return OmrDigit(
        digit_index=index,
        value=int(value) if value.isdecimal() else None,
        status=status,
        confidence=read.confidence if read is not None else 0.0,
        marks=tuple(sorted(marks, key=lambda mark: -mark.fill)),
    )


def _frames(group: BubbleGroup, read: GroupReading | None) -> list[tuple[str, Frame]]:
    seen = {bubble.value: bubble for bubble in read.bubbles} if read is not None else {}
    return [(bubble.value, frame_of(bubble, seen.get(bubble.value))) for bubble in group.bubbles]


def _fills(read: GroupReading | None) -> dict[str, float]:
    return {bubble.value: round(bubble.probability, 4) for bubble in read.bubbles} if read is not None else {}
