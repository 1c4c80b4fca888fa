"""Which lines of a paper begin a question: by the shape of a printed number, else by the gaps above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.contracts.paper import BoxKind
from station.pipelines.page_ink import Parts

NUMBER_WIDE: Final = 3.6
"""A number with its dot or brackets, in heights of the text."""

MOST_APART: Final = 0.55
LEAST_SPACE: Final = 0.16
"""Between the digits of a number, and behind it, in heights of the text."""

NEAR_LEFT: Final = 0.7
"""Numbers stand under each other within this, in heights of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of print in one column, or a figure; px."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Line ``line`` of a column begins something; ``sure``: a number says so, not a gap alone."""

    line: int
    kind: BoxKind = BoxKind.QUESTION
    sure: bool = True


_Sign = tuple[float, float, float, float]
"""A connected piece of ink near a line's beginning: x, y, w, h in heights of the text, from the line's top
left corner."""


def starts_of(columns: Sequence[Sequence[Line]], parts: Parts, text_px: float) -> list[list[Start]]:
    """For every column the lines that begin a question or a passage."""
    seen = [[_kind(_signs(line, parts, text_px)) for line in lines] for lines in columns]
    numbered = [_aligned(lines, kinds, text_px) for lines, kinds in zip(columns, seen, strict=True)]
    # Ranges alone say nothing of what the numbers look like: "문제 3." begins with letters.
    if sum(start.kind is BoxKind.QUESTION for starts in numbered for start in starts) < 2:
        return [_by_gaps(lines, kinds, text_px) for lines, kinds in zip(columns, seen, strict=True)]
    least = _gap_before(columns, numbered, text_px)
    return [
        _with_unread(lines, kinds, starts, least, text_px)
        for lines, kinds, starts in zip(columns, seen, numbered, strict=True)
    ]


def _signs(line: Line, parts: Parts, text_px: float) -> tuple[_Sign, ...]:
    """The parts that begin the line, from the left."""
    reach = line.left + NUMBER_WIDE * text_px + text_px
    middle = parts.y + parts.h / 2
    inside = (parts.x >= line.left - 1) & (parts.x < reach) & (middle >= line.top) & (middle <= line.bottom)
    inside &= np.maximum(parts.w, parts.h) >= 0.08 * text_px
    chosen = np.flatnonzero(inside)
    chosen = chosen[np.argsort(parts.x[chosen])]
    return tuple(
        (
            float(parts.x[at] - line.left) / text_px,
            float(parts.y[at] - line.top) / text_px,
            float(parts.w[at]) / text_px,
            float(parts.h[at]) / text_px,
        )
        for at in chosen
    )


class _Kind:
    """What a line begins with."""

    OTHER: Final = 0
    NUMBER: Final = 1
    RANGE: Final = 2
    CHOICE: Final = 3


def _kind(signs: Sequence[_Sign]) -> int:
    if not signs:
        return _Kind.OTHER
    _, _, w, h = signs[0]
    if 0.65 < w < 1.25 and 0.87 < w / h < 1.15 and h > 0.65:
        return _Kind.CHOICE
    if _is_bracket(signs[0]) and (bracketed := _bracketed(signs)) != _Kind.OTHER:
        return bracketed  # a 1 looks like a bracket until the other one is missing
    return _Kind.NUMBER if any(_is_number(signs, digits) for digits in (1, 2, 3)) else _Kind.OTHER


def _is_number(signs: Sequence[_Sign], count: int) -> bool:
    """``count`` digits on one base line, then a dot or a bracket, then a space."""
    if len(signs) <= count or not all(map(_is_digit, signs[:count])):
        return False
    digits, closing = signs[:count], signs[count]
    feet = [y + h for _, y, _, h in digits]
    heights = [h for _, _, _, h in digits]
    if max(feet) - min(feet) > 0.12 or max(heights) - min(heights) > 0.12:
        return False
    bracket = (
        _is_bracket(closing) and closing[3] > 1.1 * heights[0] and closing[1] + closing[3] < feet[-1] + 0.22
    )
    # A vowel as tall as a bracket hangs on to its consonant.
    if not (_is_dot(closing, feet[-1]) or (bracket and _gap(digits[-1], closing) > 0.05)):
        return False
    gaps = [_gap(before, after) for before, after in pairwise(signs[: count + 1])]
    space = _gap(closing, signs[count + 1]) if len(signs) > count + 1 else 1.0
    return max(gaps) < MOST_APART and space > LEAST_SPACE


def _gap(before: _Sign, after: _Sign) -> float:
    return after[0] - before[0] - before[2]


def _is_digit(box: _Sign) -> bool:
    return 0.6 < box[3] < 1.05 and box[2] < 0.75 and 0.12 < box[2] / box[3] < 0.85


def _is_dot(box: _Sign, foot: float) -> bool:
    _, y, w, h = box
    return w < 0.34 and h < 0.34 and abs(y + h - foot) < 0.12


def _is_bracket(box: _Sign) -> bool:
    return box[3] > 0.8 and 0.14 < box[2] < 0.36


def _bracketed(boxes: Sequence[_Sign]) -> int:
    """ "[3]" or "[4~6]"; a bracket alone says nothing."""
    closing = next(
        (at for at in range(2, len(boxes)) if _is_bracket(boxes[at]) and boxes[at][3] > 0.95 * boxes[0][3]),
        None,
    )
    if closing is None or boxes[closing][0] > NUMBER_WIDE + 0.6:
        return _Kind.OTHER
    inside = boxes[1:closing]
    flat = [box for box in inside if box[2] > 0.22 and box[3] < 0.4]
    digits = [box for box in inside if _is_digit(box)]
    if len(digits) + len(flat) < len(inside) or not digits:
        return _Kind.OTHER
    return _Kind.RANGE if flat else _Kind.NUMBER


def _aligned(lines: Sequence[Line], kinds: Sequence[int], text_px: float) -> list[Start]:
    """Numbers at the column's left edge: one inside a figure stands elsewhere."""
    edge = _edge(lines)
    return [
        Start(line=at, kind=BoxKind.PASSAGE if kind == _Kind.RANGE else BoxKind.QUESTION)
        for at, (line, kind) in enumerate(zip(lines, kinds, strict=True))
        if kind in (_Kind.NUMBER, _Kind.RANGE) and line.left - edge < NEAR_LEFT * text_px
    ]


def _edge(lines: Sequence[Line]) -> int:
    return min((line.left for line in lines), default=0)


def _gaps(lines: Sequence[Line]) -> NDArray[np.float64]:
    """Above each line; nothing above the first."""
    return np.array([0.0] + [float(line.top - before.bottom) for before, line in pairwise(lines)])


def _gap_before(
    columns: Sequence[Sequence[Line]], numbered: Sequence[Sequence[Start]], text_px: float
) -> float:
    """The gap that stands above questions here, cautiously."""
    above = [
        float(_gaps(lines)[start.line])
        for lines, starts in zip(columns, numbered, strict=True)
        for start in starts
        if start.line
    ]
    lines = [float(gap) for column in columns for gap in _gaps(column)[1:]]
    usual = 2.0 * float(np.percentile(lines, 40)) if lines else 0.0
    return max(0.8 * float(np.percentile(above, 25)), 1.2 * text_px, usual) if above else 4 * text_px


def _with_unread(
    lines: Sequence[Line], kinds: Sequence[int], starts: Sequence[Start], least: float, text_px: float
) -> list[Start]:
    """Also lines at the left edge with a question's gap above them whose number could not be seen: with
    choices below they begin a question, else a passage."""
    begun = {start.line: start for start in starts}
    edge = _edge(lines)
    gaps = _gaps(lines)
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if at in begun or kind != _Kind.OTHER or line.left - edge >= 0.3 * text_px:
            continue
        text = line.bottom - line.top < 1.8 * text_px
        if text and at and gaps[at] >= least:
            begun[at] = Start(line=at, kind=BoxKind.PASSAGE, sure=False)
        elif text and at == 0:
            begun[at] = Start(line=at, kind=BoxKind.REST, sure=False)
    order = sorted(begun)
    made = []
    for at, end in pairwise([*order, len(lines)]):
        start = begun[at]
        if not start.sure and _Kind.CHOICE in kinds[at:end]:
            start = Start(line=at, kind=BoxKind.QUESTION, sure=False)
        made.append(start)
    return made


def _by_gaps(lines: Sequence[Line], kinds: Sequence[int], text_px: float) -> list[Start]:
    """Where no numbers were seen: gaps clearly larger than those between lines."""
    if not lines:
        return []
    gaps = _gaps(lines)[1:]
    usual = float(np.percentile(gaps, 40)) if len(gaps) else 0.0
    least = max(2.2 * usual, 1.5 * text_px)
    edge = _edge(lines)
    found = []
    for at, line in enumerate(lines):
        passage = kinds[at] == _Kind.RANGE
        near = line.left - edge < 1.2 * text_px
        apart = at == 0 or gaps[at - 1] >= least
        if near and (passage or (apart and kinds[at] != _Kind.CHOICE)):
            kind = BoxKind.PASSAGE if passage else BoxKind.QUESTION
            found.append(Start(line=at, kind=kind, sure=passage))
    return found
