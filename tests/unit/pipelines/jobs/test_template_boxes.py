"""Regions of a meta laid on a picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.pipelines.jobs.errors import JobError
from station.pipelines.jobs.template_boxes import boxes_on, question_regions, whole_picture

METAS = Path(__file__).parents[3] / "data" / "metas"
PAGE = {"width": 297, "height": 210}
ONE = {"question_number": 1, "roi": {"x": 29.7, "y": 21.0, "w": 59.4, "h": 42.0}}


@pytest.mark.parametrize(
    ("meta", "count", "wide"), [("v15_q10n3.json", 13, True), ("v1_q20.json", 20, False)]
)
def test_the_metas_of_the_server_tell_their_questions(meta: str, count: int, wide: bool) -> None:
    told = question_regions(json.loads((METAS / meta).read_text("utf-8")))
    assert len(told.regions) == count
    assert (told.width_mm > told.height_mm) == wide


def test_a_page_that_fills_the_picture_gives_shares_of_it() -> None:
    asked = question_regions({"page": PAGE, "questions": [ONE]})
    assert boxes_on(asked, whole_picture((1000, 500)), (1000, 500)) == ((100, 50, 200, 100),)


def test_a_page_upside_down_gives_boxes_on_the_other_side() -> None:
    asked = question_regions({"page": PAGE, "questions": [ONE]})
    corners = whole_picture((1000, 500))
    assert boxes_on(asked, corners[2:] + corners[:2], (1000, 500)) == ((700, 350, 200, 100),)


def test_boxes_are_sorted_and_stay_in_the_picture() -> None:
    below = {"question_number": 2, "roi": {"x": 0, "y": 150, "w": 40, "h": 100}}
    beside = {"question_number": 3, "roi": {"x": 400, "y": 0, "w": 10, "h": 10}}
    asked = question_regions({"page": {"size": PAGE}, "questions": [below, beside, ONE]})
    boxes = boxes_on(asked, whole_picture((297, 210)), (297, 210))
    assert [box[:2] for box in boxes] == [(29, 21), (0, 150)]
    assert boxes[1] == (0, 150, 40, 60)


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"page": PAGE},
        {"page": PAGE, "questions": [{"question_number": 1}]},
        {"page": {"width": 297}, "questions": [ONE]},
        {"page": PAGE, "questions": [ONE], "units": "px"},
        {"page": PAGE, "questions": [{"roi": {"x": "a"}}]},
    ],
)
def test_a_meta_without_regions_is_refused(meta: dict[str, object]) -> None:
    with pytest.raises(JobError) as refused:
        question_regions(meta)
    assert (refused.value.code, refused.value.retryable) == ("template_without_regions", False)
