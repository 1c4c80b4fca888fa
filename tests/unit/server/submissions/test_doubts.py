"""A doubt of the machine ends when a person has looked at that very thing, and by nothing else."""

from __future__ import annotations

import pytest

from station.server.submissions.models import SubmissionAnswer
from tests.unit.server.exam_desk import ALL, ExamDesk, read_answer

pytestmark = pytest.mark.django_db


def near(desk: ExamDesk) -> str:
    """One digit away from the first student's number, and nobody else's."""
    tail = desk.tail(0)
    others = {student.student.phone[-8:] for student in desk.students}
    return next(found for digit in "0123456789" if (found := tail[:7] + digit) not in others)


def review(desk: ExamDesk, pk: int) -> tuple[bool, list[str]]:
    told = (desk.state(pk).meta or {})["manual_review"]
    return told["required"], told.get("reasons", [])


def with_doubt(desk: ExamDesk, identifier: str, *places: int) -> dict[str, object]:
    reading = desk.reading(identifier)
    answers = reading["answers"]
    assert isinstance(answers, list)
    for place in places:
        answers[place] = {**answers[place], "status": "ambiguous"}
    return reading


def test_an_answer_corrected_says_nothing_of_the_student(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.read(pk, desk.reading(near(desk)))
    told = desk.edit(pk, None, [desk.right()[0]]).data
    assert told["status"] == "answers_ready"
    assert review(desk, pk) == (True, ["IDENTIFIER_FUZZY"])
    assert (desk.state(pk).meta or {})["identifier_status"] == "matched_fuzzy"
    assert desk.result(0)["is_provisional"]
    assert desk.edit(pk, 0, []).data["status"] == "done"
    assert review(desk, pk) == (False, [])
    assert not desk.result(0)["is_provisional"]


def test_a_student_named_says_nothing_of_the_answers(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.read(pk, with_doubt(desk, near(desk), 2, 5))
    desk.edit(pk, 1, [])
    assert review(desk, pk) == (True, ["ANSWER_STATUS_NOT_OK"])
    desk.edit(pk, None, [desk.right()[2]])
    assert review(desk, pk) == (True, ["ANSWER_STATUS_NOT_OK"])
    assert desk.result(1)["is_provisional"]
    desk.edit(pk, None, [desk.right()[5]])
    assert review(desk, pk) == (False, [])
    assert not desk.result(1)["is_provisional"]


def test_another_form_is_settled_by_all_the_answers_only(desk: ExamDesk) -> None:
    pk = desk.upload()
    reading = desk.reading(desk.tail(0))
    answers = reading["answers"]
    assert isinstance(answers, list)
    desk.read(pk, {**reading, "answers": [*answers, read_answer(50, "1")]})
    desk.edit(pk, 0, desk.right()[:5])
    assert review(desk, pk) == (True, ["ANSWER_QNUM_NOT_IN_SHEET"])
    desk.edit(pk, 0)
    assert review(desk, pk) == (False, [])


def test_grading_anew_leaves_doubts_as_they_are(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.read(pk, with_doubt(desk, desk.tail(0), 2))
    desk.client.post(f"/api/v1/exams/{desk.exam.pk}/recalculate/")
    assert desk.state(pk).status == "answers_ready"
    assert desk.result(0)["is_provisional"]


@pytest.mark.parametrize(
    "change",
    [
        {"detected": [], "status": "ok"},
        {"detected": ["1"], "status": "blank"},
        {"detected": ["1"], "status": "multi"},
        {"detected": ["7"], "status": "ok"},
        {"detected": ["x"], "status": "ok"},
        {"detected": ["1,2"], "status": "ok"},
        {"detected": ["1"] * 50, "status": "multi"},
    ],
)
def test_a_reading_that_contradicts_itself_is_a_doubt(desk: ExamDesk, change: dict[str, object]) -> None:
    pk = desk.upload()
    reading = desk.reading(desk.tail(0))
    answers = reading["answers"]
    assert isinstance(answers, list)
    answers[0] = {**answers[0], **change}
    desk.read(pk, reading)
    assert review(desk, pk) == (True, ["ANSWER_STATUS_NOT_OK"])
    assert SubmissionAnswer.objects.get(submission=pk, doubtful=True).question.number == 1
    assert desk.result(0)["is_provisional"]


def test_a_sheet_that_failed_goes_on_when_its_job_is_run_again(desk: ExamDesk) -> None:
    from station.server.aijobs.queue import retry

    pk = desk.upload()
    row = desk.fail(pk, "no worker could read it")
    assert retry(row.job_id)
    desk.read(pk, desk.reading(desk.tail(0)))
    assert (desk.state(pk).status, desk.state(pk).error_message) == ("done", "")


def test_a_person_who_named_only_the_student_can_still_have_a_failed_sheet_read(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.fail(pk, "cannot read")
    assert desk.edit(pk, 3, []).data["status"] == "failed"
    assert desk.client.post(f"{ALL}{pk}/retry/").status_code == 200
    desk.read(pk, desk.reading(desk.tail(0)))
    state = desk.state(pk)
    assert (state.enrollment_id, state.status) == (desk.students[3].pk, "answers_ready")
    assert review(desk, pk) == (True, ["IDENTIFIER_MISMATCH"])


def test_a_discarded_sheet_stays_out_whatever_a_worker_says(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.client.post(f"{ALL}{pk}/discard/", {"reason": "other"}, format="json")
    desk.read(pk, desk.reading(desk.tail(0)))
    assert desk.state(pk).status == "failed"
    assert desk.result(0) is None


def test_a_failed_sheet_can_be_taken_out_once(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.fail(pk, "cannot read")
    path, body = f"{ALL}{pk}/discard/", {"reason": "scan_quality"}
    assert desk.client.post(path, body, format="json").status_code == 200
    assert desk.client.post(path, body, format="json").status_code == 409
    assert desk.client.get(f"{ALL}pending/").data == []


def test_an_old_job_that_fails_leaves_a_newer_one_alone(desk: ExamDesk) -> None:
    from station.server.aijobs.models import AIJobRow
    from station.server.aijobs.sweeping import hand_over_one
    from station.server.internal.callbacks import hand_over

    pk = desk.upload()
    old = desk.fail(pk, "first")
    desk.client.post(f"{ALL}{pk}/retry/")
    AIJobRow.objects.filter(pk=old.pk).update(callback="due")  # the note of the first hand-over was lost
    old.refresh_from_db()
    assert hand_over_one(old, hand_over)
    assert desk.state(pk).status == "dispatched"
    desk.read(pk, desk.reading(desk.tail(0)))
    assert desk.state(pk).status == "done"


def test_what_the_sheet_shows_has_a_version_of_its_own(desk: ExamDesk) -> None:
    """Who saw the sheet before the machine read it must not decide about it after."""
    pk = desk.upload()
    seen = desk.client.get(f"{ALL}{pk}/manual-edit/")["ETag"]
    desk.read(pk, with_doubt(desk, desk.tail(0), 2))
    late = desk.edit(pk, None, [desk.right()[2]], headers={"If-Match": seen})
    assert (late.status_code, late.data["code"]) == (412, "VERSION_CONFLICT")
