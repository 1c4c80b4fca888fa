"""Jobs through the one door: rows first, messages after the commit, never an exception."""

from __future__ import annotations

import pytest
from django.db import transaction

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.server.aijobs import gateway, instances, publishing
from station.server.aijobs.gateway import dispatch_job, retry_job
from station.server.aijobs.models import AIJobRow
from station.server.aijobs.publishing import Depth, PublishError

pytestmark = pytest.mark.django_db(transaction=True)


class Memory:
    """A queue that remembers; and whether the row stood when its message came."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.broken = False

    def publish(self, row: AIJobRow) -> None:
        if self.broken:
            raise PublishError("the queue is away")
        assert AIJobRow.objects.filter(job_id=row.job_id).exists()
        assert not transaction.get_connection().in_atomic_block
        self.sent.append(row.job_id)

    def depth(self, tier: Tier) -> Depth | None:
        return None

    def queue_name(self, tier: Tier) -> str:
        return "memory"


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    queue = Memory()
    monkeypatch.setattr(gateway, "publisher", lambda: queue)
    return queue


def row_of(job_id: str) -> AIJobRow:
    return AIJobRow.objects.get(job_id=job_id)


def test_the_row_stands_before_its_message(memory: Memory) -> None:
    done = dispatch_job("ocr", {"image_path": "x"}, tenant_id=7, source_domain="d", source_id=3)
    assert done.to_dict() == {"ok": True, "job_id": done.job_id, "type": "ocr"}
    assert memory.sent == [done.job_id]
    row = row_of(done.job_id)
    assert (row.status, row.tenant_id, row.source_domain, row.source_id) == ("PENDING", "7", "d", "3")
    assert (row.max_attempts, row.attempt_count) == (5, 0)
    assert row.published_at is not None


@pytest.mark.parametrize(
    ("job_type", "payload", "asked", "given"),
    [
        ("ocr", {}, None, "lite"),
        ("omr_grading", {}, None, "basic"),
        ("homework_video_analysis", None, None, "basic"),
        ("question_segmentation", {}, None, "basic"),
        ("embedding", {}, None, "premium"),
        ("full_ocr", {}, None, "premium"),
        ("advanced_analysis", {}, "LITE", "premium"),
        ("omr_grading", {"tier": "premium"}, None, "premium"),
        ("omr_grading", {"tier": "premium"}, "Basic", "basic"),
        ("omr_grading", {}, "lite", "basic"),
        ("ocr", {}, "gold", "lite"),
        ("ocr", {"tier": 7}, None, "lite"),
    ],
)
def test_the_tier_is_the_callers_where_it_allows_the_type(
    memory: Memory, job_type: str, payload: dict[str, object] | None, asked: str | None, given: str
) -> None:
    done = dispatch_job(job_type, payload, tier=asked)
    assert done.ok
    assert row_of(done.job_id).tier == given


def test_what_cannot_be_published_is_failed_with_the_error(memory: Memory) -> None:
    memory.broken = True
    done = dispatch_job("ocr", {}, source_domain="submissions", source_id=1)
    assert (done.ok, done.type) == (False, "ocr")
    row = row_of(done.job_id)
    assert (row.status, row.error_message) == (JobStatus.FAILED, "publish failed: the queue is away")
    assert row.callback == "due"  # whoever asked is told
    memory.broken = False
    assert retry_job(done.job_id)
    assert memory.sent == [done.job_id]
    assert not retry_job(done.job_id)


def test_a_queue_that_cannot_be_set_up_does_not_break_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Memory:
        raise ValueError("Invalid endpoint: nowhere")

    monkeypatch.setattr(gateway, "publisher", nowhere)
    done = dispatch_job("ocr", {})
    assert not done.ok
    assert row_of(done.job_id).error_message == "publish failed: Invalid endpoint: nowhere"


def test_inside_a_transaction_the_message_waits_for_the_commit(memory: Memory) -> None:
    with transaction.atomic():
        done = dispatch_job("ocr", {})
        assert done.ok
        assert memory.sent == []
    assert memory.sent == [done.job_id]


def test_a_transaction_that_is_rolled_back_sends_nothing(memory: Memory) -> None:
    with transaction.atomic():
        dispatch_job("ocr", {})
        transaction.set_rollback(True)
    assert memory.sent == []
    assert not AIJobRow.objects.exists()


def test_one_key_is_one_job_of_one_academy(memory: Memory) -> None:
    first = dispatch_job("ocr", {"n": 1}, tenant_id=1, idempotency_key="k")
    again = dispatch_job("ocr", {"n": 2}, tenant_id=1, idempotency_key="k")
    other = dispatch_job("ocr", {}, tenant_id=2, idempotency_key="k")
    assert first == again
    assert other.job_id != first.job_id
    assert memory.sent == [first.job_id, other.job_id]


def test_dispatch_never_raises(memory: Memory) -> None:
    no_json = dispatch_job("ocr", {"what": object()})
    assert (no_json.ok, no_json.job_id) == (False, "")
    unknown = dispatch_job("brew_coffee", {})
    assert not unknown.ok
    assert row_of(unknown.job_id).error_message == "unsupported job type: brew_coffee"
    assert memory.sent == []


def test_a_payload_that_is_too_large_for_the_queue_stays_with_the_row() -> None:
    row = AIJobRow(job_id="a", job_type="embedding", payload={"texts": ["x" * 300_000]})
    assert publishing.message_of(row).payload is None
    row.payload = {"texts": ["x"]}
    assert publishing.message_of(row).payload == {"texts": ["x"]}


def test_a_file_of_another_academy_gets_no_url() -> None:
    row = AIJobRow(job_id="a", job_type="ocr", tenant_id="1")
    row.payload = {"file_key": "tenants/2/a.jpg", "download_url": "https://elsewhere"}
    assert "download_url" not in publishing.worker_payload(row)
    row.payload = {"file_key": "tenants/1/../2/a.jpg"}
    assert "download_url" not in publishing.worker_payload(row)
    row.payload = {"file_key": "tenants/1/a.jpg"}
    assert "/files/" in str(publishing.worker_payload(row)["download_url"])


def test_without_an_instance_nobody_is_started() -> None:
    assert not instances.start(Tier.PREMIUM)
