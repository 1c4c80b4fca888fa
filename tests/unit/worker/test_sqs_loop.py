"""The loop's own counting: errors and empty polls in a row, and what is given back when it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from station.contracts.tiers import Tier
from station.errors import Code
from station.worker.attempt import Attempts
from station.worker.control import HttpJobControl
from station.worker.message_work import MessageWork
from station.worker.poller import PolledQueue, Poller
from station.worker.pulse import Pulse
from station.worker.queue import Message, QueueError
from station.worker.sqs_loop import Left, LoopEnd, LoopLimits, SqsLoop
from station.worker.stop_request import StopRequest
from tests.faults.worker_api import WorkerApi, worker_api
from tests.unit.worker.told_runner import ToldRunner, api_settings

JOB = '{"job_id":"j","job_type":"ocr"}'


class ScriptedQueue:
    """What each receive brings: a body, None for an empty poll, an error. At its end it asks to leave."""

    def __init__(self, script: list[str | Exception | None], stop: StopRequest) -> None:
        self.script = script
        self.done: list[str] = []
        self._stop = stop

    def receive(self, *, wait_s: int) -> Message | None:
        if not self.script:
            self._stop.ask()
            return None
        told = self.script.pop(0)
        if isinstance(told, Exception):
            raise told
        return None if told is None else Message(id="m", body=told, receipt="r")

    def delete(self, message: Message) -> None:
        self.done.append("deleted")

    def hide(self, message: Message, seconds: float) -> None:
        self.done.append(f"hidden {seconds:g}")


@pytest.fixture
def api() -> Iterator[WorkerApi]:
    with worker_api() as api:
        api.add("j")
        yield api


@pytest.fixture
def stop() -> Iterator[StopRequest]:
    stop = StopRequest()
    yield stop
    stop.close()


def serve(api: WorkerApi, queue: ScriptedQueue, stop: StopRequest, *, idle_polls: int = 3) -> LoopEnd:
    control, runner, pulse = HttpJobControl(api_settings(api)), ToldRunner(), Pulse(None)
    attempts = Attempts(control=control, runner=runner, pulse=pulse)
    loop = SqsLoop(
        poller=Poller([PolledQueue(queue=queue, tiers=(Tier.BASIC,), weight=1)], long_poll_s=1),
        work=MessageWork(control=control, attempts=attempts, visibility_s=300.0),
        runner=runner,
        pulse=pulse,
        stop=stop,
    )
    return loop.serve(LoopLimits(idle_polls=idle_polls, most_errors=10, backoff_s=0.0))


def away() -> Exception:
    return QueueError(Code.SERVER_UNREACHABLE, detail="away")


def unforeseen() -> Exception:
    return RuntimeError("nobody thought of this")


@pytest.mark.parametrize("error", [away, unforeseen])
def test_ten_errors_in_a_row_are_the_end(
    api: WorkerApi, stop: StopRequest, error: Callable[[], Exception]
) -> None:
    script: list[str | Exception | None] = [error() for _ in range(12)]
    assert serve(api, ScriptedQueue(script, stop), stop) == LoopEnd(left=Left.IN_TROUBLE)
    assert len(script) == 2


def test_anything_that_works_starts_the_count_anew(api: WorkerApi, stop: StopRequest) -> None:
    errors = [away() for _ in range(9)]
    queue = ScriptedQueue([*errors, JOB, *errors, None, *errors], stop)
    assert serve(api, queue, stop) == LoopEnd(left=Left.WELL)
    assert queue.done == ["deleted"]


def test_some_empty_polls_in_a_row_are_the_end(api: WorkerApi, stop: StopRequest) -> None:
    script: list[str | Exception | None] = [None, None, JOB, None, None, away(), None, None, None, JOB]
    assert serve(api, ScriptedQueue(script, stop), stop) == LoopEnd(left=Left.WELL, idle=True)
    assert script == [JOB]


def test_none_is_enough_where_it_shall_stay(api: WorkerApi, stop: StopRequest) -> None:
    queue = ScriptedQueue([None] * 50, stop)
    assert serve(api, queue, stop, idle_polls=0) == LoopEnd(left=Left.WELL)


def test_a_message_that_comes_with_the_wish_to_leave_is_given_back(api: WorkerApi, stop: StopRequest) -> None:
    class LateQueue(ScriptedQueue):
        def receive(self, *, wait_s: int) -> Message | None:
            stop.ask()
            return super().receive(wait_s=wait_s)

    queue = LateQueue([JOB], stop)
    assert serve(api, queue, stop) == LoopEnd(left=Left.WELL)
    assert queue.done == ["hidden 0"]
    assert api.rows["j"].attempts == 0
