"""The academy's rows. Each that belongs to an academy is asked for with ``Model.objects.of(tenant)``."""

from __future__ import annotations

from station.server.academy.models.exams import AnswerKey, Exam, ExamQuestion, ExamSheet, QuestionKind, Sheet
from station.server.academy.models.ownership import OfTenant, TenantQuerySet
from station.server.academy.models.people import (
    Device,
    LoginAttempt,
    Membership,
    Role,
    Tenant,
    User,
    sign_in_name,
)
from station.server.academy.models.teaching import Enrollment, EnrollmentStatus, Lecture, Session, Student

__all__ = [
    "AnswerKey",
    "Device",
    "Enrollment",
    "EnrollmentStatus",
    "Exam",
    "ExamQuestion",
    "ExamSheet",
    "Lecture",
    "LoginAttempt",
    "Membership",
    "OfTenant",
    "QuestionKind",
    "Role",
    "Session",
    "Sheet",
    "Student",
    "Tenant",
    "TenantQuerySet",
    "User",
    "sign_in_name",
]
