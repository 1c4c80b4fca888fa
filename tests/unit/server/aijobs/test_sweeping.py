"""What crashes left behind is put right, once, whoever sweeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.server.aijobs import queue
from station.server.aijobs.models import AIJobRow, CallbackState
from station.server.aijobs.publishing import DatabaseQueue, Depth, PublishError
from station.server.aijobs.sweeping import MOST_CALLBACKS, hand_over_due, hand_over_one, republish, sweep

pytestmark = pytest.mark.django_db
AGO = timedelta(minutes=10)


@dataclass
class OneQueue:
    """All tiers share one queue of ``waiting`` messages."""

    waiting: int = 0
    broken: bool = False
    sent: list[str] = field(default_factory=list)

    def publish(self, row: AIJobRow) -> None:
        if self.broken:
            raise PublishError("away")
        self.sent.append(row.job_id)

    def depth(self, tier: Tier) -> Depth | None:
        return Depth(waiting=self.waiting, in_flight=0, dead=0)

    def queue_name(self, tier: Tier) -> str:
        return "all"


@dataclass
class Domain:
    """Takes results and remembers them; refuses the first ``refusals``."""

    refusals: int = 0
    taken: list[str] = field(default_factory=list)

    def __call__(self, row: AIJobRow) -> None:
        if self.refusals:
            self.refusals -= 1
            raise RuntimeError("not now")
        self.taken.append(row.job_id)


def waiting_job(job_id: str, minutes: int) -> AIJobRow:
    then = timezone.now() - timedelta(minutes=minutes)
    return AIJobRow.objects.create(job_id=job_id, job_type="ocr", next_run_at=then, published_at=then)


def test_as_many_are_sent_again_as_messages_are_missing_the_oldest_first() -> None:
    for job_id, minutes in (("b", 20), ("a", 30), ("c", 10)):
        waiting_job(job_id, minutes)
    shared = OneQueue(waiting=1)
    assert republish(shared) == 2
    assert shared.sent == ["a", "b"]
    assert republish(shared) == 1  # those two were sent a moment ago
    assert shared.sent == ["a", "b", "c"]
    assert republish(OneQueue(waiting=3)) == 0


def test_a_job_that_waits_for_its_back_off_or_was_just_sent_is_left_alone() -> None:
    row = waiting_job("a", 10)
    AIJobRow.objects.filter(pk=row.pk).update(next_run_at=timezone.now() + AGO)
    waiting_job("b", 0)
    assert republish(OneQueue()) == 0


def test_a_job_never_published_is_published() -> None:
    AIJobRow.objects.filter(pk=waiting_job("a", 10).pk).update(published_at=None)
    shared = OneQueue()
    assert republish(shared) == 1


def test_a_queue_that_is_away_is_tried_at_the_next_round() -> None:
    waiting_job("a", 10)
    shared = OneQueue(broken=True)
    assert republish(shared) == 0
    shared.broken = False
    assert republish(shared, grace_s=0) == 1


def test_the_table_needs_no_messages() -> None:
    waiting_job("a", 10)
    assert republish(DatabaseQueue()) == 0


def test_one_round_gives_back_leases_and_hands_over() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr", source_domain="d")
    queue.claim("w", Tier)
    queue.mark_done("a", {"n": 1})
    AIJobRow.objects.create(job_id="b", job_type="ocr")
    queue.claim("w", Tier)
    AIJobRow.objects.filter(job_id="b").update(lease_expires_at=timezone.now() - AGO)
    domain = Domain()
    done = sweep(DatabaseQueue(), domain)
    assert (done.released, done.handed_over, domain.taken) == (1, 1, ["a"])
    assert AIJobRow.objects.get(job_id="b").status == JobStatus.PENDING
    assert sweep(DatabaseQueue(), domain).handed_over == 0


def test_a_result_that_was_not_taken_is_offered_again_until_a_person_must_look() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr", status="DONE", callback="due")
    domain = Domain(refusals=1)
    assert hand_over_due(domain) == 0
    assert hand_over_due(domain) == 1
    assert domain.taken == ["a"]
    AIJobRow.objects.create(job_id="b", job_type="ocr", status="DONE", callback="due")
    stubborn = Domain(refusals=99)
    for _ in range(MOST_CALLBACKS):
        assert not hand_over_one(AIJobRow.objects.get(job_id="b"), stubborn)
    assert AIJobRow.objects.get(job_id="b").callback == CallbackState.FAILED
    assert hand_over_due(stubborn) == 0


def test_failed_jobs_are_told_too() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr", source_domain="d", attempt_count=4)
    queue.claim("w", Tier)
    queue.mark_failed("a", "no", worker="w")
    domain = Domain()
    assert hand_over_due(domain) == 1
    assert domain.taken == ["a"]
