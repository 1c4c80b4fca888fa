"""The internal API's bodies and answers: as old workers write them, and as nobody should."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.codec import DataError, convert, decode, encode
from station.contracts.job import AIJob
from station.contracts.worker_api import (
    PREFIX,
    TOKEN_HEADER,
    WORKER_HEADER,
    HeartbeatAnswer,
    LeasedJob,
    NextAnswer,
    Recorded,
    Refusal,
    ResultAnswer,
    ResultBody,
    StartAnswer,
)

ANSWERS = (NextAnswer, StartAnswer, HeartbeatAnswer, ResultAnswer, ResultBody, LeasedJob)


def test_where_it_is_and_who_asks() -> None:
    assert PREFIX == "/api/v1/internal/ai/job/"
    assert (TOKEN_HEADER, WORKER_HEADER) == ("X-Worker-Token", "X-Worker-Id")


def test_the_words_of_the_answers() -> None:
    assert {one.value for one in Refusal} == {"already_finished", "leased", "not_yet", "unknown_job"}
    assert {one.value for one in Recorded} == {"done", "failed_recorded", "duplicate_ignored", "lease_lost"}


def test_a_leased_job_is_a_job_and_its_lease() -> None:
    assert {field.name for field in fields(AIJob)} <= {field.name for field in fields(LeasedJob)}
    bare = LeasedJob(id="a", type="ocr")
    assert (bare.payload, bare.tier, bare.attempt, bare.lease_seconds) == ({}, "basic", 1, 120.0)
    assert decode(b'{"job": null}', NextAnswer).job is None
    told = NextAnswer(job=LeasedJob(id="a", type="ocr", payload={"n": 1}, attempt=3, lease_seconds=30.0))
    assert decode(encode(told), NextAnswer) == told


def test_what_an_old_worker_sends_is_a_result() -> None:
    body = convert({"submission_id": 41, "result": None}, ResultBody)
    assert (body.job_id, body.submission_id, body.status, body.result, body.error) == (
        "",
        41,
        "DONE",
        None,
        None,
    )
    assert body.retryable
    body = convert({"job_id": "a", "status": "FAILED", "error": "no"}, ResultBody)
    assert (body.job_id, body.status, body.error, body.retryable) == ("a", "FAILED", "no", True)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"job_id": 1}, ResultBody),
        ({"job_id": "a", "result": []}, ResultBody),
        ({"job_id": "a", "error": {}}, ResultBody),
        ({"job_id": "a", "retryable": "no"}, ResultBody),
        ({"job": {"id": "a"}}, NextAnswer),
        ({"job": {"id": "a", "type": "ocr", "payload": []}}, NextAnswer),
        ({}, StartAnswer),
        ({"ok": 1}, StartAnswer),
        ({"ok": True, "lease_seconds": "120"}, HeartbeatAnswer),
        ({"ok": True, "retry_after": None}, ResultAnswer),
        ([], NextAnswer),
    ],
)
def test_another_shape_is_an_error(raw: object, wanted: type[object]) -> None:
    with pytest.raises(DataError):
        convert(raw, wanted)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted({field.name for answer in ANSWERS for field in fields(answer)})
LIKELY = JSON | st.sampled_from(
    [True, "a", {"id": "a", "type": "ocr"}, {"id": "a", "type": "ocr", "attempt": 0}]
)


@given(
    st.sampled_from(ANSWERS),
    JSON | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), LIKELY, max_size=6),
)
def test_any_json_is_an_answer_or_an_error(wanted: type[object], raw: object) -> None:
    try:
        answer = convert(raw, wanted)
    except DataError:
        return
    assert type(answer) is wanted
