"""Lectures, sessions, students, enrollments."""

# ruff: noqa: RUF012 - as Django writes them

from __future__ import annotations

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("academy", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lecture",
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
                        related_name="lectures",
                        to="academy.tenant",
                        verbose_name="학원",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="제목")),
                ("name", models.CharField(blank=True, default="", max_length=200, verbose_name="이름")),
                ("subject", models.CharField(blank=True, default="", max_length=100, verbose_name="과목")),
                ("description", models.TextField(blank=True, default="", verbose_name="설명")),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="시작일")),
                ("end_date", models.DateField(blank=True, null=True, verbose_name="종료일")),
                (
                    "lecture_time",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="시간"),
                ),
                ("color", models.CharField(default="#3b82f6", max_length=9, verbose_name="색")),
                ("chip_label", models.CharField(blank=True, default="", max_length=10, verbose_name="약칭")),
                ("is_active", models.BooleanField(default=True, verbose_name="사용 중")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "강의",
                "verbose_name_plural": "강의",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="academy.lecture",
                        verbose_name="강의",
                    ),
                ),
                ("order", models.PositiveIntegerField(default=1, verbose_name="차례")),
                ("title", models.CharField(blank=True, default="", max_length=200, verbose_name="제목")),
                ("date", models.DateField(blank=True, null=True, verbose_name="날짜")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "차시",
                "verbose_name_plural": "차시",
                "constraints": [
                    models.UniqueConstraint(fields=("lecture", "order"), name="one_session_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Student",
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
                        related_name="students",
                        to="academy.tenant",
                        verbose_name="학원",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="이름")),
                (
                    "ps_number",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="원생 번호"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=20,
                        validators=[django.core.validators.RegexValidator("^\\d*$", "숫자만 적으세요.")],
                        verbose_name="전화번호",
                    ),
                ),
                (
                    "parent_phone",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=20,
                        validators=[django.core.validators.RegexValidator("^\\d*$", "숫자만 적으세요.")],
                        verbose_name="학부모 전화번호",
                    ),
                ),
                (
                    "omr_code",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=8,
                        validators=[django.core.validators.RegexValidator("^\\d*$", "숫자만 적으세요.")],
                        verbose_name="OMR 식별번호",
                    ),
                ),
                ("school", models.CharField(blank=True, default="", max_length=100, verbose_name="학교")),
                ("grade", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="학년")),
                ("memo", models.TextField(blank=True, default="", verbose_name="메모")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "학생",
                "verbose_name_plural": "학생",
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrollments",
                        to="academy.student",
                        verbose_name="학생",
                    ),
                ),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrollments",
                        to="academy.lecture",
                        verbose_name="강의",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("ACTIVE", "수강 중"), ("INACTIVE", "그만둠"), ("PENDING", "대기")],
                        default="ACTIVE",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                (
                    "enrolled_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="등록일"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "수강",
                "verbose_name_plural": "수강",
                "constraints": [
                    models.UniqueConstraint(fields=("student", "lecture"), name="one_enrollment_each")
                ],
            },
        ),
    ]
