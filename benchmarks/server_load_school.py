"""An academy for the load: run in a process with the server's settings, it prints what it made as JSON.

python -m benchmarks.server_load_school EXAMS STUDENTS
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import Final

QUESTIONS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSchool:
    """Ids of exams, and of the enrollments of those who sit all of them."""

    exams: tuple[int, ...]
    students: tuple[int, ...]


def main() -> int:
    import django

    django.setup()
    print(json.dumps(asdict(make(int(sys.argv[1]), int(sys.argv[2])))))
    return 0


def make(exams: int, students: int) -> LoadSchool:
    from station.server.academy.models import Enrollment, Lecture, Session, Student, Tenant

    tenant = Tenant.objects.get(code="demo")
    lecture = Lecture.objects.create(tenant=tenant, title="load", name="load", subject="load")
    session = Session.objects.create(lecture=lecture, order=1, title="load")
    people = Student.objects.bulk_create(
        Student(tenant=tenant, name=f"load {number}", ps_number=f"L{number}", omr_code=f"{number:08d}")
        for number in range(students)
    )
    enrolled = Enrollment.objects.bulk_create(
        Enrollment(student=student, lecture=lecture) for student in people
    )
    return LoadSchool(
        exams=tuple(_exam(session, number) for number in range(exams)),
        students=tuple(one.pk for one in enrolled),
    )


def _exam(session: object, number: int) -> int:
    from station.server.academy.models import AnswerKey, Exam, ExamQuestion, ExamSheet, Session, Sheet

    assert isinstance(session, Session)
    tenant = session.lecture.tenant
    exam = Exam.objects.create(tenant=tenant, title=f"load {number}")
    exam.sessions.add(session)
    sheet = Sheet.objects.create(tenant=tenant, name="load", mc_count=QUESTIONS, essay_count=0)
    ExamSheet.objects.create(exam=exam, sheet=sheet)
    questions = ExamQuestion.objects.bulk_create(
        ExamQuestion(exam=exam, sheet=sheet, number=one, question_kind="choice", score=100 / QUESTIONS)
        for one in range(1, QUESTIONS + 1)
    )
    right = {str(question.pk): str(question.number % 5 + 1) for question in questions}
    AnswerKey.objects.create(exam=exam, answers=right)
    return exam.pk


if __name__ == "__main__":
    sys.exit(main())
