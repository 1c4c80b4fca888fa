"""Sheets that came in, their answers, and the results made of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from station.server.academy.models import OfTenant
from station.server.submissions.states import Source, State


class Submission(OfTenant):
    """One sheet of one student for one exam. ``doc_id``: the station's own name for it. ``version``: rises
    with every change of what a person would decide about; the ETag of the sheet."""

    tenant = models.ForeignKey("academy.Tenant", on_delete=models.CASCADE)
    user = models.ForeignKey("academy.User", on_delete=models.SET_NULL, null=True)
    exam = models.ForeignKey("academy.Exam", on_delete=models.CASCADE, related_name="submissions")
    enrollment = models.ForeignKey(
        "academy.Enrollment", on_delete=models.SET_NULL, null=True, related_name="submissions"
    )
    enrollment_by_person = models.BooleanField(default=False)
    source = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Source])
    file_key = models.CharField(max_length=255, blank=True, default="")
    file_type = models.CharField(max_length=40, blank=True, default="")
    file_size = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    payload = models.JSONField(null=True)
    meta = models.JSONField(null=True)
    status = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State])
    error_message = models.TextField(blank=True, default="")
    doc_id = models.CharField(max_length=64, null=True, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "submission"
        verbose_name = "제출"
        verbose_name_plural = "제출"
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["tenant", "exam", "status"], name="submission_exam"),
            models.Index(fields=["exam", "enrollment"], name="submission_student"),
            models.Index(fields=["tenant", "updated_at"], name="submission_updated"),
        )
        constraints = (models.UniqueConstraint(fields=["tenant", "doc_id"], name="submission_doc_id"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"


class SubmissionAnswer(models.Model):
    """``answer``: "" blank, "1,3" two marks, digits of a short answer. ``points``: of an essay, given by a
    person. ``omr``: as the machine read it; ``by_person``: somebody decided it. ``doubtful``: nobody has, and
    the machine is not sure."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    # A question goes with its exam alone: taken out by itself it would take answers along.
    question = models.ForeignKey("academy.ExamQuestion", on_delete=models.RESTRICT)
    answer = models.CharField(max_length=64, blank=True, default="")
    points = models.FloatField(null=True)
    omr = models.JSONField(null=True)
    by_person = models.BooleanField(default=False)
    doubtful = models.BooleanField(default=False)

    class Meta:
        db_table = "submission_answer"
        constraints = (
            models.UniqueConstraint(fields=["submission", "question"], name="one_answer_a_question"),
        )


class ExamResult(OfTenant):
    """What a student's sheet is worth: at most one an exam. ``items``: by question, as the station grades.
    ``rules_sha256``: by which questions and key, see `ExamRules.digest`."""

    tenant = models.ForeignKey("academy.Tenant", on_delete=models.CASCADE)
    exam = models.ForeignKey("academy.Exam", on_delete=models.CASCADE, related_name="results")
    enrollment = models.ForeignKey("academy.Enrollment", on_delete=models.CASCADE)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="results")
    score = models.FloatField()
    max_score = models.FloatField()
    items = models.JSONField(default=list)
    is_provisional = models.BooleanField(default=False)
    rules_sha256 = models.CharField(max_length=64, blank=True, default="")
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "exam_result"
        verbose_name = "성적"
        verbose_name_plural = "성적"
        constraints = (models.UniqueConstraint(fields=["exam", "enrollment"], name="one_result_a_student"),)


class RequestKey(models.Model):
    """An Idempotency-Key with the answer that it got: the same request again gets the same answer."""

    tenant = models.ForeignKey("academy.Tenant", on_delete=models.CASCADE)
    key = models.CharField(max_length=128)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveIntegerField(default=0)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "request_key"
        constraints = (models.UniqueConstraint(fields=["tenant", "key"], name="one_request_a_key"),)
