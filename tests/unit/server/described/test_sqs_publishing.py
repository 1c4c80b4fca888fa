"""Jobs over SQS: queues as they are made, and each message as a worker finds it. A real server in memory."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from station.contracts.tiers import Tier
from station.server.aijobs.models import AIJobRow
from station.server.aijobs.publishing import PublishError, SqsPublisher
from tests.sqs_server import REGION, SqsServer, sqs_server


@pytest.fixture(scope="module")
def sqs() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture
def names() -> dict[Tier, str]:
    mark = uuid.uuid4().hex[:8]
    return {tier: f"q-{mark}-{tier.value}" for tier in Tier}


def publisher(sqs: SqsServer, names: dict[Tier, str]) -> SqsPublisher:
    return SqsPublisher(names, region=REGION, endpoint=sqs.endpoint, retention_days=14)


def told_of(sqs: SqsServer, name: str) -> dict[str, str]:
    url = sqs.client.get_queue_url(QueueName=name)["QueueUrl"]
    told = sqs.client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {str(key): value for key, value in told.items()}


def bodies(sqs: SqsServer, name: str) -> list[dict[str, object]]:
    url = sqs.client.get_queue_url(QueueName=name)["QueueUrl"]
    received = sqs.client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in received.get("Messages", ())]


def test_each_tier_has_its_queue_and_its_dead_letters(sqs: SqsServer, names: dict[Tier, str]) -> None:
    made = publisher(sqs, names)
    made.create_queues()
    made.create_queues()  # what is there stays
    seconds = {tier: told_of(sqs, name)["VisibilityTimeout"] for tier, name in names.items()}
    assert seconds == {Tier.LITE: "300", Tier.BASIC: "300", Tier.PREMIUM: "600"}
    for name in names.values():
        redrive = json.loads(told_of(sqs, name)["RedrivePolicy"])
        assert int(redrive["maxReceiveCount"]) == 5
        assert redrive["deadLetterTargetArn"] == told_of(sqs, f"{name}-dlq")["QueueArn"]
        assert told_of(sqs, name)["MessageRetentionPeriod"] == str(14 * 24 * 3600)


def test_a_message_lies_in_its_tiers_queue_and_tells_the_job(sqs: SqsServer, names: dict[Tier, str]) -> None:
    made = publisher(sqs, names)
    made.create_queues()
    then = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    made.publish(
        AIJobRow(
            job_id="j1",
            job_type="embedding",
            payload={"texts": ["가"]},
            tier="premium",
            tenant_id="7",
            source_domain="lessons",
            source_id="41",
            created_at=then,
            attempt_count=2,
        )
    )
    assert bodies(sqs, names[Tier.PREMIUM]) == [
        {
            "job_id": "j1",
            "job_type": "embedding",
            "tier": "premium",
            "payload": {"texts": ["가"]},
            "tenant_id": "7",
            "source_domain": "lessons",
            "source_id": "41",
            "created_at": "2026-01-02T03:04:05+00:00",
            "attempt": 3,
        }
    ]
    assert bodies(sqs, names[Tier.BASIC]) == bodies(sqs, names[Tier.LITE]) == []


def test_what_lies_in_a_queue_is_counted(sqs: SqsServer, names: dict[Tier, str]) -> None:
    made = publisher(sqs, names)
    made.create_queues()
    for number in range(3):
        made.publish(AIJobRow(job_id=f"j{number}", job_type="ocr", tier="lite"))
    url = sqs.client.get_queue_url(QueueName=names[Tier.LITE])["QueueUrl"]
    sqs.client.receive_message(QueueUrl=url, MaxNumberOfMessages=1)
    depth = made.depth(Tier.LITE)
    assert depth is not None
    assert (depth.waiting, depth.in_flight, depth.dead) == (2, 1, 0)


def test_a_queue_that_is_not_there_is_one_kind_of_error(sqs: SqsServer, names: dict[Tier, str]) -> None:
    made = publisher(sqs, names)
    with pytest.raises(PublishError):
        made.publish(AIJobRow(job_id="j", job_type="ocr", tier="lite"))
    with pytest.raises(PublishError):
        made.depth(Tier.LITE)
