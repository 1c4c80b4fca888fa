"""Jobs to the workers: over SQS, or by lying in the database until somebody claims them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings

from station.contracts.codec import encode
from station.contracts.job import JobMessage, JsonObject
from station.contracts.tiers import Tier
from station.server.aijobs.models import AIJobRow
from station.server.storage import WrongKeyError, check_key, storage

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

logger = logging.getLogger(__name__)

MAX_RECEIVES: Final = 5
VISIBILITY_S: Final[Mapping[Tier, int]] = {Tier.LITE: 300, Tier.BASIC: 300, Tier.PREMIUM: 600}
MOST_PAYLOAD_BYTES: Final = 200_000
"""SQS takes 256 KiB. A larger payload stays here: the worker gets it when it starts the job."""


class PublishError(Exception):
    """The queue did not take the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """Messages of one queue: ``waiting`` (delayed ones too), ``in_flight``, and those given up (``dead``)."""

    waiting: int
    in_flight: int
    dead: int


class Publisher(Protocol):
    """``publish`` raises PublishError. ``depth`` of a tier's queue; None where the table is the queue."""

    def publish(self, row: AIJobRow) -> None: ...

    def depth(self, tier: Tier) -> Depth | None: ...

    def queue_name(self, tier: Tier) -> str: ...


class DatabaseQueue:
    """The row itself is the message: `queue.claim` finds it."""

    def publish(self, row: AIJobRow) -> None:
        pass

    def depth(self, tier: Tier) -> Depth | None:
        return None

    def queue_name(self, tier: Tier) -> str:
        return AIJobRow._meta.db_table


class SqsPublisher:
    """One queue a tier, which several tiers may share; each with its dead-letter queue, "-dlq"."""

    def __init__(self, names: Mapping[Tier, str], *, region: str, endpoint: str, retention_days: int) -> None:
        import boto3
        from botocore.config import Config

        self._names = dict(names)
        self._retention_s = retention_days * 24 * 3600
        # A request thread waits for this: short, and the sweeper sends what could not be sent.
        patience = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 2})
        self._client: SQSClient = boto3.client(
            "sqs", region_name=region, endpoint_url=endpoint or None, config=patience
        )
        self._urls: dict[str, str] = {}

    def publish(self, row: AIJobRow) -> None:
        with _queue_told():
            self._client.send_message(
                QueueUrl=self._url(self._names[Tier(row.tier)]), MessageBody=encode(message_of(row)).decode()
            )

    def depth(self, tier: Tier) -> Depth | None:
        with _queue_told():
            waiting, in_flight = self._counts(self._names[tier])
            dead, held = self._counts(dead_letters(self._names[tier]))
        return Depth(waiting=waiting, in_flight=in_flight, dead=dead + held)

    def queue_name(self, tier: Tier) -> str:
        return self._names[tier]

    def create_queues(self) -> None:
        """Makes what is missing. Raises PublishError."""
        with _queue_told():
            for tier, name in self._names.items():
                self._create(name, VISIBILITY_S[tier])

    def _create(self, name: str, visibility_s: int) -> None:
        kept: dict[QueueAttributeNameType, str] = {"MessageRetentionPeriod": str(self._retention_s)}
        dead = self._client.create_queue(QueueName=dead_letters(name), Attributes=kept)["QueueUrl"]
        about = self._client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
        redrive = {"deadLetterTargetArn": about["Attributes"]["QueueArn"], "maxReceiveCount": MAX_RECEIVES}
        created = self._client.create_queue(QueueName=name, Attributes=kept)
        self._client.set_queue_attributes(
            QueueUrl=created["QueueUrl"],
            Attributes={"VisibilityTimeout": str(visibility_s), "RedrivePolicy": encode(redrive).decode()},
        )

    def _counts(self, name: str) -> tuple[int, int]:
        about = self._client.get_queue_attributes(
            QueueUrl=self._url(name),
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesDelayed",
                "ApproximateNumberOfMessagesNotVisible",
            ],
        )["Attributes"]
        visible = int(about["ApproximateNumberOfMessages"])
        delayed = int(about["ApproximateNumberOfMessagesDelayed"])
        return visible + delayed, int(about["ApproximateNumberOfMessagesNotVisible"])

    def _url(self, name: str) -> str:
        if name not in self._urls:
            self._urls[name] = self._client.get_queue_url(QueueName=name)["QueueUrl"]
        return self._urls[name]


@contextmanager
def _queue_told() -> Iterator[None]:
    """The library's errors come out as PublishError."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise PublishError(f"{type(error).__name__}: {error}") from error


def dead_letters(queue_name: str) -> str:
    return f"{queue_name}-dlq"


def message_of(row: AIJobRow) -> JobMessage:
    """The body of the row's message."""
    payload: JsonObject | None = worker_payload(row)
    if len(encode(payload)) > MOST_PAYLOAD_BYTES:
        payload = None
    return JobMessage(
        job_id=row.job_id,
        job_type=row.job_type,
        tier=row.tier,
        payload=payload,
        tenant_id=row.tenant_id,
        source_domain=row.source_domain,
        source_id=row.source_id,
        created_at=row.created_at.isoformat(),
        attempt=row.attempt_count + 1,
    )


def worker_payload(row: AIJobRow) -> JsonObject:
    """The payload with a fresh URL for its file: URLs live an hour, jobs may wait longer.

    A key that is not of the job's own academy gets none.
    """
    payload: JsonObject = dict(row.payload)
    key = payload.get("file_key")
    if not isinstance(key, str):
        return payload
    try:
        check_key(key, row.tenant_id or "")
    except WrongKeyError:
        logger.error("file of another academy refused: job_id=%s", row.job_id)
        payload.pop("download_url", None)
        return payload
    return {**payload, "download_url": storage().download_url(key)}


@lru_cache(maxsize=1)
def publisher() -> Publisher:
    """The one that the settings name."""
    environment = settings.ENVIRONMENT
    if not environment.sqs:
        return DatabaseQueue()
    return SqsPublisher(
        environment.queue_names,
        region=environment.region,
        endpoint=environment.sqs_endpoint,
        retention_days=environment.queue_retention_days,
    )
