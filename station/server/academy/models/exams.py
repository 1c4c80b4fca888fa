"""Exams: their sheet, questions and right answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from station.server.academy.models.ownership import OfTenant
from station.server.academy.models.people import Tenant
from station.server.academy.models.teaching import Session
from station.sheets.layout import MAX_CHOICES, MAX_NUMERIC


class Sheet(OfTenant):
    """A form to print: so many choice questions, so many short answers."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="sheets", verbose_name="학원")
    name = models.CharField("이름", max_length=100)
    mc_count = models.PositiveIntegerField("객관식", validators=[MaxValueValidator(MAX_CHOICES)])
    essay_count = models.PositiveIntegerField(
        "단답형·서술형", default=0, validators=[MaxValueValidator(MAX_NUMERIC)]
    )
    n_choices = models.PositiveIntegerField(
        "선지 수", default=5, validators=[MinValueValidator(5), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = "답안지 양식"
        verbose_name_plural = "답안지 양식"

    def __str__(self) -> str:
        return self.name


class Exam(OfTenant):
    """``updated_at`` moves with the exam's questions and key too: who graded by an older one can tell."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="exams", verbose_name="학원")
    sessions = models.ManyToManyField(Session, related_name="exams", blank=True, verbose_name="차시")
    title = models.CharField("제목", max_length=200)
    description = models.TextField("설명", blank=True, default="")
    subject = models.CharField("과목", max_length=100, blank=True, default="")
    exam_type = models.CharField("종류", max_length=20, default="regular")
    grading_mode = models.CharField("채점 방식", max_length=20, default="choice")
    pass_score = models.FloatField("통과 점수", default=60.0)
    max_score = models.FloatField("만점", default=100.0)
    allow_retake = models.BooleanField("재시험", default=False)
    max_attempts = models.PositiveIntegerField("응시 횟수", default=1)
    open_at = models.DateTimeField("시작", null=True, blank=True)
    close_at = models.DateTimeField("끝", null=True, blank=True)
    display_order = models.IntegerField("순서", default=0)
    answer_visibility = models.CharField("정답 공개", max_length=20, default="hidden")
    student_results_published = models.BooleanField("결과 공개", default=True)
    is_active = models.BooleanField("사용 중", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "시험"
        verbose_name_plural = "시험"

    def __str__(self) -> str:
        return self.title


class PartOfExam(OfTenant):
    """What an exam consists of besides its own row."""

    tenant_path = "exam__tenant"
    exam: models.ForeignKey[Exam, Exam] | models.OneToOneField[Exam, Exam]

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )
        self._touch()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        self._touch()
        return gone

    def _touch(self) -> None:
        Exam.objects.filter(pk=self.exam.pk).update(updated_at=timezone.now())


def _refuse_foreign_sheet(part: ExamSheet | ExamQuestion) -> None:
    chosen = part.exam_id is not None and part.sheet_id is not None
    if chosen and part.exam.tenant_id != part.sheet.tenant_id:
        raise ValidationError("시험과 양식의 학원이 다릅니다.")


class ExamSheet(PartOfExam):
    """Which form an exam uses."""

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="exam_sheets", verbose_name="시험")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="exam_sheets", verbose_name="양식")

    class Meta:
        verbose_name = "시험의 양식"
        verbose_name_plural = "시험의 양식"
        constraints = (models.UniqueConstraint(fields=["exam", "sheet"], name="one_exam_sheet_each"),)

    def __str__(self) -> str:
        return f"{self.exam} {self.sheet}"

    def clean(self) -> None:
        _refuse_foreign_sheet(self)


class QuestionKind(models.TextChoices):
    CHOICE = "choice", "객관식"
    ESSAY = "essay", "단답형·서술형"


class ExamQuestion(PartOfExam):
    """``number`` is what the sheet says; the API's answers name the row's id instead."""

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="questions", verbose_name="시험")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="questions", verbose_name="양식")
    number = models.PositiveIntegerField("번호", validators=[MinValueValidator(1), MaxValueValidator(999)])
    question_kind = models.CharField(
        "종류", max_length=10, choices=QuestionKind.choices, null=True, blank=True
    )
    score = models.FloatField("배점", default=1.0, validators=[MinValueValidator(0.0)])
    explanation_text = models.TextField("해설", blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "문항"
        verbose_name_plural = "문항"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["exam", "number"], name="one_question_each"),)

    def __str__(self) -> str:
        return f"{self.exam} {self.number}"

    def clean(self) -> None:
        _refuse_foreign_sheet(self)


class AnswerKey(PartOfExam):
    """``answers``: {id of the question: right answer as text}, such as "3", "1,3" both, "1|3" either."""

    exam = models.OneToOneField(Exam, models.CASCADE, related_name="answer_key", verbose_name="시험")
    answers = models.JSONField("정답", default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "정답"
        verbose_name_plural = "정답"

    def __str__(self) -> str:
        return f"{self.exam} 정답"
