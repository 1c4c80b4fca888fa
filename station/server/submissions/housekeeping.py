"""What grows old among the sheets: those that wait for an answer that will not come, and keys of requests."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from station.contracts.job import JobStatus
from station.server.aijobs.models import AIJobRow, CallbackState
from station.server.submissions.models import RequestKey, Submission
from station.server.submissions.states import WAITING, State

logger = logging.getLogger(__name__)

STUCK_AFTER: Final = timedelta(minutes=30)
KEYS_KEPT: Final = timedelta(days=30)
"""Longer than a station that was switched off over the holidays tries again with the same key."""
MOST_AT_ONCE: Final = 500


def tidy(**_: object) -> None:
    """After every round of the sweeper."""
    fail_stuck()
    forget_keys()


def fail_stuck() -> int:
    """Sheets that wait although no job of theirs is on its way any more are failed, so that somebody sees
    them and can try again; how many."""
    before = timezone.now() - STUCK_AFTER
    waiting = Submission.objects.filter(status__in=WAITING, updated_at__lte=before)
    ids = list(waiting.order_by("updated_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    alive = _with_live_job(ids)
    return sum(_fail(pk) for pk in ids if pk not in alive)


def forget_keys() -> int:
    """How many keys of requests were forgotten."""
    old = RequestKey.objects.filter(created_at__lte=timezone.now() - KEYS_KEPT)
    count, _ = RequestKey.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
    ).delete()
    return count


def _with_live_job(ids: list[int]) -> set[int]:
    jobs = AIJobRow.objects.filter(source_domain="submissions", source_id__in=map(str, ids))
    open_jobs = jobs.filter(status__in=(JobStatus.PENDING, JobStatus.RUNNING))
    untold = jobs.filter(callback=CallbackState.DUE)
    return {int(found or 0) for found in (open_jobs | untold).values_list("source_id", flat=True)}


@transaction.atomic
def _fail(pk: int) -> bool:
    before = timezone.now() - STUCK_AFTER
    waiting = Submission.objects.select_for_update().filter(status__in=WAITING, updated_at__lte=before)
    submission = waiting.filter(pk=pk).first()
    if submission is None:
        return False
    submission.error_message = f"stuck:{submission.status}_timeout"
    submission.status = State.FAILED
    submission.version += 1
    submission.save()
    logger.error("sheet without a job: submission_id=%d", pk)
    return True
