"""From probabilities to values, statuses and reasons.

Decision theory, not stacked thresholds: a silent error costs a thousand needless questions, so
a row is asked about as soon as its risk passes `RISK`, or where a proof is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.contracts.reading import BubbleReading, FieldReading, GroupReading, Reason, Status
from station.contracts.sheet import BubbleGroup, Field, FieldKind
from station.pipelines.arrays import Floats
from station.pipelines.evidence import Evidence

RISK: Final = 0.01
ASK: Final = 0.3
BLANK_STRANGE: Final = 8.0
UNCHOSEN_SHARE: Final = 0.6
"""An unchosen bubble with a spot this dark beside the chosen marks' ink is a question."""

DOUBLE_BALANCE: Final = 0.75
FAINT_SHARE: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """All that is known of one group: its slice of the page's arrays and whether a person would ask.

    ``red``: per bubble, the ink is red; None without colour."""

    start: int
    stop: int
    number: int
    ask: float
    red: tuple[bool, ...] | None = None


def read_group(
    group: BubbleGroup, row: Row, marked: Floats, evidence: Evidence, outlines: tuple[BubbleReading, ...]
) -> GroupReading:
    """Decide one group. ``marked`` (N,) of the page; ``outlines`` carry the polygons."""
    p = marked[row.start : row.stop].copy()
    reasons: list[Reason] = []
    doubts: list[Reason] = []
    if row.red is not None and any(row.red):
        _set_red_aside(p, row.red, reasons, doubts)
    chosen = np.flatnonzero(p > 0.5)
    confidence = float(np.prod(np.maximum(p, 1 - p)))
    doubts += _doubts(p, chosen, row, evidence, confidence)
    if not evidence.place[row.number]:
        doubts.append(Reason.UNSURE_PLACE)
    if len(chosen) >= 2:
        reasons.append(Reason.TWO_MARKS)
    ordered = np.sort(p)[::-1]
    return GroupReading(
        label=group.label,
        value=",".join(group.bubbles[int(i)].value for i in chosen),
        status=_status(len(chosen), doubts),
        confidence=_honest(confidence, doubts),
        margin=float(ordered[0] - ordered[1]) if len(p) > 1 else float(abs(2 * ordered[0] - 1)),
        needs_review=bool(doubts),
        reasons=tuple(dict.fromkeys([*doubts, *reasons])),
        bubbles=tuple(
            BubbleReading(
                value=o.value, probability=round(float(x), 4), polygon_mm=o.polygon_mm, polygon_px=o.polygon_px
            )
            for o, x in zip(outlines, p, strict=True)
        ),
    )


def _set_red_aside(p: Floats, red: tuple[bool, ...], reasons: list[Reason], doubts: list[Reason]) -> None:
    """Red marks do not count beside a black one; alone they are a question."""
    mask = np.array(red)
    if (p[~mask] > 0.5).any():
        p[mask] = np.minimum(p[mask], 1e-3)
        reasons.append(Reason.RED_PREMARK)
    elif (p[mask] > 0.1).any():
        doubts.append(Reason.RED_PREMARK)


def _doubts(p: Floats, chosen: Floats, row: Row, evidence: Evidence, confidence: float) -> list[Reason]:
    own = slice(row.start, row.stop)
    strange, level = evidence.strange[own], evidence.level[own]
    black = [i for i in range(len(p)) if row.red is None or not row.red[i]]
    rest = np.setdiff1d(black, chosen)
    doubts = []
    if 1 - confidence > RISK:
        doubts.append(_kind_of_doubt(p, chosen, level, evidence))
    aside = len(black) < len(p) and len(chosen) == 1 and p[chosen[0]] > 0.99
    if row.ask > ASK and not aside:
        doubts.append(Reason.UNUSUAL_MARK)
    if not len(chosen) and strange.max() > BLANK_STRANGE:
        doubts.append(Reason.UNPROVEN_BLANK)
    if len(chosen) >= 2 and level[chosen].min() < DOUBLE_BALANCE * level[chosen].max():
        doubts.append(Reason.UNPROVEN_DOUBLE)
    if len(chosen) and level[chosen].min() < FAINT_SHARE * evidence.ink:
        doubts.append(Reason.FAINT)
    if len(chosen) and any(spot > UNCHOSEN_SHARE * level[chosen].min() for spot in evidence.spot[own][rest]):
        doubts.append(Reason.UNLIKE_OTHERS)
    return doubts


def _kind_of_doubt(p: Floats, chosen: Floats, level: Floats, evidence: Evidence) -> Reason:
    """The word for a doubt that the network has, as a person would put it."""
    unsure = int(np.argmin(np.abs(p - 0.5)))
    if len(chosen) and unsure not in chosen:
        return Reason.ERASED if level[unsure] < 0.6 * evidence.ink else Reason.TWO_MARKS
    return Reason.FAINT if level[unsure] < 0.6 * evidence.ink else Reason.PARTIAL


def _status(count: int, doubts: list[Reason]) -> Status:
    if doubts and doubts not in ([Reason.UNPROVEN_BLANK], [Reason.UNPROVEN_DOUBLE]):
        return Status.AMBIGUOUS
    return (Status.BLANK, Status.OK)[count] if count < 2 else Status.MULTI


def _honest(confidence: float, doubts: list[Reason]) -> float:
    """A doubt that the network does not share still lowers what is claimed."""
    return min(confidence, 0.97) if doubts else confidence


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
        confidence=round(float(np.prod([g.confidence for g in groups])), 4),
        margin=round(min(g.margin for g in groups), 4),
        needs_review=review or any(g.needs_review for g in groups),
        reasons=tuple(dict.fromkeys(reasons)),
        groups=groups,
    )
