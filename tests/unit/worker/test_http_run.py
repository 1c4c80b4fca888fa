"""The single run over HTTP: at most one job, the lifetime slept out, and what the exit code says."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.worker.attempt import Attempts
from station.worker.control import HttpJobControl
from station.worker.http_run import HttpRun
from station.worker.pulse import Pulse
from station.worker.sqs_loop import Left
from station.worker.stop_request import StopRequest
from tests.faults.worker_api import WorkerApi, hang_up, worker_api
from tests.unit.worker.told_runner import ToldRunner, api_settings

TIERS = (Tier.BASIC, Tier.LITE)


@pytest.fixture
def api() -> Iterator[WorkerApi]:
    with worker_api() as api:
        yield api


@pytest.fixture
def stop() -> Iterator[StopRequest]:
    stop = StopRequest()
    yield stop
    stop.close()


def run(
    api: WorkerApi,
    stop: StopRequest,
    runner: ToldRunner,
    *,
    lifetime_s: float = 0.0,
    poll_s: float = 0.01,
) -> Left:
    control = HttpJobControl(api_settings(api))
    pulse = Pulse(None)
    attempts = Attempts(control=control, runner=runner, pulse=pulse)
    once = HttpRun(control=control, attempts=attempts, runner=runner, pulse=pulse, stop=stop)
    return once.serve(TIERS, lifetime_s=lifetime_s, poll_s=poll_s)


def test_one_job_and_no_more(api: WorkerApi, stop: StopRequest) -> None:
    for job_id in "ab":
        api.add(job_id)
    runner = ToldRunner()
    assert run(api, stop, runner, lifetime_s=0.1) is Left.WELL
    assert [job.id for job in runner.ran] == ["a"]
    assert (api.rows["a"].effects, api.rows["b"].status) == (1, JobStatus.PENDING)


def test_the_lifetime_is_slept_out_after_the_job(api: WorkerApi, stop: StopRequest) -> None:
    api.add("a")
    began = time.monotonic()
    run(api, stop, ToldRunner(), lifetime_s=0.3)
    assert time.monotonic() - began >= 0.3


def test_it_asks_again_until_its_lifetime_is_over(api: WorkerApi, stop: StopRequest) -> None:
    assert run(api, stop, ToldRunner(), lifetime_s=0.3) is Left.WELL
    assert api.calls["next"] > 2
    api.calls.clear()
    assert run(api, stop, ToldRunner(), lifetime_s=0.0) is Left.WELL
    assert api.calls["next"] == 1


def test_a_job_that_comes_later_is_run(api: WorkerApi, stop: StopRequest) -> None:
    asked = iter(range(3))
    api.faults["next", "before"] = lambda _: None if next(asked, None) is not None else late(api)
    runner = ToldRunner()
    assert run(api, stop, runner, lifetime_s=1.0) is Left.WELL
    assert [job.id for job in runner.ran] == ["late"]


def late(api: WorkerApi) -> None:
    api.add("late", tier="lite")


def test_a_failed_fetch_or_run_is_an_exit_of_one(api: WorkerApi, stop: StopRequest) -> None:
    api.faults["next", "before"] = hang_up
    assert run(api, stop, ToldRunner()) is Left.IN_TROUBLE
    api.faults.clear()
    api.add("a", do="fail")
    assert run(api, stop, ToldRunner()) is Left.IN_TROUBLE
    assert (api.rows["a"].status, api.rows["a"].last_error) == (JobStatus.PENDING, "asked to fail")
    assert run(api, stop, ToldRunner(broken=True)) is Left.IN_TROUBLE


def test_a_result_that_cannot_be_told_is_an_exit_of_one(api: WorkerApi, stop: StopRequest) -> None:
    api.add("a")
    api.faults["result", "before"] = hang_up
    assert run(api, stop, ToldRunner()) is Left.IN_TROUBLE


def test_a_long_job_keeps_its_lease_and_a_lost_one_is_dropped(stop: StopRequest) -> None:
    with worker_api(lease_s=0.06) as api:
        api.add("a", do="hang")

        def lose_it(_: str) -> None:
            if api.calls["heartbeat"] >= 3:
                api.steal("a")

        api.faults["heartbeat", "before"] = lose_it
        assert run(api, stop, ToldRunner()) is Left.IN_TROUBLE
        assert api.calls["heartbeat"] >= 3
        assert api.calls["result"] == 0


def test_asked_to_leave_it_does_not_sleep(api: WorkerApi, stop: StopRequest) -> None:
    api.add("a")
    api.faults["result", "after"] = lambda _: stop.ask()
    began = time.monotonic()
    assert run(api, stop, ToldRunner(), lifetime_s=600.0) is Left.WELL
    assert time.monotonic() - began < 60
    assert api.rows["a"].effects == 1
