"""What each type of job may be asked with: every field with its default, and nothing of another kind."""

from __future__ import annotations

from dataclasses import asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.codec import DataError, convert
from station.contracts.job import JobType
from station.contracts.job_payloads import (
    PAYLOADS,
    EmbeddingBackend,
    LegacyQuestion,
    OcrEngine,
    OmrMode,
    Roi,
    SegmentationEngine,
    TemplateFetch,
)

PICTURE: dict[str, object] = {"download_url": "", "image_path": ""}
OMR: dict[str, object] = {
    **PICTURE,
    "mode": "auto",
    "question_count": None,
    "template_meta": None,
    "template_fetch": None,
    "questions": (),
    "result_version": "v15",
    "omr_contract": None,
}
DEFAULTS: dict[str, dict[str, object]] = {
    "ocr": {**PICTURE, "engine": None, "academy_id": None},
    "full_ocr": {**PICTURE, "engine": None, "academy_id": None},
    "question_segmentation": {**PICTURE, "engine": None, "template_meta": None},
    "handwriting_analysis": PICTURE,
    "embedding": {"texts": (), "backend": None},
    "problem_generation": {"ocr_text": "", "model": None},
    "homework_video_analysis": {
        "download_url": "",
        "video_path": "",
        "frame_stride": 10,
        "min_frame_count": 30,
        "use_key_frames": True,
        "max_pages": 10,
        "processing_timeout": 60.0,
    },
    "omr_grading": OMR,
    "advanced_analysis": OMR,
}


def test_every_type_has_a_payload() -> None:
    assert set(PAYLOADS) == set(JobType)
    assert set(DEFAULTS) == {kind.value for kind in JobType}


@pytest.mark.parametrize("job_type", DEFAULTS)
def test_an_empty_payload_has_these_defaults(job_type: str) -> None:
    assert asdict(convert({}, PAYLOADS[JobType(job_type)])) == DEFAULTS[job_type]


def test_engines_backends_and_modes_are_those_of_the_wire() -> None:
    assert {one.value for one in OcrEngine} == {"google", "tesseract", "auto"}
    assert {one.value for one in SegmentationEngine} == {"yolo", "opencv", "template", "auto"}
    assert {one.value for one in EmbeddingBackend} == {"local", "openai", "auto"}
    assert {one.value for one in OmrMode} == {"scan", "photo", "auto"}


@pytest.mark.parametrize(
    ("job_type", "payload"),
    [
        ("ocr", {"image_path": "a.png", "engine": "google", "academy_id": 3}),
        ("ocr", {"download_url": "https://a", "engine": "tesseract", "academy_id": "3"}),
        ("question_segmentation", {"image_path": "a", "engine": "template", "template_meta": {}}),
        ("handwriting_analysis", {"image_path": "a", "of_a_newer_server": 1}),
        ("embedding", {"texts": ["가", ""], "backend": "openai"}),
        ("problem_generation", {"ocr_text": "1 + 1", "model": "gpt-x"}),
        ("homework_video_analysis", {"video_path": "a.mp4", "frame_stride": 5, "min_frame_count": 1,
                                     "use_key_frames": False, "max_pages": 3, "processing_timeout": 2}),
        ("omr_grading", {"mode": "photo", "question_count": 20, "template_meta": {}, "result_version": "v1"}),
        ("omr_grading", {"questions": [{"question_id": 1, "roi": {"x": 1, "y": 2, "w": 3, "h": 4}}]}),
    ],
)  # fmt: skip
def test_what_is_told_is_kept(job_type: str, payload: dict[str, object]) -> None:
    made = asdict(convert(payload, PAYLOADS[JobType(job_type)]))
    for name, value in payload.items():
        if name != "of_a_newer_server":
            assert made[name] == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("job_type", "payload", "path"),
    [
        ("ocr", {"engine": "abbyy"}, "engine"),
        ("ocr", {"engine": "GOOGLE"}, "engine"),
        ("ocr", {"image_path": None}, "image_path"),
        ("question_segmentation", {"engine": "sam"}, "engine"),
        ("question_segmentation", {"template_meta": []}, "template_meta"),
        ("handwriting_analysis", {"image_path": 3}, "image_path"),
        ("embedding", {"texts": "one"}, "texts"),
        ("embedding", {"texts": ["a", 2]}, "texts[1]"),
        ("embedding", {"backend": "cloud"}, "backend"),
        ("problem_generation", {"ocr_text": ["a"]}, "ocr_text"),
        ("homework_video_analysis", {"frame_stride": "10"}, "frame_stride"),
        ("homework_video_analysis", {"frame_stride": 2.5}, "frame_stride"),
        ("homework_video_analysis", {"use_key_frames": 1}, "use_key_frames"),
        ("omr_grading", {"mode": "fax"}, "mode"),
        ("omr_grading", {"question_count": "20"}, "question_count"),
        ("omr_grading", {"template_fetch": {}}, "template_fetch"),
        (
            "omr_grading",
            {"template_fetch": {"base_url": "https://a", "timeout": "10"}},
            "template_fetch.timeout",
        ),
        ("omr_grading", {"questions": [1]}, "questions[0]"),
    ],
)
def test_another_kind_of_value_is_an_error_that_names_it(
    job_type: str, payload: dict[str, object], path: str
) -> None:
    with pytest.raises(DataError) as caught:
        convert(payload, PAYLOADS[JobType(job_type)])
    assert caught.value.facts["path"] == path


def test_a_template_is_fetched_as_whoever_the_payload_says_within_ten_seconds() -> None:
    assert asdict(TemplateFetch(base_url="https://a")) == {
        "base_url": "https://a",
        "cookie": None,
        "bearer_token": None,
        "worker_token": None,
        "timeout": 10.0,
    }


def test_a_legacy_question_lies_along_x_unless_it_says_so() -> None:
    told: dict[str, object] = {"question_id": "q-1", "roi": {"x": 1, "y": 2.5, "w": 3, "h": 4}}
    wanted = LegacyQuestion(question_id="q-1", roi=Roi(x=1, y=2.5, w=3, h=4))
    assert convert(told, LegacyQuestion) == wanted
    assert (wanted.axis, wanted.choices) == ("x", None)
    down = convert({**told, "axis": "y", "choices": ["1", "2"]}, LegacyQuestion)
    assert (down.axis, down.choices) == ("y", ("1", "2"))


NAMES = sorted({field.name for payload in PAYLOADS.values() for field in fields(payload)})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
VALUES = JSON | st.sampled_from(
    ["auto", "template", "local", "photo", {"base_url": "https://a"}, ["a"], 5, True]
)


@given(
    st.sampled_from(sorted(PAYLOADS)),
    JSON | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), VALUES, max_size=6),
)
def test_any_json_is_a_payload_or_an_error(job_type: JobType, raw: object) -> None:
    try:
        payload = convert(raw, PAYLOADS[job_type])
    except DataError:
        return
    assert type(payload) is PAYLOADS[job_type]
