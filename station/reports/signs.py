"""Signs of what an answer is worth: told by form, never by colour alone."""

from __future__ import annotations

import math
from typing import Final

from station.contracts.grading import ItemScore, Mark
from station.reports.figure import Anchor, Line, Polygon, Shape, Text, Tone

_CIRCLE: Final = tuple((math.cos(part * math.pi / 9), math.sin(part * math.pi / 9)) for part in range(18))


def is_blank(item: ItemScore) -> bool:
    return item.mark is Mark.WRONG and item.value == ""


def cross(x: float, y: float, radius: float, *, tone: Tone = Tone.WRONG, width: float = 1.0) -> list[Shape]:
    return [
        Line(x1=x - radius, y1=y - radius, x2=x + radius, y2=y + radius, tone=tone, width=width),
        Line(x1=x - radius, y1=y + radius, x2=x + radius, y2=y - radius, tone=tone, width=width),
    ]


def ring(x: float, y: float, radius: float, *, tone: Tone = Tone.STRONG, width: float = 1.0) -> list[Shape]:
    points = tuple((x + radius * across, y + radius * down) for across, down in _CIRCLE)
    return [Polygon(points=points, line=tone, line_width=width)]


def dash(x: float, y: float, radius: float, *, tone: Tone = Tone.WRONG, width: float = 1.0) -> list[Shape]:
    return [Line(x1=x - radius, y1=y, x2=x + radius, y2=y, tone=tone, width=width)]


def sign(item: ItemScore, x: float, y: float, radius: float, width: float = 1.0) -> list[Shape]:
    """O right, X wrong, a dash blank, ? what a person must still look at, a triangle part of the points."""
    if item.mark in (Mark.OPEN, Mark.MISSING):
        return [
            Text(
                x=x,
                y=y + radius * 0.8,
                text="?",
                size=radius * 2.4,
                anchor=Anchor.MIDDLE,
                bold=True,
                tone=Tone.WARN,
            )
        ]
    if item.mark is Mark.VOID:
        return []
    if item.full:
        return ring(x, y, radius, width=width)
    if item.points > 0:
        points = ((x, y - radius), (x + radius, y + radius * 0.8), (x - radius, y + radius * 0.8))
        return [Polygon(points=points, line=Tone.STRONG, line_width=width)]
    if is_blank(item):
        return dash(x, y, radius, width=width)
    return cross(x, y, radius * 0.85, width=width)
