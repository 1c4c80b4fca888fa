"""Question papers with truth."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from generator.question_paper import paper_raster, question_paper, suite_page


@pytest.mark.parametrize("columns", [1, 2])
def test_every_question_has_ink_where_the_truth_says(columns: int) -> None:
    paper = question_paper(7, columns=columns, questions=10)
    singles = [box.question for box in paper.boxes if box.question == box.last_question]
    assert singles == list(range(1, 11))
    for box in paper.boxes:
        grey = cv2.cvtColor(paper_raster(paper.pdf, box.page_index, 60), cv2.COLOR_BGR2GRAY)
        height, width = grey.shape
        rows = slice(int(box.top * height), int(box.bottom * height) + 1)
        part = grey[rows, int(box.left * width) : int(box.right * width) + 1]
        assert (part < 160).sum() > 20
        assert 0 <= box.left < box.right <= 1


def test_the_same_seed_prints_the_same_paper() -> None:
    assert question_paper(5, questions=6) == question_paper(5, questions=6)
    assert question_paper(5, questions=6).pdf != question_paper(6, questions=6).pdf


@pytest.mark.parametrize("suite", ["pdf_two", "scan_two", "photo_two"])
def test_a_picture_says_where_its_page_went(suite: str) -> None:
    paper = question_paper(9, questions=4)
    picture = suite_page(suite, paper, 0, 2)
    decoded = cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert decoded is not None
    box = paper.boxes[0]
    xs, ys = np.meshgrid(np.linspace(box.left, box.right, 60), np.linspace(box.top, box.bottom, 40))
    spots = np.rint(picture.to_px(np.stack([xs.ravel(), ys.ravel()], axis=1))).astype(int)
    height, width = decoded.shape
    assert ((spots >= 0) & (spots < (width, height))).all()
    seen = decoded[spots[:, 1], spots[:, 0]]
    assert seen.min() < 0.7 * np.median(seen)  # print among paper
