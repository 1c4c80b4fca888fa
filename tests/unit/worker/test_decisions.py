"""What becomes of messages, whatever they hold and whatever the server says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.job import JobMessage, JobStatus, JobType
from station.contracts.tiers import ALLOWED, Tier
from station.contracts.worker_api import Recorded, Refusal, ResultAnswer, StartAnswer
from station.worker.decisions import (
    Fate,
    after_refusal,
    after_result,
    after_violation,
    job_of,
    violation,
)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"job_id":"1"}',
        '{"job_type":"ocr"}',
        '{"job_id":"","job_type":"ocr"}',
        '{"job_id":1,"job_type":"ocr"}',
        '{"job_id":"1","job_type":"ocr"',
        "\ud800",
        "[" * 100_000,
    ],
    ids=lambda body: ascii(body[:32]),
)
def test_what_is_no_job(body: str) -> None:
    assert job_of(body) is None


def test_nulls_and_more_than_we_know_do_not_matter() -> None:
    told = job_of('{"job_id":"1","job_type":"ocr","tier":null,"payload":null,"created_at":null,"new":[1]}')
    assert told == JobMessage(job_id="1", job_type="ocr")


@given(st.text())
def test_no_body_is_too_strange(body: str) -> None:
    told = job_of(body)
    assert told is None or (told.job_id and told.job_type)


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("job_type", [*JobType, "brand_new"])
def test_tiers_run_what_they_allow_where_they_are_served(tier: Tier, job_type: str) -> None:
    assert (violation(job_type, tier, tuple(Tier)) == "") == (job_type in ALLOWED[tier])
    others = tuple(other for other in Tier if other is not tier)
    assert "not served" in violation(job_type, tier, others)


def test_a_message_without_a_tier_is_of_its_queue() -> None:
    assert violation("full_ocr", "", (Tier.PREMIUM,)) == ""
    assert violation("full_ocr", "gold", (Tier.BASIC,)) == "tier basic does not allow full_ocr"
    assert violation("ocr", " BASIC ", (Tier.BASIC,)) == ""


def test_after_a_refusal() -> None:
    fates = {
        refusal: after_refusal(StartAnswer(ok=False, detail=refusal, retry_after=7.5)) for refusal in Refusal
    }
    assert {refusal for refusal in Refusal if fates[refusal].fate is Fate.DELETE} == {
        Refusal.FINISHED,
        Refusal.UNKNOWN_JOB,
    }
    for refusal in (Refusal.LEASED, Refusal.NOT_YET):
        assert (fates[refusal].fate, fates[refusal].seconds) == (Fate.HIDE, 7.5)


@pytest.mark.parametrize(
    ("detail", "status", "fate", "seconds"),
    [
        (Recorded.DONE, JobStatus.DONE, Fate.DELETE, 0.0),
        (Recorded.DUPLICATE, JobStatus.DONE, Fate.DELETE, 0.0),
        (Recorded.FAILED, JobStatus.PENDING, Fate.HIDE, 8.0),
        (Recorded.FAILED, JobStatus.FAILED, Fate.HIDE, 0.0),
        (Recorded.LEASE_LOST, JobStatus.RUNNING, Fate.LEAVE, 0.0),
        ("something new", JobStatus.RUNNING, Fate.LEAVE, 0.0),
    ],
)
def test_after_a_result(detail: str, status: JobStatus, fate: Fate, seconds: float) -> None:
    retry_after = 8.0 if status is JobStatus.PENDING else 0.0
    verdict = after_result(ResultAnswer(ok=True, detail=detail, status=status, retry_after=retry_after))
    assert (verdict.fate, verdict.seconds) == (fate, seconds)


def test_a_violation_is_deleted_once_it_is_told() -> None:
    assert after_violation(ResultAnswer(ok=True, detail=Recorded.FAILED)).fate is Fate.DELETE
    assert after_violation(ResultAnswer(ok=True, detail=Recorded.LEASE_LOST)).fate is Fate.LEAVE
