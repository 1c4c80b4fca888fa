"""What every chart is drawn with: a sketch that collects shapes, and a plot with its axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from station.reports.figure import Anchor, Figure, Line, Polygon, Rect, Shape, Size, Text, Tone
from station.reports.type_face import text_width

TITLE_PT: Final = 11.0
LABEL_PT: Final = 8.0
TICK_PT: Final = 7.5
FEW: Final = 3
"""Fewer sheets than this are no distribution."""
_BOTTOM: Final = 34.0
_LEFT: Final = 44.0


class Sketch:
    """A figure while it is drawn."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._shapes: list[Shape] = []

    def add(self, *shapes: Shape) -> None:
        self._shapes += shapes

    def words(
        self, x: float, y: float, text: str, *, anchor: Anchor = Anchor.LEFT, tone: Tone = Tone.QUIET
    ) -> None:
        """A label in the usual size."""
        self.add(Text(x=x, y=y, text=text, size=LABEL_PT, tone=tone, anchor=anchor))

    def heading(self, title: str, beside: str = "") -> None:
        """The title at the left, what is said beside it (n, as a rule) at the right."""
        room = self.size.width
        taken = text_width(beside, LABEL_PT) + 12 if beside else 0.0
        self.add(Text(x=0, y=12, text=title, size=TITLE_PT, bold=True, fit=max(room - taken, 40)))
        if beside:
            self.words(room, 12, beside, anchor=Anchor.RIGHT)

    def finish(self, title: str, told: str) -> Figure:
        return Figure(
            width=self.size.width, height=self.size.height, shapes=tuple(self._shapes), title=title, told=told
        )


def said_only(size: Size, title: str, sentence: str) -> Figure:
    """A chart of nothing: its title and why there is nothing."""
    sketch = Sketch(size)
    sketch.heading(title)
    sketch.add(Rect(x=0, y=22, width=size.width, height=size.height - 22, fill=Tone.SOFT))
    sketch.add(
        Text(
            x=size.width / 2,
            y=(size.height + 22) / 2 + 3,
            text=sentence,
            size=9,
            anchor=Anchor.MIDDLE,
            fit=size.width - 16,
        )
    )
    return sketch.finish(title, f"{title}: {sentence}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The area inside the axes; ``x_most``, ``y_most``: values at its right and upper end."""

    left: float
    top: float
    width: float
    height: float
    x_most: float
    y_most: float

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width

    def x(self, value: float) -> float:
        return self.left + self.width * value / self.x_most

    def y(self, value: float) -> float:
        return self.bottom - self.height * value / self.y_most


def plot_of(size: Size, *, x_most: float, y_most: float, top: float = 26.0, right: float = 10.0) -> Plot:
    """Leaves room for a heading and for words at both axes."""
    return Plot(
        left=_LEFT,
        top=top,
        width=size.width - _LEFT - right,
        height=size.height - top - _BOTTOM,
        x_most=x_most,
        y_most=y_most,
    )


def x_axis(sketch: Sketch, plot: Plot, ticks: Sequence[tuple[float, str]], title: str) -> None:
    """``ticks``: where in points, and what is said there."""
    sketch.add(Line(x1=plot.left, y1=plot.bottom, x2=plot.right, y2=plot.bottom))
    for x, told in ticks:
        sketch.add(Text(x=x, y=plot.bottom + 11, text=told, size=TICK_PT, anchor=Anchor.MIDDLE))
    sketch.words(plot.left + plot.width / 2, plot.bottom + 26, title, anchor=Anchor.MIDDLE)


def y_axis(sketch: Sketch, plot: Plot, ticks: Sequence[tuple[float, str]], title: str) -> None:
    """``ticks``: values and what is said there; each with a line across the plot."""
    for value, told in ticks:
        y = plot.y(value)
        if value:
            sketch.add(Line(x1=plot.left, y1=y, x2=plot.right, y2=y, tone=Tone.GRID, width=0.5))
        sketch.add(Text(x=plot.left - 5, y=y + 2.6, text=told, size=TICK_PT, anchor=Anchor.RIGHT))
    middle = plot.top + plot.height / 2
    sketch.add(
        Text(x=10, y=middle, text=title, size=LABEL_PT, tone=Tone.QUIET, anchor=Anchor.MIDDLE, upwards=True)
    )


def nice_step(span: float, about: int, *, whole: bool = False) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that divides ``span`` into about so many parts."""
    rough = max(span, 1e-9) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999), power)
    return max(math.ceil(step), 1) if whole else step


def hatched(x: float, y: float, width: float, height: float, tone: Tone) -> tuple[Line, ...]:
    """Slanting lines inside a box."""
    gap = 4.0
    lines = []
    for place in range(1, int((width + height) / gap) + 1):
        reach = place * gap
        x1, y1 = x + max(0.0, reach - height), y + min(reach, height)
        x2, y2 = x + min(reach, width), y + max(0.0, reach - width)
        if x2 - x1 > 0.3:
            lines.append(Line(x1=x1, y1=y1, x2=x2, y2=y2, tone=tone, width=0.6))
    return tuple(lines)


def diamond(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    return (x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)


def arrow_down(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """A triangle that points at (x, y) from above."""
    return (x - radius, y - 1.6 * radius), (x + radius, y - 1.6 * radius), (x, y)


def every(width: float, labels: Sequence[str], size: float = TICK_PT) -> int:
    """Say only each so-manieth label, so that none touches the next."""
    widest = max((text_width(label, size) for label in labels), default=0.0) + 2.0
    for step in (1, 2, 5, 10, 20, 50, 100):
        if width * step >= widest:
            return step
    return 200


def key_entry(sketch: Sketch, x: float, y: float, sign: Sequence[Shape], told: str) -> float:
    """One sign and its words in a chart's legend; the x where the next may begin."""
    sketch.add(*sign)
    sketch.words(x + 13, y, told)
    return x + 13 + text_width(told, LABEL_PT) + 14


def on_ground(sketch: Sketch, x: float, y: float, text: str, *, tone: Tone = Tone.INK) -> None:
    """Words around ``x`` that nothing drawn before runs through."""
    half = text_width(text, TICK_PT) / 2 + 1.5
    sketch.add(Rect(x=x - half, y=y - TICK_PT + 0.8, width=2 * half, height=TICK_PT + 0.8, fill=Tone.PAPER))
    sketch.add(Text(x=x, y=y, text=text, size=TICK_PT, tone=tone, anchor=Anchor.MIDDLE))


def triangle_up(x: float, y: float, radius: float) -> Polygon:
    """Points at (x, y) from below."""
    return Polygon(
        points=((x, y), (x + radius, y + 1.6 * radius), (x - radius, y + 1.6 * radius)), fill=Tone.STRONG
    )
