"""The made-up academy."""

from __future__ import annotations

import re

from django.contrib.auth import authenticate

from station.server.academy.demo import create_demo
from station.server.academy.models import AnswerKey, Exam, ExamQuestion, Lecture, Student, Tenant, User


def test_twice_is_once(db: None) -> None:
    first = create_demo(teacher_password="one")
    counts = [model.objects.count() for model in (User, Lecture, Student, Exam, ExamQuestion, AnswerKey)]

    again = create_demo(teacher_password="two")

    assert again == first
    assert counts == [
        model.objects.count() for model in (User, Lecture, Student, Exam, ExamQuestion, AnswerKey)
    ]
    assert counts == [1, 1, 12, 3, 63, 3]
    assert authenticate(username=f"t{first.pk}_teacher", password="one") is None
    assert authenticate(username=f"t{first.pk}_teacher", password="two") is not None


def test_its_people_do_not_exist(academy: Tenant) -> None:
    students = Student.objects.of(academy)

    assert {student.name[:2] for student in students} == {"가상"}
    for student in students:
        assert re.fullmatch(r"0100000\d{4}", student.phone)
        assert re.fullmatch(r"0100000\d{4}", student.parent_phone)
    assert len({student.phone for student in students}) == 12
