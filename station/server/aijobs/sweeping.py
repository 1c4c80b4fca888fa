"""Puts right what crashes left: leases that ran out, messages that are gone, results not handed on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.server.aijobs import queue
from station.server.aijobs.models import AIJobRow, CallbackState
from station.server.aijobs.publishing import Publisher, PublishError

logger = logging.getLogger(__name__)

GRACE_S: Final = 60.0
MOST_CALLBACKS: Final = 10
"""Times that a result is offered before a person must look."""

HandOver = Callable[[AIJobRow], None]

swept = Signal()
"""Sent after every round: whoever keeps rows that grow old looks after them then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many leases were given back, jobs published again, results handed on."""

    released: int = 0
    republished: int = 0
    handed_over: int = 0


def sweep(publisher: Publisher, hand_over: HandOver, *, grace_s: float = GRACE_S) -> Swept:
    """One round. Safe beside other processes that sweep: each row is taken by one of them."""
    done = Swept(
        released=queue.release_expired(),
        republished=republish(publisher, grace_s=grace_s),
        handed_over=hand_over_due(hand_over),
    )
    for receiver, answer in swept.send_robust(sender=None):
        if isinstance(answer, Exception):
            logger.error("after sweeping: receiver=%s", receiver.__name__, exc_info=answer)
    return done


def republish(publisher: Publisher, *, grace_s: float = GRACE_S) -> int:
    """Sends the messages of jobs that are due and have none in the queue any more.

    Which message is missing nobody can say. So it counts: where a queue holds fewer messages than it has
    jobs that wait, the oldest jobs are sent again, as many as are missing. One too many does no harm, since
    a job is started once.
    """
    sent = 0
    for tiers in _queues(publisher):
        try:
            depth = publisher.depth(tiers[0])
        except PublishError as error:
            logger.warning("queue not reached: tier=%s error=%s", tiers[0].value, error)
            continue
        if depth is None:
            continue
        waiting = AIJobRow.objects.filter(status=JobStatus.PENDING, tier__in=[tier.value for tier in tiers])
        missing = waiting.count() - depth.waiting - depth.in_flight
        if missing > 0:
            sent += sum(_send_again(publisher, row) for row in _longest_silent(waiting, missing, grace_s))
    return sent


def hand_over_due(hand_over: HandOver) -> int:
    """Offers every end of a job that is due, good or bad; how many were taken."""
    due = AIJobRow.objects.filter(callback=CallbackState.DUE).order_by("updated_at")[:100]
    return sum(hand_over_one(row, hand_over) for row in due)


def hand_over_one(row: AIJobRow, hand_over: HandOver) -> bool:
    """Whether the result was taken. It stays due where it was not, up to `MOST_CALLBACKS` times.

    ``hand_over`` must bear being called twice: the process may end between its work and this note of it. The
    note is about the end that was offered: of a job that a person ran again meanwhile nothing is noted.
    """
    offered = AIJobRow.objects.filter(pk=row.pk, callback=CallbackState.DUE, updated_at=row.updated_at)
    try:
        hand_over(row)
    except Exception:
        logger.exception("result not handed over: job_id=%s", row.job_id)
        tried = row.callback_attempts + 1
        left = CallbackState.DUE if tried < MOST_CALLBACKS else CallbackState.FAILED
        offered.update(callback_attempts=tried, callback=left, updated_at=timezone.now())
        return False
    offered.update(callback=CallbackState.DONE)
    return True


def _queues(publisher: Publisher) -> list[list[Tier]]:
    """Tiers by the queue that they share."""
    shared: dict[str, list[Tier]] = {}
    for tier in Tier:
        shared.setdefault(publisher.queue_name(tier), []).append(tier)
    return list(shared.values())


def _longest_silent(waiting: QuerySet[AIJobRow], most: int, grace_s: float) -> QuerySet[AIJobRow]:
    before = timezone.now() - timedelta(seconds=grace_s)
    silent = Q(published_at__isnull=True) | Q(published_at__lte=before)
    return waiting.filter(silent, next_run_at__lte=before).order_by("next_run_at")[:most]


def _send_again(publisher: Publisher, row: AIJobRow) -> bool:
    now = timezone.now()
    mine = AIJobRow.objects.filter(pk=row.pk, status=JobStatus.PENDING, published_at=row.published_at).update(
        published_at=now
    )
    if not mine:
        return False
    try:
        publisher.publish(row)
    except PublishError as error:
        logger.warning("job not published again: job_id=%s error=%s", row.job_id, error)
        return False
    logger.info("job published again: job_id=%s tier=%s", row.job_id, row.tier)
    return True
