"""Sheets, exams, questions, keys."""

# ruff: noqa: RUF012 - as Django writes them

from __future__ import annotations

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academy", "0002_teaching"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="academy.tenant",
                        verbose_name="학원",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="이름")),
                (
                    "mc_count",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(60)], verbose_name="객관식"
                    ),
                ),
                (
                    "essay_count",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="단답형·서술형",
                    ),
                ),
                (
                    "n_choices",
                    models.PositiveIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="선지 수",
                    ),
                ),
            ],
            options={
                "verbose_name": "답안지 양식",
                "verbose_name_plural": "답안지 양식",
            },
        ),
        migrations.CreateModel(
            name="Exam",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exams",
                        to="academy.tenant",
                        verbose_name="학원",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="제목")),
                ("description", models.TextField(blank=True, default="", verbose_name="설명")),
                ("subject", models.CharField(blank=True, default="", max_length=100, verbose_name="과목")),
                ("exam_type", models.CharField(default="regular", max_length=20, verbose_name="종류")),
                ("grading_mode", models.CharField(default="choice", max_length=20, verbose_name="채점 방식")),
                ("pass_score", models.FloatField(default=60.0, verbose_name="통과 점수")),
                ("max_score", models.FloatField(default=100.0, verbose_name="만점")),
                ("allow_retake", models.BooleanField(default=False, verbose_name="재시험")),
                ("max_attempts", models.PositiveIntegerField(default=1, verbose_name="응시 횟수")),
                ("open_at", models.DateTimeField(blank=True, null=True, verbose_name="시작")),
                ("close_at", models.DateTimeField(blank=True, null=True, verbose_name="끝")),
                ("display_order", models.IntegerField(default=0, verbose_name="순서")),
                (
                    "answer_visibility",
                    models.CharField(default="hidden", max_length=20, verbose_name="정답 공개"),
                ),
                ("student_results_published", models.BooleanField(default=True, verbose_name="결과 공개")),
                ("is_active", models.BooleanField(default=True, verbose_name="사용 중")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "sessions",
                    models.ManyToManyField(
                        blank=True, related_name="exams", to="academy.session", verbose_name="차시"
                    ),
                ),
            ],
            options={
                "verbose_name": "시험",
                "verbose_name_plural": "시험",
            },
        ),
        migrations.CreateModel(
            name="ExamSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "exam",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exam_sheets",
                        to="academy.exam",
                        verbose_name="시험",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exam_sheets",
                        to="academy.sheet",
                        verbose_name="양식",
                    ),
                ),
            ],
            options={
                "verbose_name": "시험의 양식",
                "verbose_name_plural": "시험의 양식",
                "constraints": [
                    models.UniqueConstraint(fields=("exam", "sheet"), name="one_exam_sheet_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExamQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "exam",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="academy.exam",
                        verbose_name="시험",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="academy.sheet",
                        verbose_name="양식",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(999),
                        ],
                        verbose_name="번호",
                    ),
                ),
                (
                    "question_kind",
                    models.CharField(
                        blank=True,
                        choices=[("choice", "객관식"), ("essay", "단답형·서술형")],
                        max_length=10,
                        null=True,
                        verbose_name="종류",
                    ),
                ),
                (
                    "score",
                    models.FloatField(
                        default=1.0,
                        validators=[django.core.validators.MinValueValidator(0.0)],
                        verbose_name="배점",
                    ),
                ),
                ("explanation_text", models.TextField(blank=True, default="", verbose_name="해설")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "문항",
                "verbose_name_plural": "문항",
                "ordering": ("number",),
                "constraints": [models.UniqueConstraint(fields=("exam", "number"), name="one_question_each")],
            },
        ),
        migrations.CreateModel(
            name="AnswerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "exam",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_key",
                        to="academy.exam",
                        verbose_name="시험",
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="정답")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "정답",
                "verbose_name_plural": "정답",
            },
        ),
    ]
