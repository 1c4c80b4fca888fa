"""All students by all questions: who knows what, and where answers surprise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ResultRow, Results
from station.messages.types import Language
from station.reports.drawing import Sketch, every, key_entry, said_only
from station.reports.facts import form_name, has_forms, label, n_words, sat, waiting_of
from station.reports.figure import Anchor, Figure, Line, Polygon, Rect, Shape, Size, Text, Tone
from station.reports.signs import cross, dash, sign
from station.reports.words import PROVISIONAL_SIGN, Say, plain_number

MAP_SIZE: Final = Size(width=515, height=690)
_NAMES: Final = 78.0
_TOP: Final = 58.0
_LEAST_ROW: Final = 9.0
_MOST_ROW: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    left: float
    top: float
    column: float
    row: float


def item_maps(results: Results, form: int, language: Language, size: Size = MAP_SIZE) -> tuple[Figure, ...]:
    """Students from the best, questions from the easiest; a large class takes several figures. Right answers
    make the dark corner at the upper left: what breaks its edge is worth a look."""
    say = Say(language)
    title = say("item_map") + (f" · {form_name(results, form)}" if has_forms(results) else "")
    rows = [row for row in sat(results) if row.form == form]
    if not rows:
        return (said_only(Size(width=size.width, height=min(size.height, 120)), title, say("no_scores")),)
    items = sorted(
        (item for item in results.items if item.form == form and item.n),
        key=lambda item: (-item.rate, item.number),
    )
    numbers = [item.number for item in items]
    fit = max(int((size.height - _TOP - 4) / _LEAST_ROW), 1)
    parts = [rows[first : first + fit] for first in range(0, len(rows), fit)]
    heading = n_words(len(rows), waiting_of(results, form), say)
    return tuple(
        _map_figure(part, numbers, results, title, f"{heading}{_part(place, len(parts))}", say, size)
        for place, part in enumerate(parts)
    )


def _part(place: int, count: int) -> str:
    return f" · {place + 1}/{count}" if count > 1 else ""


def _map_figure(
    rows: Sequence[ResultRow],
    numbers: Sequence[int],
    results: Results,
    title: str,
    beside: str,
    say: Say,
    size: Size,
) -> Figure:
    height = min(max((size.height - _TOP - 4) / len(rows), _LEAST_ROW), _MOST_ROW)
    column = min((size.width - _NAMES) / max(len(numbers), 1), 22.0)
    grid = _Grid(left=_NAMES, top=_TOP, column=column, row=height)
    sketch = Sketch(Size(width=size.width, height=_TOP + height * len(rows) + 4))
    sketch.heading(title, beside)
    _legend(sketch, say, parts=_has_part(rows))
    labels = [label(results, number) for number in numbers]
    step = every(column, labels, 6.5)
    for place, told in enumerate(labels):
        if place % step == 0:
            x = grid.left + (place + 0.5) * column
            sketch.add(Text(x=x, y=grid.top - 4, text=told, size=6.5, anchor=Anchor.MIDDLE))
    sketch.words(0, grid.top - 4, f"{say('map_rows')} ↓")
    sketch.words(grid.left, grid.top - 13, f"{say('map_columns')} →")
    for place, row in enumerate(rows):
        _map_row(sketch, grid, place, row, numbers, say)
    return sketch.finish(title, f"{title}: {beside}. {say('map_rows')}, {say('map_columns')}")


def _map_row(
    sketch: Sketch, grid: _Grid, place: int, row: ResultRow, numbers: Sequence[int], say: Say
) -> None:
    if row.score is None:
        return
    y = grid.top + place * grid.row
    size = min(7.5, grid.row - 1.5)
    base = y + grid.row / 2 + size * 0.36
    sketch.add(Text(x=0, y=base, text=say.name(row), size=size, fit=_NAMES - 30))
    points = plain_number(row.score.points, 1) + (PROVISIONAL_SIGN if row.provisional else "")
    sketch.add(Text(x=_NAMES - 4, y=base, text=points, size=size, anchor=Anchor.RIGHT, tone=Tone.QUIET))
    by_number = {item.number: item for item in row.score.items}
    for column, number in enumerate(numbers):
        item = by_number.get(number)
        if item is not None:
            _map_cell(sketch, grid, grid.left + column * grid.column, y, item)


def _map_cell(sketch: Sketch, grid: _Grid, x: float, y: float, item: ItemScore) -> None:
    full = item.full and item.mark not in (Mark.VOID, Mark.OPEN, Mark.MISSING)
    box = Rect(
        x=x + 0.4,
        y=y + 0.4,
        width=grid.column - 0.8,
        height=grid.row - 0.8,
        fill=Tone.BAR if full else Tone.SOFT,
    )
    sketch.add(box)
    if full:
        return
    radius = min(grid.row, grid.column) * 0.27
    sketch.add(*sign(item, x + grid.column / 2, y + grid.row / 2, radius, width=0.8))


def _has_part(rows: Sequence[ResultRow]) -> bool:
    return any(0 < item.points < item.max for row in rows if row.score for item in row.score.items)


def _legend(sketch: Sketch, say: Say, *, parts: bool) -> None:
    y, x = 30.0, 0.0
    signs: tuple[tuple[list[Shape], str], ...] = (
        ([], "legend_right"),
        (cross(4.5, 0, 2.4, width=0.8), "legend_wrong"),
        (dash(4.5, 0, 2.6, width=0.8), "legend_blank"),
        (
            [Text(x=4.5, y=2.4, text="?", size=7, anchor=Anchor.MIDDLE, bold=True, tone=Tone.WARN)],
            "legend_open",
        ),
    )
    if parts:
        triangle = Polygon(points=((4.5, -2.8), (7.3, 2.2), (1.7, 2.2)), line=Tone.STRONG, line_width=0.8)
        signs += (([triangle], "legend_partial"),)
    for shapes, name in signs:
        ground = Rect(x=x, y=y - 7.5, width=9, height=9, fill=Tone.SOFT if shapes else Tone.BAR)
        moved = [_moved(shape, x, y - 3) for shape in shapes]
        x = key_entry(sketch, x, y, [ground, *moved], say(name))


def _moved(shape: Shape, by_x: float, by_y: float) -> Shape:
    if isinstance(shape, Line):
        return replace(shape, x1=shape.x1 + by_x, y1=shape.y1 + by_y, x2=shape.x2 + by_x, y2=shape.y2 + by_y)
    if isinstance(shape, Polygon):
        return replace(shape, points=tuple((x + by_x, y + by_y) for x, y in shape.points))
    return replace(shape, x=shape.x + by_x, y=shape.y + by_y)
