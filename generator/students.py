"""Students: one pen, one habit and some slips each; they fill a whole sheet and leave the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from generator import marks
from generator.blank import Paper
from generator.ink import Pen, PenKind, pen, red_pen
from generator.strokes import crossed_out
from station.contracts.sheet import Bubble, BubbleGroup, FieldKind

PLAIN_STYLES = ("plain", "double", "blank")
SLOPPY_STYLES = ("partial", "half_moon", "overflow")
STROKE_STYLES = ("tick", "cross", "slash", "dash", "dot")
RESIDUE_STYLES = ("erased_beside", "erased_alone", "cancelled")
TAPE_STYLES = ("taped_remarked", "taped_alone", "taped_over")
RED_STYLES = ("red_beside", "red_same", "red_alone")
STYLES = (*PLAIN_STYLES, *SLOPPY_STYLES, *STROKE_STYLES, "ring", *RESIDUE_STYLES, *TAPE_STYLES, *RED_STYLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTruth:
    """What a fair teacher sees in one group.

    ``field``: the field's number, 0 for the identifier. ``value``: "" or the marked values joined
    by commas in the group's order. ``ambiguous``: asking is right here, whatever the value:
    single strokes (tick, cross, slash, dash, dot), rings, marks taken back by strokes, strong or
    lone residue, tape with nothing beside it, red ink without black.
    """

    field: int
    group: int
    value: str
    ambiguous: bool
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """``rates``: chance of each style in a group that would carry one plain mark."""

    tool: Pen
    size: float
    offset: tuple[float, float]
    hatch: float
    blank: float = 0.03
    double: float = 0.004
    column: int | None = None
    rates: dict[str, float] = field(default_factory=dict)
    identifier: bool = True
    pressure: float = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What a student shall mark, by (field, group): "", "3" or "1,3"; ``styles`` says how."""

    answers: Mapping[tuple[int, int], str]
    styles: Mapping[tuple[int, int], str] = field(default_factory=dict)


def habit(rng: np.random.Generator, tool: Pen | None = None, **changes: object) -> Habit:
    """A student: mostly computer sign pen, some pencil and ballpoint."""
    kinds = [PenKind.SIGN, PenKind.PENCIL, PenKind.BALLPOINT, PenKind.MARKER]
    chosen = tool or pen(rng, kinds[int(rng.choice(4, p=[0.55, 0.27, 0.13, 0.05]))])
    likely = {PenKind.SIGN: 0.1, PenKind.MARKER: 0.0, PenKind.BALLPOINT: 0.9, PenKind.PENCIL: 0.5}[
        chosen.kind
    ]
    made: dict[str, object] = {
        "tool": chosen,
        "size": float(np.clip(rng.normal(0.98, 0.1), 0.72, 1.25)),
        "offset": (float(rng.normal(0, 0.2)), float(rng.normal(0, 0.25))),
        "hatch": float(np.clip(likely + rng.normal(0, 0.15), 0, 1)),
        "blank": float(rng.choice([0.0, 0.01, 0.03, 0.1])),
    }
    return Habit(**{**made, **changes})  # type: ignore[arg-type]


def fill(
    paper: Paper, who: Habit, rng: np.random.Generator, script: Script | None = None
) -> tuple[GroupTruth, ...]:
    """Fill the whole sheet in place; the truth of every group, identifier first.

    Without a ``script`` everything is left to chance.
    """
    if script is not None:
        return _scripted(paper, who, rng, script)
    truth: list[GroupTruth] = []
    template = paper.template
    if template.identifier is not None:
        for index, group in enumerate(template.identifier.groups):
            slip = rng.random()
            wanted = "blank" if slip < 0.004 or not who.identifier else "double" if slip < 0.006 else None
            truth.append(_group(paper, group, who, rng, (0, index, wanted)))
    for item in template.fields:
        if item.kind is FieldKind.NUMERIC:
            truth.extend(_numeric(paper, item.number, item.groups, who, rng))
            continue
        wanted = "blank" if rng.random() < who.blank else "double" if rng.random() < who.double else None
        truth.append(_group(paper, item.groups[0], who, rng, (item.number, 0, wanted)))
    return tuple(truth)


def _scripted(paper: Paper, who: Habit, rng: np.random.Generator, script: Script) -> tuple[GroupTruth, ...]:
    template = paper.template
    fields = ((template.identifier,) if template.identifier else ()) + template.fields
    truth = []
    for item in fields:
        for index, group in enumerate(item.groups):
            key = (item.number, index)
            value = script.answers.get(key, "")
            order = {bubble.value: place for place, bubble in enumerate(group.bubbles)}
            picked = [order[sign] for sign in value.split(",") if sign]
            usual = "blank" if not picked else "double" if len(picked) > 1 else "plain"
            style = script.styles.get(key, usual)
            first = picked[0] if picked else int(rng.integers(0, len(order)))
            second = picked[1] if len(picked) > 1 else (first + 1) % len(order)
            values, ambiguous = _draw(paper, group.bubbles, (first, second), style, who, rng)
            chosen = ",".join(b.value for i, b in enumerate(group.bubbles) if i in values)
            truth.append(
                GroupTruth(field=item.number, group=index, value=chosen, ambiguous=ambiguous, style=style)
            )
    return tuple(truth)


def _numeric(
    paper: Paper, number: int, groups: tuple[BubbleGroup, ...], who: Habit, rng: np.random.Generator
) -> list[GroupTruth]:
    """Short answers 0..999: leading places mostly empty, sometimes 007, sometimes with a gap."""
    places = len(groups)
    digits = int(rng.integers(1, places + 1))
    marked = [index >= places - digits or rng.random() < 0.08 for index in range(places)]
    if rng.random() < who.blank:
        marked = [False] * places
    elif rng.random() < 0.01:
        marked[-1] = False
    return [
        _group(paper, group, who, rng, (number, index, None if marked[index] else "blank"))
        for index, group in enumerate(groups)
    ]


def _group(
    paper: Paper, group: BubbleGroup, who: Habit, rng: np.random.Generator, place: tuple[int, int, str | None]
) -> GroupTruth:
    number, index, wanted = place
    style = wanted or _style(who, rng)
    count = len(group.bubbles)
    first = int(rng.integers(0, count))
    if who.column is not None and number > 0 and rng.random() < 0.9:
        first = who.column % count
    second = (first + int(rng.integers(1, count))) % count
    values, ambiguous = _draw(paper, group.bubbles, (first, second), style, who, rng)
    chosen = ",".join(b.value for i, b in enumerate(group.bubbles) if i in values)
    return GroupTruth(field=number, group=index, value=chosen, ambiguous=ambiguous, style=style)


def _style(who: Habit, rng: np.random.Generator) -> str:
    draw = rng.random()
    for name, rate in who.rates.items():
        if draw < rate:
            return name
        draw -= rate
    return "plain"


def _plain(paper: Paper, bubble: Bubble, who: Habit, rng: np.random.Generator) -> None:
    size = who.size * (1 + rng.normal(0, 0.06))
    offset = np.array(who.offset) + rng.normal(0, 0.14, 2)
    tool = _pressed(who, rng)
    marks.filled(
        paper, bubble, tool, rng, size=float(size), offset=offset, hatch=bool(rng.random() < who.hatch)
    )


def _pressed(who: Habit, rng: np.random.Generator) -> Pen:
    """The same pen with this moment's pressure."""
    opacity = float(np.clip(who.tool.opacity * (1 + rng.normal(0, who.pressure)), 0.02, 1))
    tool = who.tool
    return Pen(kind=tool.kind, colour=tool.colour, opacity=opacity, width_mm=tool.width_mm, grain=tool.grain)


def _draw(
    paper: Paper,
    bubbles: tuple[Bubble, ...],
    pick: tuple[int, int],
    style: str,
    who: Habit,
    rng: np.random.Generator,
) -> tuple[set[int], bool]:
    """Draw one group; the indices that count as chosen, and whether asking is right."""
    first, second = pick
    if style == "blank":
        return set(), False
    if style in marks.DRAWERS:
        marks.DRAWERS[style](paper, bubbles[first], _pressed(who, rng), rng)
        return {first}, style in STROKE_STYLES or style == "ring"
    if style == "double":
        _plain(paper, bubbles[first], who, rng)
        _plain(paper, bubbles[second], who, rng)
        return {first, second}, False
    if style.startswith("erased") or style == "cancelled":
        return _taken_back(paper, bubbles, pick, style, who, rng)
    if style.startswith("taped"):
        return _taped(paper, bubbles, pick, style, who, rng)
    if style.startswith("red"):
        return _red(paper, bubbles, pick, style, who, rng)
    _plain(paper, bubbles[first], who, rng)
    return {first}, False


def _taken_back(
    paper: Paper,
    bubbles: tuple[Bubble, ...],
    pick: tuple[int, int],
    style: str,
    who: Habit,
    rng: np.random.Generator,
) -> tuple[set[int], bool]:
    first, second = pick
    if style == "cancelled":
        _plain(paper, bubbles[second], who, rng)
        crossed_out(paper, bubbles[second], who.tool, rng)
        _plain(paper, bubbles[first], who, rng)
        return {first}, True
    pencil = who.tool if who.tool.kind is PenKind.PENCIL else pen(rng, PenKind.PENCIL)
    residue = min(float(rng.uniform(0.05, 0.35)), 0.6 * pencil.opacity)
    marks.erased(paper, bubbles[second], pencil, rng, residue)
    if style == "erased_alone":
        return set(), residue > 0.06
    _plain(paper, bubbles[first], who, rng)
    return {first}, residue > (0.5 - 0.2 * who.hatch) * who.tool.opacity


def _taped(
    paper: Paper,
    bubbles: tuple[Bubble, ...],
    pick: tuple[int, int],
    style: str,
    who: Habit,
    rng: np.random.Generator,
) -> tuple[set[int], bool]:
    first, second = pick
    _plain(paper, bubbles[second], who, rng)
    marks.tape(paper, bubbles[second], rng)
    if style == "taped_alone":
        return set(), True
    chosen = second if style == "taped_over" else first
    _plain(paper, bubbles[chosen], who, rng)
    return {chosen}, False


def _red(
    paper: Paper,
    bubbles: tuple[Bubble, ...],
    pick: tuple[int, int],
    style: str,
    who: Habit,
    rng: np.random.Generator,
) -> tuple[set[int], bool]:
    """A red pen tried the answer first. In a grey picture red and black cannot be told apart."""
    first, second = pick
    red = red_pen(rng)
    where = second if style == "red_beside" else first
    if rng.random() < 0.5:
        marks.filled(
            paper,
            bubbles[where],
            red,
            rng,
            size=float(rng.uniform(0.4, 1.0)),
            offset=rng.normal(0, 0.2, 2),
            hatch=True,
        )
    else:
        marks.DRAWERS[str(rng.choice(["dot", "tick", "slash"]))](paper, bubbles[where], red, rng)
    if style == "red_alone":
        return {first}, True
    _plain(paper, bubbles[first], who, rng)
    return {first}, False
