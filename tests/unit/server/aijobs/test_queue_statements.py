"""What a job costs the database, and the queue outside of anybody's transaction, as the server calls it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.server.aijobs import queue
from station.server.aijobs.models import AIJobRow, CallbackState

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = {"template_meta": "m" * 5000}


def job(job_id: str, **fields: object) -> AIJobRow:
    return AIJobRow.objects.create(job_id=job_id, job_type="ocr", **fields)


def lapsed(job_id: str, **fields: object) -> AIJobRow:
    """RUNNING, its lease a second over."""
    past = timezone.now() - timedelta(seconds=1)
    return job(job_id, status="RUNNING", locked_by="gone", lease_expires_at=past, attempt_count=1, **fields)


def statuses() -> dict[str, str]:
    return dict(AIJobRow.objects.values_list("job_id", "status"))


def test_a_claim_is_one_statement_and_an_end_one_transaction() -> None:
    job("a")
    with CaptureQueriesContext(connection) as claiming:
        assert queue.claim("w", Tier) is not None
    with CaptureQueriesContext(connection) as ending:
        queue.mark_done("a", {"text": "x"})
    assert len(claiming) == 1
    assert len(ending) == (1 if connection.vendor == "postgresql" else 4)
    assert AIJobRow.objects.get().result.payload == {"text": "x"}


def test_a_large_payload_is_not_written_again_at_every_step() -> None:
    job("a", payload=LARGE)
    with CaptureQueriesContext(connection) as steps:
        started = queue.start("a", "w")
        queue.mark_failed("a", "no", worker="w")
    assert started.job is not None
    assert started.job.payload == LARGE
    assert all(LARGE["template_meta"] not in query["sql"] for query in steps.captured_queries)


def test_leases_are_given_back_by_the_sweeper_without_a_transaction_around_it() -> None:
    lapsed("a")
    assert queue.release_expired() == 1
    assert statuses() == {"a": JobStatus.PENDING}


def test_a_claim_gives_back_what_ran_out_behind_what_is_due() -> None:
    lapsed("lapsed")
    job("due")
    assert [row and row.job_id for row in (queue.claim("w", Tier), queue.claim("w", Tier))] == [
        "due",
        "lapsed",
    ]


def test_a_claim_gives_back_leases_of_tiers_that_it_does_not_serve() -> None:
    lapsed("premium", tier="premium")
    assert queue.claim("w", (Tier.LITE,)) is None
    assert statuses() == {"premium": JobStatus.PENDING}


def test_a_job_past_its_attempts_is_failed_on_the_way_and_told_to_who_asked() -> None:
    job("spent", attempt_count=5, source_domain="submissions", source_id="1")
    job("due")
    row = queue.claim("w", Tier)
    assert row is not None
    assert row.job_id == "due"
    spent = AIJobRow.objects.get(job_id="spent")
    assert (spent.status, spent.attempt_count, spent.locked_by) == (JobStatus.FAILED, 5, "")
    assert (spent.error_message, spent.callback) == (queue.EXHAUSTED, CallbackState.DUE)


def test_an_end_is_due_to_who_asked_and_to_nobody_else() -> None:
    job("asked", source_domain="submissions", source_id="1")
    job("own")
    for job_id in ("asked", "own"):
        queue.mark_done(job_id, None)
    told = dict(AIJobRow.objects.values_list("job_id", "callback"))
    assert told == {"asked": CallbackState.DUE, "own": CallbackState.NONE}


def test_nobody_serves_no_tier() -> None:
    job("a")
    assert queue.claim("w", ()) is None
