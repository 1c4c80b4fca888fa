"""Academies, accounts, memberships, devices."""

# ruff: noqa: E501, RUF012 - as Django writes them

from __future__ import annotations

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=64, unique=True, verbose_name="코드")),
                ("name", models.CharField(max_length=200, verbose_name="이름")),
                (
                    "domain",
                    models.CharField(
                        blank=True, max_length=253, null=True, unique=True, verbose_name="도메인"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="사용 중")),
                ("plan", models.CharField(blank=True, default="", max_length=40, verbose_name="요금제")),
                (
                    "subscription_ends",
                    models.DateTimeField(blank=True, null=True, verbose_name="이용 기간 끝"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="만든 때")),
            ],
            options={
                "verbose_name": "학원",
                "verbose_name_plural": "학원",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("name", models.CharField(blank=True, default="", max_length=100, verbose_name="성명")),
                ("phone", models.CharField(blank=True, default="", max_length=20, verbose_name="전화번호")),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="비밀번호를 바꿔야 함"),
                ),
                (
                    "token_version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="토큰 판"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "계정",
                "verbose_name_plural": "계정",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="계정",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="academy.tenant",
                        verbose_name="학원",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "원장"),
                            ("admin", "관리자"),
                            ("staff", "직원"),
                            ("teacher", "선생님"),
                            ("student", "학생"),
                            ("parent", "학부모"),
                        ],
                        max_length=10,
                        verbose_name="역할",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="사용 중")),
            ],
            options={
                "verbose_name": "소속",
                "verbose_name_plural": "소속",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "tenant"), name="one_membership_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
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
                        related_name="devices",
                        to="academy.tenant",
                        verbose_name="학원",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="계정",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="이름")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="등록한 때")),
                ("last_seen_at", models.DateTimeField(blank=True, null=True, verbose_name="마지막 접속")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="해지한 때")),
            ],
            options={
                "verbose_name": "기기",
                "verbose_name_plural": "기기",
            },
        ),
        migrations.CreateModel(
            name="LoginAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=45)),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "at"], name="login_account_at"),
                    models.Index(fields=["address", "at"], name="login_address_at"),
                ],
            },
        ),
    ]
