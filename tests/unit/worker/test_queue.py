"""SQS through the narrow wrapper, on a real server."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

import pytest

from station.contracts.tiers import Tier
from station.errors import Code, UsageError
from station.worker.queue import Message, QueueError, SqsQueue, open_queues
from station.worker.settings import QueueTiers, SqsSettings
from tests.sqs_server import REGION, SqsServer, sqs_server


@pytest.fixture(scope="module")
def sqs() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


def settings(endpoint: str, *names: str, visibility_s: int = 1) -> SqsSettings:
    return SqsSettings(
        queues=tuple(QueueTiers(name=name, tiers=(Tier.BASIC,), weight=1) for name in names),
        region=REGION,
        endpoint_url=endpoint,
        long_poll_s=1,
        visibility_s=visibility_s,
    )


@pytest.fixture
def name(sqs: SqsServer) -> str:
    made = f"q-{uuid.uuid4().hex[:8]}"
    sqs.make_queue(made)
    return made


@pytest.fixture
def queue(sqs: SqsServer, name: str) -> Iterator[SqsQueue]:
    with open_queues(settings(sqs.endpoint, name)) as (opened,):
        yield opened


def received(queue: SqsQueue, wait_s: int = 0) -> Message:
    message = queue.receive(wait_s=wait_s)
    assert message is not None
    return message


def test_a_long_poll_waits_for_a_message(queue: SqsQueue) -> None:
    began = time.monotonic()
    assert queue.receive(wait_s=1) is None
    assert 0.9 < time.monotonic() - began < 3.0


def test_what_is_deleted_never_comes_again(sqs: SqsServer, name: str, queue: SqsQueue) -> None:
    sqs.send(name, "one")
    message = received(queue)
    assert (message.body, message.receives, bool(message.receipt)) == ("one", 1, True)
    assert queue.receive(wait_s=0) is None  # hidden
    queue.delete(message)
    assert sqs.held(name) == 0


def test_what_is_left_comes_again_and_what_is_hidden_does_not(
    sqs: SqsServer, name: str, queue: SqsQueue
) -> None:
    sqs.send(name, "one")
    first = received(queue)
    again = received(queue, wait_s=3)  # its visibility of a second ran out
    assert (again.id, again.receives) == (first.id, 2)
    queue.hide(again, 4.2)
    assert queue.receive(wait_s=2) is None
    queue.hide(again, 0)
    assert received(queue).receives == 3


def test_after_five_receives_it_is_a_dead_letter(sqs: SqsServer, name: str, queue: SqsQueue) -> None:
    sqs.send(name, "poison")
    for _ in range(5):
        queue.hide(received(queue), 0)
    assert queue.receive(wait_s=0) is None
    assert (sqs.held(name), sqs.held(f"{name}-dlq")) == (0, 1)


def test_what_sqs_refuses_is_one_kind_of_error(queue: SqsQueue) -> None:
    forged = Message(id="x", body="", receipt="forged")
    with pytest.raises(QueueError):
        queue.hide(forged, 5)


def test_a_server_that_is_away_is_the_same_kind(sqs: SqsServer, name: str) -> None:
    with sqs_server() as other:
        other.make_queue(name)
        with open_queues(settings(other.endpoint, name)) as (queue,):
            pass
    with pytest.raises(QueueError) as caught:
        queue.receive(wait_s=0)
    assert "SQS receive" in str(caught.value)


def test_a_queue_that_does_not_exist_is_a_wrong_setting(sqs: SqsServer) -> None:
    with pytest.raises(UsageError) as caught, open_queues(settings(sqs.endpoint, "nowhere")):
        pytest.fail("it was opened")
    assert caught.value.code is Code.SETTING_INVALID
