"""Which queue is asked next, so that each gets its share and none waits for another that is empty."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.contracts.tiers import Tier
from station.worker.queue import JobQueue, Message

_SLICE_S = 1  # the shortest long poll of SQS


class Turns:
    """Smooth weighted round robin: 3 to 1 is "a a b a", over and over. A turn not taken is kept."""

    def __init__(self, weights: Sequence[int]) -> None:
        credit = [0] * len(weights)
        cycle = []
        for _ in range(sum(weights)):
            credit = [held + weight for held, weight in zip(credit, weights, strict=True)]
            chosen = credit.index(max(credit))
            credit[chosen] -= sum(weights)
            cycle.append(chosen)
        self._cycle = tuple(cycle)
        self._at = 0

    def order(self) -> tuple[int, ...]:
        """Everyone, whose turn it is first."""
        return tuple(dict.fromkeys(self._cycle[self._at :] + self._cycle))

    def took(self, chosen: int) -> None:
        """``chosen`` got a job. Out of turn it costs nobody their own."""
        if self._cycle[self._at] == chosen:
            self._at = (self._at + 1) % len(self._cycle)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledQueue:
    queue: JobQueue
    tiers: tuple[Tier, ...]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    message: Message
    source: PolledQueue


class Poller:
    """Never more than one message in hand: one that waits for its turn would use up its visibility."""

    def __init__(self, queues: Sequence[PolledQueue], *, long_poll_s: int) -> None:
        self._queues = tuple(queues)
        self._turns = Turns([queue.weight for queue in queues])
        self._long_poll_s = long_poll_s
        self._sliced = 0

    def poll(self, go_on: Callable[[], bool]) -> Found | None:
        """The next message; None when every queue was empty for the long-poll time, or ``go_on`` said no.

        Several queues are looked at in the order of their turns without waiting, then in turn for a second
        each; a single one is waited for at once. Raises QueueError.
        """
        if len(self._queues) == 1:
            return self._received(0, self._long_poll_s)
        for index in self._turns.order():
            if found := self._received(index, 0):
                return found
        until = time.monotonic() + self._long_poll_s
        while go_on() and time.monotonic() < until:
            self._sliced += 1
            if found := self._received(self._sliced % len(self._queues), _SLICE_S):
                return found
        return None

    def _received(self, index: int, wait_s: int) -> Found | None:
        source = self._queues[index]
        message = source.queue.receive(wait_s=wait_s)
        if message is None:
            return None
        self._turns.took(index)
        return Found(message=message, source=source)
