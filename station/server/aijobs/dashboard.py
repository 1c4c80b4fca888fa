"""How the queues stand, tier by tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.server.aijobs.models import AIJobRow, CallbackState
from station.server.aijobs.publishing import Depth, PublishError, publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOverview:
    """``waiting``: due now, ``later``: after a back-off; ``oldest_s``: how long the oldest due one waits;
    ``expired``: leases that ran out and were not given back yet; ``undelivered``: results nobody took.
    ``queue``: messages, None where the table is the queue; ``unreachable``: why they cannot be counted."""

    tier: Tier
    waiting: int
    later: int
    running: int
    expired: int
    done_today: int
    failed_today: int
    undelivered: int
    oldest_s: float
    last_heartbeat_s: float | None
    queue: Depth | None
    unreachable: str = ""


def overview() -> list[TierOverview]:
    return [_of_tier(tier) for tier in Tier]


def _of_tier(tier: Tier) -> TierOverview:
    now = timezone.now()
    pending, running = Q(status=JobStatus.PENDING), Q(status=JobStatus.RUNNING)
    recent = Q(updated_at__gte=now - timedelta(days=1))
    told = AIJobRow.objects.filter(tier=tier).aggregate(
        waiting=Count("pk", pending & Q(next_run_at__lte=now)),
        later=Count("pk", pending & Q(next_run_at__gt=now)),
        running=Count("pk", running),
        expired=Count("pk", running & Q(lease_expires_at__lte=now)),
        done=Count("pk", Q(status=JobStatus.DONE) & recent),
        failed=Count("pk", Q(status=JobStatus.FAILED) & recent),
        undelivered=Count("pk", Q(callback__in=(CallbackState.DUE, CallbackState.FAILED))),
        oldest=Min("next_run_at", filter=pending & Q(next_run_at__lte=now)),
        heartbeat=Max("last_heartbeat_at"),
    )
    queue, unreachable = None, ""
    try:
        queue = publisher().depth(tier)
    except PublishError as error:
        unreachable = str(error)
    return TierOverview(
        tier=tier,
        waiting=told["waiting"],
        later=told["later"],
        running=told["running"],
        expired=told["expired"],
        done_today=told["done"],
        failed_today=told["failed"],
        undelivered=told["undelivered"],
        oldest_s=(now - told["oldest"]).total_seconds() if told["oldest"] else 0.0,
        last_heartbeat_s=(now - told["heartbeat"]).total_seconds() if told["heartbeat"] else None,
        queue=queue,
        unreachable=unreachable,
    )
