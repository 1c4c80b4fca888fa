"""Lectures, their sessions, students and who attends what."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from station.contracts.roster import TAIL_DIGITS
from station.server.academy.models.ownership import OfTenant
from station.server.academy.models.people import Tenant

_DIGITS = RegexValidator(r"^\d*$", "숫자만 적으세요.")


class Lecture(OfTenant):
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="lectures", verbose_name="학원")
    title = models.CharField("제목", max_length=200)
    name = models.CharField("이름", max_length=200, blank=True, default="")
    subject = models.CharField("과목", max_length=100, blank=True, default="")
    description = models.TextField("설명", blank=True, default="")
    start_date = models.DateField("시작일", null=True, blank=True)
    end_date = models.DateField("종료일", null=True, blank=True)
    lecture_time = models.CharField("시간", max_length=100, blank=True, default="")
    color = models.CharField("색", max_length=9, default="#3b82f6")
    chip_label = models.CharField("약칭", max_length=10, blank=True, default="")
    is_active = models.BooleanField("사용 중", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "강의"
        verbose_name_plural = "강의"

    def __str__(self) -> str:
        return self.title


class Session(OfTenant):
    """One class meeting; ``order`` counts from 1."""

    tenant_path = "lecture__tenant"

    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="sessions", verbose_name="강의")
    order = models.PositiveIntegerField("차례", default=1)
    title = models.CharField("제목", max_length=200, blank=True, default="")
    date = models.DateField("날짜", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "차시"
        verbose_name_plural = "차시"
        constraints = (models.UniqueConstraint(fields=["lecture", "order"], name="one_session_each"),)

    def __str__(self) -> str:
        return f"{self.lecture} {self.label}"

    @property
    def label(self) -> str:
        return self.title or f"{self.order}차시"


class Student(OfTenant):
    """``phone``, ``parent_phone``, ``omr_code``: digits only, "" where unknown."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="students", verbose_name="학원")
    name = models.CharField("이름", max_length=100)
    ps_number = models.CharField("원생 번호", max_length=20, blank=True, default="")
    phone = models.CharField("전화번호", max_length=20, blank=True, default="", validators=[_DIGITS])
    parent_phone = models.CharField(
        "학부모 전화번호", max_length=20, blank=True, default="", validators=[_DIGITS]
    )
    omr_code = models.CharField(
        "OMR 식별번호", max_length=TAIL_DIGITS, blank=True, default="", validators=[_DIGITS]
    )
    school = models.CharField("학교", max_length=100, blank=True, default="")
    grade = models.PositiveSmallIntegerField("학년", null=True, blank=True)
    memo = models.TextField("메모", blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "학생"
        verbose_name_plural = "학생"

    def __str__(self) -> str:
        return self.name


class EnrollmentStatus(models.TextChoices):
    ACTIVE = "ACTIVE", "수강 중"
    INACTIVE = "INACTIVE", "그만둠"
    PENDING = "PENDING", "대기"


class Enrollment(OfTenant):
    """A student in a lecture: what answer sheets are matched to."""

    tenant_path = "student__tenant"

    student = models.ForeignKey(Student, models.CASCADE, related_name="enrollments", verbose_name="학생")
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="enrollments", verbose_name="강의")
    status = models.CharField(
        "상태", max_length=10, choices=EnrollmentStatus.choices, default=EnrollmentStatus.ACTIVE
    )
    enrolled_at = models.DateTimeField("등록일", default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "수강"
        verbose_name_plural = "수강"
        constraints = (models.UniqueConstraint(fields=["student", "lecture"], name="one_enrollment_each"),)

    def __str__(self) -> str:
        return f"{self.student} {self.lecture}"

    def clean(self) -> None:
        chosen = self.student_id is not None and self.lecture_id is not None
        if chosen and self.student.tenant_id != self.lecture.tenant_id:
            raise ValidationError("학생과 강의의 학원이 다릅니다.")
