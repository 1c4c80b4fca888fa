"""Who sits an exam: the active enrollments of the lectures that it belongs to."""

from __future__ import annotations

from django.db.models import QuerySet

from station.contracts.roster import Student as RosterStudent
from station.grading.matching import Roster
from station.server.academy.models import Enrollment, EnrollmentStatus, Exam


def enrollments_of(exam: Exam) -> QuerySet[Enrollment]:
    """Enrollments of every status, with student and lecture, by name. Another academy's never."""
    return (
        Enrollment.objects.of(exam.tenant)
        .filter(lecture__in=exam.sessions.values("lecture"))
        .select_related("student", "lecture")
        .order_by("student__name", "pk")
    )


def sitting(exam: Exam) -> list[Enrollment]:
    """The active ones, a student once: who attends two of the lectures sits by the older enrollment."""
    active = enrollments_of(exam).filter(status=EnrollmentStatus.ACTIVE)
    oldest: dict[int, int] = {}
    for enrollment in sorted(active, key=lambda one: one.pk):
        oldest.setdefault(enrollment.student_id, enrollment.pk)
    return [enrollment for enrollment in active if oldest[enrollment.student_id] == enrollment.pk]


def roster_of(exam: Exam) -> Roster:
    """For matching identifiers; ``uid`` is the enrollment's id as text."""
    return Roster([roster_student(enrollment) for enrollment in sitting(exam)])


def roster_student(enrollment: Enrollment) -> RosterStudent:
    student = enrollment.student
    return RosterStudent(
        uid=str(enrollment.pk),
        name=student.name,
        phone=_digits(student.phone),
        parent_phone=_digits(student.parent_phone),
        code=_digits(student.omr_code),
        class_name=enrollment.lecture.title,
    )


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isascii() and sign.isdecimal())
