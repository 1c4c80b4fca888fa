"""Questions of printed papers: scans, photos, and what is no paper."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.segmentation import cut_paper
from generator.question_paper import question_paper, suite_page
from station.contracts.paper import INK_COLUMNS, INK_ROWS, ink_outside, numbered
from station.errors import FileError
from station.pipelines.image_io import decode_page
from station.pipelines.page_ink import skew_of
from station.pipelines.segmentation import ink_grid, question_boxes, segment_page
from tests.pictures import encoded


@pytest.mark.parametrize(("suite", "columns"), [("pdf_two", 2), ("pdf_one", 1), ("scan_two", 2)])
def test_questions_are_found_with_all_their_ink_and_none_of_another(suite: str, columns: int) -> None:
    paper = question_paper(503, columns=columns, questions=8)
    seen = cut_paper(suite, 0, 503, paper)
    assert [cut.question for cut in seen.cuts if not cut.found] == []
    assert [cut.number for cut in seen.cuts] == list(range(1, 9))
    assert seen.outside < 0.001


def test_the_same_picture_gives_the_same_boxes() -> None:
    paper = question_paper(11, questions=4)
    picture = decode_page(suite_page("scan_two", paper, 0, 1).data)
    assert segment_page(picture, 0) == segment_page(picture, 0)


def test_a_skew_scan_is_laid_straight_and_its_corners_say_how() -> None:
    paper = question_paper(11, questions=4)
    scanned = suite_page("scan_two", paper, 0, 3)
    page = segment_page(decode_page(scanned.data), 0)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(page.corners_px, np.float32), square)
    line = scanned.to_px(np.array([(0.1, 0.5), (0.9, 0.5)]))
    left, right = cv2.perspectiveTransform(line[None].astype(np.float64), matrix)[0]
    assert abs(left[1] - right[1]) < 0.003


@pytest.mark.parametrize("angle", [-2.0, 0.5, 1.7])
def test_skew_is_measured(angle: float) -> None:
    ink = np.zeros((900, 700), np.uint8)
    for row in range(100, 800, 30):
        ink[row : row + 12, 80:620] = 1
    turn = cv2.getRotationMatrix2D((350, 450), -angle, 1.0)
    turned = np.asarray(cv2.warpAffine(ink, turn, (700, 900)), np.uint8)
    assert skew_of(turned) == pytest.approx(angle, abs=0.1)


def test_an_empty_page_has_no_boxes_and_no_ink() -> None:
    white = np.full((1200, 850), 250, np.uint8)
    page = segment_page(decode_page(encoded(white, "PNG")), 0)
    assert page.boxes == ()
    assert not any(page.ink)
    assert ink_outside(page, []).body == 0.0


def test_a_page_of_one_figure_keeps_its_ink_in_sight() -> None:
    grey = np.full((1200, 850), 250, np.uint8)
    cv2.circle(grey, (400, 600), 200, 0, 4)
    page = segment_page(decode_page(encoded(grey, "PNG")), 0)
    outside = ink_outside(page, numbered([page], [1]))
    assert outside.body + outside.margins < 0.01 or outside.body > 0.9


def test_noise_breaks_nothing() -> None:
    rng = np.random.default_rng(4)
    noise = rng.integers(0, 255, (900, 700)).astype(np.uint8)
    page = segment_page(decode_page(encoded(noise, "PNG")), 2)
    assert page.page_index == 2
    assert all(0 <= box.x < page.width_px and box.w > 0 and box.h > 0 for box in page.boxes)


def test_no_picture_is_a_code() -> None:
    with pytest.raises(FileError):
        decode_page(b"no picture")


def test_any_ink_at_all_is_in_the_grid() -> None:
    ink = np.zeros((2000, 1500), np.uint8)
    ink[1000, 700] = 1
    grid = ink_grid(ink)
    assert len(grid) == INK_ROWS * INK_COLUMNS
    assert sum(cell > 0 for cell in grid) >= 1


def test_the_plain_engine_is_sorted_and_keeps_its_limits() -> None:
    grey = np.full((1000, 800), 255, np.uint8)
    grey[100:300, 450:700] = 0  # right above left: order is by y, then x
    grey[500:700, 80:330] = 0
    grey[900:905, 80:700] = 0  # too flat
    grey[950:954, 400:404] = 0  # too small
    boxes = question_boxes(grey)
    assert [y for _, y, _, _ in boxes] == sorted(y for _, y, _, _ in boxes)
    assert len(boxes) == 2
    (x, y, w, h), _ = boxes
    assert x <= 450
    assert y <= 100
    assert x + w >= 700
    assert y + h >= 300


def test_the_plain_engine_finds_nothing_on_an_empty_page() -> None:
    assert question_boxes(np.full((500, 400), 255, np.uint8)) == ()
