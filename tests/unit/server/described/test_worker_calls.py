"""What the workers' calls promise beside their status codes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from station.server import worker_secret
from station.server.aijobs.models import AIJobRow, AIResultRow

pytestmark = pytest.mark.django_db
URL = "/api/v1/internal/ai/job/"


def post(name: str, body: object, **headers: str) -> Any:
    told = {"X-Worker-Token": settings.ENVIRONMENT.worker_token, **headers}
    return APIClient().post(URL + name, body, format="json", headers=told)


def test_the_secret_is_compared_in_constant_time_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the comparison of constant time says yes, a wrong token is let in: nothing else was asked."""
    compared: list[tuple[bytes, bytes]] = []

    def says_yes(given: bytes, secret: bytes) -> bool:
        compared.append((given, secret))
        return True

    assert APIClient().get(f"{URL}next/", headers={"X-Worker-Token": "wrong"}).status_code == 401
    monkeypatch.setattr(worker_secret, "hmac", SimpleNamespace(compare_digest=says_yes))
    assert APIClient().get(f"{URL}next/", headers={"X-Worker-Token": "wrong"}).status_code == 200
    assert compared == [(b"wrong", settings.ENVIRONMENT.worker_token.encode())]


def test_a_worker_is_known_by_its_name() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    assert post("start/", {"job_id": "a"}, **{"X-Worker-Id": "host:1:ab"}).status_code == 200
    assert AIJobRow.objects.get().locked_by == "host:1:ab"


def test_a_result_without_a_status_is_a_good_one_and_may_be_null() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    post("start/", {"job_id": "a"})
    told = post("result/", {"job_id": "a", "result": None})
    assert (told.status_code, told.data["detail"], told.data["status"]) == (200, "done", "DONE")
    assert AIResultRow.objects.get().payload is None


def test_an_old_worker_that_does_not_say_who_it_is_may_fail_its_job() -> None:
    AIJobRow.objects.create(job_id="a", job_type="omr_grading", source_domain="submissions", source_id="41")
    assert APIClient().get(f"{URL}next/", headers={"X-Worker-Token": settings.ENVIRONMENT.worker_token})
    told = post("result/", {"submission_id": "41", "status": "FAILED", "error": "no picture"})
    assert (told.data["detail"], told.data["status"]) == ("failed_recorded", "PENDING")
    assert AIJobRow.objects.get().last_error == "no picture"
