"""Question papers: their pages, what was found on them, and where each question stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from station.contracts.reading import Point

INK_COLUMNS = 210
INK_ROWS = 297


class BoxKind(StrEnum):
    """``REST``: goes on with what the column or page before began."""

    QUESTION = "question"
    PASSAGE = "passage"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in px of the upright page."""

    x: int
    y: int
    w: int
    h: int
    kind: BoxKind = BoxKind.QUESTION


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """One page of a paper as it was segmented; ``boxes`` in reading order.

    ``width_px``, ``height_px``: of the upright page. ``corners_px``: its corners (TL, TR, BR, BL) in the
    picture as a viewer shows it, so that a skew scan or a photo is shown straight. ``ink``: how much
    ink lies in each cell of a grid of ``INK_ROWS`` by ``INK_COLUMNS``, 0 none, row by row.
    ``body``: top and bottom, as shares of the page, of what is neither heading nor foot.
    """

    page_index: int
    width_px: int
    height_px: int
    corners_px: tuple[Point, ...]
    boxes: tuple[Box, ...]
    ink: bytes
    body: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBox:
    """Where a question, or a part of it, stands: shares 0..1 of the upright page ``page_index`` of the
    paper. ``last_question``: a passage shared by several questions belongs to all from ``question`` on.
    ``part``: 0 for the first box of a question, 1 for the next one..."""

    question: int
    last_question: int
    page_index: int
    part: int
    left: float
    top: float
    right: float
    bottom: float

    def shows(self, question: int) -> bool:
        return self.question <= question <= self.last_question


@dataclass(frozen=True, slots=True, kw_only=True)
class InkOutside:
    """Shares of a page's ink that lie in no box: of the body, and of heading and foot."""

    body: float
    margins: float


def ink_left(page: PaperPage, boxes: Iterable[QuestionBox]) -> bytes:
    """The page's grid of ink without what lies in ``boxes``, all of them of this page."""
    left = bytearray(page.ink)
    for box in boxes:
        first, last = _cells(box.left, box.right, INK_COLUMNS)
        above, below = _cells(box.top, box.bottom, INK_ROWS)
        for row in range(above, below):
            start = row * INK_COLUMNS
            left[start + first : start + last] = bytes(last - first)
    return bytes(left)


def ink_outside(page: PaperPage, boxes: Iterable[QuestionBox]) -> InkOutside:
    """How much of what is printed would be in no picture of a question."""
    whole = sum(page.ink)
    if not whole:
        return InkOutside(body=0.0, margins=0.0)
    left = ink_left(page, boxes)
    top, bottom = (round(share * INK_ROWS) * INK_COLUMNS for share in page.body)
    body = sum(left[top:bottom])
    return InkOutside(body=body / whole, margins=(sum(left) - body) / whole)


def _cells(low: float, high: float, count: int) -> tuple[int, int]:
    """Cells whose middle lies between two shares."""
    first = min(max(round(low * count), 0), count)
    return first, min(max(round(high * count), first), count)


def numbered(
    pages: Iterable[PaperPage], numbers: Iterable[int], *, first_index: int = 0, last: int = 0
) -> tuple[QuestionBox, ...]:
    """The boxes of all pages with the exam's question numbers, in reading order. ``first_index``: place of
    the first page in the paper; ``last``: the question before it, which a rest goes on with.

    A passage belongs to the question behind it, a rest to the question before it. Boxes beyond the last
    number go on counting: to leave them out would hide them.
    """
    coming = iter(numbers)
    waiting: list[tuple[int, PaperPage, Box]] = []
    made: list[QuestionBox] = []
    parts: Counter[int] = Counter()

    def place(question: int, index: int, page: PaperPage, box: Box) -> None:
        made.append(_share(question, parts[question], index, page, box))
        parts[question] += 1

    for index, page in enumerate(pages, first_index):
        for box in page.boxes:
            if box.kind is BoxKind.QUESTION:
                last = next(coming, last + 1)
                for before in waiting:
                    place(last, *before)
                waiting.clear()
                place(last, index, page, box)
            elif box.kind is BoxKind.REST and last and not waiting:
                place(last, index, page, box)
            else:
                waiting.append((index, page, box))
    for before in waiting:
        last = last or next(coming, 1)
        place(last, *before)
    return tuple(made)


def _share(question: int, part: int, index: int, page: PaperPage, box: Box) -> QuestionBox:
    return QuestionBox(
        question=question,
        last_question=question,
        page_index=index,
        part=part,
        left=max(box.x / page.width_px, 0.0),
        top=max(box.y / page.height_px, 0.0),
        right=min((box.x + box.w) / page.width_px, 1.0),
        bottom=min((box.y + box.h) / page.height_px, 1.0),
    )
