"""What the station downloads: filters, pages and searches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from station.server.academy.models import Exam, Lecture, Session, Student, Tenant, User

ClientOf = Callable[[User], APIClient]


def test_the_migrations_are_whole(db: None) -> None:
    call_command("makemigrations", "academy", check=True, dry_run=True, verbosity=0)


def test_exams_of_a_session_or_a_lecture(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    lecture = Lecture.objects.create(tenant=academy, title="심화")
    session = Session.objects.create(lecture=lecture, order=1)
    again = Session.objects.create(lecture=lecture, order=2)
    exam = Exam.objects.create(tenant=academy, title="심화 시험")
    exam.sessions.add(session, again)
    client = client_of(teacher)

    def titles(**query: int) -> list[str]:
        return [row["title"] for row in client.get("/api/v1/exams/", query).json()["results"]]

    assert titles(lecture_id=lecture.pk) == ["심화 시험"]  # once, though it stands in two sessions
    assert titles(session_id=again.pk) == ["심화 시험"]
    assert titles(lecture_id=lecture.pk, session_id=session.pk) == ["심화 시험"]
    assert len(titles()) == 4
    assert titles(session_id=2**62) == []


def test_pages(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    Exam.objects.bulk_create(Exam(tenant=academy, title=f"시험 {at}") for at in range(30))
    client = client_of(teacher)

    first = client.get("/api/v1/exams/").json()
    everything = client.get("/api/v1/exams/", {"page_size": 500}).json()

    assert (first["count"], len(first["results"])) == (33, 20)
    assert len(client.get(first["next"]).json()["results"]) == 13
    assert len(everything["results"]) == 33
    assert client.get("/api/v1/exams/", {"page": 9}).status_code == 404


def test_students_a_hundred_a_page(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    Student.objects.bulk_create(Student(tenant=academy, name=f"가상 {at}") for at in range(110))

    answer = client_of(teacher).get("/api/v1/students/", {"page_size": 500}).json()

    assert (answer["count"], answer["page_size"], len(answer["results"])) == (122, 100, 100)


@pytest.mark.parametrize("text", ["가상하나", "1137", "010-0000-1137", "01000001137", "S0001", "00001137"])
def test_a_student_is_found(text: str, academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    answer = client_of(teacher).get("/api/v1/students/", {"search": text}).json()

    assert [row["name"] for row in answer["results"]] == ["가상하나"]


def test_nobody_is_found_by_what_nobody_has(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    client = client_of(teacher)

    assert client.get("/api/v1/students/", {"search": "없는이름"}).json()["count"] == 0
    assert client.get("/api/v1/students/", {"search": "a\x00"}).status_code == 400


def test_a_long_list_costs_no_more_questions(
    academy: Tenant,
    teacher: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(teacher)

    with django_assert_max_num_queries(8):
        client.get("/api/v1/students/")
    with django_assert_max_num_queries(8):
        client.get("/api/v1/exams/")
    with django_assert_max_num_queries(12):
        client.get(f"/api/v1/station/exams/{Exam.objects.of(academy)[0].pk}/roster/")


def test_the_right_answers_of_one_exam(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    exam = Exam.objects.of(academy).order_by("pk")[1]
    client = client_of(teacher)

    keys = client.get("/api/v1/exams/answer-keys/", {"exam": exam.pk}).json()["results"]
    questions = client.get(f"/api/v1/exams/{exam.pk}/questions/").json()

    assert [key["exam"] for key in keys] == [exam.pk]
    assert set(keys[0]["answers"]) == {str(question["id"]) for question in questions}
    assert [question["number"] for question in questions] == list(range(1, 14))
    assert client.get("/api/v1/exams/answer-keys/", {"exam": "x"}).status_code == 400


def test_a_crowd_is_slowed_down(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    client = APIClient(headers={"X-Tenant-Code": "demo"})

    statuses = [client.get("/api/v1/core/program/").status_code for _ in range(61)]
    last = client.get("/api/v1/core/program/")

    assert statuses == [200] * 60 + [429]
    assert 1 <= int(last["Retry-After"]) <= 60
    assert client_of(teacher).get("/api/v1/core/me/").status_code == 200
