"""Crops: the same paper at the same places, and no more of them than memory is set aside for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.contracts.reading import FieldReading
from station.services import crops
from station.services.crops import Crops, cut, region_of
from station.services.pictures import ScreenPicture
from tests.desk import exam_in, field, opened, taken

WIDTH, HEIGHT = 60, 40


def picture() -> ScreenPicture:
    """Every pixel tells where it is; turned a little, so that places are not trivial."""
    rows = bytes(value for y in range(HEIGHT) for x in range(WIDTH) for value in (x, y, 7))
    return ScreenPicture(
        bgr=rows,
        width_px=WIDTH,
        height_px=HEIGHT,
        to_screen=((0.5, 0.01, 3.0), (-0.02, 0.5, 2.0), (1e-4, -1e-4, 1.0)),
    )


def at(what: ScreenPicture, x: int, y: int) -> bytes:
    start = 3 * (y * what.width_px + x)
    return what.bgr[start : start + 3]


def placed(number: int) -> FieldReading:
    found = field(number, "2")
    (group,) = found.groups
    bubbles = tuple(
        replace(bubble, polygon_px=((40.0 + 9 * n, 30.0), (46.0 + 9 * n, 30.0), (46.0 + 9 * n, 38.0)))
        for n, bubble in enumerate(group.bubbles)
    )
    return replace(found, groups=(replace(group, bubbles=bubbles),))


def test_a_crop_shows_the_same_paper_at_the_same_places() -> None:
    whole = picture()
    part = cut(whole, (11.0, 5.0, 41.0, 25.0))
    assert (at(part, 0, 0), at(part, 20, 10)) == (bytes((11, 5, 7)), bytes((31, 15, 7)))
    for point in ((20.0, 10.0), (55.0, 31.0)):
        ((x, y),), ((part_x, part_y),) = whole.places([point]), part.places([point])
        assert (part_x, part_y) == pytest.approx((x - 11, y - 5))


def test_a_region_never_leaves_the_picture() -> None:
    left, top, right, bottom = region_of(picture(), placed(1))
    assert 0 <= left < right <= WIDTH
    assert 0 <= top < bottom <= HEIGHT
    assert cut(picture(), (50.0, 30.0, 99.0, 99.0)).width_px == 10


def test_the_oldest_crops_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    pages = [taken(store, exam, number) for number in range(4)]
    kept, size = Crops(), len(cut(picture(), region_of(picture(), placed(1))).bgr)
    monkeypatch.setattr(crops, "MOST_BYTES", 3 * size)
    for page in pages:
        kept.keep(page, picture(), (placed(1),))
        kept.keep(page, picture(), (placed(1),))  # again takes no more room
    assert [kept.ready(page, 1) is not None for page in pages] == [False, True, True, True]
    assert kept.ready(replace(pages[3], reading=9), 1) is None
    store.close()
