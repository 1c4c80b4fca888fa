"""Who sits an exam, and by which numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from station.contracts.roster import MatchKind
from station.server.academy.models import (
    Enrollment,
    EnrollmentStatus,
    Exam,
    Lecture,
    Session,
    Student,
    Tenant,
    User,
)
from station.server.academy.rosters import roster_of

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def exam(academy: Tenant) -> Exam:
    return Exam.objects.of(academy).order_by("pk")[0]


def roster_url(exam: Exam, since: str = "") -> str:
    query = f"?updated_since={quote(since)}" if since else ""
    return f"/api/v1/station/exams/{exam.pk}/roster/{query}"


def test_every_active_student_by_three_numbers(exam: Exam) -> None:
    Student.objects.filter(name="가상하나").update(phone="010-0000-1137", omr_code="98765432")
    roster = roster_of(exam)
    (student,) = roster.search("가상하나")
    enrollment = Enrollment.objects.get(student__name="가상하나")

    assert len(roster.students) == 12
    assert student.uid == str(enrollment.pk)
    assert student.tails == ("00001137", "00005211", "98765432")
    assert roster.match("98765432").students == (student.uid,)
    assert roster.match("00005211").kind is MatchKind.SEVERAL  # a brother or sister
    assert student.class_name == "고1 수학 정규"


def test_who_left_and_who_is_of_another_academy_is_not_on_it(exam: Exam, other_academy: Tenant) -> None:
    session = Session.objects.get(exams=exam)
    gone = Enrollment.objects.get(student__name="가상하나")
    gone.status = EnrollmentStatus.INACTIVE
    gone.save()
    foreign = Student.objects.create(tenant=other_academy, name="남의 학생", omr_code="00009999")
    Enrollment.objects.create(student=foreign, lecture=session.lecture)  # which nothing should ever do

    names = {student.name for student in roster_of(exam).students}

    assert len(names) == 11
    assert not names & {"가상하나", "남의 학생"}


def test_a_student_of_two_lectures_sits_once(academy: Tenant, exam: Exam) -> None:
    second = Lecture.objects.create(tenant=academy, title="심화")
    exam.sessions.add(Session.objects.create(lecture=second, order=1))
    student = Student.objects.get(name="가상두리")
    Enrollment.objects.create(student=student, lecture=second)

    roster = roster_of(exam)

    assert [one.uid for one in roster.search("가상두리")] == [str(student.enrollments.order_by("pk")[0].pk)]
    assert roster.match(student.omr_code).kind is MatchKind.EXACT


def test_an_exam_without_sessions_has_nobody(academy: Tenant) -> None:
    assert roster_of(Exam.objects.create(tenant=academy, title="빈 시험")).students == ()


def test_the_whole_list_once_and_then_only_when_it_changed(
    exam: Exam, teacher: User, client_of: ClientOf
) -> None:
    client = client_of(teacher)
    first = client.get(roster_url(exam))

    again = client.get(roster_url(exam), headers={"If-None-Match": first["ETag"]})
    Student.objects.get(name="가상하나").save()
    changed = client.get(roster_url(exam), headers={"If-None-Match": first["ETag"]})

    assert first.json()["count"] == 12
    assert "phone" not in first.content.decode()
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_only_what_changed_since(exam: Exam, teacher: User, client_of: ClientOf) -> None:
    client = client_of(teacher)
    past = timezone.now() - timedelta(hours=1)
    Student.objects.update(updated_at=past)
    Enrollment.objects.update(updated_at=past)
    told = client.get(roster_url(exam)).json()
    left = Enrollment.objects.get(student__name="가상네온")
    left.status = EnrollmentStatus.INACTIVE
    left.save()

    later = (past + timedelta(seconds=1)).isoformat()
    changes = client.get(roster_url(exam, later)).json()

    assert told["count"] == 12
    assert [(item["name"], item["status"]) for item in changes["items"]] == [("가상네온", "INACTIVE")]
    assert client.get(roster_url(exam, changes["updated_at"])).json()["count"] == 1
    assert client.get(roster_url(exam, timezone.now().isoformat())).json()["items"] == []
    assert client.get(roster_url(exam, "yesterday")).status_code == 400


def test_the_session_is_one_of_the_exams(
    academy: Tenant, exam: Exam, teacher: User, client_of: ClientOf
) -> None:
    lecture = Lecture.objects.create(tenant=academy, title="다른 강의")
    elsewhere = Session.objects.create(lecture=lecture, order=1)
    url = f"/api/v1/exams/{exam.pk}/enrollments/"
    client = client_of(teacher)

    assert client.get(url, {"session_id": elsewhere.pk}).status_code == 404
    assert client.get(url, {"session_id": 2**70}).status_code == 400
    assert client.get(url, {"session_id": "one"}).status_code == 400
