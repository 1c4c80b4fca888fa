"""What is drawn on a graded sheet: which bubbles were rightly or wrongly marked, which should have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from station.contracts.effective import every_field
from station.contracts.grading import ItemScore, Mark, SheetScore
from station.contracts.reading import FieldReading, GroupReading, PageReading, Point
from station.contracts.sheet import FieldKind


class Drawing(StrEnum):
    """A shape on paper."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"  # a person must still look
    WANTED = "wanted"  # what the key wants of a question that went wrong
    BLANK = "blank"  # nothing was marked, round the whole question


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMark:
    """``outline``: px of the full picture, of a bubble, or of all bubbles of a question where nothing was
    marked; ``beside``: then a place like a bubble's, before the first one, else ()."""

    number: int
    drawing: Drawing
    outline: tuple[Point, ...]
    beside: tuple[Point, ...] = ()


_DRAWN = {
    Mark.RIGHT: Drawing.RIGHT,
    Mark.FREE: Drawing.RIGHT,
    Mark.WRONG: Drawing.WRONG,
    Mark.OPEN: Drawing.OPEN,
}


def paper_marks(
    reading: PageReading, score: SheetScore | None, right: Mapping[int, str]
) -> tuple[PaperMark, ...]:
    """``right``: per question what the key wants, as a teacher writes it. Nothing without a score, nothing on
    questions that are out of the exam or whose points a person gives."""
    if score is None:
        return ()
    fields = {field.number: field for field in every_field(reading) if field.kind is not FieldKind.IDENTIFIER}
    found: list[PaperMark] = []
    for item in score.items:
        field = fields.get(item.number)
        if field is not None and item.mark in _DRAWN:
            found += _of_item(field, item, right.get(item.number, ""))
    return tuple(found)


def _of_item(field: FieldReading, item: ItemScore, right: str) -> list[PaperMark]:
    drawing = _DRAWN[item.mark]
    given = list(_bubbles(field, item.value))
    marks = [_mark(field, drawing, outline) for outline in given]
    if not given and drawing is not Drawing.RIGHT:
        box = _box(field)
        kind = Drawing.OPEN if drawing is Drawing.OPEN else Drawing.BLANK
        beside = _beside(field)
        marks = [PaperMark(number=field.number, drawing=kind, outline=box, beside=beside)] if box else []
    if drawing is Drawing.WRONG:
        wanted = (outline for value in right.split("|") for outline in _bubbles(field, value))
        missing = dict.fromkeys(outline for outline in wanted if outline not in given)
        marks += [_mark(field, Drawing.WANTED, outline) for outline in missing]
    return marks


def _mark(field: FieldReading, drawing: Drawing, outline: tuple[Point, ...]) -> PaperMark:
    return PaperMark(number=field.number, drawing=drawing, outline=outline)


def _bubbles(field: FieldReading, value: str) -> list[tuple[Point, ...]]:
    """Outlines of the bubbles that make ``value``, of those that have one."""
    if not value:
        return []
    if len(field.groups) == 1 and field.kind is FieldKind.CHOICE:
        wanted = [set(value.split(","))]
    else:
        short = len(field.groups) - len(value)
        wanted = [{value[at - short]} if at >= short else set() for at in range(len(field.groups))]
    return [
        bubble.polygon_px
        for group, signs in zip(field.groups, wanted, strict=True)
        for bubble in group.bubbles
        if bubble.value in signs and bubble.polygon_px
    ]


def _box(field: FieldReading) -> tuple[Point, ...]:
    """Round all bubbles of a question; () where their places are not known."""
    points = [point for group in field.groups for point in _points(group)]
    if not points:
        return ()
    xs, ys = zip(*points, strict=True)
    return ((min(xs), min(ys)), (max(xs), min(ys)), (max(xs), max(ys)), (min(xs), max(ys)))


def _beside(field: FieldReading) -> tuple[Point, ...]:
    """As far before the first bubble as the second one is after it, whichever way the picture lies."""
    outlines = [bubble.polygon_px for bubble in field.groups[0].bubbles[:2] if bubble.polygon_px]
    if len(outlines) < 2:
        return _box(field)
    (x1, y1), (x2, y2) = map(_middle, outlines)
    return tuple((x + x1 - x2, y + y1 - y2) for x, y in outlines[0])


def _middle(outline: tuple[Point, ...]) -> Point:
    xs, ys = zip(*outline, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _points(group: GroupReading) -> list[Point]:
    return [point for bubble in group.bubbles for point in bubble.polygon_px]
