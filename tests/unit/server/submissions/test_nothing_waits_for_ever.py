"""A result that cannot be handed over, a job that is gone, a key that is old: somebody sees it or it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from station.server.academy.models import Exam, ExamQuestion, ExamSheet
from station.server.aijobs.models import AIJobRow, AIResultRow
from station.server.aijobs.publishing import DatabaseQueue
from station.server.aijobs.queue import mark_done, retry
from station.server.aijobs.sweeping import MOST_CALLBACKS, hand_over_one, sweep, swept
from station.server.internal.callbacks import hand_over
from station.server.storage import FolderStorage
from station.server.submissions.models import RequestKey, Submission
from tests.unit.server.exam_desk import ALL, ExamDesk, scan

pytestmark = pytest.mark.django_db


def long_ago(pk: int, minutes: int = 31) -> None:
    Submission.objects.filter(pk=pk).update(updated_at=timezone.now() - timedelta(minutes=minutes))


def round_of_sweeping() -> None:
    sweep(DatabaseQueue(), hand_over)


def test_a_sheet_whose_result_nobody_could_take_is_failed_and_tried_again(
    desk: ExamDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = desk.upload()
    row = AIJobRow.objects.get()
    mark_done(row.job_id, desk.reading(desk.tail(0)))

    def broken(_: AIJobRow) -> None:
        raise RuntimeError("a fault of ours")

    for _ in range(MOST_CALLBACKS):
        row.refresh_from_db()
        assert not hand_over_one(row, broken)
    long_ago(pk, 29)
    round_of_sweeping()
    assert desk.state(pk).status == "dispatched"
    long_ago(pk)
    round_of_sweeping()
    assert (desk.state(pk).status, desk.state(pk).error_message) == ("failed", "stuck:dispatched_timeout")
    assert desk.client.post(f"{ALL}{pk}/retry/").status_code == 200


def test_a_sheet_whose_job_was_deleted_is_failed(desk: ExamDesk) -> None:
    pk = desk.upload()
    AIJobRow.objects.all().delete()
    long_ago(pk)
    round_of_sweeping()
    assert desk.state(pk).status == "failed"


def test_a_sheet_whose_job_waits_for_a_worker_goes_on_waiting(desk: ExamDesk) -> None:
    pk = desk.upload()
    long_ago(pk, 600)
    round_of_sweeping()
    assert desk.state(pk).status == "dispatched"


def test_a_result_of_a_job_that_was_run_again_meanwhile_is_still_handed_over(desk: ExamDesk) -> None:
    """The sweeper offers the failure, a person runs the job again, a worker is quick, and then the sweeper
    notes that it was taken."""
    pk = desk.upload()
    row = desk.fail(pk, "first")
    AIJobRow.objects.update(callback="due")
    row.refresh_from_db()

    def meanwhile(offered: AIJobRow) -> None:
        retry(offered.job_id)
        mark_done(offered.job_id, desk.reading(desk.tail(0)))

    hand_over_one(row, meanwhile)
    assert AIJobRow.objects.get().callback == "due"
    round_of_sweeping()
    assert desk.state(pk).status == "done"


def test_what_fails_after_sweeping_is_told_and_stops_nobody(
    desk: ExamDesk, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(**_: object) -> None:
        raise RuntimeError("broken")

    swept.connect(faulty)
    try:
        round_of_sweeping()
    finally:
        swept.disconnect(faulty)
    assert "after sweeping: receiver=faulty" in caplog.text


def test_keys_of_requests_are_forgotten_after_a_month(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.edit(pk, 0, headers={"Idempotency-Key": "old"})
    desk.edit(pk, 0, headers={"Idempotency-Key": "young"})
    RequestKey.objects.filter(key="old").update(created_at=timezone.now() - timedelta(days=31))
    RequestKey.objects.filter(key="young").update(created_at=timezone.now() - timedelta(days=29))
    round_of_sweeping()
    assert [row.key for row in RequestKey.objects.all()] == ["young"]


def test_an_answer_that_is_given_again_has_its_version(desk: ExamDesk) -> None:
    pk, key = desk.upload(), {"Idempotency-Key": "k"}
    first, again = desk.edit(pk, 0, headers=key), desk.edit(pk, 0, headers=key)
    assert first["ETag"] == again["ETag"]


def test_a_job_key_that_comes_with_another_job_is_422(desk: ExamDesk) -> None:
    def ask(text: str) -> Any:
        body = {"type": "embedding", "payload": {"texts": [text]}}
        return desk.client.post(
            "/api/v1/station/jobs/", body, format="json", headers={"Idempotency-Key": "k"}
        )

    assert [ask("a").status_code, ask("a").status_code] == [202, 202]
    assert (ask("b").status_code, ask("b").data["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_two_uploads_of_one_name_at_one_moment_are_one_sheet(
    desk: ExamDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first is being stored."""
    marker = '{"station": {"doc_id": "doc-00001"}}'
    kept = FolderStorage.put
    inner: list[int] = []

    def slow(self: FolderStorage, key: str, data: bytes, content_type: str) -> None:
        kept(self, key, data, content_type)
        if not inner:
            inner.append(0)
            inner[0] = desk.upload(1, payload=marker)

    monkeypatch.setattr(FolderStorage, "put", slow)
    assert desk.upload(1, payload=marker) == inner[0]
    assert Submission.objects.count() == AIJobRow.objects.count() == 1


def test_an_exam_without_a_form_takes_no_scan(desk: ExamDesk) -> None:
    bare = Exam.objects.create(tenant=desk.exam.tenant, title="빈 시험")
    answer: Any = desk.client.post(
        f"{ALL}exams/{bare.pk}/omr/batch/", {"files": [scan()]}, format="multipart"
    )
    assert (answer.status_code, answer.data["code"]) == (400, "no_sheet")
    assert not Submission.objects.exists()
    assert not ExamQuestion.objects.filter(exam=bare).exists()
    assert not ExamSheet.objects.filter(exam=bare).exists()


def test_a_storage_that_is_away_is_503_and_leaves_nothing(desk: ExamDesk, objects: FolderStorage) -> None:
    folder = objects._folder
    folder.write_text("a file where the folder was")
    answer: Any = desk.client.post(
        f"{ALL}exams/{desk.exam.pk}/omr/batch/", {"files": [scan(1), scan(2)]}, format="multipart"
    )
    assert (answer.status_code, answer.data["code"]) == (503, "storage_unavailable")
    assert not Submission.objects.exists()
    folder.unlink()
    assert desk.upload() > 0


def test_a_tiff_of_several_pages_is_refused_instead_of_read_by_half(desk: ExamDesk) -> None:
    import io

    from PIL import Image

    page, whole = Image.new("L", (8, 8), 200), io.BytesIO()
    page.save(whole, "TIFF", save_all=True, append_images=[page])
    path = f"{ALL}exams/{desk.exam.pk}/omr/batch/"
    two: Any = desk.client.post(path, {"files": [_named(whole.getvalue())]}, format="multipart")
    assert (two.status_code, two.data["code"]) == (400, "too_many_pages")
    single = io.BytesIO()
    page.save(single, "TIFF")
    assert (
        desk.client.post(path, {"files": [_named(single.getvalue())]}, format="multipart").status_code == 201
    )


def _named(data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("scan.tif", data, "image/tiff")


def test_a_batch_keeps_no_more_than_one_picture_in_memory(
    desk: ExamDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gc

    from station.server.submissions.pictures import Picture

    kept, most = FolderStorage.put, []

    def counting(self: FolderStorage, key: str, data: bytes, content_type: str) -> None:
        most.append(sum(type(one) is Picture for one in gc.get_objects()))
        kept(self, key, data, content_type)

    monkeypatch.setattr(FolderStorage, "put", counting)
    path = f"{ALL}exams/{desk.exam.pk}/omr/batch/"
    files = [scan(shade) for shade in range(8)]
    assert desk.client.post(path, {"files": files}, format="multipart").status_code == 201
    assert max(most) <= 2  # the one at hand, and the one before it that is about to go


def test_results_are_there_once_however_often_a_job_is_run_again(desk: ExamDesk) -> None:
    pk = desk.upload()
    row = desk.fail(pk, "first")
    assert retry(row.job_id)
    desk.read(pk, desk.reading(desk.tail(0)))
    desk.read(pk, desk.reading(desk.tail(1)))  # the old message was still around
    assert desk.state(pk).enrollment_id == desk.students[0].pk
    assert AIResultRow.objects.count() == 1
