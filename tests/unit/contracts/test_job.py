"""Jobs, results and messages as they travel: every field, what stands for nothing, and what is refused."""

from __future__ import annotations

import json
import math
import uuid
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.codec import DataError, convert, decode, encode
from station.contracts.job import AIJob, AIResult, JobMessage, JobStatus, JobType, ResultStatus

WIRE = {
    "id": "5f0c",
    "type": "ocr",
    "payload": {"engine": "auto", "n": [1, None]},
    "tenant_id": "7",
    "source_domain": "submissions",
    "source_id": "41",
}
JOB = AIJob(
    id="5f0c",
    type="ocr",
    payload={"engine": "auto", "n": [1, None]},
    tenant_id="7",
    source_domain="submissions",
    source_id="41",
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def of_the_wire(*names: str) -> st.SearchStrategy[object]:
    """Objects that have some of ``names``, often with the right kind of value."""
    values = JSON | st.sampled_from(["1", "ocr", "2026-01-01T00:00:00Z", 7, {}, {"texts": ["a"]}])
    return st.dictionaries(st.sampled_from(names) | st.text(max_size=6), values, max_size=8)


def test_the_types_are_those_of_the_wire() -> None:
    assert {kind.value for kind in JobType} == {
        "ocr", "question_segmentation", "handwriting_analysis", "embedding", "problem_generation",
        "homework_video_analysis", "omr_grading", "advanced_analysis", "full_ocr",
    }  # fmt: skip


def test_the_states_are_those_of_the_wire() -> None:
    assert [state.value for state in JobStatus] == ["PENDING", "RUNNING", "DONE", "FAILED"]
    assert [state.value for state in ResultStatus] == ["DONE", "FAILED"]


# AIJob


def test_a_job_has_six_fields_on_the_wire() -> None:
    assert JOB.to_dict() == WIRE
    assert AIJob.from_dict(WIRE) == JOB
    assert AIJob.from_dict({"id": "a", "type": "ocr"}).to_dict() == {
        "id": "a",
        "type": "ocr",
        "payload": {},
        "tenant_id": None,
        "source_domain": None,
        "source_id": None,
    }


def test_a_new_job_has_an_id_of_its_own() -> None:
    payload = {"engine": "auto"}
    first = AIJob.new(type="ocr", payload=payload, tenant_id="7", source_domain="d", source_id="3")
    second = AIJob.new(type="ocr")
    assert str(uuid.UUID(first.id)) == first.id
    assert first.id != second.id
    assert (first.type, first.tenant_id, first.source_domain, first.source_id) == ("ocr", "7", "d", "3")
    assert (second.payload, second.tenant_id, second.source_domain, second.source_id) == (
        {},
        None,
        None,
        None,
    )
    payload["engine"] = "google"
    assert first.payload == {"engine": "auto"}


@pytest.mark.parametrize(
    "data", [json.dumps(WIRE), json.dumps(WIRE).encode(), b"\xef\xbb\xbf" + encode(WIRE)]
)
def test_a_job_from_json(data: str | bytes) -> None:
    assert AIJob.from_json(data) == JOB


def test_a_payload_of_null_is_an_empty_one() -> None:
    assert AIJob.from_dict({**WIRE, "payload": None}).payload == {}
    assert AIJob.new(type="ocr", payload=None).payload == {}
    assert JobMessage(job_id="a", job_type="ocr", payload=None).job().payload == {}


@pytest.mark.parametrize("payload", [[], [["a", 1]], "", "text", 0, 1.5, True, False])
def test_any_other_payload_is_an_error(payload: object) -> None:
    with pytest.raises(DataError) as caught:
        AIJob.from_dict({**WIRE, "payload": payload})
    assert caught.value.facts["path"] == "payload"
    with pytest.raises(TypeError):
        AIJob.new(type="ocr", payload=payload)  # type: ignore[arg-type]


def test_numbers_of_older_servers_are_ids_as_well() -> None:
    job = AIJob.from_dict({**WIRE, "tenant_id": 7, "source_id": 41})
    assert (job.tenant_id, job.source_id) == ("7", "41")


def test_a_type_of_a_newer_server_passes_the_door() -> None:
    assert AIJob.from_dict({**WIRE, "type": "brew_coffee", "brand_new": 1}).type == "brew_coffee"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "job",
        {},
        {"id": "a"},
        {"type": "ocr"},
        {"id": 1, "type": "ocr"},
        {"id": None, "type": "ocr"},
        {**WIRE, "tenant_id": True},
        {**WIRE, "source_id": 1.5},
        {**WIRE, "source_domain": 1},
    ],
)
def test_another_shape_is_an_error(raw: object) -> None:
    with pytest.raises(DataError):
        AIJob.from_dict(raw)


@pytest.mark.parametrize("data", ["", "{", "null", "\ud800", '{"id": NaN}', b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_an_error(data: str | bytes) -> None:
    with pytest.raises(DataError):
        AIJob.from_json(data)


@given(of_the_wire(*WIRE) | JSON)
def test_any_json_is_a_job_or_an_error(raw: object) -> None:
    try:
        job = AIJob.from_dict(raw)
    except DataError:
        return
    assert AIJob.from_json(json.dumps(job.to_dict())) == job


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_a_job_or_an_error(data: str | bytes) -> None:
    try:
        job = AIJob.from_json(data)
    except DataError:
        return
    assert isinstance(job, AIJob)


# AIResult


def test_a_result_is_done_or_failed() -> None:
    done = AIResult.done("5f0c", {"text": "가"})
    assert done.to_dict() == {"job_id": "5f0c", "status": "DONE", "result": {"text": "가"}, "error": None}
    failed = AIResult.failed("5f0c", "no picture")
    assert failed.to_dict() == {"job_id": "5f0c", "status": "FAILED", "result": None, "error": "no picture"}
    assert done.retryable
    assert failed.retryable
    assert not AIResult.failed("5f0c", "no picture", retryable=False).retryable


def test_a_result_crosses_to_another_process_and_back() -> None:
    for result in (AIResult.done("a", {"n": [1, None]}), AIResult.failed("a", "나", retryable=False)):
        assert decode(encode(result), AIResult) == result


@pytest.mark.parametrize("change", [{"status": "MAYBE"}, {"result": [1]}, {"error": {}}, {"job_id": 1}])
def test_another_result_is_an_error(change: dict[str, object]) -> None:
    with pytest.raises(DataError):
        convert({"job_id": "a", "status": "DONE", **change}, AIResult)


@given(of_the_wire(*(field.name for field in fields(AIResult))) | JSON)
def test_any_json_is_a_result_or_an_error(raw: object) -> None:
    try:
        result = convert(raw, AIResult)
    except DataError:
        return
    assert result.status in set(ResultStatus)


# JobMessage


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("2026-01-02T03:04:05Z", 1767323045.0),
        ("2026-01-02T12:04:05+09:00", 1767323045.0),
        ("2026-01-02T03:04:05.500000+00:00", 1767323045.5),
        ("2026-01-02T03:04:05", 1767323045.0),  # without a zone it is UTC
        ("2026-01-02 03:04:05", 1767323045.0),
        ("2026-01-02", 1767312000.0),
        (1767323045.25, 1767323045.25),
        (1767323045, 1767323045.0),
        ("1767323045.25", 1767323045.25),
        (0, 0.0),
    ],
)
def test_when_a_message_was_made_is_told_in_several_ways(told: str | float, seconds: float) -> None:
    assert JobMessage(created_at=told).created_s() == seconds


@pytest.mark.parametrize(
    "told",
    [
        None, "", "yesterday", "nan", "inf", "-inf", "1e400", "-1e400", "1e300", 1e300, -1.0, "-5", math.inf,
        -math.inf, math.nan, "2026-13-01", "2026-01-02T25:00:00Z", "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(told: str | float | None) -> None:
    assert JobMessage(created_at=told).created_s() is None


@given(st.none() | st.text(max_size=40) | st.floats() | st.datetimes().map(str) | st.floats().map(str))
def test_any_time_is_a_date_since_1970_or_none(told: str | float | None) -> None:
    seconds = JobMessage(created_at=told).created_s()
    assert seconds is None or 0 <= seconds < 253_402_300_800


def test_a_message_tells_its_job() -> None:
    names = {"id": "job_id", "type": "job_type"}
    body = {names.get(name, name): value for name, value in WIRE.items()}
    message = convert({**body, "tier": "basic", "created_at": None, "attempt": 2}, JobMessage)
    assert message.job() == JOB
    assert (message.tier, message.attempt) == ("basic", 2)
    assert JobMessage().attempt == 1


@given(of_the_wire(*(field.name for field in fields(JobMessage))) | JSON)
def test_any_json_is_a_message_or_an_error(raw: object) -> None:
    try:
        message = convert(raw, JobMessage)
    except DataError:
        return
    message.created_s()
    assert message.job().id == message.job_id
