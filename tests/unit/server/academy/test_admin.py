"""The administrators' pages."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from station.server.academy.models import (
    Enrollment,
    Exam,
    ExamQuestion,
    ExamSheet,
    Lecture,
    Sheet,
    Student,
    Tenant,
    User,
)

OURS = sorted(
    model._meta.model_name or "" for model in admin.site._registry if model._meta.app_label == "academy"
)


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password=None))
    return client


def test_every_list_is_searched_and_in_korean(administrator: Client, academy: Tenant) -> None:
    for name in OURS:
        page = administrator.get(reverse(f"admin:academy_{name}_changelist"), {"q": "가상"})

        assert page.status_code == 200, name
        assert "학원 채점 서버" in page.content.decode(), name


def test_students_are_found_by_number_within_an_academy(administrator: Client, academy: Tenant) -> None:
    student = Student.objects.of(academy).order_by("pk")[0]
    query = {"q": student.omr_code, "tenant__id__exact": str(academy.pk)}

    page = administrator.get(reverse("admin:academy_student_changelist"), query).content.decode()

    assert student.name in page
    assert Student.objects.of(academy).order_by("pk")[5].name not in page


def test_an_exam_shows_its_questions_and_key(administrator: Client, academy: Tenant) -> None:
    exam = Exam.objects.of(academy).order_by("pk")[1]

    page = administrator.get(reverse("admin:academy_exam_change", args=[exam.pk])).content.decode()

    assert page.count('name="questions-') >= 13
    assert "905" in page


def test_what_is_missing_is_asked_for(administrator: Client, academy: Tenant) -> None:
    for name in ("enrollment", "exam", "membership", "student", "lecture", "session", "sheet", "tenant"):
        page = administrator.post(reverse(f"admin:academy_{name}_add"), _no_rows())

        assert page.status_code == 200, name
        assert "errorlist" in page.content.decode(), name


def test_rows_of_two_academies_do_not_mix(
    administrator: Client, academy: Tenant, other_academy: Tenant
) -> None:
    lecture = Lecture.objects.create(tenant=other_academy, title="남의 강의")
    sheet = Sheet.objects.create(tenant=other_academy, name="남의 양식", mc_count=20)
    student = Student.objects.of(academy).order_by("pk")[0]
    enrollment = Enrollment(student=student, lecture=lecture)
    exam = Exam.objects.of(academy).order_by("pk")[0]

    for row in (
        enrollment,
        ExamSheet(exam=exam, sheet=sheet),
        ExamQuestion(exam=exam, sheet=sheet, number=99),
    ):
        with pytest.raises(ValidationError, match="학원이 다릅니다"):
            row.full_clean()


def _no_rows() -> dict[str, str]:
    """The counts that the inline forms of a page want."""
    inlines = ("enrollments", "exam_sheets", "questions", "answer_key")
    return {f"{name}-{count}_FORMS": "0" for name in inlines for count in ("TOTAL", "INITIAL")}


def test_a_teacher_does_not_get_in(academy: Tenant, teacher: User) -> None:
    client = Client()
    client.force_login(teacher)

    page = client.get(reverse("admin:academy_student_changelist"))

    assert page.status_code == 302
