"""Sheets coming in: pictures by their content, all of a batch or nothing, never twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from station.server.academy.models import User
from station.server.aijobs.models import AIJobRow
from station.server.storage import FolderStorage, sha256_of
from station.server.submissions.models import Submission
from tests.unit.server.exam_desk import ALL, ExamDesk, MakeClient, jpeg, scan

pytestmark = pytest.mark.django_db


def batch(desk: ExamDesk, files: list[SimpleUploadedFile], **fields: object) -> tuple[int, dict[str, object]]:
    path = f"{ALL}exams/{desk.exam.pk}/omr/batch/"
    answer = desk.client.post(path, {"files": files, **fields}, format="multipart")
    return answer.status_code, answer.data


def test_the_job_of_a_sheet_tells_the_worker_everything(desk: ExamDesk, objects: FolderStorage) -> None:
    pk = desk.upload(payload='{"sheet_id": 1, "mode": "scan", "station": {"doc_id": "doc-00001"}}')
    state = desk.state(pk)
    row = AIJobRow.objects.get(source_id=str(pk))
    assert (row.job_type, row.tier, row.source_domain) == ("omr_grading", "basic", "submissions")
    payload = row.payload
    assert (payload["submission_id"], payload["mode"], payload["question_count"]) == (pk, "scan", 13)
    assert (payload["mc_count"], payload["essay_count"]) == (10, 3)
    assert payload["template_meta"]["version"] == "v15"
    assert [one["number"] for one in payload["questions"]] == list(range(1, 14))
    assert payload["file_key"] == state.file_key
    assert state.file_key.startswith(f"tenants/{state.tenant_id}/")
    assert objects.get(state.file_key) == jpeg()
    assert (state.doc_id, state.sha256) == ("doc-00001", sha256_of(jpeg()))


def test_where_a_worker_goes_is_never_the_callers_word(desk: ExamDesk) -> None:
    pk = desk.upload(
        payload='{"download_url": "http://169.254.169.254/", "template_fetch": {"base_url": "http://10.0.0.1"},'
        ' "image_path": "/etc/passwd", "file_key": "tenants/2/x.jpg", "tier": "premium"}'
    )
    row = AIJobRow.objects.get(source_id=str(pk))
    assert not row.payload.keys() & {"download_url", "template_fetch", "image_path"}
    assert row.payload["file_key"] == desk.state(pk).file_key
    assert row.tier == "premium"


def test_a_batch_is_whole_or_not_there(desk: ExamDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    status, told = batch(desk, [scan(1), scan(2), scan(3)])
    assert (status, told["created_count"]) == (201, 3)
    kept, count = FolderStorage.put, []

    def full(self: FolderStorage, key: str, data: bytes, content_type: str) -> None:
        count.append(key)
        if len(count) == 2:
            raise OSError(28, "No space left on device")
        kept(self, key, data, content_type)

    monkeypatch.setattr(FolderStorage, "put", full)
    desk.client.raise_request_exception = False
    status, told = batch(desk, [scan(4), scan(5)])
    assert (status, told["code"]) == (500, "server_error")
    assert Submission.objects.count() == 3
    assert AIJobRow.objects.count() == 3


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (None, "files required"),
        (b"RIFF....WEBPVP8 ", "형식이 허용되지"),
        (b"hello world!", "형식이 허용되지"),
        (b"\xff\xd8\xff" + bytes(10 * 2**20), "10MB"),
        (b"", ""),
    ],
)
def test_what_is_no_picture_is_refused_by_its_content(
    desk: ExamDesk, data: bytes | None, detail: str
) -> None:
    status, told = batch(desk, [] if data is None else [SimpleUploadedFile("x.jpg", data, "image/jpeg")])
    assert status == 400
    assert detail in str(told)
    assert not Submission.objects.exists()


def test_a_picture_is_taken_whatever_it_is_called(desk: ExamDesk) -> None:
    odd = SimpleUploadedFile("../../답안 (1).exe", jpeg(), "application/octet-stream")
    assert batch(desk, [odd])[0] == 201
    assert Path(Submission.objects.get().file_key).suffix == ".jpg"


def test_another_exams_sheet_and_an_unknown_exam_are_400(desk: ExamDesk) -> None:
    assert batch(desk, [scan()], sheet_id="999")[1]["detail"] == "sheet_id does not belong to this exam"
    unknown = desk.client.post(f"{ALL}exams/9999/omr/batch/", {"files": [scan()]}, format="multipart")
    assert (unknown.status_code, unknown.data["detail"]) == (400, "해당 시험을 찾을 수 없습니다.")


def test_a_doc_id_is_one_sheet(desk: ExamDesk) -> None:
    marker = '{"station": {"doc_id": "doc-00001"}}'
    first, again = desk.upload(1, payload=marker), desk.upload(1, payload=marker)
    assert first == again
    form = {"target_type": "exam", "target_id": desk.exam.pk, "source": "omr_scan", "payload": marker}
    other = desk.client.post(ALL, {**form, "file": scan(2)}, format="multipart")
    assert (other.status_code, other.data["code"]) == (409, "DOCUMENT_DIFFERS")
    assert Submission.objects.count() == 1
    found = desk.client.get(f"{ALL}?doc_id=doc-00001").data["results"]
    assert [row["id"] for row in found] == [first]


def test_one_key_is_one_upload(desk: ExamDesk) -> None:
    path = f"{ALL}exams/{desk.exam.pk}/omr/batch/"
    key = {"Idempotency-Key": "upload-1"}
    answers = [
        desk.client.post(path, {"files": [scan(1)]}, format="multipart", headers=key) for _ in range(2)
    ]
    assert answers[0].data == answers[1].data
    assert Submission.objects.count() == 1
    assert AIJobRow.objects.count() == 1
    other = desk.client.post(path, {"files": [scan(2)]}, format="multipart", headers=key)
    assert other.status_code == 422


def test_a_student_with_a_sheet_is_a_conflict_at_the_upload(desk: ExamDesk) -> None:
    student = desk.students[0].pk
    first = desk.upload(enrollment_id=student)
    path, form = f"{ALL}admin/omr-upload/", {"target_id": desk.exam.pk, "enrollment_id": student}
    refused = desk.client.post(path, {**form, "file": scan(2)}, format="multipart")
    assert (refused.status_code, refused.data["conflict_submission_id"]) == (409, first)
    taken = desk.client.post(f"{path}?allow_duplicate=1", {**form, "file": scan(2)}, format="multipart")
    assert taken.status_code == 201


def test_answers_without_a_picture_are_graded_at_once(desk: ExamDesk) -> None:
    body = {"target_type": "exam", "target_id": desk.exam.pk, "source": "online"}
    payload: dict[str, object] = {"answers": desk.right()}
    body |= {"enrollment_id": desk.students[0].pk, "payload": payload}
    made = desk.client.post(ALL, body, format="json")
    assert (made.status_code, made.data["status"]) == (201, "done")
    assert desk.result(0)["total_score"] == 100.0
    second = desk.client.post(ALL, body, format="json")
    assert (second.status_code, second.data["code"]) == (409, "DUPLICATE_ENROLLMENT")
    wrong: list[object] = [
        {"answers": [{"question": 1, "answer": "1"}]},
        {"answers": []},
        {"answers": {"1": "1"}},
        None,
    ]
    for bad in wrong:
        answer = desk.client.post(ALL, {**body, "payload": bad}, format="json")
        assert answer.status_code == 400
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("body", [[], "x", None, {"target_type": "exam"}, {"target_type": "lesson"}])
def test_a_body_that_is_none_is_400(desk: ExamDesk, body: object) -> None:
    assert desk.client.post(ALL, body, format="json").status_code == 400


def test_the_lists_find_what_a_station_looks_for(desk: ExamDesk) -> None:
    first, second = desk.upload(1), desk.upload(2)
    sha = desk.state(second).sha256
    assert [row["id"] for row in desk.client.get(f"{ALL}?sha256={sha}").data["results"]] == [second]
    since = desk.state(second).updated_at.isoformat().replace("+", "%2B")
    assert [row["id"] for row in desk.client.get(f"{ALL}?updated_since={since}").data["results"]] == [second]
    assert desk.client.get(f"{ALL}?updated_since=yesterday").status_code == 400
    pending = desk.client.get(f"{ALL}pending/").data
    assert {row["id"] for row in pending} == {first, second}
    assert pending[0]["target_title"] == desk.exam.title
    candidates = desk.client.get(f"{ALL}exams/{desk.exam.pk}/candidates/?q={desk.tail(1)[-4:]}").data
    assert [row["enrollment_id"] for row in candidates] == [desk.students[1].pk]


def test_another_academy_sees_and_changes_nothing(
    desk: ExamDesk, stranger: User, client_of: MakeClient
) -> None:
    pk = desk.upload()
    other = client_of(stranger)
    for path in (f"{ALL}{pk}/", f"{ALL}{pk}/manual-edit/", f"{ALL}exams/{desk.exam.pk}/"):
        assert other.get(path).status_code == 404
    for path in ("manual-edit/", "retry/", "discard/", "accept-from-duplicates/"):
        assert other.post(f"{ALL}{pk}/{path}", {"reason": "other"}, format="json").status_code == 404
    assert other.get(ALL).data["results"] == []
    assert other.get(f"{ALL}pending/?filter=all").data == []
    batch_of_others = other.post(f"{ALL}discard-batch/", {"submission_ids": [pk]}, format="json").data
    assert batch_of_others["skipped"] == [{"id": pk, "reason": "not_found"}]
    assert desk.state(pk).status == "dispatched"
