"""Shares of the queues, with queues in memory whose clock is the number of empty looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.tiers import Tier
from station.worker.poller import PolledQueue, Poller, Turns
from station.worker.queue import Message


class MemoryQueue:
    """``waits``: how long each empty look would have waited."""

    def __init__(self, *bodies: str) -> None:
        self.bodies = list(bodies)
        self.waits: list[int] = []

    def receive(self, *, wait_s: int) -> Message | None:
        if self.bodies:
            return Message(id="m", body=self.bodies.pop(0), receipt="r")
        self.waits.append(wait_s)
        return None

    def delete(self, message: Message) -> None:
        raise AssertionError(message)

    def hide(self, message: Message, seconds: float) -> None:
        raise AssertionError(message)


def poller(basic: MemoryQueue, lite: MemoryQueue, *, long_poll_s: int = 0) -> Poller:
    weighted = ((basic, Tier.BASIC, 3), (lite, Tier.LITE, 1))
    queues = [PolledQueue(queue=queue, tiers=(tier,), weight=weight) for queue, tier, weight in weighted]
    return Poller(queues, long_poll_s=long_poll_s)


def taken(poller: Poller, times: int) -> str:
    found = [poller.poll(lambda: True) for _ in range(times)]
    return "".join(one.message.body if one else "-" for one in found)


@given(st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_any_cycle_holds_each_as_often_as_it_weighs(weights: list[int]) -> None:
    turns = Turns(weights)
    order = []
    for _ in range(3 * sum(weights)):
        order.append(turns.order()[0])
        assert sorted(turns.order()) == list(range(len(weights)))
        turns.took(order[-1])
    for at in range(len(order) - sum(weights) + 1):
        window = order[at : at + sum(weights)]
        assert [window.count(index) for index in range(len(weights))] == weights


def test_three_to_one_while_both_have_work() -> None:
    assert taken(poller(MemoryQueue(*"b" * 9), MemoryQueue(*"l" * 3)), 12) == "bblb" * 3


def test_one_that_was_empty_saves_up_no_turns() -> None:
    basic, lite = MemoryQueue(*"b" * 30), MemoryQueue()
    asked = poller(basic, lite)
    assert taken(asked, 10) == "b" * 10
    lite.bodies += "l" * 5
    assert taken(asked, 8) == "lbbblbbb"


def test_one_alone_is_served_without_waiting() -> None:
    basic, lite = MemoryQueue(), MemoryQueue(*"l" * 4)
    assert taken(poller(basic, lite), 4) == "llll"
    assert set(basic.waits) == {0}


def test_several_empty_ones_are_waited_for_in_turn_a_second_each() -> None:
    basic, lite = MemoryQueue(), MemoryQueue()
    slices = iter(range(4))
    asked = poller(basic, lite, long_poll_s=1000)
    assert asked.poll(lambda: next(slices, None) is not None) is None
    assert basic.waits == lite.waits == [0, 1, 1]


def test_a_single_one_is_waited_for_at_once() -> None:
    queue = MemoryQueue()
    alone = Poller([PolledQueue(queue=queue, tiers=(Tier.PREMIUM,), weight=1)], long_poll_s=20)
    assert alone.poll(lambda: pytest.fail("asked in between")) is None
    assert queue.waits == [20]
