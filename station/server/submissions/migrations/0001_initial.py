# ruff: noqa: RUF012 - as Django writes them

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("academy", "0003_exams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("enrollment_by_person", models.BooleanField(default=False)),
                (
                    "source",
                    models.CharField(
                        choices=[("omr_scan", "omr_scan"), ("online", "online"), ("station", "station")],
                        max_length=20,
                    ),
                ),
                ("file_key", models.CharField(blank=True, default="", max_length=255)),
                ("file_type", models.CharField(blank=True, default="", max_length=40)),
                ("file_size", models.PositiveIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, db_index=True, default="", max_length=64)),
                ("payload", models.JSONField(null=True)),
                ("meta", models.JSONField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("dispatched", "dispatched"),
                            ("extracting", "extracting"),
                            ("needs_identification", "needs_identification"),
                            ("answers_ready", "answers_ready"),
                            ("grading", "grading"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("superseded", "superseded"),
                        ],
                        max_length=20,
                    ),
                ),
                ("error_message", models.TextField(blank=True, default="")),
                ("doc_id", models.CharField(blank=True, max_length=64, null=True)),
                ("document_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="submissions",
                        to="academy.enrollment",
                    ),
                ),
                (
                    "exam",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="academy.exam",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="academy.tenant"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "제출",
                "verbose_name_plural": "제출",
                "db_table": "submission",
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ExamResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.FloatField()),
                ("max_score", models.FloatField()),
                ("items", models.JSONField(default=list)),
                ("is_provisional", models.BooleanField(default=False)),
                ("rules_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("submitted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="academy.enrollment"),
                ),
                (
                    "exam",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="academy.exam"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="academy.tenant"),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "성적",
                "verbose_name_plural": "성적",
                "db_table": "exam_result",
            },
        ),
        migrations.CreateModel(
            name="SubmissionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=64)),
                ("points", models.FloatField(null=True)),
                ("omr", models.JSONField(null=True)),
                ("by_person", models.BooleanField(default=False)),
                ("doubtful", models.BooleanField(default=False)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="academy.examquestion"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "db_table": "submission_answer",
            },
        ),
        migrations.CreateModel(
            name="RequestKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=128)),
                ("request_sha256", models.CharField(max_length=64)),
                ("status", models.PositiveIntegerField(default=0)),
                ("body", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "tenant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="academy.tenant"),
                ),
            ],
            options={
                "db_table": "request_key",
                "constraints": [models.UniqueConstraint(fields=("tenant", "key"), name="one_request_a_key")],
            },
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["tenant", "exam", "status"], name="submission_exam"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["exam", "enrollment"], name="submission_student"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["tenant", "updated_at"], name="submission_updated"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("tenant", "doc_id"), name="submission_doc_id"),
        ),
        migrations.AddConstraint(
            model_name="examresult",
            constraint=models.UniqueConstraint(fields=("exam", "enrollment"), name="one_result_a_student"),
        ),
        migrations.AddConstraint(
            model_name="submissionanswer",
            constraint=models.UniqueConstraint(
                fields=("submission", "question"), name="one_answer_a_question"
            ),
        ),
    ]
