"""Messages of SQS, seen narrowly: one at a time, kept from others for a while, deleted when done."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from station.errors import Code, StationError, UsageError
from station.worker.settings import SqsSettings

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

_LONGEST_VISIBILITY_S = 43_200


class QueueError(StationError):
    """SQS did not do what it was asked. It is tried again; an undeleted message only comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``receipt``: "" where SQS gave none, then nothing can be done with it. ``receives``: with this one."""

    id: str
    body: str
    receipt: str
    receives: int = 1


class JobQueue(Protocol):
    """Every call raises QueueError."""

    def receive(self, *, wait_s: int) -> Message | None:
        """One message, now hidden from others; None after ``wait_s`` whole seconds without any."""

    def delete(self, message: Message) -> None: ...

    def hide(self, message: Message, seconds: float) -> None:
        """From now on hidden for so long, to the next whole second; 0 shows it to others at once."""


class SqsQueue:
    """For any thread, as boto3's clients are."""

    def __init__(self, client: SQSClient, url: str, *, visibility_s: int) -> None:
        self._client = client
        self._url = url
        self._visibility_s = visibility_s

    def receive(self, *, wait_s: int) -> Message | None:
        with _queue_errors("receive"):
            answer = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=1,
                WaitTimeSeconds=wait_s,
                VisibilityTimeout=self._visibility_s,
                MessageSystemAttributeNames=["ApproximateReceiveCount"],
            )
        for told in answer.get("Messages", ()):
            count = told.get("Attributes", {}).get("ApproximateReceiveCount", "1")
            return Message(
                id=told.get("MessageId", ""),
                body=told.get("Body", ""),
                receipt=told.get("ReceiptHandle", ""),
                receives=int(count) if count.isdecimal() else 1,
            )
        return None

    def delete(self, message: Message) -> None:
        with _queue_errors("delete"):
            self._client.delete_message(QueueUrl=self._url, ReceiptHandle=message.receipt)

    def hide(self, message: Message, seconds: float) -> None:
        whole = min(math.ceil(max(seconds, 0.0)), _LONGEST_VISIBILITY_S)
        with _queue_errors("hide"):
            self._client.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=message.receipt, VisibilityTimeout=whole
            )


@contextmanager
def open_queues(settings: SqsSettings) -> Iterator[tuple[SqsQueue, ...]]:
    """One for each of ``settings.queues``, in their order.

    Raises QueueError, and UsageError: EXTRA_MISSING without boto3, SETTING_INVALID for no such queue.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise UsageError(Code.EXTRA_MISSING, detail="grading-station[worker]") from error
    config = Config(
        connect_timeout=5,
        read_timeout=settings.long_poll_s + 10,
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    with _queue_errors("open"):
        client = boto3.client(
            "sqs", region_name=settings.region, endpoint_url=settings.endpoint_url or None, config=config
        )
    try:
        yield tuple(
            SqsQueue(client, _url(client, queue.name), visibility_s=settings.visibility_s)
            for queue in settings.queues
        )
    finally:
        client.close()


def _url(client: SQSClient, name: str) -> str:
    with _queue_errors("open"):
        try:
            return client.get_queue_url(QueueName=name)["QueueUrl"]
        except client.exceptions.QueueDoesNotExist as error:
            detail = f"there is no queue {name!r}"
            raise UsageError(Code.SETTING_INVALID, path="AI_SQS_QUEUE_NAME", detail=detail) from error


@contextmanager
def _queue_errors(doing: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        why = error.response.get("Error", {}).get("Code", "unknown")
        raise QueueError(Code.SERVER_UNREACHABLE, detail=f"SQS {doing}: {why}") from error
    except BotoCoreError as error:
        raise QueueError(Code.SERVER_UNREACHABLE, detail=f"SQS {doing}: {type(error).__name__}") from error
