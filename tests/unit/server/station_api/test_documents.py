"""A whole confirmed sheet in one call: written once, or refused with a word that a program understands."""

from __future__ import annotations

from typing import Any

import pytest

from station.contracts.codec import encode
from station.server.aijobs.models import AIJobRow
from station.server.submissions.models import ExamResult, Submission
from tests.unit.server.exam_desk import ExamDesk, jpeg, scan

pytestmark = pytest.mark.django_db
DOC = "0b9c7c5e-0001"


def put(desk: ExamDesk, doc_id: str = DOC, *, shade: int | None = 200, **changes: object) -> Any:
    document = {
        "exam_id": desk.exam.pk,
        "enrollment_id": desk.students[0].pk,
        "answers": desk.right(),
        "identifier": desk.tail(0),
        **changes,
    }
    path = f"/api/v1/station/documents/{doc_id}/"
    if shade is None:
        return desk.client.put(path, document, format="json")
    body = {"document": encode(document).decode(), "scan": scan(shade)}
    return desk.client.put(path, body, format="multipart")


def send(desk: ExamDesk, url: str, data: bytes) -> Any:
    """A PUT of the bytes alone."""
    client: Any = desk.client
    return client.generic("PUT", url, data, content_type="image/jpeg")


def test_a_document_is_graded_in_one_call(desk: ExamDesk) -> None:
    made = put(desk)
    assert made.status_code == 201
    assert (made.data["status"], made.data["graded"], made.data["score"]) == ("done", True, 100.0)
    assert made["ETag"] == f'"v{made.data["version"]}"'
    row = Submission.objects.get()
    assert (row.doc_id, row.source, row.file_type) == (DOC, "station", "image/jpeg")
    assert not AIJobRow.objects.exists()
    assert desk.client.get(f"/api/v1/station/documents/{DOC}/").data == made.data
    assert desk.client.get("/api/v1/station/documents/unknown-1/").status_code == 404


def test_the_same_document_again_is_the_same_answer(desk: ExamDesk) -> None:
    first, again = put(desk), put(desk)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data == again.data
    assert Submission.objects.count() == ExamResult.objects.count() == 1


@pytest.mark.parametrize("change", [{"shade": 7}, {"note": "other"}, {"enrollment_id": None}])
def test_another_document_of_that_name_is_a_409(desk: ExamDesk, change: dict[str, Any]) -> None:
    put(desk)
    other = put(desk, **change)
    assert (other.status_code, other.data["code"]) == (409, "DOCUMENT_DIFFERS")
    assert desk.result(0)["total_score"] == 100.0


def test_a_typed_sheet_needs_no_picture(desk: ExamDesk) -> None:
    assert put(desk, shade=None).data["graded"]


def test_a_sheet_of_nobody_waits_for_a_student(desk: ExamDesk) -> None:
    told = put(desk, enrollment_id=None).data
    assert (told["status"], told["graded"]) == ("needs_identification", False)


def test_a_second_sheet_of_a_student_names_the_first(desk: ExamDesk) -> None:
    first = put(desk).data["submission_id"]
    refused = put(desk, "doc-00002")
    assert refused.status_code == 409
    told = (refused.data["code"], refused.data["conflict_submission_id"], refused.data["conflict_doc_id"])
    assert told == ("DUPLICATE_ENROLLMENT", first, DOC)
    assert Submission.objects.count() == 1  # nothing of the refused one is left
    replaced = put(desk, "doc-00002", replaces=first)
    assert replaced.status_code == 201
    assert ExamResult.objects.get().submission.doc_id == "doc-00002"
    assert put(desk, "doc-00003", replaces=first).status_code == 409  # not the one that stands now


def test_answers_that_lack_leave_nothing_behind(desk: ExamDesk) -> None:
    refused = put(desk, answers=desk.right()[:3])
    assert (refused.status_code, refused.data["code"]) == (409, "OMR_ANSWERS_INCOMPLETE")
    assert not Submission.objects.exists()
    assert put(desk).status_code == 201


def test_numbers_will_do_for_questions(desk: ExamDesk) -> None:
    pairs = zip(desk.questions, desk.right(), strict=True)
    answers = [{"number": question.number, "answer": right["answer"]} for question, right in pairs]
    assert put(desk, answers=answers).data["score"] == 100.0


def test_an_exam_that_changed_in_the_meantime_is_told(desk: ExamDesk) -> None:
    seen = desk.exam.updated_at.isoformat()
    desk.exam.save()
    refused = put(desk, exam_updated_at=seen)
    assert (refused.status_code, refused.data["code"]) == (409, "EXAM_CHANGED")
    assert put(desk, exam_updated_at=refused.data["updated_at"]).status_code == 201


def test_a_second_reading_comes_only_when_asked_for_and_changes_nothing(desk: ExamDesk) -> None:
    pk = put(desk, ai=True).data["submission_id"]
    desk.read(pk, desk.reading(desk.tail(3)))
    state = desk.state(pk)
    assert (state.status, state.enrollment_id) == ("done", desk.students[0].pk)
    assert (state.meta or {})["ai_result"]["status"] == "DONE"
    assert (state.meta or {})["second_reading"] == {"numbers": [], "other_student": True}


def test_a_second_reading_that_says_otherwise_is_told(desk: ExamDesk) -> None:
    answers = desk.right()
    answers[2] = {**answers[2], "answer": ""}
    pk = put(desk, ai=True, answers=answers).data["submission_id"]
    desk.read(pk, desk.reading(desk.tail(0)))
    told = desk.client.get(f"/api/v1/submissions/submissions/{pk}/").data["meta"]["second_reading"]
    assert told == {"numbers": [3], "other_student": False}


@pytest.mark.parametrize(
    "change",
    [
        {"exam_id": "x"},
        {"answers": None},
        {"answers": [{"number": 1, "answer": "①"}]},
        {"sha256": "0" * 64},
        {"enrollment_id": 999},
        {"unknown\x00": 1},
    ],
)
def test_a_wrong_document_is_400(desk: ExamDesk, change: dict[str, Any]) -> None:
    assert put(desk, **change).status_code == 400
    assert not Submission.objects.exists()


def test_an_unknown_exam_is_404_and_a_wrong_name_400(desk: ExamDesk) -> None:
    assert put(desk, exam_id=9999).status_code == 404
    for name in ("short", "a" * 65, "한글문서번호일까", "with space 1"):
        assert put(desk, name).status_code == 400


def test_a_scan_may_be_uploaded_before(desk: ExamDesk) -> None:
    from station.server.storage import sha256_of

    data = jpeg(9)
    wanted = {"sha256": sha256_of(data), "size": len(data), "content_type": "image/jpeg"}
    ticket = desk.client.post("/api/v1/station/uploads/", wanted, format="json").data
    key = ticket["upload_key"]
    assert put(desk, shade=None, upload_key=key).status_code == 404  # not there yet
    sent = send(desk, ticket["url"], data)
    assert sent.status_code == 200
    whole = desk.client.post("/api/v1/station/uploads/complete/", {"upload_key": key}, format="json")
    assert whole.data["sha256"] == wanted["sha256"]
    assert put(desk, shade=None, upload_key=key).status_code == 201
    assert Submission.objects.get().file_key == key


def test_an_upload_holds_what_was_announced_and_nothing_else(desk: ExamDesk) -> None:
    from station.server.storage import sha256_of

    data = jpeg(9)
    wanted: dict[str, object] = {"sha256": sha256_of(data), "size": len(data), "content_type": "image/jpeg"}
    ticket = desk.client.post("/api/v1/station/uploads/", wanted, format="json").data
    other = send(desk, ticket["url"], jpeg(10))
    assert (other.status_code, other.json()["code"]) == (400, "checksum")
    forged = ticket["url"][:-3] + "abc/"
    assert send(desk, forged, data).status_code in (403, 404)
    assert desk.client.get(ticket["url"]).status_code == 403  # an upload's URL reads nothing
    for bad in ({"size": 0}, {"size": 10**9}, {"sha256": "x"}, {"content_type": "text/html"}):
        refused = desk.client.post("/api/v1/station/uploads/", {**wanted, **bad}, format="json")
        assert refused.status_code == 400
    for key in ("tenants/999/uploads/x.jpg", "../../etc/passwd", ""):
        complete = desk.client.post("/api/v1/station/uploads/complete/", {"upload_key": key}, format="json")
        assert complete.status_code == 404


def test_the_way_of_the_scan_does_not_make_another_document(desk: ExamDesk) -> None:
    """Who got no answer to one way tries the other."""
    from station.server.storage import sha256_of

    first = put(desk, shade=9)
    data = jpeg(9)
    wanted = {"sha256": sha256_of(data), "size": len(data), "content_type": "image/jpeg"}
    ticket = desk.client.post("/api/v1/station/uploads/", wanted, format="json").data
    send(desk, ticket["url"], data)
    again = put(desk, shade=None, upload_key=ticket["upload_key"])
    assert (again.status_code, again.data) == (200, first.data)
    typed = put(desk, shade=None)
    assert (typed.status_code, typed.data["code"]) == (409, "DOCUMENT_DIFFERS")


def test_points_of_essays_come_with_the_document(desk: ExamDesk) -> None:
    from station.server.academy.models import AnswerKey

    essay = desk.questions[-1]
    key = AnswerKey.objects.get(exam=desk.exam)
    key.answers = {name: text for name, text in key.answers.items() if name != str(essay.pk)}
    key.save()
    answers = [*desk.right(), {"number": essay.number, "points": essay.score}]
    told = put(desk, answers=answers).data
    assert (told["score"], told["is_provisional"]) == (100.0, False)


def test_a_document_before_there_is_a_key_waits_for_it_and_for_no_machine(desk: ExamDesk) -> None:
    from station.server.academy.models import AnswerKey

    right = desk.right()
    AnswerKey.objects.filter(exam=desk.exam).update(answers={})
    told = put(desk, answers=right).data
    assert (told["status"], told["graded"]) == ("answers_ready", False)
