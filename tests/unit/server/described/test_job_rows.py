"""The rows of job control as the database has them: columns, defaults, indexes, one result a job."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from station.contracts.tiers import Tier
from station.server.aijobs import queue
from station.server.aijobs.gateway import dispatch_job
from station.server.aijobs.models import AIJobRow, AIResultRow

pytestmark = pytest.mark.django_db


def indexed(table: str) -> set[tuple[str, ...]]:
    """Columns of every index of ``table``, as the database tells them."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {tuple(one["columns"]) for one in found.values() if one["index"]}


def unique(table: str) -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {tuple(one["columns"]) for one in found.values() if one["unique"]}


def test_a_new_row_has_these_defaults() -> None:
    before = timezone.now()
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    row = AIJobRow.objects.get()
    assert (row.status, row.tier, row.payload) == ("PENDING", "basic", {})
    assert (row.attempt_count, row.max_attempts) == (0, 5)
    assert (row.error_message, row.last_error, row.locked_by) == ("", "", "")
    assert (row.tenant_id, row.source_domain, row.source_id) == (None, None, None)
    assert (row.locked_at, row.lease_expires_at, row.last_heartbeat_at) == (None, None, None)
    for moment in (row.next_run_at, row.created_at, row.updated_at):
        assert before <= moment <= timezone.now()


def test_a_row_keeps_all_that_it_is_told() -> None:
    long_error = "오류" * 2500
    AIJobRow.objects.create(
        job_id="i" * 64,
        job_type="t" * 50,
        payload={"한글": [1, None, {"n": 1.5}]},
        error_message=long_error,
        last_error=long_error,
        tenant_id="7",
        source_domain="submissions",
        source_id="41",
        tier="premium",
    )
    row = AIJobRow.objects.get()
    assert (row.job_id, row.job_type, row.tier) == ("i" * 64, "t" * 50, "premium")
    assert row.payload == {"한글": [1, None, {"n": 1.5}]}
    assert (row.error_message, row.last_error) == (long_error, long_error)
    assert (row.tenant_id, row.source_domain, row.source_id) == ("7", "submissions", "41")


def test_names_are_as_long_as_they_may_be() -> None:
    lengths = {field.name: getattr(field, "max_length", None) for field in AIJobRow._meta.get_fields()}
    assert (lengths["job_id"], lengths["job_type"]) == (64, 50)


def test_what_the_queue_seeks_by_is_indexed() -> None:
    assert {
        ("status", "next_run_at"),
        ("lease_expires_at",),
        ("source_domain", "source_id"),
        ("tier", "status", "next_run_at"),
    } <= indexed("ai_job")


def test_a_job_id_is_there_once() -> None:
    assert ("job_id",) in unique("ai_job")
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    with pytest.raises(IntegrityError), transaction.atomic():
        AIJobRow.objects.create(job_id="a", job_type="embedding")


def test_a_job_has_one_result_which_may_be_null() -> None:
    assert ("job_id",) in unique("ai_result")
    row = AIJobRow.objects.create(job_id="a", job_type="ocr")
    queue.claim("w", Tier)
    queue.mark_done("a", None)
    assert AIResultRow.objects.get(job=row).payload is None
    with pytest.raises(IntegrityError), transaction.atomic():
        AIResultRow.objects.create(job=row, payload={})


def test_every_step_of_a_life_moves_its_time() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    moments = [AIJobRow.objects.get().updated_at]
    queue.claim("w", Tier)
    moments.append(AIJobRow.objects.get().updated_at)
    queue.heartbeat("a", "w")
    moments.append(AIJobRow.objects.get().updated_at)
    queue.mark_failed("a", "no", worker="w")
    moments.append(AIJobRow.objects.get().updated_at)
    AIJobRow.objects.update(next_run_at=timezone.now())
    queue.claim("w", Tier)
    queue.mark_done("a", {})
    moments.append(AIJobRow.objects.get().updated_at)
    assert moments == sorted(set(moments))


def test_a_good_end_takes_the_error_and_the_lock_away() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr", error_message="once failed")
    queue.claim("w", Tier)
    queue.mark_done("a", {})
    row = AIJobRow.objects.get()
    assert (row.status, row.error_message, row.locked_by) == ("DONE", "", "")
    assert (row.locked_at, row.lease_expires_at) == (None, None)


def test_what_is_dispatched_is_due_at_once() -> None:
    done = dispatch_job("omr_grading", {"n": 1})
    row = queue.claim("w", (Tier.BASIC,))
    assert row is not None
    assert (row.job_id, row.payload) == (done.job_id, {"n": 1})


@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_the_lock_of_sqlite_from_its_first_line() -> None:
    """Else two that read first and write then would fail each other."""
    if connection.vendor != "sqlite":
        pytest.skip("this database locks row by row")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
        with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_a_claim_passes_over_a_row_that_another_transaction_holds() -> None:
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("this database has one writer at a time: no row is ever held beside it")
    now = timezone.now()
    for number, job_id in enumerate(("held", "free")):
        due = now - timedelta(minutes=9 - number)
        AIJobRow.objects.create(job_id=job_id, job_type="ocr", next_run_at=due)
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                AIJobRow.objects.select_for_update().get(job_id="held")
                held.set()
                assert go_on.wait(20)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        try:
            assert held.wait(20)
            row = queue.claim("w", Tier)
            assert row is not None
            assert row.job_id == "free"
        finally:
            go_on.set()
        holding.result(20)
    later = queue.claim("w", Tier)
    assert later is not None
    assert later.job_id == "held"
