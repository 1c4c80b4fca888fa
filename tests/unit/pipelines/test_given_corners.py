"""Corners that a person laid: they rescue pages, and never make a value silent that nothing proves."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.scoring import score_page
from generator import suites
from generator.captures import Capture
from generator.pages import FilledPage, Sheet, Wish
from station.contracts.page import PageTask
from station.contracts.reading import Alarm, PageReading, Point, Reason, Status
from station.contracts.sheet import SheetTemplate
from station.errors import Code, PageError
from station.pipelines.image_io import decode_page
from station.pipelines.page import read_page
from station.services.gallery import look_alikes
from tests.filled import ByteImage, doubts, file_of, filled, judge, scanned, silent_errors

SEED = 501
FORMS = {
    ("photo_hard", 0): "c30n0s7",
    ("photo_hard", 42): "c10n3s14",
    ("photo_hard", 13): "c15n0s3",
    ("fax", 45): "c20n5s13",
}
PROVEN_WITH_CORNERS = (("photo_hard", 0), ("photo_hard", 42))
UNPROVEN = (("photo_hard", 13), ("fax", 45))
"""Pages that the search refuses; with corners the print proves the first ones, but not the others."""

CORNERS_MM = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@cache
def refused_page(suite: str, index: int) -> FilledPage:
    return suites.page(suite, index, SEED, Wish(form=FORMS[suite, index]))


@cache
def sheet() -> Sheet:
    return filled(seed=21)


@cache
def scan_of_it() -> Capture:
    return scanned(sheet(), skew_deg=1.0, border=None)


def laid(capture: Capture, template: SheetTemplate, off_mm: NDArray[np.float64] | float = 0.0) -> list[Point]:
    """The true corners of the page in the picture, set ``off_mm`` wrong."""
    size = (template.width_mm, template.height_mm)
    px = capture.to_px(np.array(CORNERS_MM) * size + off_mm)
    return [(float(x), float(y)) for x, y in px]


def clumsy(seed: int, most_mm: float = 3.0) -> NDArray[np.float64]:
    return np.random.default_rng(seed).uniform(-most_mm, most_mm, (4, 2))


def read_at(data: bytes, template: SheetTemplate, corners: list[Point]) -> PageReading:
    return read_page(decode_page(data), templates=(template,), judge=judge(), corners_px=tuple(corners))


def outcome_at(data: bytes, template: SheetTemplate, corners: list[Point]) -> PageReading | Code:
    try:
        return read_at(data, template, corners)
    except PageError as error:
        return error.code


def code_at(data: bytes, template: SheetTemplate, corners: list[Point]) -> Code:
    with pytest.raises(PageError) as refused:
        read_at(data, template, corners)
    return refused.value.code


@pytest.mark.parametrize(("suite", "index"), [*PROVEN_WITH_CORNERS, *UNPROVEN])
def test_the_search_alone_refuses_these_pages(suite: str, index: int) -> None:
    page = refused_page(suite, index)
    with pytest.raises(PageError):
        read_page(decode_page(page.capture.data), templates=(page.template,), judge=judge())


@pytest.mark.parametrize("clumsiness", [1, 2])
@pytest.mark.parametrize(("suite", "index"), PROVEN_WITH_CORNERS)
def test_clumsy_corners_rescue_a_page_that_its_print_proves(suite: str, index: int, clumsiness: int) -> None:
    page = refused_page(suite, index)
    reading = read_at(page.capture.data, page.template, laid(page.capture, page.template, clumsy(clumsiness)))
    items = score_page(page, reading)
    assert [item for item in items if item.silent] == []
    assert sum(not item.asked for item in items) > 0.9 * len(items)
    assert Alarm.POSE_SUSPECT not in reading.alarms
    assert reading.cues == ("person",)


@pytest.mark.parametrize(("suite", "index"), UNPROVEN)
def test_what_only_a_person_vouches_for_is_asked_about_field_by_field(suite: str, index: int) -> None:
    page = refused_page(suite, index)
    reading = read_at(page.capture.data, page.template, laid(page.capture, page.template, clumsy(1)))
    assert Alarm.POSE_SUSPECT in reading.alarms
    assert reading.identifier is not None
    for field in (*reading.fields, reading.identifier):
        assert field.needs_review
        assert Reason.UNSURE_PLACE in field.reasons
        assert field.status is not Status.OK
        assert field.confidence <= 0.5
    items = score_page(page, reading)
    assert sum(item.right for item in items) > 0.9 * len(items)


def test_no_gallery_waves_unproven_values_through() -> None:
    from station.contracts.effective import doubts as doubts_of

    page = refused_page(*UNPROVEN[0])
    reading = read_at(page.capture.data, page.template, laid(page.capture, page.template))
    asked = doubts_of(1, reading)
    assert all(look_alikes(asked, doubt) == () for doubt in asked)


def test_right_corners_change_nothing_of_a_good_reading() -> None:
    template, capture = sheet().paper.template, scan_of_it()
    plain = read_page(decode_page(capture.data), templates=(template,), judge=judge())
    reading = read_at(capture.data, template, laid(capture, template, clumsy(3)))
    assert [f.value for f in reading.fields] == [f.value for f in plain.fields]
    assert doubts(reading) == doubts(plain)
    assert np.abs(np.array(reading.outline_px) - plain.outline_px).max() < 1.0


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_another_corner_called_the_top_left_is_refused(turn: int) -> None:
    template, capture = sheet().paper.template, scan_of_it()
    corners = laid(capture, template)
    assert code_at(capture.data, template, corners[turn:] + corners[:turn]) is Code.WRONG_CORNERS


@pytest.mark.parametrize(
    "order", [(0, 2, 1, 3), (1, 0, 3, 2), (0, 0, 2, 3), (0, 1, 2), ()], ids=lambda order: f"{order}"
)
def test_crossed_mirrored_and_missing_corners_are_named(order: tuple[int, ...]) -> None:
    template, capture = sheet().paper.template, scan_of_it()
    corners = [laid(capture, template)[place] for place in order] or [(float("nan"), 0.0)] * 4
    assert code_at(capture.data, template, corners) is Code.WRONG_CORNERS


def test_corners_on_a_tiny_picture_and_on_an_empty_one_are_refused() -> None:
    template = sheet().paper.template
    whole = [(0.0, 0.0), (239.0, 0.0), (239.0, 209.0), (0.0, 209.0)]
    small = np.random.default_rng(1).integers(0, 256, (210, 240)).astype(np.uint8)
    assert code_at(file_of(small), template, whole) is Code.WRONG_CORNERS
    empty = np.full((1650, 2330), 250, np.uint8)
    corners = [(5.0, 5.0), (2300.0, 5.0), (2300.0, 1600.0), (5.0, 1600.0)]
    assert code_at(file_of(empty), template, corners) is Code.BLANK_PAGE


def test_another_form_under_the_corners_is_no_reading() -> None:
    other = filled({}, form="c60n0s11", seed=24)
    capture = scanned(other)
    template = sheet().paper.template
    assert code_at(capture.data, template, laid(capture, template)) in {Code.WRONG_CORNERS, Code.OTHER_FORM}


def test_of_several_forms_only_a_proven_one_counts() -> None:
    page = refused_page(*UNPROVEN[0])
    corners = tuple(laid(page.capture, page.template))
    both = (page.template, sheet().paper.template)
    with pytest.raises(PageError):
        read_page(decode_page(page.capture.data), templates=both, judge=judge(), corners_px=corners)
    capture, own = scan_of_it(), sheet().paper.template
    reading = read_page(
        decode_page(capture.data), templates=both, judge=judge(), corners_px=tuple(laid(capture, own))
    )
    assert reading.template_fingerprint == own.fingerprint
    assert silent_errors(reading) == []


def quarter(picture: ByteImage) -> ByteImage:
    return np.ascontiguousarray(picture[: picture.shape[0] * 3 // 4])


def test_a_page_cut_by_a_quarter_is_read_with_every_field_asked() -> None:
    template, capture = sheet().paper.template, scan_of_it()
    data = file_of(quarter(capture.picture))
    reading = read_at(data, template, laid(capture, template))
    assert len(doubts(reading)) == len(reading.fields) + 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 60), st.integers(0, 3), st.booleans())
def test_no_corners_at_all_make_a_wrong_value_silent(
    seed: int, most_mm: float, turn: int, flipped: bool
) -> None:
    template, capture = sheet().paper.template, scan_of_it()
    corners = laid(capture, template, clumsy(seed, most_mm))
    corners = corners[turn:] + corners[:turn]
    came = outcome_at(capture.data, template, corners[::-1] if flipped else corners)
    if isinstance(came, Code):
        assert came in {Code.WRONG_CORNERS, Code.OTHER_FORM, Code.TWO_SHEETS, Code.PAGE_CUT}
    else:
        assert silent_errors(came) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.floats(allow_nan=True, allow_infinity=True)] * 2), max_size=5))
def test_any_numbers_as_corners_give_a_code(corners: list[Point]) -> None:
    template, capture = sheet().paper.template, scan_of_it()
    if corners:
        assert code_at(capture.data, template, corners) is Code.WRONG_CORNERS


def test_a_reader_is_told_the_corners_over_its_line() -> None:
    from station.contracts.codec import decode, encode

    task = PageTask(file="a", path=b"a.jpg", corners_px=((0.5, 1.0), (9.0, 1.0), (9.0, 8.0), (0.0, 8.0)))
    assert decode(encode(task), PageTask) == task
    assert decode(encode(PageTask(file="a", path=b"a.jpg")), PageTask).corners_px == ()
