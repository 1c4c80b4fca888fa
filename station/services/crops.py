"""What is cut out of a page for the eye: a question with its surroundings, digits, the name field."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from station.contracts.desk import Page
from station.contracts.reading import FieldReading
from station.contracts.sheet import FieldKind
from station.services.pictures import Box, Matrix, ScreenPicture

MARGIN_LEFT: Final = 1.9
MARGIN_RIGHT: Final = 0.9
MARGIN_ABOVE: Final = 0.55
"""Margins in heights of the field's box: its printed number to the left, and context, so that overflow and
neighbours are seen."""

MOST_HEIGHT: Final = 120.0
NAME_ABOVE: Final = 0.56
"""The name field and the written digits stand above the identifier's bubbles, in heights of these."""

MOST_BYTES: Final = 24_000_000
Key = tuple[int, int | None, int]


def region_of(picture: ScreenPicture, field: FieldReading | None) -> Box:
    """A field with its surroundings, in px of ``picture``; all of it without a field. Of the identifier what
    the student has written above it: the bubbles are too many to be seen at once."""
    if field is None:
        return 0.0, 0.0, float(picture.width_px), float(picture.height_px)
    if field.kind is FieldKind.IDENTIFIER:
        return name_region(picture, field)
    left, top, right, bottom = picture.box_of(field)
    height = bottom - top if len(field.groups) == 1 else min(bottom - top, MOST_HEIGHT)
    above = MARGIN_ABOVE * height
    return _within(
        picture,
        (left - MARGIN_LEFT * height, top - above, right + MARGIN_RIGHT * height, bottom + above),
    )


def name_region(picture: ScreenPicture, identifier: FieldReading) -> Box:
    """What a student writes above the identifier's bubbles."""
    left, top, right, bottom = picture.box_of(identifier)
    return _within(picture, (left - 4, top - NAME_ABOVE * (bottom - top), right + 4, top - 1))


def digits_region(picture: ScreenPicture, identifier: FieldReading) -> tuple[Box, ...]:
    """The bubbles of every digit with a little paper round them."""
    found = []
    for group in identifier.groups:
        points = picture.places(point for bubble in group.bubbles for point in bubble.polygon_px)
        if points:
            xs, ys = zip(*points, strict=True)
            found.append(_within(picture, (min(xs) - 3, min(ys) - 3, max(xs) + 3, max(ys) + 3)))
    return tuple(found)


def _within(picture: ScreenPicture, box: Box) -> Box:
    left, top = max(box[0], 0.0), max(box[1], 0.0)
    right, bottom = min(box[2], float(picture.width_px)), min(box[3], float(picture.height_px))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def cut(picture: ScreenPicture, box: Box) -> ScreenPicture:
    """A part of a picture, with places of its own."""
    left, top = int(box[0]), int(box[1])
    right = min(max(int(box[2] + 1), left + 1), picture.width_px)
    bottom = min(max(int(box[3] + 1), top + 1), picture.height_px)
    row = 3 * picture.width_px
    rows = (picture.bgr[y * row + 3 * left : y * row + 3 * right] for y in range(top, bottom))
    (a, b, c), (d, e, f), last = picture.to_screen
    g, h, i = last
    shifted: Matrix = (
        (a - left * g, b - left * h, c - left * i),
        (d - top * g, e - top * h, f - top * i),
        last,
    )
    return ScreenPicture(bgr=b"".join(rows), width_px=right - left, height_px=bottom - top, to_screen=shifted)


class Crops:
    """Fields that were cut out, the last ones up to 24 MB. May be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, ScreenPicture] = OrderedDict()
        self._bytes = 0

    def ready(self, page: Page, number: int) -> ScreenPicture | None:
        """The crop if it is held; never waits."""
        key = page.id, page.reading, number
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, page: Page, picture: ScreenPicture, fields: tuple[FieldReading, ...]) -> None:
        """Cut ``fields`` out of the page's picture."""
        for field in fields:
            made = cut(picture, region_of(picture, field))
            with self._lock:
                old = self._kept.pop((page.id, page.reading, field.number), None)
                self._kept[page.id, page.reading, field.number] = made
                self._bytes += len(made.bgr) - (len(old.bgr) if old is not None else 0)
                while self._bytes > MOST_BYTES and len(self._kept) > 1:
                    self._bytes -= len(self._kept.popitem(last=False)[1].bgr)
