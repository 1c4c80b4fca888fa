"""Four corners that a person laid on a picture, and which pages may be helped so."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from station.contracts.desk import Page, PageState
from station.contracts.reading import Alarm, PageReading, Point
from station.errors import Code

FLAT: Final = 0.02
"""Sine of the least angle at a corner: less is no page but a line."""

INSET: Final = 0.06

FARTHEST_PX: Final = 100_000
"""No picture is a third as wide."""

ALIGNABLE: Final = frozenset(
    {
        Code.NOT_A_SHEET,
        Code.OTHER_FORM,
        Code.PAGE_CUT,
        Code.TWO_SHEETS,
        Code.UNSURE_POSE,
        Code.WRONG_CORNERS,
    }
)
"""Refusals of pictures that could be decoded and are not empty, where a person may see the sheet that the
reader could not prove. A code that names another form is read again all the same."""


def may_be_aligned(page: Page, reading: PageReading | None) -> bool:
    """Whether it makes sense to lay the corners of ``page`` by hand: its pose is what is in doubt."""
    if page.state is PageState.FAILED:
        return page.code is not None and Code(page.code) in ALIGNABLE
    doubted = reading is not None and Alarm.POSE_SUSPECT in reading.alarms
    return doubted and page.state in (PageState.REVIEW, PageState.READY)


def is_laid_out(corners: tuple[Point, ...]) -> bool:
    """Four corners TL, TR, BR, BL of a page seen from the front, not crossed, folded or on one line."""
    if len(corners) != 4 or not all(abs(value) < FARTHEST_PX for corner in corners for value in corner):
        return False
    sides = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise((*corners, corners[0]))]
    turns = [_turn(one, other) for one, other in pairwise((*sides, sides[0]))]
    return min(turns) > FLAT


def _turn(one: Point, other: Point) -> float:
    """Sine of the angle by which a way turns to the right, with y downwards."""
    length = (one[0] ** 2 + one[1] ** 2) ** 0.5 * (other[0] ** 2 + other[1] ** 2) ** 0.5
    return (one[0] * other[1] - one[1] * other[0]) / length if length > 0 else 0.0


def start_corners(
    laid: tuple[tuple[Point, ...], ...], picture: tuple[float, float], page: tuple[float, float]
) -> tuple[Point, ...]:
    """The first of ``laid`` that is a page, else most of the ``picture`` (width and height in px), lying or
    standing as ``page`` (width and height in mm) does."""
    found = next((corners for corners in laid if is_laid_out(corners)), None)
    if found is not None:
        return found
    width, height = picture
    inset = INSET * min(width, height)
    left, top, right, bottom = inset, inset, width - 1 - inset, height - 1 - inset
    return lying_as(((left, top), (right, top), (right, bottom), (left, bottom)), page)


def lying_as(corners: tuple[Point, ...], page: tuple[float, float]) -> tuple[Point, ...]:
    """``corners`` so named that the long side is the long side of ``page`` (width and height)."""
    if len(corners) != 4:
        return corners
    (ax, ay), (bx, by), (cx, cy) = corners[:3]
    wide = (bx - ax) ** 2 + (by - ay) ** 2 > (cx - bx) ** 2 + (cy - by) ** 2
    return corners if wide == (page[0] > page[1]) else (*corners[1:], corners[0])
