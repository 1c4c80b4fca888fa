"""What must not be told: addresses that are as good as the file, in no log; and who is let into the pages of
the administration."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from station.contracts.tiers import Tier
from station.server.academy.models import Tenant, User
from station.server.aijobs import dashboard
from station.server.aijobs.models import AIJobRow
from station.server.aijobs.publishing import Depth, PublishError
from station.server.storage import FolderStorage

PAGES = (
    "admin:aijobs_aijobrow_dashboard",
    "admin:aijobs_aijobrow_changelist",
    "admin:aijobs_airesultrow_changelist",
    "admin:submissions_submission_changelist",
    "admin:submissions_examresult_changelist",
)


@pytest.fixture
def objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStorage:
    kept = FolderStorage(tmp_path / "objects", "http://testserver")
    monkeypatch.setattr("station.server.files.storage", lambda: kept)
    return kept


def test_no_signed_address_is_logged(
    client: Client, objects: FolderStorage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = "tenants/1/uploads/a.jpg"
    get, put = objects.download_url(key), objects.upload(key, sha256="0" * 64, size=3, content_type="x").url
    with caplog.at_level(logging.DEBUG):
        told = [
            client.get(get).status_code,  # nothing there
            client.get(put).status_code,  # the other verb
            client.put(put, b"abc", content_type="image/jpeg").status_code,  # other bytes
            client.get(get[:-4] + "AAAA").status_code,  # forged
        ]
        (tmp_path / "objects").write_text("a file where the folder was")
        sized = objects.upload(key, sha256=_sha(b"abc"), size=3, content_type="x").url
        told.append(client.put(sized, b"abc", content_type="image/jpeg").status_code)
    assert told == [404, 403, 400, 403, 503]
    assert len(caplog.records) >= len(told)
    for signed in (get, put, sized):
        assert signed.rpartition("/")[2][:40] not in caplog.text


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def caretaker(db: None) -> User:
    """Looks after the server, and may look at jobs only."""
    user = User.objects.create_user("caretaker", password=None, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_aijobrow"))
    return user


def failed_job() -> AIJobRow:
    return AIJobRow.objects.create(
        job_id="j1", job_type="ocr", status="FAILED", error_message="<script>alert(1)</script>"
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_teacher_does_not_get_in(client: Client, academy: Tenant, teacher: User, page: str) -> None:
    client.force_login(teacher)
    answer = client.get(reverse(page))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_looking_is_not_running_again(client: Client, caretaker: User) -> None:
    row = failed_job()
    client.force_login(caretaker)
    page = reverse("admin:aijobs_aijobrow_dashboard")
    assert client.get(page).status_code == 200
    assert client.post(page, {"job_id": "j1"}).status_code == 403
    client.post(
        reverse("admin:aijobs_aijobrow_changelist"), {"action": "try_again", "_selected_action": [row.pk]}
    )
    row.refresh_from_db()
    assert row.status == "FAILED"
    assert client.get(reverse("admin:submissions_submission_changelist")).status_code == 403


def test_who_may_runs_a_job_again(client: Client, caretaker: User) -> None:
    row = failed_job()
    caretaker.user_permissions.add(Permission.objects.get(codename="try_again"))
    client.force_login(caretaker)
    assert client.post(reverse("admin:aijobs_aijobrow_dashboard"), {"job_id": "j1"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "PENDING"
    assert client.post(reverse("admin:aijobs_aijobrow_dashboard"), {"job_id": "\x00"}).status_code == 302


class DeadQueue:
    def publish(self, row: AIJobRow) -> None:
        raise PublishError("away")

    def depth(self, tier: Tier) -> Depth | None:
        raise PublishError("away")

    def queue_name(self, tier: Tier) -> str:
        return "dead"


def test_the_dashboard_of_a_dead_queue_says_so_and_escapes_what_it_shows(
    client: Client, caretaker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed_job()
    monkeypatch.setattr(dashboard, "publisher", DeadQueue)
    client.force_login(caretaker)
    page = client.get(reverse("admin:aijobs_aijobrow_dashboard")).content.decode()
    assert page.count("큐에 연결할 수 없습니다") == 3
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
