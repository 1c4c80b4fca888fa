"""A person's word about a sheet: all of it or nothing, graded at once, never two sheets for one student."""

from __future__ import annotations

from typing import Any

import pytest

from station.server.submissions.models import ExamResult, SubmissionAnswer
from tests.unit.server.exam_desk import ALL, ExamDesk

pytestmark = pytest.mark.django_db


def test_a_full_edit_right_after_the_upload_is_graded(desk: ExamDesk) -> None:
    pk = desk.upload()
    assert desk.state(pk).status == "dispatched"
    answer = desk.edit(pk, 0)
    assert answer.status_code == 200
    told = answer.data
    assert (told["status"], told["graded"], told["score"], told["max_score"]) == ("done", True, 100.0, 100.0)
    assert (told["updated"], told["enrollment_id"]) == (13, desk.students[0].pk)
    assert desk.result(0)["total_score"] == 100.0


def test_a_repeated_edit_keeps_done_and_one_result(desk: ExamDesk) -> None:
    pk = desk.upload()
    first, again = desk.edit(pk, 0), desk.edit(pk, 0)
    assert (again.data["status"], again.data["result_id"]) == ("done", first.data["result_id"])
    assert ExamResult.objects.count() == 1


def test_one_answer_corrected_after_done_changes_the_score_and_keeps_done(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.edit(pk, 0)
    wrong = {"exam_question_id": desk.questions[0].pk, "answer": "4"}
    answer = desk.edit(pk, None, [wrong])
    assert (answer.data["status"], answer.data["score"]) == ("done", round(100 * 12 / 13, 2))


def test_a_student_alone_waits_for_the_answers(desk: ExamDesk) -> None:
    pk = desk.upload()
    told = desk.edit(pk, 0, []).data
    assert (told["status"], told["graded"], told["score"]) == ("dispatched", False, None)
    assert told["readiness"]["missing"] == ["answers"]


def test_answers_that_lack_are_a_409_with_their_numbers_and_nothing_is_written(desk: ExamDesk) -> None:
    pk = desk.upload()
    answer = desk.edit(pk, 0, desk.right()[:5])
    assert (answer.status_code, answer.data["code"]) == (409, "OMR_ANSWERS_INCOMPLETE")
    assert answer.data["missing_numbers"] == [6, 7, 8, 9, 10, 11, 12, 13]
    assert not SubmissionAnswer.objects.exists()
    assert desk.state(pk).enrollment_id is None


def test_a_blank_is_an_answer_and_two_marks_are_one(desk: ExamDesk) -> None:
    pk = desk.upload()
    answers = desk.right()
    answers[0]["answer"], answers[1]["answer"] = "", "3,1"
    told = desk.edit(pk, 0, answers).data
    assert told["graded"]
    assert told["score"] == round(100 * 11 / 13, 2)
    shown = desk.client.get(f"{ALL}{pk}/manual-edit/").data["answers"]
    assert [row["answer"] for row in shown[:2]] == ["", "1,3"]


@pytest.mark.parametrize(
    "bad",
    [
        "x", {}, [1], [{}], [{"answer": "1"}], [{"exam_question_id": 999_999, "answer": "1"}],
        [{"exam_question_id": "1", "answer": "1"}], [{"question": 1, "answer": "1"}],
        [{"number": 1, "answer": 1}], [{"number": 1, "answer": "①"}], [{"number": 1, "answer": "1;2"}],
        [{"number": 1, "answer": "1"}, {"number": 1, "answer": "2"}], [{"number": 99, "answer": "1"}],
        [{"number": 1, "answer": "1", "points": 3}], [{"number": 1, "answer": "1\x00"}], [None],
    ],
)  # fmt: skip
def test_answers_that_would_be_lost_are_refused(desk: ExamDesk, bad: Any) -> None:
    pk = desk.upload()
    assert desk.edit(pk, 0, bad).status_code == 400
    assert not SubmissionAnswer.objects.exists()


def test_another_academys_student_is_refused(desk: ExamDesk) -> None:
    pk = desk.upload()
    body = {"identifier": {"enrollment_id": 999}, "answers": desk.right()}
    answer = desk.client.post(f"{ALL}{pk}/manual-edit/", body, format="json")
    assert (answer.status_code, answer.data["detail"]) == (
        400,
        "enrollment_id=999는 현재 학원의 학생이 아닙니다.",
    )
    wrong: list[object] = ["x", -1, [], True, 1.5]
    for nonsense in wrong:
        body = {"identifier": {"enrollment_id": nonsense}, "answers": []}
        assert desk.client.post(f"{ALL}{pk}/manual-edit/", body, format="json").status_code == 400


def test_a_second_sheet_of_a_student_is_a_conflict_until_a_person_replaces(desk: ExamDesk) -> None:
    first, second = desk.upload(1), desk.upload(2)
    desk.edit(first, 0)
    answer = desk.edit(second, 0)
    assert answer.status_code == 409
    assert (answer.data["code"], answer.data["conflict_submission_id"]) == ("DUPLICATE_ENROLLMENT", first)
    assert answer.data["conflict_status"] == "done"
    answers = desk.right()
    answers[0]["answer"] = "5"
    replaced = desk.edit(second, 0, answers, query="?allow_duplicate=1")
    assert (replaced.status_code, replaced.data["score"]) == (200, round(100 * 12 / 13, 2))
    assert desk.state(first).status == "superseded"
    assert ExamResult.objects.get().submission_id == second


def test_a_retake_counts_and_going_back_brings_the_earlier_one(desk: ExamDesk) -> None:
    desk.exam.allow_retake = True
    desk.exam.save()
    first, second = desk.upload(1), desk.upload(2)
    desk.edit(first, 0)
    worse = desk.right()
    worse[0]["answer"] = "4"
    assert desk.edit(second, 0, worse).data["score"] == round(100 * 12 / 13, 2)
    desk.edit(second, 1, worse)  # it was another student's after all
    assert desk.result(0)["total_score"] == 100.0
    assert desk.result(1)["submission_id"] == second


def test_reassigning_takes_the_result_from_the_first_student(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.edit(pk, 0)
    desk.edit(pk, 1)
    assert desk.result(0) is None
    assert desk.result(1)["total_score"] == 100.0
    assert desk.state(pk).status == "done"


def test_if_match_stops_the_second_of_two_people(desk: ExamDesk) -> None:
    pk = desk.upload()
    seen = desk.client.get(f"{ALL}{pk}/manual-edit/")["ETag"]
    assert desk.edit(pk, 0, headers={"If-Match": seen}).status_code == 200
    late = desk.edit(pk, 1, headers={"If-Match": seen})
    assert (late.status_code, late.data["code"]) == (412, "VERSION_CONFLICT")
    assert desk.state(pk).enrollment_id == desk.students[0].pk
    fresh = desk.client.get(f"{ALL}{pk}/")["ETag"]
    assert desk.edit(pk, 1, headers={"If-Match": fresh}).status_code == 200
    assert desk.edit(pk, 1, headers={"If-Match": "soon"}).status_code == 400


def test_one_idempotency_key_is_one_edit(desk: ExamDesk) -> None:
    pk = desk.upload()
    key = {"Idempotency-Key": "k-1"}
    first, again = desk.edit(pk, 0, headers=key), desk.edit(pk, 0, headers=key)
    assert first.data == again.data
    assert again["Idempotent-Replay"] == "true"
    assert desk.state(pk).version == first.data["version"]
    other = desk.edit(pk, 1, headers=key)
    assert (other.status_code, other.data["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    refused = {"Idempotency-Key": "k-2"}
    assert desk.edit(pk, 0, desk.right()[:1], headers=refused).status_code == 200  # answers stand already
    assert (
        desk.edit(desk.upload(3), 0, desk.right()[:1], headers={"Idempotency-Key": "k-3"}).status_code == 409
    )
    assert desk.edit(pk, 0, headers={"Idempotency-Key": "k-3"}).status_code == 200


def test_discarding_is_for_sheets_without_a_result(desk: ExamDesk) -> None:
    done, open_one = desk.upload(1), desk.upload(2)
    desk.edit(done, 0)
    body = {"reason": "scan_quality"}
    assert desk.client.post(f"{ALL}{done}/discard/", body, format="json").status_code == 409
    answer = desk.client.post(f"{ALL}{open_one}/discard/", body, format="json")
    assert answer.data == {"submission_id": open_one, "status": "failed", "discarded": True, **body}
    assert desk.edit(open_one, 1).status_code == 409
    assert desk.client.post(f"{ALL}{open_one}/retry/").status_code == 400
    batch = {"submission_ids": [done, 99_999, desk.upload(3)], "reason": "other"}
    told = desk.client.post(f"{ALL}discard-batch/", batch, format="json").data
    assert (told["discarded"], told["skipped_count"]) == (1, 2)
    assert desk.client.post(f"{ALL}discard-batch/", {"submission_ids": "x"}, format="json").status_code == 400


def test_grading_anew_by_another_key_keeps_states(desk: ExamDesk) -> None:
    from station.server.academy.models import AnswerKey

    pk = desk.upload()
    desk.edit(pk, 0)
    key = AnswerKey.objects.get(exam=desk.exam)
    key.answers = {**key.answers, str(desk.questions[0].pk): "4"}
    key.save()
    told = desk.client.post(f"/api/v1/exams/{desk.exam.pk}/recalculate/").data
    assert (told["total"], told["graded"], told["failed"]) == (1, 1, [])
    assert desk.result(0)["total_score"] == round(100 * 12 / 13, 2)
    assert desk.state(pk).status == "done"


def test_results_rank_equal_scores_alike(desk: ExamDesk) -> None:
    for student, wrong in enumerate((0, 1, 1, 2)):
        answers = desk.right()
        for answer in answers[:wrong]:
            answer["answer"] = "4" if answer["answer"] != "4" else "3"
        desk.edit(desk.upload(student), student, answers)
    rows = desk.client.get(f"/api/v1/results/admin/exams/{desk.exam.pk}/results/").data["results"]
    assert [row["rank"] for row in rows] == [1, 2, 2, 4]
    assert {row["result_status"] for row in rows} == {"DONE"}
