"""A student's result is that of the sheet that counts, whatever is done in whichever order."""

from __future__ import annotations

from typing import Any

import pytest

from station.server.academy.models import AnswerKey, ExamQuestion
from station.server.submissions.models import ExamResult
from tests.unit.server.exam_desk import ALL, ExamDesk, scan

pytestmark = pytest.mark.django_db
BEST = 100.0
ONE_WRONG = round(100 * 12 / 13, 2)


def one_wrong(desk: ExamDesk) -> list[dict[str, object]]:
    answers = desk.right()
    answers[0]["answer"] = "4"
    return answers


def recalculate(desk: ExamDesk) -> Any:
    return desk.client.post(f"/api/v1/exams/{desk.exam.pk}/recalculate/").data


def rows(desk: ExamDesk) -> list[dict[str, Any]]:
    told = desk.client.get(f"/api/v1/results/admin/exams/{desk.exam.pk}/results/").data
    return list(told["results"])


def allow_retake(desk: ExamDesk) -> None:
    desk.exam.allow_retake = True
    desk.exam.save()


def test_the_last_sheet_counts_also_when_the_first_is_corrected_later(desk: ExamDesk) -> None:
    allow_retake(desk)
    first, second = desk.upload(1), desk.upload(2)
    desk.edit(first, 0, one_wrong(desk))
    desk.edit(second, 0)
    told = desk.edit(first, 0, one_wrong(desk)).data
    assert told["counting_submission_id"] == second
    assert (desk.result(0)["submission_id"], desk.result(0)["total_score"]) == (second, BEST)


def test_the_last_sheet_counts_also_when_the_first_is_read_later(desk: ExamDesk) -> None:
    allow_retake(desk)
    first, second = desk.upload(1), desk.upload(2)
    desk.edit(second, 0, one_wrong(desk))
    desk.read(first, desk.reading(desk.tail(0)))
    assert desk.state(first).status == "done"
    assert (desk.result(0)["submission_id"], desk.result(0)["total_score"]) == (second, ONE_WRONG)


def test_a_person_who_names_a_student_with_a_sheet_is_told_at_once(desk: ExamDesk) -> None:
    """Before there are answers too: or two sheets would be the student's until a machine finds out."""
    first, second = desk.upload(1), desk.upload(2)
    desk.edit(first, 0)
    refused = desk.edit(second, 0, [])
    assert (refused.status_code, refused.data["code"]) == (409, "DUPLICATE_ENROLLMENT")
    assert desk.state(second).enrollment_id is None
    ungraded = desk.edit(second, 0, [], query="?allow_duplicate=1")
    assert (ungraded.status_code, ungraded.data["code"]) == (409, "NOT_GRADABLE")
    assert desk.result(0)["submission_id"] == first


def test_what_a_person_chose_with_the_upload_stays_when_another_sheet_is_the_students_too(
    desk: ExamDesk,
) -> None:
    first, student = desk.upload(1), desk.students[0].pk
    desk.edit(first, 0)
    form = {"target_id": desk.exam.pk, "enrollment_id": student, "file": scan(2)}
    second = desk.client.post(f"{ALL}admin/omr-upload/?allow_duplicate=1", form, format="multipart").data
    pk = second["submission_id"]
    desk.read(pk, desk.reading(desk.tail(0)))
    assert (desk.state(pk).enrollment_id, desk.state(pk).status) == (student, "answers_ready")
    assert desk.result(0)["submission_id"] == first
    taken = desk.client.post(f"{ALL}{pk}/accept-from-duplicates/")
    assert (taken.status_code, taken.data["graded"]) == (200, True)
    assert (desk.state(first).status, desk.result(0)["submission_id"]) == ("superseded", pk)


def test_of_two_sheets_that_a_machine_found_the_second_is_taken_by_a_person(desk: ExamDesk) -> None:
    first, second = desk.upload(1), desk.upload(2)
    for pk in (first, second):
        desk.read(pk, desk.reading(desk.tail(0)))
    state = desk.state(second)
    assert (state.status, state.enrollment_id) == ("needs_identification", None)
    conflict = (state.meta or {})["duplicate_conflict"]
    assert (conflict["enrollment_id"], conflict["conflict_submission_id"]) == (desk.students[0].pk, first)
    shown = desk.client.get(f"{ALL}{second}/manual-edit/").data["duplicate_siblings"]
    assert [row["submission_id"] for row in shown] == [first]
    taken = desk.client.post(f"{ALL}{second}/accept-from-duplicates/")
    assert (taken.status_code, taken.data["status"]) == (200, "done")
    assert desk.state(first).status == "superseded"


def test_a_sheet_that_is_freed_of_its_rival_is_graded(desk: ExamDesk) -> None:
    """The first sheet was another student's after all: the second one is the student's only one then."""
    first, student = desk.upload(1), desk.students[0].pk
    desk.edit(first, 0, one_wrong(desk))
    form = {"target_id": desk.exam.pk, "enrollment_id": student, "file": scan(2)}
    pk = desk.client.post(f"{ALL}admin/omr-upload/?allow_duplicate=1", form, format="multipart").data[
        "submission_id"
    ]
    desk.read(pk, desk.reading(desk.tail(0)))
    desk.edit(first, 1, [])
    assert (desk.result(0)["submission_id"], desk.result(0)["is_provisional"]) == (pk, True)
    assert desk.result(1)["submission_id"] == first


def test_results_by_an_older_key_say_so_until_all_is_graded_anew(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.edit(pk, 0)
    assert [row["is_outdated"] for row in rows(desk)] == [False]
    key = AnswerKey.objects.get(exam=desk.exam)
    key.answers = {**key.answers, str(desk.questions[0].pk): "4"}
    key.save()
    assert [row["is_outdated"] for row in rows(desk)] == [True]
    assert desk.result(0)["is_outdated"]
    recalculate(desk)
    assert [row["is_outdated"] for row in rows(desk)] == [False]


def test_sheets_that_came_before_the_key_are_graded_with_the_others(desk: ExamDesk) -> None:
    key = AnswerKey.objects.get(exam=desk.exam)
    right, answers = desk.right(), key.answers
    key.answers = {}
    key.save()
    pk = desk.upload()
    told = desk.edit(pk, 0, right).data
    assert (told["graded"], told["readiness"]["missing"]) == (False, ["answer_key"])
    key.answers = answers
    key.save()
    assert recalculate(desk)["graded"] == 1
    assert desk.result(0)["total_score"] == BEST
    assert desk.state(pk).status == "done"


def test_a_question_added_later_is_told_and_takes_no_result_away(desk: ExamDesk) -> None:
    pk = desk.upload()
    desk.edit(pk, 0)
    first = desk.questions[0]
    added = ExamQuestion.objects.create(
        exam=desk.exam, sheet=first.sheet, number=14, question_kind="choice", score=1
    )
    key = AnswerKey.objects.get(exam=desk.exam)
    key.answers = {**key.answers, str(added.pk): "4"}
    key.save()
    assert recalculate(desk)["failed"] == [pk]
    assert desk.result(0)["total_score"] == BEST
    assert rows(desk)[0]["is_outdated"]
    assert desk.edit(pk, 0, [{"number": 14, "answer": "4"}]).data["graded"]
    assert not rows(desk)[0]["is_outdated"]


def test_a_question_with_answers_cannot_be_taken_away(desk: ExamDesk) -> None:
    from django.db.models import RestrictedError

    desk.edit(desk.upload(), 0)
    with pytest.raises(RestrictedError):
        desk.questions[0].delete()
    assert ExamResult.objects.count() == 1


def test_points_of_an_essay_are_a_persons(desk: ExamDesk) -> None:
    essay = desk.questions[-1]
    key = AnswerKey.objects.get(exam=desk.exam)
    key.answers = {name: text for name, text in key.answers.items() if name != str(essay.pk)}
    key.save()
    whole = desk.right()
    pk = desk.upload()
    desk.read(pk, desk.reading(desk.tail(0)))
    assert desk.result(0)["is_provisional"]
    given = desk.edit(pk, 0, [*whole, {"exam_question_id": essay.pk, "points": essay.score / 2}])
    assert given.data["score"] == round(100 - essay.score / 2, 2)
    assert not desk.result(0)["is_provisional"]
    wrong: list[dict[str, object]] = [
        {"exam_question_id": essay.pk, "points": essay.score + 1},
        {"exam_question_id": essay.pk, "points": -1},
        {"exam_question_id": essay.pk, "points": "2"},
        {"exam_question_id": essay.pk, "points": True},
        {"exam_question_id": essay.pk},
        {"exam_question_id": desk.questions[0].pk, "points": 1},
        {"exam_question_id": essay.pk, "points": 1, "answer": "7"},
    ]
    for bad in wrong:
        assert desk.edit(pk, 0, [bad]).status_code == 400
    seen = desk.client.get(f"{ALL}{pk}/manual-edit/").data["answers"][-1]
    assert seen["points"] == essay.score / 2


@pytest.mark.parametrize("answer", ["6", "0", "42", "1,6", "1,2,3,4,5,6"])
def test_marks_that_no_choice_has_are_refused(desk: ExamDesk, answer: str) -> None:
    assert desk.edit(desk.upload(), 0, [{"number": 1, "answer": answer}]).status_code == 400


def test_a_short_answer_is_one_number(desk: ExamDesk) -> None:
    pk = desk.upload()
    assert desk.edit(pk, 0, [{"number": 13, "answer": "1,2"}]).status_code == 400
    answers = desk.right()
    answers[-1]["answer"] = f"00{answers[-1]['answer']}"[-3:]
    assert desk.edit(pk, 0, answers).data["score"] == BEST
