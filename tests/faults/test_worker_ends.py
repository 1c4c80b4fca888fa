"""How a worker leaves: asked by a signal, idle, or in trouble. Real processes and a real queue."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from station.contracts.job import JobStatus
from station.worker.settings import WorkerKind
from tests.faults.worker_api import WorkerApi, worker_api
from tests.faults.worker_metadata import metadata
from tests.faults.worker_station import Bench, is_gone, wait_until
from tests.sqs_server import REGION, SqsServer, sqs_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals")


@pytest.fixture(scope="module")
def sqs() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture
def api() -> Iterator[WorkerApi]:
    with worker_api(lease_s=0.3, backoff_s=0.0) as api:
        yield api


def test_asked_to_leave_it_finishes_the_job_in_hand(sqs: SqsServer, api: WorkerApi, tmp_path: Path) -> None:
    bench = Bench(sqs, api)
    mark = tmp_path / "begun"
    bench.ask("in hand", do="sleep", seconds=1.0, only_if_absent=str(mark))
    with bench.process() as worker:
        wait_until(mark.exists)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
            worker.send_signal(number)
        before = api.calls["heartbeat"]
        api.wait_for(lambda: api.calls["heartbeat"] >= before + 2)  # its lease is kept to the end
        bench.ask("too late")
        assert worker.wait(15.0) == 0
    assert (api.rows["in hand"].effects, api.rows["too late"].attempts) == (1, 0)
    assert bench.held() == 1
    assert is_gone(int(mark.read_text()))


def test_asked_to_leave_while_idle_it_leaves_at_once(sqs: SqsServer, api: WorkerApi, tmp_path: Path) -> None:
    heartbeat = tmp_path / "heartbeat.json"
    bench = Bench(sqs, api, AI_SQS_LONG_POLL_SECONDS="20", AI_WORKER_HEARTBEAT_FILE=str(heartbeat))
    with bench.process() as worker:
        wait_until(lambda: heartbeat.exists() and json.loads(heartbeat.read_text())["state"] == "polling")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(5.0) == 0
    assert json.loads(heartbeat.read_text())["state"] == "left"


def test_idle_for_long_enough_it_leaves(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api, EC2_IDLE_STOP_THRESHOLD="2")
    bench.ask("j")
    with bench.thread() as worker:
        worker.join(10.0)
        assert worker.exit_code == 0
        assert not worker.stop.asked
    assert api.rows["j"].status is JobStatus.DONE


def test_ten_errors_in_a_row_end_it(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api, AI_WORKER_API_TRIES="1", AI_WORKER_BACKOFF_SECONDS="0.001")
    api.canned = (500, b"{}")
    for number in range(12):
        bench.ask(f"j{number}")
    with bench.thread() as worker:
        worker.join(10.0)
        assert worker.exit_code == 1
    assert api.calls["start"] == 10


def test_a_worker_that_cannot_run_jobs_takes_none(sqs: SqsServer, api: WorkerApi) -> None:
    bench = Bench(sqs, api, OCR_ENGINE="wrong", AI_WORKER_MOST_ERRORS="2")
    bench.ask("j")
    with bench.thread() as worker:
        worker.join(10.0)
        assert worker.exit_code == 1
    assert api.calls["start"] == 0
    assert bench.held() == 1


def test_a_supervisor_sees_it_at_work(sqs: SqsServer, api: WorkerApi, tmp_path: Path) -> None:
    heartbeat = tmp_path / "심장.json"
    bench = Bench(sqs, api, AI_WORKER_HEARTBEAT_FILE=str(heartbeat))
    mark = tmp_path / "begun"
    bench.ask("j", do="hang", only_if_absent=str(mark))
    bench.environment["AI_WORKER_JOB_SECONDS"] = "1"
    with bench.thread():
        wait_until(mark.exists)
        told = json.loads(heartbeat.read_text())
        assert (told["state"], told["job_id"], told["jobs_done"]) == ("running", "j", 0)
        wait_until(lambda: json.loads(heartbeat.read_text())["time"] > told["time"])  # the keeper's
        api.wait_for(lambda: api.rows["j"].status is JobStatus.DONE)
        wait_until(lambda: json.loads(heartbeat.read_text())["jobs_done"] == 2)


def test_a_wrong_setting_is_named(sqs: SqsServer, api: WorkerApi, capfd: pytest.CaptureFixture[str]) -> None:
    bench = Bench(sqs, api)
    bench.environment["AI_SQS_QUEUE_NAME_BASIC"] = "nowhere"
    with bench.process() as worker:
        assert worker.wait(15.0) == 2
    assert "AI_SQS_QUEUE_NAME: there is no queue 'nowhere'" in capfd.readouterr().err


def test_one_line_tells_all_of_a_job(
    sqs: SqsServer, api: WorkerApi, capfd: pytest.CaptureFixture[str]
) -> None:
    bench = Bench(sqs, api)
    api.add("j", download_url="https://example.org/x?X-Amz-Signature=secret")
    sent = '{"job_id":"j","job_type":"ocr","tier":"basic","created_at":"2026-01-01T00:00:00Z"}'
    sqs.send(bench.queues["basic"], sent)
    with bench.process() as worker:
        wait_until(lambda: bench.held() == 0)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15.0) == 0
    told = capfd.readouterr().err
    (line,) = [line for line in told.splitlines() if "message handled" in line]
    words = dict(word.split("=") for word in line.split() if "=" in word)
    assert (words["job_id"], words["tier"], words["fate"], words["why"]) == ("j", "basic", "delete", "done")
    assert float(words["queue_wait_s"]) > 0
    assert float(words["total_s"]) >= float(words["processing_s"]) > 0
    assert {"request_id", "completion_s"} <= set(words)
    assert "secret" not in told
    assert bench.environment["INTERNAL_WORKER_TOKEN"] not in told


def test_idle_it_stops_its_own_instance(sqs: SqsServer, api: WorkerApi) -> None:
    ec2 = boto3.client("ec2", region_name=REGION, endpoint_url=sqs.endpoint)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    instance = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    with metadata(instance) as url:
        bench = Bench(
            sqs,
            api,
            EC2_IDLE_STOP_THRESHOLD="1",
            AI_WORKER_STOP_INSTANCE="1",
            AWS_EC2_METADATA_SERVICE_ENDPOINT=url,
            AI_EC2_ENDPOINT_URL=sqs.endpoint,
        )
        with bench.thread(WorkerKind.GPU) as worker:
            worker.join(10.0)
            assert worker.exit_code == 0
    told = ec2.describe_instances(InstanceIds=[instance])
    assert told["Reservations"][0]["Instances"][0]["State"]["Name"] == "stopped"
    ec2.close()


@pytest.mark.parametrize(("do", "exit_code"), [("echo", 0), ("fail", 1)])
def test_a_run_over_http_is_one_process_and_one_job(
    sqs: SqsServer, api: WorkerApi, do: str, exit_code: int
) -> None:
    bench = Bench(sqs, api, WORKER_MIN_LIFETIME="0")
    api.add("a", do=do)
    api.add("b")
    with bench.process("http") as worker:
        assert worker.wait(15.0) == exit_code
    assert api.rows["a"].status is (JobStatus.PENDING if exit_code else JobStatus.DONE)
    assert api.rows["b"].attempts == 0
