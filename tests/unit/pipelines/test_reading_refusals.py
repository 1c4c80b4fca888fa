"""What is no sheet of the form is refused, with the code of what it is instead."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from generator.captures import Capture
from generator.pages import Sheet
from station.errors import Code, PageError
from tests.filled import (
    ANSWERS,
    ByteImage,
    every_field,
    file_of,
    filled,
    photographed,
    read,
    scanned,
    silent_errors,
)

SHEET_LIKE = {Code.TWO_SHEETS, Code.OTHER_FORM, Code.UNSURE_POSE, Code.NOT_A_SHEET, Code.PAGE_CUT}


@cache
def sheet() -> Sheet:
    return filled(seed=21)


@cache
def scan_of_it() -> Capture:
    return scanned(sheet())


def code_of(picture: ByteImage) -> Code:
    """With which code the picture is refused."""
    with pytest.raises(PageError) as refused:
        read(file_of(picture), sheet().paper.template)
    return refused.value.code


@pytest.mark.parametrize("level", [30, 128, 250])
def test_an_empty_picture_is_a_blank_page(level: int) -> None:
    noise = np.random.default_rng(level).normal(0, 3, (1650, 2330))
    assert code_of(np.clip(level + noise, 0, 255).astype(np.uint8)) is Code.BLANK_PAGE


def test_light_alone_is_not_a_sheet() -> None:
    """A wall with light from the side: no edge, no ink, nothing to hold on to."""
    assert code_of(np.tile(np.linspace(60, 220, 2000), (1500, 1)).astype(np.uint8)) is Code.NOT_A_SHEET


def test_static_is_not_a_sheet() -> None:
    static = np.random.default_rng(1).integers(0, 256, (1500, 2000)).astype(np.uint8)
    assert code_of(static) is Code.NOT_A_SHEET


def test_a_printed_text_is_not_a_sheet() -> None:
    page = np.full((2300, 1650), 250, np.uint8)
    for line in range(50):
        words = "the quick brown fox jumps over the lazy dog 0123456789"
        cv2.putText(page, words[line % 7 :], (100, 150 + 42 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 30, 2)
    assert code_of(page) is Code.NOT_A_SHEET


def test_a_ruled_table_is_not_a_sheet() -> None:
    page = np.full((1650, 2330), 250, np.uint8)
    for at in range(100, 1600, 60):
        cv2.line(page, (100, at), (2200, at), 60, 2)
    for at in range(100, 2200, 70):
        cv2.line(page, (at, 100), (at, 1600), 60, 2)
    assert code_of(page) in {Code.NOT_A_SHEET, Code.OTHER_FORM}


@pytest.mark.parametrize("axis", [0, 1])
def test_a_mirrored_sheet_is_named(axis: int) -> None:
    assert code_of(np.flip(scan_of_it().picture, axis)) is Code.MIRRORED


@pytest.mark.parametrize(("quarters", "kept"), [(0, 0.45), (0, 0.6), (1, 0.5), (2, 0.5), (3, 0.55)])
def test_half_a_page_is_refused(quarters: int, kept: float) -> None:
    picture = np.rot90(scan_of_it().picture, quarters)
    assert code_of(picture[:, : int(kept * picture.shape[1])]) in SHEET_LIKE


@pytest.mark.parametrize("lost_mm", [1, 6, 15, 40])
def test_answers_that_are_cut_off_are_refused_or_asked_about(lost_mm: float) -> None:
    """The picture ends within the last bubbles, or far before: no blank is claimed there."""
    template = sheet().paper.template
    bubbles = {f.label: [b.x_mm for g in f.groups for b in g.bubbles] for f in template.fields}
    edge_mm = max(max(xs) for xs in bubbles.values()) - lost_mm
    edge = scan_of_it().to_px(np.array([(edge_mm, template.height_mm / 2)]))[0, 0]
    try:
        reading = read(file_of(scan_of_it().picture[:, : int(edge)]), template)
    except PageError:
        return  # refused is honest; what is read must be too
    cut = [label for label, xs in bubbles.items() if max(xs) > edge_mm]
    assert cut
    assert [label for label in cut if not every_field(reading)[label].needs_review] == []
    assert silent_errors(reading) == []


@pytest.mark.parametrize(
    ("form", "photo"), [("c20n0s5", False), ("c12n0s2", False), ("c8n0s1", False), ("c12n0s2", True)]
)
def test_another_form_is_refused_both_ways(form: str, photo: bool) -> None:
    fits = {key: value for key, value in ANSWERS.items() if key[0] <= 8}
    other = filled(fits, form=form, seed=22)
    for shown, asked in ((other, sheet()), (sheet(), other)):
        capture = photographed(shown) if photo else scanned(shown)
        with pytest.raises(PageError) as refused:
            read(capture.data, asked.paper.template)
        assert refused.value.code in SHEET_LIKE


ONE_MORE = (
    pytest.param("c10n3s5", "c10n2s6", id="one question too many"),
    pytest.param("c20n4s5", "c20n5s5", id="same choices, other digits"),
    pytest.param("c20n5s5", "c20n4s5", id="same choices, fewer digits"),
    pytest.param("c11n0s3", "c10n0s3", id="eleven for ten"),
)


@pytest.mark.parametrize(("shown", "asked"), ONE_MORE)
def test_a_form_that_differs_in_one_question_is_refused(shown: str, asked: str) -> None:
    fits = {key: value for key, value in ANSWERS.items() if key[0] <= 8}
    capture = scanned(filled(fits, form=shown, seed=22))
    with pytest.raises(PageError) as refused:
        read(capture.data, filled(fits, form=asked, seed=22).paper.template)
    assert refused.value.code in SHEET_LIKE


@pytest.mark.parametrize("photo", [False, True])
def test_a_question_that_is_not_printed_is_never_claimed_blank(photo: bool) -> None:
    """The page is a form with one short answer less: refused, or at least asked about."""
    fits = {key: value for key, value in ANSWERS.items() if key[0] <= 8}
    shown, asked = filled(fits, form="c10n2s6", seed=22), filled(fits, seed=22).paper.template
    capture = photographed(shown) if photo else scanned(shown)
    try:
        reading = read(capture.data, asked)
    except PageError:
        return
    assert every_field(reading)["13"].needs_review


def test_two_sheets_in_one_picture_are_refused() -> None:
    first, second = scan_of_it().picture, scanned(filled(seed=23)).picture
    gap = np.full((40, first.shape[1]), 90, np.uint8)
    assert code_of(np.vstack([first, gap, second])) in SHEET_LIKE


def test_a_sheet_that_covers_answers_of_another_is_refused() -> None:
    """Another form lies over the right third: marks and squares of the lower one are partly seen."""
    picture = scan_of_it().picture.copy()
    above = scanned(filled({}, form="c60n0s11", seed=24)).picture
    third = picture.shape[1] // 3
    picture[:, -third:] = above[: picture.shape[0], :third]
    assert code_of(picture) in SHEET_LIKE
