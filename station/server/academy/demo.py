"""A made-up academy to try everything with. Its people do not exist; their numbers begin 010-0000."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from station.server.academy.models import (
    AnswerKey,
    Enrollment,
    Exam,
    ExamQuestion,
    ExamSheet,
    Lecture,
    Membership,
    QuestionKind,
    Role,
    Session,
    Sheet,
    Student,
    Tenant,
    User,
    sign_in_name,
)

CODE: Final = "demo"
TEACHER: Final = "teacher"
ADMIN: Final = "admin"
_STUDENTS: Final = (
    "가상하나", "가상두리", "가상세찬", "가상네온", "가상다솔", "가상여름",
    "가상이레", "가상여울", "가상아홉", "가상열매", "가상겨울", "가상새봄",
)  # fmt: skip
_CHOICE_KEY: Final = ("3", "1", "4", "2", "5", "1,3", "2", "5", "4", "1", "2|4", "3", "5", "1", "2")
_SHORT_KEY: Final = ("7", "42", "905")


def create_demo(*, teacher_password: str) -> Tenant:
    """The academy "demo" with its teacher, class and exams; as it stands where it is there already, except
    that the teacher's password is then ``teacher_password``."""
    with transaction.atomic():
        tenant, new = Tenant.objects.get_or_create(code=CODE, defaults={"name": "데모 학원"})
        _teacher(tenant, teacher_password)
        if new:
            session = _lecture(tenant)
            _exam(session, title="1단원 평가 (20문항)", choices=20)
            _exam(session, title="2단원 평가 (10+3)", choices=10, short=_SHORT_KEY)
            _exam(session, title="3단원 평가 (30문항)", choices=30)
    return tenant


def create_admin(password: str) -> User:
    """The account "admin", which may do everything in the admin pages and belongs to no academy."""
    admin, _ = User.objects.get_or_create(username=ADMIN)
    admin.is_staff = admin.is_superuser = True
    if not admin.check_password(password):
        admin.set_password(password)
    admin.save()
    return admin


def _teacher(tenant: Tenant, password: str) -> None:
    name = sign_in_name(tenant, TEACHER)
    teacher = User.objects.filter(username=name).first() or User(username=name, name="데모 선생님")
    if not teacher.check_password(password):
        teacher.set_password(password)
        teacher.save()
    Membership.objects.get_or_create(user=teacher, tenant=tenant, defaults={"role": Role.TEACHER})


def _lecture(tenant: Tenant) -> Session:
    lecture = Lecture.objects.create(
        tenant=tenant, title="고1 수학 정규", name="고1 수학 정규", subject="수학"
    )
    for at, name in enumerate(_STUDENTS, start=1):
        student = Student.objects.create(
            tenant=tenant,
            name=name,
            ps_number=f"S{at:04d}",
            phone=f"0100000{1000 + at * 137}",
            parent_phone=f"0100000{5000 + (at + 1) // 2 * 211}",  # two by two they are siblings
            omr_code=f"0000{1000 + at * 137}",
        )
        Enrollment.objects.create(student=student, lecture=lecture)
    return Session.objects.create(lecture=lecture, order=1, title="1차시")


def _exam(session: Session, *, title: str, choices: int, short: Sequence[str] = ()) -> Exam:
    tenant = session.lecture.tenant
    exam = Exam.objects.create(tenant=tenant, title=title, subject=session.lecture.subject)
    exam.sessions.add(session)
    name = f"{choices}문항" + (f" + 단답형 {len(short)}" if short else "")
    sheet = Sheet.objects.create(tenant=tenant, name=name, mc_count=choices, essay_count=len(short))
    ExamSheet.objects.create(exam=exam, sheet=sheet)
    right = [_CHOICE_KEY[at % len(_CHOICE_KEY)] for at in range(choices)] + list(short)
    questions = ExamQuestion.objects.bulk_create(
        ExamQuestion(
            exam=exam,
            sheet=sheet,
            number=number,
            question_kind=QuestionKind.CHOICE if number <= choices else QuestionKind.ESSAY,
            score=exam.max_score / len(right),
        )
        for number in range(1, len(right) + 1)
    )
    texts = {str(question.pk): text for question, text in zip(questions, right, strict=True)}
    AnswerKey.objects.create(exam=exam, answers=texts)
    return exam
