"""Jobs that kill, leases that are lost, messages that come twice, a server that is away: on a real queue."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.contracts.job import JobStatus
from station.worker.settings import WorkerKind
from tests.faults.worker_api import WorkerApi, hang_up, worker_api
from tests.faults.worker_station import Bench, is_gone, wait_until
from tests.sqs_server import MOST_RECEIVES, SqsServer, sqs_server


@pytest.fixture(scope="module")
def sqs() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture
def api() -> Iterator[WorkerApi]:
    with worker_api(backoff_s=0.0) as api:
        yield api


def test_a_poison_message_fails_for_good_and_ends_among_the_dead_letters(
    sqs: SqsServer, api: WorkerApi
) -> None:
    bench = Bench(sqs, api)
    bench.ask("poison", do="abort")
    bench.ask("fine")
    with bench.thread() as worker:
        wait_until(lambda: bench.dead() == 1 and bench.held() == 0)
        assert worker.is_alive()
    row = api.rows["poison"]
    assert (row.status, row.attempts) == (JobStatus.FAILED, MOST_RECEIVES)
    assert "crashed" in row.last_error
    assert api.rows["fine"].effects == 1
    assert bench.held() == 0


def test_a_job_that_hangs_is_ended_and_tried_again(sqs: SqsServer, api: WorkerApi, tmp_path: Path) -> None:
    bench = Bench(sqs, api, AI_WORKER_JOB_SECONDS="0.3")
    bench.ask("j", do="hang", only_if_absent=str(tmp_path / "begun"))
    with bench.thread():
        api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
    assert api.rows["j"].attempts == 2
    assert "hung" in api.rows["j"].last_error
    assert is_gone(int((tmp_path / "begun").read_text()))


def test_a_long_job_keeps_its_message_and_its_lease(sqs: SqsServer) -> None:
    with worker_api(lease_s=1.0) as api:
        bench = Bench(sqs, api)
        bench.ask("long", do="sleep", seconds=1.8)  # longer than the visibility and the lease
        with bench.thread(), bench.thread():
            api.wait_for(lambda: api.rows["long"].status is JobStatus.DONE)
            wait_until(lambda: bench.held() == 0)
        assert api.rows["long"].attempts == 1
        assert api.calls["start"] == 1  # nobody else ever saw the message


def test_work_whose_lease_is_lost_is_dropped_and_not_told(sqs: SqsServer, tmp_path: Path) -> None:
    with worker_api(lease_s=0.3) as api:
        bench = Bench(sqs, api)
        mark = tmp_path / "begun"
        bench.ask("j", do="hang", only_if_absent=str(mark))
        bench.ask("next")
        with bench.thread():
            wait_until(mark.exists)
            api.steal("j")
            api.wait_for(lambda: api.rows["next"].effects == 1)
            assert is_gone(int(mark.read_text()))
            assert api.rows["j"].status is JobStatus.RUNNING
            assert api.rows["j"].locked_by == "another"
            assert api.calls["result"] == 1  # of "next" alone
            # The message of "next" goes after its result; the other one waits for whoever has the job.
            wait_until(lambda: bench.held() == 1)


def test_the_same_message_twice_and_in_any_order_is_one_job(sqs: SqsServer) -> None:
    with worker_api(lease_s=2.0) as api:  # a copy that meets the running job waits no longer than this
        bench = Bench(sqs, api)
        for job_id in ("a", "b", "c"):
            api.add(job_id)
        for job_id in ("c", "a", "b", "a", "c", "c"):
            bench.send(job_id)
        with bench.thread(), bench.thread():
            wait_until(lambda: bench.held() == 0)
        assert [api.rows[job_id].effects for job_id in "abc"] == [1, 1, 1]
        assert bench.dead() == 0


def test_a_server_that_is_away_for_a_while_loses_nothing(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api, AI_WORKER_API_TRIES="2")
    bench.ask("j")
    knocks = []

    def away(worker: str) -> None:
        knocks.append(worker)
        hang_up(worker)

    api.faults["start", "before"] = away
    with bench.thread() as worker:
        wait_until(lambda: len(knocks) == 4)  # two tries each time the message comes
        assert api.rows["j"].status is JobStatus.PENDING
        api.faults.clear()
        api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
        wait_until(lambda: bench.held() == 0)
        assert worker.is_alive()
    assert api.rows["j"].effects == 1


def test_a_result_that_cannot_be_told_is_worked_out_again(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api, AI_WORKER_API_TRIES="1")
    bench.ask("j")
    api.faults["result", "before"] = hang_up
    with bench.thread():
        api.wait_for(lambda: api.rows["j"].status is JobStatus.RUNNING)
        wait_until(lambda: len(api.rows["j"].workers) == 2)  # the message came again
        api.faults.clear()
        api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
        wait_until(lambda: bench.held() == 0)
    assert api.rows["j"].effects == 1


def test_an_answer_that_got_lost_is_asked_for_again(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api)
    bench.ask("j")
    lost = {"start": 1, "result": 1}

    def lose_once(call: str) -> None:
        if lost[call]:
            lost[call] -= 1
            hang_up("")

    api.faults["start", "after"] = lambda _: lose_once("start")
    api.faults["result", "after"] = lambda _: lose_once("result")
    with bench.thread():
        wait_until(lambda: bench.held() == 0)
    assert (api.rows["j"].effects, api.rows["j"].attempts) == (1, 1)
    assert (api.calls["start"], api.calls["result"]) == (2, 2)


def test_a_job_on_the_wrong_tier_is_failed_and_its_message_deleted(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api)
    bench.ask("misplaced", tier="premium", type="omr_grading")
    api.rows["misplaced"].tier = "basic"
    bench.ask("too much", tier="lite", type="omr_grading")
    with bench.thread(WorkerKind.GPU), bench.thread(WorkerKind.CPU):
        wait_until(lambda: bench.held("premium") + bench.held("lite") == 0)
    for job_id in ("misplaced", "too much"):
        row = api.rows[job_id]
        assert (row.status, row.effects) == (JobStatus.FAILED, 0)
        assert "tier" in row.last_error
    assert bench.dead("premium") == bench.dead("lite") == 0


def test_one_queue_of_all_tiers_is_served_by_the_cpu_worker(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api)
    shared = {f"AI_SQS_QUEUE_NAME_{tier.upper()}": bench.queues["basic"] for tier in bench.queues}
    bench.environment.update(shared)
    bench.queues = dict.fromkeys(bench.queues, bench.queues["basic"])
    bench.ask("l", tier="lite")
    bench.ask("b", tier="basic", type="omr_grading")
    bench.ask("p", tier="premium", type="full_ocr")
    with bench.thread():
        wait_until(lambda: bench.held() == 0)
    assert [api.rows[job_id].effects for job_id in "lbp"] == [1, 1, 1]


def test_under_load_the_tiers_take_turns_three_to_one(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api)
    for number in range(24):
        bench.ask(f"b{number}", tier="basic")
    for number in range(8):
        bench.ask(f"l{number}", tier="lite")
    with bench.thread():
        wait_until(lambda: bench.held() + bench.held("lite") == 0)
    kinds = "".join(job_id[0] for job_id in api.order)
    assert len(kinds) == 32
    assert {kinds[at : at + 4].count("l") for at in range(len(kinds) - 3)} == {1}, kinds


def test_an_empty_queue_does_not_hold_up_the_other(sqs: SqsServer, api: WorkerApi, tmp_path: Path) -> None:
    heartbeat = tmp_path / "heartbeat.json"
    bench = Bench(sqs, api, AI_SQS_LONG_POLL_SECONDS="20", AI_WORKER_HEARTBEAT_FILE=str(heartbeat))
    took = []
    with bench.thread():
        wait_until(heartbeat.exists)
        for job_id in ("basic", "lite"):
            for _ in range(2):  # in an empty poll, at the very beginning of waiting for one queue
                last = heartbeat.read_bytes()
                wait_until(lambda last=last: heartbeat.read_bytes() != last)  # type: ignore[misc]
            began = time.monotonic()
            bench.ask(job_id, tier=job_id)
            api.wait_for(lambda job_id=job_id: api.rows[job_id].attempts == 1)  # type: ignore[misc]
            took.append(time.monotonic() - began)
    print(f"from message to start: {', '.join(f'{s:.2f}' for s in took)} s")
    assert max(took) < 1.5


def test_the_process_of_jobs_knows_no_secret_of_the_worker(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api, OCR_ENGINE="tesseract", AI_DOWNLOAD_HOSTS="example.org")
    bench.ask("j", do="environment")
    with bench.thread():
        api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
    result = api.rows["j"].result
    assert result is not None
    names = result["names"]
    assert isinstance(names, list)
    assert {"OCR_ENGINE", "AI_DOWNLOAD_HOSTS", "PATH"} <= set(names)
    assert "AWS_SECRET_ACCESS_KEY" in os.environ
    for name in names:
        assert not name.startswith(("AWS_", "INTERNAL_", "API_", "AI_SQS")), name


def test_a_job_runs_as_the_server_tells_it(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api)
    bench.ask("j", value=7)
    with bench.thread():
        api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
    result = api.rows["j"].result
    assert result is not None
    assert result["payload"] == {"value": 7, "fresh": True}  # of the start's answer, not of the message
