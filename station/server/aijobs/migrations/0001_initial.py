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
                ("job_id", models.CharField(max_length=64, unique=True)),
                ("job_type", models.CharField(max_length=50)),
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
                    ),
                ),
                ("payload", models.JSONField(default=dict)),
                ("error_message", models.TextField(blank=True, default="")),
                ("last_error", models.TextField(blank=True, default="")),
                ("tenant_id", models.CharField(blank=True, max_length=64, null=True)),
                ("source_domain", models.CharField(blank=True, max_length=64, null=True)),
                ("source_id", models.CharField(blank=True, max_length=64, null=True)),
                (
                    "tier",
                    models.CharField(
                        choices=[("lite", "lite"), ("basic", "basic"), ("premium", "premium")],
                        default="basic",
                        max_length=10,
                    ),
                ),
                ("attempt_count", models.PositiveIntegerField(default=0)),
                ("max_attempts", models.PositiveIntegerField(default=5)),
                ("locked_by", models.CharField(blank=True, default="", max_length=128)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("lease_expires_at", models.DateTimeField(blank=True, null=True)),
                ("last_heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("next_run_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("idempotency_key", models.CharField(blank=True, max_length=128, null=True)),
                (
                    "callback",
                    models.CharField(
                        choices=[("none", "없음"), ("due", "대기"), ("done", "완료"), ("failed", "실패")],
                        default="none",
                        max_length=6,
                    ),
                ),
                ("callback_attempts", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                ("payload", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="result",
                        to="aijobs.aijobrow",
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
