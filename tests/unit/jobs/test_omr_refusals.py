"""OMR jobs that are refused with a code, and sheets of the older kind, which name only regions."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from station.contracts.job import JsonObject
from station.contracts.job_payloads import OmrPayload, TemplateFetch
from station.errors import FileError
from station.pipelines.jobs.errors import JobError
from tests.filled import (
    FORM,
    file_of,
)
from tests.unit.jobs.omr_desk import graded, meta_of, reader, scan_of_it


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"template_meta": None}, "template_missing"),
        ({"template_meta": None, "questions": ({"number": 1},)}, "template_missing"),
        (
            {"template_meta": None, "template_fetch": TemplateFetch(base_url="https://a")},
            "template_fetch_invalid",
        ),
        ({"result_version": "v2"}, "result_version_unknown"),
    ],
)
def test_a_payload_that_says_too_little_is_refused(payload: dict[str, Any], code: str) -> None:
    with pytest.raises(JobError) as refused:
        graded(scan_of_it(), **payload)
    assert (refused.value.code, refused.value.retryable) == (code, False)


LEGACY = (
    {"id": "q-a", "marked": 1},
    {"id": 77, "marked": 3},
    {"id": "q-c", "marked": 0},
    {"id": 0, "marked": 4},
)


def legacy_sheet() -> tuple[bytes, tuple[JsonObject, ...]]:
    """Rows of five printed circles on an upright page, one of each filled; regions in its px."""
    page = np.full((1754, 1240), 245, np.uint8)
    questions: list[JsonObject] = []
    for row in range(12):
        told = LEGACY[row] if row < len(LEGACY) else {"id": 100 + row, "marked": row % 5}
        x, y, w, h = 300, 260 + 90 * row, 500, 50
        for choice in range(5):
            centre = (x + 50 + 100 * choice, y + 25)
            cv2.circle(page, centre, 18, 60, 2, cv2.LINE_AA)
            if choice == told["marked"]:
                cv2.circle(page, centre, 15, 30, -1, cv2.LINE_AA)
        questions.append({"question_id": told["id"], "roi": {"x": x, "y": y, "w": w, "h": h}})
    return file_of(page), tuple(questions)


@pytest.mark.parametrize("version", ["v15", "v1"])
def test_legacy_regions_are_read_under_their_own_ids(version: str) -> None:
    data, questions = legacy_sheet()
    result = graded(data, template_meta=None, questions=questions, result_version=version)
    assert [answer["question_id"] for answer in result["answers"]] == [q["question_id"] for q in questions]
    marked = [int(str(LEGACY[row]["marked"])) if row < len(LEGACY) else row % 5 for row in range(12)]
    assert [answer["detected"] for answer in result["answers"]] == [["ABCDE"[choice]] for choice in marked]
    assert {answer["status"] for answer in result["answers"]} == {"ok"}
    assert result["aligned"]
    assert result["identifier"]["digits"] == []
    if version == "v1":
        assert result["meta_used"] is False


def test_legacy_regions_that_repeat_an_id_are_refused() -> None:
    data, questions = legacy_sheet()
    with pytest.raises(JobError) as refused:
        graded(data, template_meta=None, questions=(questions[0], questions[0]))
    assert refused.value.code == "questions_invalid"


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(FileError):
        graded(b"no picture")


@pytest.mark.parametrize("twice", [False, True])
def test_a_file_of_several_pages_is_refused_before_any_is_lost(twice: bool) -> None:
    page = Image.open(BytesIO(scan_of_it())).convert("L")
    two = BytesIO()
    page.save(two, "PDF", save_all=True, append_images=[page])
    payload = OmrPayload(template_meta=meta_of(FORM))
    with pytest.raises(JobError) as refused:
        (reader().grade_twice if twice else reader().grade)(two.getvalue(), payload)
    assert (refused.value.code, refused.value.retryable) == ("too_many_pages", False)
    one = BytesIO()
    page.save(one, "PDF")
    assert reader().grade(one.getvalue(), payload)["aligned"] is True
