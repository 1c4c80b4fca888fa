"""What a worker read becomes answers, student and grade; whatever it is unsure of waits for a person."""

from __future__ import annotations

import pytest

from station.server.submissions.models import ExamResult, SubmissionAnswer
from tests.unit.server.exam_desk import ALL, ExamDesk, read_answer

pytestmark = pytest.mark.django_db


def reasons(desk: ExamDesk, pk: int) -> list[str]:
    meta = desk.state(pk).meta
    assert meta is not None
    return list(meta["manual_review"]["reasons"])


def test_a_sure_sheet_is_graded_at_once(desk: ExamDesk) -> None:
    pk = desk.upload()
    row = desk.read(pk, desk.reading(desk.tail(0)))
    assert row.callback == "done"
    state = desk.state(pk)
    assert (state.status, state.enrollment_id) == ("done", desk.students[0].pk)
    assert desk.result(0)["total_score"] == 100.0
    assert not desk.result(0)["is_provisional"]
    listed = desk.client.get(f"{ALL}exams/{desk.exam.pk}/").data[0]
    assert (listed["identifier_status"], listed["aligned"], listed["score"]) == ("matched", True, 100.0)
    assert listed["answer_stats"]["ok"] == 13


def test_the_same_result_again_changes_nothing(desk: ExamDesk) -> None:
    pk = desk.upload()
    row = desk.read(pk, desk.reading(desk.tail(0)))
    before = (desk.state(pk).updated_at, SubmissionAnswer.objects.count())
    from station.server.submissions.callback import apply_result

    apply_result(row)
    assert (desk.state(pk).updated_at, SubmissionAnswer.objects.count()) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "ambiguous"}, "ANSWER_STATUS_NOT_OK"),
        ({"status": "error"}, "ANSWER_STATUS_NOT_OK"),
        ({"confidence": 0.3}, "ANSWER_LOW_CONFIDENCE"),
    ],
)
def test_a_doubt_makes_the_result_provisional_until_a_person_has_looked(
    desk: ExamDesk, change: dict[str, object], reason: str
) -> None:
    pk = desk.upload()
    reading = desk.reading(desk.tail(0))
    answers = reading["answers"]
    assert isinstance(answers, list)
    answers[2] = {**answers[2], **change}
    desk.read(pk, reading)
    assert desk.state(pk).status == "answers_ready"
    assert reasons(desk, pk) == [reason]
    assert desk.result(0)["is_provisional"]
    settled = desk.edit(pk, 0, [desk.right()[2]])
    assert (settled.data["status"], settled.data["score"]) == ("done", 100.0)
    assert not desk.result(0)["is_provisional"]


def test_an_unproven_page_leaves_every_answer_doubtful(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.read(pk, {**desk.reading(desk.tail(0)), "aligned": False})
    assert set(reasons(desk, pk)) == {"ALIGNMENT_FAILED", "IDENTIFIER_FUZZY"}
    assert SubmissionAnswer.objects.filter(doubtful=True).count() == 13
    assert desk.state(pk).status == "answers_ready"


@pytest.mark.parametrize(
    ("identifier", "status", "reason"),
    [
        ("99999999", "no_match", "IDENTIFIER_NO_ENROLLMENT_MATCH"),
        ("0000?137", "incomplete", "IDENTIFIER_INCOMPLETE"),
        ("????????", "incomplete", "IDENTIFIER_INCOMPLETE"),
        ("", "missing", "IDENTIFIER_INCOMPLETE"),
    ],
)
def test_a_student_that_is_not_clear_waits_for_a_person(
    desk: ExamDesk, identifier: str, status: str, reason: str
) -> None:
    pk = desk.upload()
    desk.read(pk, desk.reading(identifier))
    state = desk.state(pk)
    assert (state.status, state.enrollment_id, (state.meta or {})["identifier_status"]) == (
        "needs_identification",
        None,
        status,
    )
    assert reason in reasons(desk, pk)
    unnamed = desk.edit(pk, None)
    assert (unnamed.status_code, unnamed.data["code"]) == (400, "student_required")
    assert desk.edit(pk, 3).data["status"] == "done"


def test_siblings_are_told_apart_by_a_person_alone(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.read(pk, desk.reading(desk.students[0].student.parent_phone[-8:]))
    assert reasons(desk, pk) == ["IDENTIFIER_AMBIGUOUS"]
    assert desk.state(pk).enrollment_id is None


def test_one_wrong_digit_is_a_proposal(desk: ExamDesk) -> None:
    tail = desk.tail(0)
    near = next(
        tail[:7] + digit
        for digit in "0123456789"
        if digit != tail[7] and all(tail[:7] + digit != other.student.phone[-8:] for other in desk.students)
    )
    pk = desk.upload()
    desk.read(pk, desk.reading(near))
    assert (desk.state(pk).enrollment_id, desk.state(pk).status) == (desk.students[0].pk, "answers_ready")
    assert reasons(desk, pk) == ["IDENTIFIER_FUZZY"]
    assert desk.result(0)["is_provisional"]


def test_a_student_chosen_with_the_upload_stays_whatever_the_identifier_says(desk: ExamDesk) -> None:
    pk = desk.upload(enrollment_id=desk.students[4].pk)
    desk.read(pk, desk.reading(desk.tail(0)))
    assert desk.state(pk).enrollment_id == desk.students[4].pk
    assert reasons(desk, pk) == ["IDENTIFIER_MISMATCH"]
    unreadable = desk.upload(2, enrollment_id=desk.students[5].pk)
    desk.read(unreadable, desk.reading("????????"))
    assert desk.state(unreadable).status == "done"


def test_a_second_sheet_is_never_given_to_the_student_by_itself(desk: ExamDesk) -> None:
    first, second = desk.upload(1), desk.upload(2)
    desk.read(first, desk.reading(desk.tail(0)))
    desk.read(second, desk.reading(desk.tail(0)))
    assert desk.state(second).status == "needs_identification"
    assert reasons(desk, second) == ["DUPLICATE_ENROLLMENT"]
    assert ExamResult.objects.get().submission_id == first


def test_a_person_who_was_first_is_never_overruled(desk: ExamDesk) -> None:
    pk = desk.upload()
    answers = desk.right()
    answers[0]["answer"] = "5"
    desk.edit(pk, 1, answers)
    desk.read(pk, desk.reading(desk.tail(0)))
    state = desk.state(pk)
    assert (state.status, state.enrollment_id) == ("done", desk.students[1].pk)
    assert desk.result(1)["total_score"] == round(100 * 12 / 13, 2)
    assert (state.meta or {})["ai_result"]["result"]["version"] == "v15"  # kept to be looked at


@pytest.mark.parametrize(
    "change",
    [
        {"version": "v1"},
        {"version": "v16"},
        {"answers": [{"question_id": 1, "status": "low_confidence"}]},
        {"answers": [{"question_id": "1"}]},
        {"answers": [read_answer(1, "1"), read_answer(1, "2")]},
        {"answers": "none"},
        {"identifier": []},
        {"aligned": "yes"},
    ],
)
def test_a_result_outside_the_contract_is_not_believed(desk: ExamDesk, change: dict[str, object]) -> None:
    pk = desk.upload()
    desk.read(pk, {**desk.reading(desk.tail(0)), **change})
    state = desk.state(pk)
    assert (state.status, state.error_message) == ("failed", "WORKER_CONTRACT_VIOLATION")
    assert not SubmissionAnswer.objects.exists()
    assert desk.client.post(f"{ALL}{pk}/retry/").data == {"submission_id": pk, "status": "dispatched"}
    desk.read(pk, desk.reading(desk.tail(0)))
    assert desk.state(pk).status == "done"


def test_questions_too_many_or_missing_are_told(desk: ExamDesk) -> None:
    pk = desk.upload()
    reading = desk.reading(desk.tail(0))
    answers = reading["answers"]
    assert isinstance(answers, list)
    desk.read(pk, {**reading, "answers": [*answers[1:], read_answer(50, "1")]})
    assert reasons(desk, pk) == ["ANSWER_QNUM_NOT_IN_SHEET"]
    assert desk.state(pk).status == "answers_ready"
    assert (desk.state(pk).meta or {})["omr_readiness"]["missing_numbers"] == [1]
    assert desk.result(0) is None


def test_a_job_that_fails_for_good_fails_the_sheet_and_it_can_be_tried_again(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.fail(pk, "cannot read the picture")
    assert (desk.state(pk).status, desk.state(pk).error_message) == ("failed", "cannot read the picture")
    assert desk.client.post(f"{ALL}{pk}/retry/").status_code == 200
    assert desk.client.post(f"{ALL}{pk}/retry/").status_code == 400
    desk.read(pk, desk.reading(desk.tail(2)))
    assert desk.result(2)["total_score"] == 100.0


def test_a_failed_job_does_not_touch_a_sheet_that_a_person_confirmed(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.edit(pk, 0)
    desk.fail(pk, "too late")
    assert (desk.state(pk).status, desk.state(pk).error_message) == ("done", "")


def test_another_academys_job_changes_nothing(desk: ExamDesk) -> None:
    from station.server.aijobs.models import AIJobRow

    pk = desk.upload()
    AIJobRow.objects.update(tenant_id="999")
    desk.read(pk, desk.reading(desk.tail(0)))
    assert desk.state(pk).status == "dispatched"
    assert not SubmissionAnswer.objects.exists()
