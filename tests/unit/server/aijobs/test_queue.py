"""The life of a job on the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.contracts.worker_api import Recorded, Refusal
from station.server.aijobs import queue
from station.server.aijobs.models import AIJobRow, AIResultRow, CallbackState

pytestmark = pytest.mark.django_db
ALL = tuple(Tier)


def job(job_id: str = "a", **fields: object) -> AIJobRow:
    return AIJobRow.objects.create(job_id=job_id, job_type="ocr", **fields)


def now_of(job_id: str = "a") -> AIJobRow:
    return AIJobRow.objects.get(job_id=job_id)


def lapse(job_id: str = "a") -> None:
    """Its lease ran out a second ago."""
    AIJobRow.objects.filter(job_id=job_id).update(lease_expires_at=timezone.now() - timedelta(seconds=1))


def test_a_claim_gives_a_lease_of_two_minutes() -> None:
    job()
    row = queue.claim("w1", ALL)
    assert row is not None
    kept = now_of()
    assert (kept.status, kept.locked_by, kept.attempt_count) == (JobStatus.RUNNING, "w1", 1)
    assert kept.last_heartbeat_at
    assert kept.locked_at
    assert kept.lease_expires_at
    assert (kept.lease_expires_at - kept.locked_at).total_seconds() == 120
    assert queue.claim("w2", ALL) is None


def test_the_longest_due_comes_first_and_only_of_the_tiers_asked_for() -> None:
    now = timezone.now()
    job("late", next_run_at=now - timedelta(seconds=1), tier="basic")
    job("early", next_run_at=now - timedelta(seconds=9), tier="basic")
    job("same-but-older", next_run_at=now - timedelta(seconds=1), created_at=now - timedelta(days=1))
    job("not-yet", next_run_at=now + timedelta(seconds=60))
    job("premium", next_run_at=now - timedelta(days=1), tier="premium")
    claimed = [queue.claim("w", (Tier.BASIC,)) for _ in range(4)]
    assert [row and row.job_id for row in claimed] == ["early", "same-but-older", "late", None]
    assert (row := queue.claim("w", ALL)) is not None
    assert row.job_id == "premium"


def test_a_lease_that_ran_out_gives_the_job_back_and_its_attempt_counts() -> None:
    job()
    queue.claim("w1", ALL)
    lapse()
    row = queue.claim("w2", ALL)
    assert row is not None
    assert (now_of().locked_by, now_of().attempt_count) == ("w2", 2)
    assert not queue.heartbeat("a", "w1")
    assert queue.heartbeat("a", "w2")


def test_a_job_past_its_attempts_is_failed_and_the_next_one_taken() -> None:
    job("spent", attempt_count=5, next_run_at=timezone.now() - timedelta(seconds=9), source_domain="x")
    job("fresh")
    row = queue.claim("w", ALL)
    assert row is not None
    assert row.job_id == "fresh"
    spent = now_of("spent")
    assert (spent.status, spent.error_message) == (JobStatus.FAILED, "max_attempts_exceeded")
    assert spent.callback == CallbackState.DUE


def test_a_worker_that_dies_five_times_fails_the_job() -> None:
    job()
    for attempt in range(1, 6):
        assert queue.claim("w", ALL) is not None
        assert now_of().attempt_count == attempt
        lapse()
    assert queue.claim("w", ALL) is None
    assert (now_of().status, now_of().error_message) == (JobStatus.FAILED, "max_attempts_exceeded")


def test_a_heartbeat_renews_for_the_holder_alone() -> None:
    job()
    queue.claim("w1", ALL)
    lapse()
    assert not queue.heartbeat("a", "w2")
    assert queue.heartbeat("a", "w1")
    assert (lease := now_of().lease_expires_at) is not None
    assert lease > timezone.now() + timedelta(seconds=100)


@pytest.mark.parametrize(
    ("attempt", "wait"), [(1, 2.0), (2, 4.0), (3, 8.0), (4, 16.0), (6, 64.0), (7, 120.0), (5000, 120.0)]
)
def test_the_back_off_doubles_up_to_two_minutes(attempt: int, wait: float) -> None:
    assert queue.backoff_s(attempt) == wait


def test_a_failure_that_may_pass_is_tried_again_without_using_up_the_result() -> None:
    job()
    queue.claim("w", ALL)
    outcome = queue.mark_failed("a", "x" * 9000, worker="w")
    assert outcome == queue.Outcome(recorded=Recorded.FAILED, status=JobStatus.PENDING, retry_after=2.0)
    row = now_of()
    assert (row.status, row.locked_by, row.lease_expires_at) == (JobStatus.PENDING, "", None)
    assert (len(row.last_error), row.error_message) == (5000, "")
    assert 1 < (row.next_run_at - timezone.now()).total_seconds() <= 2
    assert not AIResultRow.objects.exists()
    assert queue.claim("w", ALL) is None  # not before the back-off
    AIJobRow.objects.update(next_run_at=timezone.now())
    queue.claim("w", ALL)
    assert (done := queue.mark_done("a", {"text": "ok"})) is not None
    assert done.recorded is Recorded.DONE
    assert AIResultRow.objects.get().payload == {"text": "ok"}


def test_the_fifth_failure_and_a_hopeless_one_are_final() -> None:
    job("worn", attempt_count=4)
    queue.claim("w", ALL)
    worn = queue.mark_failed("worn", "again", worker="w")
    assert worn == queue.Outcome(recorded=Recorded.FAILED, status=JobStatus.FAILED)
    job("hopeless", source_domain="submissions", source_id="1")
    queue.claim("w", ALL)
    hopeless = queue.mark_failed("hopeless", "no picture", worker="w", retryable=False)
    assert hopeless is not None
    assert hopeless.status is JobStatus.FAILED
    assert (now_of("hopeless").error_message, now_of("hopeless").callback) == ("no picture", "due")
    assert not AIResultRow.objects.exists()


def test_a_result_is_written_once() -> None:
    job()
    queue.claim("w1", ALL)
    assert queue.mark_done("a", {"n": 1}) == queue.Outcome(recorded=Recorded.DONE, status=JobStatus.DONE)
    again = queue.mark_done("a", {"n": 2})
    assert again == queue.Outcome(recorded=Recorded.DUPLICATE, status=JobStatus.DONE)
    late = queue.mark_failed("a", "too late", worker="w1")
    assert late is not None
    assert late.recorded is Recorded.DUPLICATE
    assert AIResultRow.objects.get().payload == {"n": 1}
    assert (now_of().status, now_of().error_message, now_of().locked_by) == (JobStatus.DONE, "", "")


def test_a_good_result_counts_even_from_one_who_lost_the_lease() -> None:
    job()
    queue.claim("w1", ALL)
    lapse()
    queue.claim("w2", ALL)
    assert (done := queue.mark_done("a", {})) is not None
    assert done.recorded is Recorded.DONE
    assert not queue.heartbeat("a", "w2")


def test_a_failure_of_one_who_lost_the_lease_says_nothing() -> None:
    job()
    queue.claim("w1", ALL)
    lapse()
    queue.claim("w2", ALL)
    lost = queue.mark_failed("a", "mine failed", worker="w1")
    assert lost is not None
    assert lost.recorded is Recorded.LEASE_LOST
    assert (now_of().status, now_of().locked_by) == (JobStatus.RUNNING, "w2")


def test_start_marks_one_job_and_refuses_what_is_not_due() -> None:
    assert queue.start("nobody", "w").refusal is Refusal.UNKNOWN_JOB
    job()
    assert queue.start("a", "w1").job is not None
    leased = queue.start("a", "w2")
    assert leased.refusal is Refusal.LEASED
    assert 110 < leased.retry_after <= 120
    again = queue.start("a", "w1")  # its answer got lost: the same attempt
    assert again.job is not None
    assert now_of().attempt_count == 1
    queue.mark_failed("a", "no luck", worker="w1")
    waits = queue.start("a", "w2")
    assert waits.refusal is Refusal.NOT_YET
    assert 1 < waits.retry_after <= 2
    AIJobRow.objects.update(next_run_at=timezone.now())
    assert queue.start("a", "w2").job is not None
    queue.mark_done("a", None)
    assert queue.start("a", "w2").refusal is Refusal.FINISHED


def test_start_takes_over_a_lease_that_ran_out_until_the_attempts_are_spent() -> None:
    job(attempt_count=3)
    queue.start("a", "w1")
    lapse()
    assert queue.start("a", "w2").job is not None
    lapse()
    assert queue.start("a", "w3").refusal is Refusal.FINISHED
    assert (now_of().status, now_of().error_message) == (JobStatus.FAILED, "max_attempts_exceeded")


def test_a_person_lets_a_failed_job_run_again_with_all_attempts() -> None:
    job(attempt_count=5, status="FAILED", error_message="gone wrong", callback="failed")
    assert queue.retry("a")
    assert (now_of().status, now_of().attempt_count, now_of().error_message) == ("PENDING", 0, "")
    assert not queue.retry("a")
    assert queue.claim("w", ALL) is not None


def test_unknown_jobs_are_nobodys() -> None:
    assert queue.mark_done("nobody", {}) is None
    assert queue.mark_failed("nobody", "", worker=None) is None
    assert not queue.heartbeat("nobody", "w")
