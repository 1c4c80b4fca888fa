"""SIGKILL for a worker at every step of a job: another one finishes it, and it is done once in effect."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.contracts.job import JobStatus
from tests.faults.worker_api import kill_worker, worker_api
from tests.faults.worker_station import Bench, is_gone, wait_until
from tests.sqs_server import SqsServer, sqs_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SIGKILL, and /proc to see who is left")

STEPS = [
    ("start", "before"),  # received, not begun
    ("start", "after"),  # begun on the server, the worker never hears of it
    ("heartbeat", "after"),  # in the run
    ("result", "before"),  # run, not told
    ("result", "after"),  # told, the message not deleted
]
LEASE_S = 0.6


@pytest.fixture(scope="module")
def sqs() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.mark.parametrize("step", STEPS, ids="-".join)
def test_a_job_of_a_killed_worker_is_done_once_by_the_next(
    sqs: SqsServer, tmp_path: Path, step: tuple[str, str]
) -> None:
    with worker_api(lease_s=LEASE_S) as api:
        bench = Bench(sqs, api)
        hangs_once = {"do": "hang", "only_if_absent": str(tmp_path / "begun")}
        hangs = step[0] == "heartbeat"
        bench.ask("j", **(hangs_once if hangs else {}))
        api.faults[step] = kill_worker
        with bench.process() as first:
            assert first.wait(20.0) == -9
        assert bench.held() == 1
        if hangs:
            job_pid = int((tmp_path / "begun").read_text())
            wait_until(lambda: is_gone(job_pid))
        del api.faults[step]
        with bench.thread():
            api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
            wait_until(lambda: bench.held() == 0)
    assert api.rows["j"].effects == 1
    assert bench.dead() == 0
    if step == ("result", "after"):
        assert len(set(api.rows["j"].workers)) == 1  # the second worker only deleted the message
