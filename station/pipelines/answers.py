"""From probabilities to values, statuses and reasons.

Decision theory, not stacked thresholds: a silent error costs a thousand needless questions, so
a row is asked about as soon as its risk passes `RISK`, or where a proof is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from station.contracts.reading import BubbleReading, FieldReading, GroupReading, Point, Reason, Status
from station.contracts.sheet import BubbleGroup, Field, FieldKind
from station.pipelines.arrays import Bools
from station.pipelines.evidence import Evidence
from station.pipelines.form import Form
from station.pipelines.nets import Judgement

RISK: Final = 0.012
DOUBTED: Final = 0.99
"""What is claimed at most where a proof is missing: one in a hundred of these was wrong on held pages."""

ASK: Final = 0.3
TRACE_STRANGE: Final = 4.0
TRACE_SHARE: Final = 0.27
TONE_SHARE: Final = 0.15
"""No blank: a spot as dark as this beside the student's own ink, or as much of it all over the bubble,
where both are unlike the empty bubbles."""

RIM_SHARE: Final = 0.09
RIM_STRANGE: Final = 8.0
"""Nor is a bubble with as much ink round it, as a ring has."""

RIVAL_SPOT: Final = 0.75
RIVAL_LEVEL: Final = 0.5
RIVAL_BOTH: Final = (0.6, 0.4)
"""An unchosen bubble that is as dark somewhere (spot), as full (level), or nearly both, as the palest chosen
mark is a question."""

DOUBLE_LEVEL: Final = 0.6
DOUBLE_SPOT: Final = 0.75
DOUBLE_RIM: Final = 0.07
DOUBLE_RISK: Final = 0.004
DOUBLE_ASK: Final = 0.05
"""Two marks must be equal, and the network must not think of one that was struck out."""

LEAST_INK: Final = 0.12
FAINT_LEVEL: Final = 0.7
FAINT_SPOT: Final = 0.75
LEAST_LEVEL: Final = 0.25
"""A mark may be smaller than the student's others when it is as dark; a very small one is a question."""

INK_ERROR: Final = 0.02
"""How well ink is measured: faint pencil differs by as much from bubble to bubble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A bubble's outline on the page (mm) and in the full picture (px)."""

    mm: tuple[Point, ...] = ()
    px: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """All that is known of one group's bubbles, as plain numbers: these are few, and arrays are slow
    for few. ``p``: probability of a mark; the lists after it are those of `Evidence`;
    ``ask``: that a person would ask; ``red``: the ink is red; ``placed``: the print is where it should be."""

    p: list[float]
    level: list[float]
    spot: list[float]
    trace: list[float]
    rim: list[float]
    strange: list[float]
    red: list[bool]
    ask: float
    placed: bool
    ink: float
    dark: float


def rows_of(form: Form, judged: Judgement, evidence: Evidence, red: Bools | None) -> list[Row]:
    """One `Row` a group of ``form``."""
    p, level = judged.marked.tolist(), evidence.level.tolist()
    spot, strange = evidence.spot.tolist(), evidence.strange.tolist()
    trace, rim = evidence.trace.tolist(), evidence.rim.tolist()
    reds = [False] * len(p) if red is None else red.tolist()
    ask, placed = judged.ask.tolist(), evidence.placed.tolist()
    return [
        Row(
            p=p[g.start : g.stop],
            level=level[g.start : g.stop],
            spot=spot[g.start : g.stop],
            trace=trace[g.start : g.stop],
            rim=rim[g.start : g.stop],
            strange=strange[g.start : g.stop],
            red=reds[g.start : g.stop],
            ask=ask[number],
            placed=placed[number],
            ink=evidence.ink,
            dark=evidence.dark,
        )
        for number, g in enumerate(form.groups)
    ]


def read_group(group: BubbleGroup, row: Row, outlines: Sequence[Outline]) -> GroupReading:
    """Decide one group; ``outlines`` are its bubbles' polygons, or none."""
    reasons: list[Reason] = []
    doubts: list[Reason] = []
    p = _set_red_aside(row, reasons, doubts) if any(row.red) else row.p
    chosen = [i for i, x in enumerate(p) if x > 0.5]
    confidence = prod(x if x > 0.5 else 1 - x for x in p)
    doubts += _doubts(p, chosen, row, confidence)
    if not row.placed:
        doubts.append(Reason.UNSURE_PLACE)
    if len(chosen) >= 2:
        reasons.append(Reason.TWO_MARKS)
    ordered = sorted(p, reverse=True)
    shown = outlines or [Outline()] * len(p)
    return GroupReading(
        label=group.label,
        value=",".join(group.bubbles[i].value for i in chosen),
        status=_status(len(chosen), doubts),
        confidence=round(_honest(confidence, doubts), 6),
        margin=round(ordered[0] - ordered[1] if len(p) > 1 else abs(2 * ordered[0] - 1), 4),
        needs_review=bool(doubts),
        reasons=tuple(dict.fromkeys([*doubts, *reasons])),
        bubbles=tuple(
            BubbleReading(value=b.value, probability=round(x, 4), polygon_mm=o.mm, polygon_px=o.px)
            for b, x, o in zip(group.bubbles, p, shown, strict=True)
        ),
    )


def _set_red_aside(row: Row, reasons: list[Reason], doubts: list[Reason]) -> list[float]:
    """Red marks do not count beside a black one; alone they are a question."""
    if any(x > 0.5 and not red for x, red in zip(row.p, row.red, strict=True)):
        reasons.append(Reason.RED_PREMARK)
        return [min(x, 1e-3) if red else x for x, red in zip(row.p, row.red, strict=True)]
    if any(x > 0.1 and red for x, red in zip(row.p, row.red, strict=True)):
        doubts.append(Reason.RED_PREMARK)
    return row.p


def _doubts(p: list[float], chosen: list[int], row: Row, confidence: float) -> list[Reason]:
    rest = [i for i in range(len(p)) if i not in chosen and not row.red[i]]
    spot = min((row.spot[i] for i in chosen), default=0.0)
    least = min((row.level[i] for i in chosen), default=0.0)
    set_aside = any(row.red) and len(chosen) == 1 and p[chosen[0]] > 0.99
    doubts = []
    double = len(chosen) >= 2 and _equal(chosen, row)
    if 1 - confidence > (DOUBLE_RISK if len(chosen) >= 2 else RISK):
        doubts.append(_kind_of_doubt(p, chosen, row))
    if row.ask > (DOUBLE_ASK if len(chosen) >= 2 else ASK) and not set_aside:
        doubts.append(Reason.UNUSUAL_MARK)
    if not chosen and _not_empty(row):
        doubts.append(Reason.UNPROVEN_BLANK)
    if len(chosen) >= 2 and not double:
        doubts.append(Reason.UNPROVEN_DOUBLE)
    pale = spot < FAINT_SPOT * row.dark - INK_ERROR and least < FAINT_LEVEL * row.ink - INK_ERROR
    if chosen and (pale or least < LEAST_LEVEL * row.ink):
        doubts.append(Reason.FAINT)
    if chosen and any(_rivals(row, i, spot, least) for i in rest):
        doubts.append(Reason.UNLIKE_OTHERS)
    return doubts


def _rivals(row: Row, unchosen: int, spot: float, level: float) -> bool:
    """The unchosen bubble has ink like the palest chosen mark's, of that ``spot`` and ``level``."""
    dark, full = row.spot[unchosen] / max(spot, 1e-6), row.level[unchosen] / max(level, 1e-6)
    alike = dark > RIVAL_SPOT or full > RIVAL_LEVEL or (dark > RIVAL_BOTH[0] and full > RIVAL_BOTH[1])
    return alike and row.strange[unchosen] > TRACE_STRANGE


def _equal(chosen: list[int], row: Row) -> bool:
    """Marks as dark and as full as each other, and as tidy: a struck-out mark has ink round it."""
    level, spot, rim = ([of[i] for i in chosen] for of in (row.level, row.spot, row.rim))
    alike = min(level) >= DOUBLE_LEVEL * max(level) and min(spot) >= DOUBLE_SPOT * max(spot)
    return alike and max(rim) - min(rim) <= DOUBLE_RIM * row.ink


def _not_empty(row: Row) -> bool:
    """A row without a mark has something in it all the same."""
    ink = max(row.ink, LEAST_INK)
    return any(
        (z > TRACE_STRANGE and (trace > TRACE_SHARE * ink or tone > TONE_SHARE * ink))
        or (z > RIM_STRANGE and rim > RIM_SHARE * ink)
        for trace, tone, rim, z in zip(row.trace, row.level, row.rim, row.strange, strict=True)
    )


def _kind_of_doubt(p: list[float], chosen: list[int], row: Row) -> Reason:
    """The word for a doubt that the network has, as a person would put it."""
    unsure = min(range(len(p)), key=lambda i: abs(p[i] - 0.5))
    weak = row.level[unsure] < 0.6 * row.ink
    if chosen and unsure not in chosen:
        return Reason.ERASED if weak else Reason.TWO_MARKS
    return Reason.FAINT if weak else Reason.PARTIAL


def _status(count: int, doubts: list[Reason]) -> Status:
    if doubts and doubts not in ([Reason.UNPROVEN_BLANK], [Reason.UNPROVEN_DOUBLE]):
        return Status.AMBIGUOUS
    return (Status.BLANK, Status.OK)[count] if count < 2 else Status.MULTI


def _honest(confidence: float, doubts: list[Reason]) -> float:
    """A doubt that the network does not share still lowers what is claimed."""
    return min(confidence, DOUBTED) if doubts else confidence


def read_field(field: Field, groups: tuple[GroupReading, ...]) -> FieldReading:
    """Put a field together from its groups."""
    if field.kind is FieldKind.CHOICE:
        only = groups[0]
        return _field(field, groups, only.value, only.value, only.status, only.reasons)
    raw = "".join(_place(field, g) for g in groups)
    reasons = tuple(dict.fromkeys(r for g in groups for r in g.reasons))
    if field.kind is FieldKind.IDENTIFIER:
        return _identifier(field, groups, raw, reasons)
    return _numeric(field, groups, raw, reasons)


def _place(field: Field, group: GroupReading) -> str:
    if field.kind is FieldKind.IDENTIFIER:
        return group.value if group.status is Status.OK else "?"
    if "," in group.value:
        return "[" + group.value.replace(",", "") + "]"
    return group.value or "_"


def _identifier(
    field: Field, groups: tuple[GroupReading, ...], raw: str, reasons: tuple[Reason, ...]
) -> FieldReading:
    """Value "" unless every place gives exactly one digit."""
    whole = all(g.value and "," not in g.value for g in groups)
    statuses = {g.status for g in groups}
    for status in (Status.AMBIGUOUS, Status.MULTI, Status.BLANK):
        if status in statuses:
            break
    else:
        status = Status.OK
    value = "".join(g.value for g in groups) if whole else ""
    return _field(field, groups, value, raw, status, reasons, review=status is not Status.OK)


def _numeric(
    field: Field, groups: tuple[GroupReading, ...], raw: str, reasons: tuple[Reason, ...]
) -> FieldReading:
    """Leading places may be empty; a gap right of a mark, or empty ones, is an error."""
    values = [g.value for g in groups]
    if not any(values):
        doubt = any(g.needs_review for g in groups)
        return _field(field, groups, "", "", Status.AMBIGUOUS if doubt else Status.BLANK, reasons)
    first = next(i for i, v in enumerate(values) if v)
    best = "".join(_strongest(g) for g in groups)
    value = best.lstrip("0") or "0"
    if any(not v for v in values[first:]):
        return _field(field, groups, value, raw, Status.ERROR, (Reason.GAP, *reasons), review=True)
    if any("," in v for v in values):
        return _field(field, groups, value, raw, Status.MULTI, (Reason.TWO_MARKS, *reasons), review=True)
    doubt = any(g.needs_review for g in groups)
    return _field(field, groups, value, raw, Status.AMBIGUOUS if doubt else Status.OK, reasons)


def _strongest(group: GroupReading) -> str:
    """The likeliest value of a place with several marks; its value otherwise."""
    if "," not in group.value:
        return group.value
    return max(group.bubbles, key=lambda b: b.probability).value


def _field(
    field: Field,
    groups: tuple[GroupReading, ...],
    value: str,
    raw: str,
    status: Status,
    reasons: tuple[Reason, ...],
    *,
    review: bool = False,
) -> FieldReading:
    return FieldReading(
        number=field.number,
        label=field.label,
        kind=field.kind,
        value=value,
        raw=raw,
        status=status,
        confidence=round(prod(g.confidence for g in groups), 6),
        margin=round(min(g.margin for g in groups), 4),
        needs_review=review or any(g.needs_review for g in groups),
        reasons=tuple(dict.fromkeys(reasons)),
        groups=groups,
    )
