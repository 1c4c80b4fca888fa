"""Boxes on one page of a question paper while a person works on them: no painting, no widgets."""

from __future__ import annotations

from dataclasses import replace
from enum import Flag, auto
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from station.contracts.paper import QuestionBox

LEAST_SHARE: Final = 0.006
"""Of the page's side: a smaller box could not be taken hold of again."""

MOST_QUESTION: Final = 999


class Grip(Flag):
    """What of a box is held."""

    LEFT = auto()
    TOP = auto()
    RIGHT = auto()
    BOTTOM = auto()
    WHOLE = LEFT | TOP | RIGHT | BOTTOM


NO_GRIP: Final = Grip(0)

GRAB_PX: Final = 9.0


def grip_at(rect: QRectF, at: QPointF) -> Grip:
    """Edges within reach, else the whole box, or nothing."""
    if not rect.adjusted(-GRAB_PX, -GRAB_PX, GRAB_PX, GRAB_PX).contains(at):
        return NO_GRIP
    grip = NO_GRIP
    if abs(at.x() - rect.left()) <= GRAB_PX:
        grip |= Grip.LEFT
    elif abs(at.x() - rect.right()) <= GRAB_PX:
        grip |= Grip.RIGHT
    if abs(at.y() - rect.top()) <= GRAB_PX:
        grip |= Grip.TOP
    elif abs(at.y() - rect.bottom()) <= GRAB_PX:
        grip |= Grip.BOTTOM
    return grip or Grip.WHOLE


def moved(box: QuestionBox, grip: Grip, dx: float, dy: float) -> QuestionBox:
    """With the held edges moved by shares of the page: never off the page, never inside out."""
    if grip is Grip.WHOLE:
        dx = min(max(dx, -box.left), 1.0 - box.right)
        dy = min(max(dy, -box.top), 1.0 - box.bottom)
        return replace(
            box, left=box.left + dx, right=box.right + dx, top=box.top + dy, bottom=box.bottom + dy
        )
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if Grip.LEFT in grip:
        left = min(max(left + dx, 0.0), right - LEAST_SHARE)
    if Grip.RIGHT in grip:
        right = max(min(right + dx, 1.0), left + LEAST_SHARE)
    if Grip.TOP in grip:
        top = min(max(top + dy, 0.0), bottom - LEAST_SHARE)
    if Grip.BOTTOM in grip:
        bottom = max(min(bottom + dy, 1.0), top + LEAST_SHARE)
    return replace(box, left=left, top=top, right=right, bottom=bottom)


def numbered_on(
    boxes: tuple[QuestionBox, ...], chosen: QuestionBox, numbers: tuple[int, ...]
) -> tuple[QuestionBox, ...]:
    """Boxes read after ``chosen`` numbered on from it, by the exam's ``numbers``; those that bore one number
    still bear one. One box too few or too many shifts all that follow: this sets them right."""
    ordered = sorted(boxes, key=_reading)
    first = ordered.index(chosen)
    made = ordered[: first + 1]
    before, now = chosen.question, chosen.question
    for box in ordered[first + 1 :]:
        if box.question != before:
            before = box.question
            now = next((number for number in numbers if number > now), now + 1)
        made.append(replace(box, question=now, last_question=now + box.last_question - box.question))
    return in_order(tuple(made))


def in_order(boxes: tuple[QuestionBox, ...]) -> tuple[QuestionBox, ...]:
    """Parts of every question counted anew, in the order in which its boxes are read."""
    seen: dict[int, int] = {}
    made = []
    for box in sorted(boxes, key=_reading):
        part = seen.get(box.question, 0)
        seen[box.question] = part + 1
        made.append(replace(box, part=part))
    return tuple(made)


def _reading(box: QuestionBox) -> tuple[int, int, float, float]:
    return box.page_index, _column(box), box.top, box.left


def _column(box: QuestionBox) -> int:
    """Read first: what begins in the left half."""
    return int((box.left + box.right) / 2 > 0.5)


def told_number(box: QuestionBox) -> str:
    """ "4", or "4–6" of a passage."""
    if box.last_question > box.question:
        return f"{box.question}–{box.last_question}"
    return str(box.question)


def of_typed(text: str) -> tuple[int, int] | None:
    """ "4" or "4-6" as first and last question; None for what is neither."""
    first, dash, last = text.partition("-")
    if not first.isdecimal() or (dash and last and not last.isdecimal()):
        return None
    begin = int(first)
    end = int(last) if last else begin
    if not 1 <= begin <= end <= MOST_QUESTION:
        return None
    return begin, end
