"""A chart as plain shapes in points: drawn the same on paper and on a screen.

The origin is the top left corner, y grows downwards. Whoever draws a figure knows four shapes and nine tones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Tone(StrEnum):
    """What a shape is for. Filled tones differ in lightness, so they stay apart in grey."""

    INK = "ink"  # words and axes
    QUIET = "quiet"  # lesser words
    GRID = "grid"
    PAPER = "paper"
    SOFT = "soft"  # ground of a legend, a band, a note
    BAR = "bar"
    STRONG = "strong"  # the right answer's bar, this student
    WRONG = "wrong"
    WARN = "warn"


PRINT_COLOURS: Final[Mapping[Tone, str]] = MappingProxyType(
    {
        Tone.INK: "#111827",
        Tone.QUIET: "#4B5563",
        Tone.GRID: "#D5DAE1",
        Tone.PAPER: "#FFFFFF",
        Tone.SOFT: "#EEF2F7",
        Tone.BAR: "#5F93CE",
        Tone.STRONG: "#082F5C",
        Tone.WRONG: "#9C2F06",
        Tone.WARN: "#B23A06",
    }
)
DARK_COLOURS: Final[Mapping[Tone, str]] = MappingProxyType(
    {
        Tone.INK: "#EEF1F5",
        Tone.QUIET: "#AEB7C4",
        Tone.GRID: "#3A4350",
        Tone.PAPER: "#1D232C",
        Tone.SOFT: "#263345",
        Tone.BAR: "#4F7FB5",
        Tone.STRONG: "#BFDCFA",
        Tone.WRONG: "#FF9F66",
        Tone.WARN: "#FF9F66",
    }
)


class Anchor(StrEnum):
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone = Tone.INK
    width: float = 0.75
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """``fill``, ``line``: None where there is none."""

    x: float
    y: float
    width: float
    height: float
    fill: Tone | None = None
    line: Tone | None = None
    line_width: float = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    points: tuple[tuple[float, float], ...]
    fill: Tone | None = None
    line: Tone | None = None
    line_width: float = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """``y``: of the baseline. ``fit``: the most width it may take: a smaller size then, never a cut.
    ``upwards``: turned a quarter to the left around (x, y)."""

    x: float
    y: float
    text: str
    size: float = 8.0
    tone: Tone = Tone.INK
    anchor: Anchor = Anchor.LEFT
    bold: bool = False
    fit: float | None = None
    upwards: bool = False


Shape = Line | Rect | Polygon | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """In points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``told``: what it shows, in a sentence, for those who cannot see it."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    told: str
