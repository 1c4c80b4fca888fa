"""What the academy's real API said about sheets and results (names and numbers are replaced, lists are cut to
their first row): in the same situation our answer has the same status, and every field with the same type.

Not replayed: its defects, such as 500 where a duplicate or a missing answer is meant, a failed job that is
DONE, a student's result that stays with another one, a corrected sheet that is never done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.unit.server.exam_desk import ALL, ExamDesk, scan

pytestmark = pytest.mark.django_db
FOLDER: Final = Path(__file__).parents[3] / "data" / "api" / "submissions"
NOT_HERE: Final = {
    *("clinic_required", "clinic_retake", "remediated", "name_highlight_clinic_target"),  # clinics
    *("correction_session_id", "correction_status", "attempt_id", "edit_state", "is_editable", "source"),
    *("exam_enrollment_created", "tenant_id"),
}
MAY_BE_NULL: Final = {"scan_image_size", "payload", "enrollment_id"}  # of a sheet without them
MADE_BY_WORKERS: Final = {"result", "bubble_rects"}


def recording(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return told


def lacking(recorded: object, ours: object, where: str = "") -> list[str]:
    """Fields that ``ours`` has not, or of another type. A recorded null says nothing of the type."""
    name = where.rpartition(".")[2]
    if recorded is None or name in MADE_BY_WORKERS or (ours is None and name in MAY_BE_NULL):
        return []
    if isinstance(recorded, float) and isinstance(ours, int):
        ours = float(ours)
    if type(recorded) is not type(ours):
        return [f"{where}: {type(ours).__name__} instead of {type(recorded).__name__}"]
    if isinstance(recorded, dict) and isinstance(ours, dict):
        if recorded and all(key.isdecimal() for key in recorded):
            return lacking([*recorded.values()], [*ours.values()], f"{where}.*")
        wrong = [f"{where}.{key}: missing" for key in recorded.keys() - ours.keys() - NOT_HERE]
        for key in recorded.keys() & ours.keys():
            wrong += lacking(recorded[key], ours[key], f"{where}.{key}")
        return wrong
    if isinstance(recorded, list) and isinstance(ours, list) and recorded:
        return lacking(recorded[0], ours[0], f"{where}[]") if ours else [f"{where}: empty"]
    return []


def post(desk: ExamDesk, path: str, body: object = None) -> Any:
    return desk.client.post(path, {} if body is None else body, format="json")


def batch(desk: ExamDesk, *files: SimpleUploadedFile, exam: int | None = None, **form: object) -> Any:
    path = f"{ALL}exams/{exam or desk.exam.pk}/omr/batch/"
    return desk.client.post(path, {**form, "files": list(files)}, format="multipart")


def admin_upload(desk: ExamDesk, student: int) -> Any:
    form = {"target_id": desk.exam.pk, "enrollment_id": desk.students[student].pk, "file": scan(9)}
    return desk.client.post(f"{ALL}admin/omr-upload/", form, format="multipart")


def read(desk: ExamDesk, identifier: str | None = None) -> int:
    pk = desk.upload()
    desk.read(pk, desk.reading(desk.tail(0) if identifier is None else identifier))
    return pk


def confirmed(desk: ExamDesk) -> int:
    pk = desk.upload()
    desk.edit(pk, 0)
    return pk


def failed(desk: ExamDesk) -> int:
    pk = desk.upload()
    desk.fail(pk, "cannot read")
    return pk


def second(desk: ExamDesk) -> int:
    """A machine found a sheet of a student who has one."""
    read(desk)
    return read(desk)


def look(desk: ExamDesk, pk: int, more: str = "") -> Any:
    return desk.client.get(f"{ALL}{pk}/{more}")


def foreign_question(desk: ExamDesk) -> Any:
    return desk.edit(desk.upload(), 0, [{"exam_question_id": 999_999, "answer": "1"}])


def foreign_student(desk: ExamDesk) -> Any:
    body = {"identifier": {"enrollment_id": 999}, "answers": desk.right()}
    return post(desk, f"{ALL}{desk.upload()}/manual-edit/", body)


def created(desk: ExamDesk) -> Any:
    form = {"target_type": "exam", "target_id": desk.exam.pk, "source": "omr_scan", "file": scan()}
    payload = '{"sheet_id": 1, "mode": "scan", "station": {"doc_id": "doc-00001", "sha256": "x"}}'
    return desk.client.post(ALL, {**form, "payload": payload}, format="multipart")


def online(desk: ExamDesk) -> Any:
    answers = [{**answer, "meta": {"via": "station", "doc_id": "u-1"}} for answer in desk.right()]
    body: dict[str, object] = {"target_type": "exam", "target_id": desk.exam.pk, "source": "online"}
    payload = {"answers": answers, "station": {"doc_id": "u-1"}}
    return post(desk, ALL, {**body, "enrollment_id": desk.students[0].pk, "payload": payload})


def with_results(desk: ExamDesk, path: str) -> Any:
    confirmed(desk)
    return desk.client.get(f"/api/v1/results/admin/exams/{desk.exam.pk}/{path}")


def throttled(desk: ExamDesk) -> Any:
    answers = (desk.client.get(f"{ALL}pending/") for _ in range(5000))
    return next(answer for answer in answers if answer.status_code != 200)


def listed(desk: ExamDesk, path: str) -> Any:
    desk.upload()
    return desk.client.get(path.replace("{exam}", str(desk.exam.pk)))


def read_and_listed(desk: ExamDesk) -> Any:
    read(desk, "99999999")
    return desk.client.get(f"{ALL}exams/{desk.exam.pk}/")


def after_reading(desk: ExamDesk) -> Any:
    return desk.edit(read(desk, "0000?137"), 1, desk.right()[:1])


def candidate(desk: ExamDesk) -> Any:
    confirmed(desk)
    return desk.client.get(f"{ALL}exams/{desk.exam.pk}/candidates/?q={desk.tail(0)[-4:]}")


def named_twice(desk: ExamDesk) -> Any:
    confirmed(desk)
    return desk.edit(desk.upload(2), 0)


def uploaded_twice(desk: ExamDesk) -> Any:
    confirmed(desk)
    return admin_upload(desk, 0)


def corrected(desk: ExamDesk) -> Any:
    wrong = {"exam_question_id": desk.questions[0].pk, "answer": "5"}
    return desk.edit(confirmed(desk), None, [wrong])


def none_discarded(desk: ExamDesk) -> Any:
    return post(desk, f"{ALL}discard-batch/", {"submission_ids": [confirmed(desk)], "reason": "wrong_upload"})


def recalculated(desk: ExamDesk) -> Any:
    confirmed(desk)
    return post(desk, f"/api/v1/exams/{desk.exam.pk}/recalculate/")


def big(data: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + bytes(data), "image/jpeg")


WEBP: Final = SimpleUploadedFile("x.webp", b"RIFF....WEBP", "image/webp")
WRONG: Final = {"reason": "scan_quality"}

SCENES: Final[dict[str, Callable[[ExamDesk], Any]]] = {
    "40_batch_no_files": batch,
    "41_batch_wrong_type": lambda desk: batch(desk, WEBP),
    "42_batch_too_big": lambda desk: batch(desk, big(10 * 2**20)),
    "44_batch_unknown_exam": lambda desk: batch(desk, scan(), exam=9999),
    "45_batch_foreign_sheet": lambda desk: batch(desk, scan(), sheet_id=999),
    "46_batch_upload_3": lambda desk: batch(desk, scan(1), scan(2), scan(3)),
    "47_submission_detail_dispatched": lambda desk: look(desk, created(desk).data["id"]),
    "48_exam_submissions_list": lambda desk: listed(desk, f"{ALL}exams/{{exam}}/"),
    "49_pending": lambda desk: listed(desk, f"{ALL}pending/?filter=pending"),
    "50_submissions_list_paged": lambda desk: (created(desk), listed(desk, f"{ALL}?page_size=1"))[1],
    "51_retry_not_failed": lambda desk: post(desk, f"{ALL}{desk.upload()}/retry/"),
    "61_manual_get_dispatched": lambda desk: look(desk, desk.upload(), "manual-edit/"),
    "62_manual_bad_enrollment": foreign_student,
    "63_manual_foreign_question": foreign_question,
    "64_manual_student_only": lambda desk: desk.edit(desk.upload(), 0, []),
    "66_manual_full_while_dispatched": lambda desk: desk.edit(desk.upload(), 0),
    "69_manual_conflict_409": named_twice,
    "70_admin_upload_409": uploaded_twice,
    "72_result_detail": lambda desk: with_results(desk, f"enrollments/{desk.students[0].pk}/"),
    "73_exam_results": lambda desk: with_results(desk, "results/"),
    "74_detail_failed": lambda desk: look(desk, failed(desk)),
    "78_job_unknown": lambda desk: desk.client.get("/api/v1/jobs/nope/"),
    "79_job_progress_unknown": lambda desk: desk.client.get("/api/v1/jobs/nope/progress/"),
    "80_manual_correct_one_after_done": corrected,
    "90_generic_create_with_payload": created,
    "93_generic_create_json_no_file": lambda desk: post(
        desk, ALL, {"target_type": "exam", "target_id": desk.exam.pk, "source": "omr_scan", "payload": {}}
    ),
    "A0_retry_failed": lambda desk: post(desk, f"{ALL}{failed(desk)}/retry/"),
    "A2_detail_done": lambda desk: look(desk, second(desk)),
    "A3_manual_get_done": lambda desk: look(desk, second(desk), "manual-edit/"),
    "B2_d_detail": lambda desk: look(desk, read(desk)),
    "B4_exam2_list": read_and_listed,
    "B6_manual_no_student": lambda desk: desk.edit(read(desk, "????????"), None),
    "B8_manual_after_ai_partial_ok": after_reading,
    "B9_discard_done": lambda desk: post(desk, f"{ALL}{confirmed(desk)}/discard/", WRONG),
    "BA_discard_batch": none_discarded,
    "C2_candidates_query": candidate,
    "C7_method_not_allowed": lambda desk: desk.client.delete(f"{ALL}pending/"),
    "C8_manual_missing": lambda desk: look(desk, 99_999, "manual-edit/"),
    "CD_throttle_429": throttled,
    "D1_manual_get_dup_siblings": lambda desk: look(desk, second(desk), "manual-edit/"),
    "D3_discard_needs_id": lambda desk: post(desk, f"{ALL}{second(desk)}/discard/", {"reason": "duplicate"}),
    "D6_recalculate_exam": recalculated,
    "G0_admin_upload_preselected_student_blank_id": lambda desk: admin_upload(desk, 3),
    "H0_online_full": online,
}  # fmt: skip

NUMBERED: Final = {"BA_discard_batch", "B9_discard_done", "CD_throttle_429"}
"""Sentences with a number of their own in them."""


def test_every_recording_is_replayed() -> None:
    assert sorted(SCENES) == sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", sorted(SCENES))
def test_answers_as_recorded_of_sheets(name: str, desk: ExamDesk) -> None:
    told = recording(name)["response"]
    WEBP.seek(0)

    answer = SCENES[name](desk)

    ours = json.loads(answer.content)
    assert answer.status_code == told["status"], ours
    assert lacking(told["json"], ours) == []
    if answer.status_code >= 400 and name not in NUMBERED:
        assert ours.get("detail") == told["json"].get("detail")
        assert ours.get("code", "") == told["json"].get("code", ours.get("code", ""))


def test_what_is_lacking_is_seen() -> None:
    assert lacking({"a": 1}, {"a": "1"}) == [".a: str instead of int"]
    assert lacking({"a": [{"b": True}]}, {"a": [{}]}) == [".a[].b: missing"]
    assert lacking({}, {"more": 1}) == []
    assert lacking([1], []) == [": empty"]
