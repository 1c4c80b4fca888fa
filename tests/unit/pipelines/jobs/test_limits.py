"""Pictures within memory, and handwriting measured on them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from station.errors import Code, FileError
from station.pipelines.jobs.handwriting import measure_handwriting
from station.pipelines.jobs.resize import MOST_PIXELS, MOST_SIDE_PX, limited, limited_picture
from tests.pictures import encoded, exif


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1000, 800), (1000, 800)),
        ((1920, 1920), (1920, 1920)),
        ((1000, 3840), (500, 1920)),
        ((2500, 400), (1920, 307)),
    ],
)
def test_a_picture_is_reduced_only_beyond_the_limits(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    pixels = np.zeros((*size, 3), np.uint8)
    small = limited(pixels)
    assert small.shape[:2] == wanted
    assert (small is pixels) == (size == wanted)


def test_the_number_of_pixels_is_limited_as_well() -> None:
    small = limited(np.zeros((1900, 1900), np.uint8), most_pixels=1_000_000)
    assert small.shape == (1000, 1000)
    assert MOST_PIXELS == 4_000_000
    assert MOST_SIDE_PX == 1920


def test_reducing_averages_areas() -> None:
    stripes = np.zeros((100, 4000), np.uint8)
    stripes[:, ::2] = 200
    assert abs(int(limited(stripes, most_side_px=2000).mean()) - 100) <= 1


def test_boxes_come_back_in_px_of_the_full_picture() -> None:
    picture = limited_picture(encoded(np.full((3000, 2400), 255, np.uint8), "PNG"))
    assert (picture.full_width_px, picture.full_height_px) == (2400, 3000)
    assert picture.bgr.shape == (1920, 1536, 3)
    assert picture.in_full((0, 0, 1536, 1920)) == (0, 0, 2400, 3000)
    assert picture.in_full((-5, 1900, 100, 100)) == (0, 2969, 148, 31)


def test_the_picture_stands_as_its_file_says() -> None:
    data = encoded(np.zeros((300, 400, 3), np.uint8), "JPEG", exif=exif(6))
    picture = limited_picture(data)
    assert (picture.full_width_px, picture.full_height_px) == (300, 400)


def test_what_is_no_picture_says_so() -> None:
    with pytest.raises(FileError) as refused:
        limited_picture(b"no picture at all")
    assert refused.value.code is Code.UNSUPPORTED_FORMAT


def test_an_empty_page_has_no_handwriting_and_a_full_one_much() -> None:
    page = np.full((600, 800), 255, np.uint8)
    empty = measure_handwriting(page)
    assert (empty.writing_score, empty.calculation_score) == (0.0, 0.0)
    few = page.copy()
    cv2.putText(few, "3x + 4 = 10", (50, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2)
    many = few.copy()
    for line in range(150, 560, 50):
        cv2.putText(many, "x = 2, y = 7/3, 12 - 5 = 7", (50, line), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2)
    little, much = measure_handwriting(few), measure_handwriting(many)
    assert 0 < little.writing_score < much.writing_score <= 1
    assert 0 < little.calculation_score < much.calculation_score <= 1


def test_the_two_scores_are_the_measures_that_were_agreed() -> None:
    """One straight edge down the middle: 2 px of Sobel gradient 4 x 100 a row, and a line of Canny's."""
    page = np.full((100, 100), 150, np.uint8)
    page[:, 50:] = 250
    told = measure_handwriting(page)
    assert told.calculation_score == pytest.approx(3 * (2 * 400 / 100) / 255, abs=1e-3)
    assert told.writing_score == pytest.approx(12 * 1 / 100, abs=0.01)
