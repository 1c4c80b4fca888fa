# ruff: noqa: RUF012 - as Django writes them

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AIJobRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job_id", models.CharField(max_length=64, unique=True, verbose_name="작업")),
                ("job_type", models.CharField(max_length=50, verbose_name="종류")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "PENDING"),
                            ("RUNNING", "RUNNING"),
                            ("DONE", "DONE"),
                            ("FAILED", "FAILED"),
                        ],
                        default="PENDING",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                ("payload", models.JSONField(default=dict, verbose_name="입력")),
                ("error_message", models.TextField(blank=True, default="", verbose_name="오류")),
                ("last_error", models.TextField(blank=True, default="", verbose_name="마지막 오류")),
                ("tenant_id", models.CharField(blank=True, max_length=64, null=True, verbose_name="학원")),
                (
                    "source_domain",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="요청한 곳"),
                ),
                (
                    "source_id",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="요청 번호"),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("lite", "lite"), ("basic", "basic"), ("premium", "premium")],
                        default="basic",
                        max_length=10,
                        verbose_name="티어",
                    ),
                ),
                ("attempt_count", models.PositiveIntegerField(default=0, verbose_name="시도")),
                ("max_attempts", models.PositiveIntegerField(default=5, verbose_name="최대 시도")),
                ("locked_by", models.CharField(blank=True, default="", max_length=128, verbose_name="워커")),
                ("locked_at", models.DateTimeField(blank=True, null=True, verbose_name="시작")),
                ("lease_expires_at", models.DateTimeField(blank=True, null=True, verbose_name="임대 만료")),
                (
                    "last_heartbeat_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="마지막 신호"),
                ),
                (
                    "next_run_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="실행 예정"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="보낸 때")),
                (
                    "idempotency_key",
                    models.CharField(blank=True, max_length=128, null=True, verbose_name="요청 키"),
                ),
                (
                    "callback",
                    models.CharField(
                        choices=[("none", "없음"), ("due", "대기"), ("done", "완료"), ("failed", "실패")],
                        default="none",
                        max_length=6,
                        verbose_name="결과 전달",
                    ),
                ),
                ("callback_attempts", models.PositiveIntegerField(default=0, verbose_name="전달 시도")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="만든 때"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="바뀐 때")),
            ],
            options={
                "verbose_name": "AI 작업",
                "verbose_name_plural": "AI 작업",
                "db_table": "ai_job",
                "permissions": (("try_again", "실패한 작업을 다시 실행"),),
                "indexes": [
                    models.Index(fields=["status", "next_run_at"], name="ai_job_due"),
                    models.Index(fields=["lease_expires_at"], name="ai_job_lease"),
                    models.Index(fields=["source_domain", "source_id"], name="ai_job_source"),
                    models.Index(fields=["tier", "status", "next_run_at"], name="ai_job_tier_due"),
                    models.Index(
                        condition=models.Q(("callback", "due")), fields=["callback"], name="ai_job_callback"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant_id", "idempotency_key"), name="ai_job_idempotency"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AIResultRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("payload", models.JSONField(null=True, verbose_name="결과")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="만든 때"),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="result",
                        to="aijobs.aijobrow",
                        verbose_name="작업",
                    ),
                ),
            ],
            options={
                "verbose_name": "AI 결과",
                "verbose_name_plural": "AI 결과",
                "db_table": "ai_result",
            },
        ),
    ]
