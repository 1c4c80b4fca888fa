"""The rows of job control. `queue` alone changes a job's state."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier

MAX_ERROR = 5000


class CallbackState(models.TextChoices):
    """Of handing a result on: DUE until it is handed over, so that a crash between loses nothing."""

    NONE = "none", "없음"
    DUE = "due", "대기"
    DONE = "done", "완료"
    FAILED = "failed", "실패"


class AIJobRow(models.Model):
    """One job. ``published_at``: when its message was last sent; null with the database queue.

    ``idempotency_key``: the caller's own name for the request; the same one gives the same job.
    """

    job_id = models.CharField("작업", max_length=64, unique=True)
    job_type = models.CharField("종류", max_length=50)
    status = models.CharField(
        "상태",
        max_length=10,
        choices=[(s.value, s.value) for s in JobStatus],
        default=JobStatus.PENDING.value,
    )
    payload = models.JSONField("입력", default=dict)
    error_message = models.TextField("오류", blank=True, default="")
    last_error = models.TextField("마지막 오류", blank=True, default="")
    tenant_id = models.CharField("학원", max_length=64, null=True, blank=True)
    source_domain = models.CharField("요청한 곳", max_length=64, null=True, blank=True)
    source_id = models.CharField("요청 번호", max_length=64, null=True, blank=True)
    tier = models.CharField(
        "티어", max_length=10, choices=[(t.value, t.value) for t in Tier], default=Tier.BASIC.value
    )
    attempt_count = models.PositiveIntegerField("시도", default=0)
    max_attempts = models.PositiveIntegerField("최대 시도", default=5)
    locked_by = models.CharField("워커", max_length=128, blank=True, default="")
    locked_at = models.DateTimeField("시작", null=True, blank=True)
    lease_expires_at = models.DateTimeField("임대 만료", null=True, blank=True)
    last_heartbeat_at = models.DateTimeField("마지막 신호", null=True, blank=True)
    next_run_at = models.DateTimeField("실행 예정", default=timezone.now)
    published_at = models.DateTimeField("보낸 때", null=True, blank=True)
    idempotency_key = models.CharField("요청 키", max_length=128, null=True, blank=True)
    callback = models.CharField(
        "결과 전달", max_length=6, choices=CallbackState.choices, default=CallbackState.NONE
    )
    callback_attempts = models.PositiveIntegerField("전달 시도", default=0)
    created_at = models.DateTimeField("만든 때", default=timezone.now)
    updated_at = models.DateTimeField("바뀐 때", auto_now=True)

    class Meta:
        db_table = "ai_job"
        verbose_name = "AI 작업"
        verbose_name_plural = "AI 작업"
        permissions = (("try_again", "실패한 작업을 다시 실행"),)
        indexes = (
            models.Index(fields=["status", "next_run_at"], name="ai_job_due"),
            models.Index(fields=["lease_expires_at"], name="ai_job_lease"),
            models.Index(fields=["source_domain", "source_id"], name="ai_job_source"),
            models.Index(fields=["tier", "status", "next_run_at"], name="ai_job_tier_due"),
            models.Index(fields=["callback"], name="ai_job_callback", condition=models.Q(callback="due")),
        )
        constraints = (
            models.UniqueConstraint(fields=["tenant_id", "idempotency_key"], name="ai_job_idempotency"),
        )

    def __str__(self) -> str:
        return f"{self.job_type} {self.job_id}"


class AIResultRow(models.Model):
    """The one result of a job, written once. A failed attempt that will be tried again has none."""

    job = models.OneToOneField(AIJobRow, verbose_name="작업", on_delete=models.CASCADE, related_name="result")
    payload = models.JSONField("결과", null=True)
    created_at = models.DateTimeField("만든 때", default=timezone.now)

    class Meta:
        db_table = "ai_result"
        verbose_name = "AI 결과"
        verbose_name_plural = "AI 결과"

    def __str__(self) -> str:
        return f"result of {self.job_id}"
