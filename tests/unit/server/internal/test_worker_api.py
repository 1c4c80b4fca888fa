"""The workers' calls with their exact status codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient

from station.contracts.codec import convert
from station.contracts.worker_api import NextAnswer, StartAnswer
from station.server.aijobs.models import AIJobRow, AIResultRow

pytestmark = pytest.mark.django_db
URL = "/api/v1/internal/ai/job/"
Call = Callable[..., Response]


@pytest.fixture
def call() -> Call:
    client = APIClient()

    def made(name: str, body: object = None, *, worker: str = "w1", token: str | None = None) -> Any:
        secret = settings.ENVIRONMENT.worker_token if token is None else token
        headers = {"X-Worker-Token": secret, "X-Worker-Id": worker}
        if body is None:
            return client.get(URL + name, headers=headers)
        return client.post(URL + name, body, format="json", headers=headers)

    return made


def job(job_id: str = "a", **fields: object) -> AIJobRow:
    return AIJobRow.objects.create(job_id=job_id, job_type="ocr", **fields)


@pytest.mark.parametrize("name", ["next/", "start/", "heartbeat/", "result/"])
def test_the_secret_is_asked_for(call: Call, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = None if name == "next/" else {"job_id": "a"}
    for wrong in ("", "x", "ключ", "worker-token-of-the-test"):
        assert call(name, body, token=wrong).status_code == 401
    bare = dataclasses.replace(settings.ENVIRONMENT, worker_token="")
    monkeypatch.setattr(settings, "ENVIRONMENT", bare)
    for anything in ("", "x"):
        answer = call(name, body, token=anything)
        assert (answer.status_code, answer.data["code"]) == (503, "worker_token_unset")


def test_next_gives_a_leased_job_or_none(call: Call) -> None:
    assert call("next/").data == {"job": None}
    job(payload={"file_key": "tenants/1/a.jpg", "n": 1}, tenant_id="1", source_domain="d", source_id="9")
    answer = call("next/")
    leased = convert(answer.data, NextAnswer).job
    assert leased is not None
    assert (leased.id, leased.type, leased.attempt, leased.lease_seconds) == ("a", "ocr", 1, 120)
    assert (leased.tenant_id, leased.source_domain, leased.source_id) == ("1", "d", "9")
    assert "/files/" in str(leased.payload["download_url"])
    assert call("next/").data == {"job": None}


def test_next_keeps_to_the_tiers_asked_for(call: Call) -> None:
    job(tier="premium")
    assert call("next/?tiers=lite,basic").data == {"job": None}
    assert call("next/?tiers=gold").status_code == 400
    assert call("next/?tiers=premium").data["job"]["tier"] == "premium"


def test_start_answers_with_the_job_or_the_reason(call: Call) -> None:
    unknown = call("start/", {"job_id": "a"})
    assert (unknown.status_code, unknown.data["detail"]) == (404, "unknown_job")
    job()
    started = convert(call("start/", {"job_id": "a"}).data, StartAnswer)
    assert started.ok
    assert started.job is not None
    leased = call("start/", {"job_id": "a"}, worker="w2")
    assert (leased.status_code, leased.data["detail"]) == (409, "leased")
    assert 110 < leased.data["retry_after"] <= 120
    call("result/", {"job_id": "a", "status": "FAILED", "error": "no"})
    assert call("start/", {"job_id": "a"}).data["detail"] == "not_yet"
    call("result/", {"job_id": "a", "result": {}})
    finished = call("start/", {"job_id": "a"})
    assert (finished.status_code, finished.data["detail"]) == (409, "already_finished")
    wrong: list[object] = [{}, {"job_id": ""}, {"job_id": 7}, []]
    for bad in wrong:
        assert call("start/", bad).status_code == 400


def test_a_heartbeat_is_the_holders(call: Call) -> None:
    job()
    call("start/", {"job_id": "a"})
    assert call("heartbeat/", {"job_id": "a"}).data == {"ok": True, "lease_seconds": 120.0, "detail": ""}
    lost = call("heartbeat/", {"job_id": "a"}, worker="w2")
    assert (lost.status_code, lost.data["detail"]) == (409, "lease_lost")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "job_id_required"),
        ([], "bad_body"),
        ({"job_id": "a", "status": "MAYBE"}, "bad_status"),
        ({"job_id": "a", "status": ["DONE"]}, "bad_status"),
        ({"job_id": "a", "result": [1]}, "bad_result"),
        ({"job_id": "a", "result": "x"}, "bad_result"),
        ({"job_id": 7}, "bad_body"),
        ({"job_id": "a", "error": {}}, "bad_body"),
    ],
)
def test_a_result_that_is_none_is_400(call: Call, body: object, code: str) -> None:
    job()
    answer = call("result/", body)
    assert (answer.status_code, answer.data["code"]) == (400, code)
    assert AIJobRow.objects.get().status == "PENDING"


def test_results_are_recorded_once(call: Call) -> None:
    assert call("result/", {"job_id": "nobody"}).status_code == 404
    job()
    call("next/")
    done = call("result/", {"job_id": "a", "result": {"n": 1}})
    assert (done.status_code, done.data["ok"], done.data["detail"]) == (200, True, "done")
    again = call("result/", {"job_id": "a", "result": {"n": 2}})
    assert (again.status_code, again.data["detail"]) == (200, "duplicate_ignored")
    late = call("result/", {"job_id": "a", "status": "FAILED", "error": "x"})
    assert (late.status_code, late.data["detail"]) == (200, "duplicate_ignored")
    assert AIResultRow.objects.get().payload == {"n": 1}


def test_a_failure_goes_through_the_retry_policy(call: Call) -> None:
    job()
    call("next/")
    failed = call("result/", {"job_id": "a", "status": "FAILED", "error": "network"})
    assert failed.data == {"ok": True, "detail": "failed_recorded", "status": "PENDING", "retry_after": 2.0}
    AIJobRow.objects.update(next_run_at=timezone.now() - timedelta(seconds=1))
    call("next/")
    final = call("result/", {"job_id": "a", "status": "FAILED", "error": "bad", "retryable": False})
    assert (final.data["status"], final.data["retry_after"]) == ("FAILED", 0.0)


def test_a_failure_of_another_worker_is_ignored(call: Call) -> None:
    job()
    call("next/", worker="w1")
    answer = call("result/", {"job_id": "a", "status": "FAILED"}, worker="w2")
    assert (answer.status_code, answer.data["detail"]) == (200, "lease_lost")
    assert AIJobRow.objects.get().status == "RUNNING"


def test_an_old_worker_names_only_the_submission(call: Call) -> None:
    then = timezone.now() - timedelta(hours=1)
    job("older", source_domain="submissions", source_id="41", created_at=then)
    job("newest", source_domain="submissions", source_id="41")
    job("elsewhere", source_domain="lessons", source_id="41")
    assert call("result/", {"submission_id": 41, "result": {}}).data["detail"] == "done"
    assert AIResultRow.objects.get().job.job_id == "newest"
    assert call("result/", {"submission_id": "42"}).status_code == 404
