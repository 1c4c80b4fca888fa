"""One message from receipt to deletion, against a real server and a queue in memory."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.errors import Code
from station.worker.attempt import Attempts
from station.worker.control import ControlError, HttpJobControl
from station.worker.message_work import MessageWork
from station.worker.poller import Found, PolledQueue
from station.worker.pulse import Pulse
from station.worker.queue import Message, QueueError
from tests.faults.worker_api import WorkerApi, hang_up, worker_api
from tests.unit.worker.told_runner import ToldRunner, api_settings


class MemoryQueue:
    """Remembers what was done with messages, in order."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.done: list[str] = []
        self._deaf = deaf

    def receive(self, *, wait_s: int) -> Message | None:
        raise AssertionError("nobody asked for another message")

    def delete(self, message: Message) -> None:
        self.done.append("deleted")

    def hide(self, message: Message, seconds: float) -> None:
        if self._deaf:
            raise QueueError(Code.SERVER_UNREACHABLE, detail="away")
        self.done.append(f"hidden {seconds:g}")


class Desk:
    def __init__(
        self,
        api: WorkerApi,
        *,
        queue: MemoryQueue | None = None,
        tries: int = 2,
        visibility_s: float = 300.0,
    ) -> None:
        self.api = api
        self.queue = queue or MemoryQueue()
        self.runner = ToldRunner()
        control = HttpJobControl(api_settings(api, tries=tries))
        attempts = Attempts(control=control, runner=self.runner, pulse=Pulse(None))
        self._work = MessageWork(control=control, attempts=attempts, visibility_s=visibility_s)
        self._source = PolledQueue(queue=self.queue, tiers=(Tier.BASIC,), weight=1)

    def handle(self, body: str, *, receipt: str = "r") -> list[str]:
        message = Message(id="m", body=body, receipt=receipt)
        self._work.handle(Found(message=message, source=self._source))
        return self.queue.done


JOB = '{"job_id":"j","job_type":"ocr","tier":"basic","payload":{"stale":true}}'


@pytest.fixture
def api() -> Iterator[WorkerApi]:
    with worker_api(backoff_s=8.0) as api:
        yield api


def test_a_job_that_is_done_loses_its_message(api: WorkerApi) -> None:
    api.add("j", number=7)
    desk = Desk(api)
    assert desk.handle(JOB) == ["deleted"]
    assert (api.rows["j"].effects, api.rows["j"].result) == (1, {"ran": True})
    assert desk.runner.ran[0].payload == {"number": 7, "fresh": True}


def test_without_a_receipt_handle_it_is_only_logged(api: WorkerApi, caplog: pytest.LogCaptureFixture) -> None:
    api.add("j")
    assert Desk(api).handle(JOB, receipt="") == []
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert not api.calls


@pytest.mark.parametrize("body", ["no json", '{"job_type":"ocr"}', '{"job_id":"j"}'])
def test_what_is_no_job_is_deleted_and_nobody_asked(api: WorkerApi, body: str) -> None:
    assert Desk(api).handle(body) == ["deleted"]
    assert not api.calls


def test_an_unknown_job_is_deleted(api: WorkerApi) -> None:
    assert Desk(api).handle(JOB) == ["deleted"]


def test_a_finished_job_is_deleted_and_not_run_again(api: WorkerApi) -> None:
    api.add("j").status = JobStatus.DONE
    desk = Desk(api)
    assert desk.handle(JOB) == ["deleted"]
    assert desk.runner.ran == []


def test_a_job_of_another_worker_waits_for_its_lease(api: WorkerApi) -> None:
    row = api.add("j")
    row.status = JobStatus.RUNNING
    api.steal("j")
    desk = Desk(api)
    (done,) = desk.handle(JOB)
    assert 50 < float(done.removeprefix("hidden ")) <= 60
    assert desk.runner.ran == []


def test_a_failed_run_waits_for_its_back_off(api: WorkerApi) -> None:
    api.add("j", do="fail")
    desk = Desk(api)
    assert desk.handle(JOB) == ["hidden 8"]
    assert (api.rows["j"].status, api.rows["j"].last_error) == (JobStatus.PENDING, "asked to fail")
    (_, too_soon) = desk.handle(JOB)  # a second copy of the message
    assert 0 < float(too_soon.removeprefix("hidden ")) <= 8
    assert len(desk.runner.ran) == 1


def test_the_last_failed_run_shows_the_message_to_the_dead_letter_queue(api: WorkerApi) -> None:
    api.add("j", do="fail").attempts = 4
    assert Desk(api).handle(JOB) == ["hidden 0"]
    assert api.rows["j"].status is JobStatus.FAILED


def test_a_job_of_the_wrong_tier_is_failed_for_good(api: WorkerApi) -> None:
    api.add("j", type="full_ocr", tier="basic")
    desk = Desk(api)
    assert desk.handle(JOB) == ["deleted"]  # the message lies, the row is believed
    assert (api.rows["j"].status, desk.runner.ran) == (JobStatus.FAILED, [])
    assert api.rows["j"].last_error == "tier basic does not allow full_ocr"


def test_a_server_that_is_away_leaves_the_message_alone(api: WorkerApi) -> None:
    api.add("j")
    api.faults["start", "before"] = hang_up
    desk = Desk(api)
    with pytest.raises(ControlError):
        desk.handle(JOB)
    assert desk.queue.done == []


def test_a_result_that_is_refused_leaves_the_message_alone(api: WorkerApi) -> None:
    api.add("j")
    desk = Desk(api)
    api.faults["start", "after"] = lambda _: api.rows.clear()
    with pytest.raises(ControlError):
        desk.handle(JOB)
    assert desk.queue.done == []


def test_a_lost_lease_ends_the_run_and_nothing_is_told() -> None:
    with worker_api(lease_s=0.03) as api:
        api.add("j", do="hang")
        desk = Desk(api)
        api.faults["start", "after"] = lambda _: api.steal("j")
        assert all(done == "hidden 300" for done in desk.handle(JOB))
        assert api.calls["result"] == 0


def test_the_lease_is_kept_where_the_visibility_cannot_be() -> None:
    with worker_api(lease_s=0.03) as api:
        api.add("j", do="hang")
        desk = Desk(api, queue=MemoryQueue(deaf=True), visibility_s=0.03)

        def end_the_run(_: str) -> None:
            if api.calls["heartbeat"] >= 3:
                desk.runner.kill()

        api.faults["heartbeat", "after"] = end_the_run
        with pytest.raises(QueueError):
            desk.handle(JOB)  # the run was ended as failed, and the back-off cannot be set either
        assert api.calls["heartbeat"] >= 3
        assert api.calls["result"] == 1


class SilentQueue(MemoryQueue):
    """To be hidden takes until ``answers`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.answers = threading.Event()

    def hide(self, message: Message, seconds: float) -> None:
        self.asked.set()
        assert self.answers.wait(20.0)
        super().hide(message, seconds)


def test_a_queue_that_does_not_answer_costs_no_lease() -> None:
    with worker_api(lease_s=0.03) as api:
        api.add("j", do="hang")
        desk = Desk(api, queue=(queue := SilentQueue()), visibility_s=0.03)
        hung: list[bool] = []

        def look(_: str) -> None:
            if queue.asked.is_set():
                hung.append(queue.answers.is_set())
            if len(hung) == 5:
                queue.answers.set()
                desk.runner.kill()

        api.faults["heartbeat", "after"] = look
        desk.handle(JOB)
        assert not any(hung[:5])
        assert api.calls["result"] == 1
