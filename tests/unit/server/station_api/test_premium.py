"""Jobs that a station asks for: by key once, within the quota, about its own files."""

from __future__ import annotations

from typing import Any

import pytest

from station.contracts.job import JobType
from station.contracts.tiers import Tier
from station.server.academy.models import User
from station.server.aijobs.models import AIJobRow
from station.server.aijobs.queue import claim, mark_done, mark_failed
from station.server.station_api import premium
from station.server.storage import FolderStorage, key_of, sha256_of
from tests.unit.server.exam_desk import ExamDesk, MakeClient, jpeg

pytestmark = pytest.mark.django_db


def ask(
    desk: ExamDesk, body: dict[str, object] | None = None, *, key: str | None = None, **more: object
) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return desk.client.post("/api/v1/station/jobs/", {**(body or {}), **more}, format="json", headers=headers)


def test_a_premium_job_gives_its_id_and_its_result(desk: ExamDesk) -> None:
    made = ask(desk, type="embedding", tier="premium", payload={"texts": ["분수", "소수"]})
    assert made.status_code == 202
    job_id = made.data["job_id"]
    path = f"/api/v1/jobs/{job_id}/"
    waiting = desk.client.get(path).data
    assert (waiting["status"], waiting["tier"], waiting["result"]) == ("PENDING", "premium", None)
    claim("w", (Tier.PREMIUM,))
    mark_done(job_id, {"backend": "local", "vectors": []})
    done = desk.client.get(path).data
    assert (done["status"], done["result"]) == ("DONE", {"backend": "local", "vectors": []})
    assert "result" not in desk.client.get(f"{path}progress/").data


def test_a_failed_job_says_so(desk: ExamDesk) -> None:
    job_id = ask(desk, type="problem_generation", payload={"ocr_text": "x"}).data["job_id"]
    claim("w", Tier)
    mark_failed(job_id, "no key", worker="w", retryable=False)
    told = desk.client.get(f"/api/v1/jobs/{job_id}/").data
    assert (told["status"], told["error_message"], told["result"]) == ("FAILED", "no key", None)


def test_unknown_jobs_and_those_of_others(desk: ExamDesk, stranger: User, client_of: MakeClient) -> None:
    assert desk.client.get("/api/v1/jobs/nope/").status_code == 404
    assert desk.client.get("/api/v1/jobs/nope/progress/").data["status"] == "UNKNOWN"
    job_id = ask(desk, type="embedding", payload={"texts": ["x"]}).data["job_id"]
    other = client_of(stranger)
    assert other.get(f"/api/v1/jobs/{job_id}/").status_code == 404
    assert other.get(f"/api/v1/jobs/{job_id}/progress/").data["status"] == "UNKNOWN"


def test_the_same_key_is_the_same_job(desk: ExamDesk) -> None:
    first = ask(desk, key="k", type="embedding", payload={"texts": ["x"]})
    assert ask(desk, key="k", type="embedding", payload={"texts": ["x"]}).data == first.data
    assert AIJobRow.objects.count() == 1


def test_a_file_is_named_by_an_upload_of_ones_own(desk: ExamDesk, objects: FolderStorage) -> None:
    data = jpeg(3)
    tenant = desk.exam.tenant_id
    key = key_of(tenant, "uploads", f"{sha256_of(data)}.jpg")
    objects.put(key, data, "image/jpeg")
    made = ask(desk, type="handwriting_analysis", upload_key=key)
    assert made.status_code == 202
    assert AIJobRow.objects.get().payload == {"file_key": key}
    assert ask(desk, type="handwriting_analysis").status_code == 404
    foreign = key_of(tenant + 1, "uploads", f"{sha256_of(data)}.jpg")
    objects.put(foreign, data, "image/jpeg")
    assert ask(desk, type="handwriting_analysis", upload_key=foreign).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"type": "brew_coffee"},
        {"type": "embedding", "payload": []},
        {"type": "embedding", "payload": {"texts": "x"}},
        {"type": "embedding", "payload": {"backend": "magic"}},
        {"type": "ocr", "payload": {"image_path": "/etc/passwd"}},
        {"type": "ocr", "payload": {"download_url": "http://169.254.169.254/"}},
        {"type": "omr_grading", "payload": {"template_fetch": {"base_url": "http://10.0.0.1"}}},
        {"type": "embedding", "tier": "basic", "payload": {"texts": ["x"]}},
        {"type": "embedding", "tier": "gold", "payload": {"texts": ["x"]}},
        {},
    ],
)
def test_a_wrong_request_is_400_and_no_job(desk: ExamDesk, body: dict[str, object]) -> None:
    assert ask(desk, body).status_code == 400
    assert not AIJobRow.objects.exists()


def test_the_daily_quota_is_kept(desk: ExamDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(premium.DAILY, JobType.EMBEDDING, 2)
    body: dict[str, object] = {"type": "embedding", "payload": {"texts": ["x"]}}
    assert [ask(desk, body).status_code for _ in range(3)] == [202, 202, 429]
    assert ask(desk, body).data["code"] == "QUOTA_EXCEEDED"
