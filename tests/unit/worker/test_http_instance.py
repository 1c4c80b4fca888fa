"""A single run over HTTP stops its own instance when it is over, whether the job went well or not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest

from station.worker.settings import WorkerKind
from tests.faults.worker_api import worker_api
from tests.faults.worker_metadata import metadata
from tests.faults.worker_station import Bench
from tests.sqs_server import REGION, SqsServer, sqs_server

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as the other tests of whole workers")


@pytest.fixture(scope="module")
def aws() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture
def ec2(aws: SqsServer) -> Iterator[EC2Client]:
    client = boto3.client("ec2", region_name=REGION, endpoint_url=aws.endpoint)
    yield client
    client.close()


def instance_of(ec2: EC2Client) -> str:
    image = ec2.describe_images()["Images"][0]["ImageId"]
    return ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]


def state(ec2: EC2Client, instance: str) -> str:
    told = ec2.describe_instances(InstanceIds=[instance])
    return told["Reservations"][0]["Instances"][0]["State"]["Name"]


@pytest.mark.parametrize(
    ("do", "stop", "exit_code", "then"),
    [("echo", "1", 0, "stopped"), ("fail", "1", 1, "stopped"), ("echo", "0", 0, "running")],
)
def test_a_run_that_is_over_stops_its_instance_where_it_may(
    aws: SqsServer, ec2: EC2Client, do: str, stop: str, exit_code: int, then: str
) -> None:
    instance = instance_of(ec2)
    with worker_api() as api, metadata(instance) as url:
        bench = Bench(
            aws,
            api,
            WORKER_MIN_LIFETIME="0",
            AI_WORKER_STOP_INSTANCE=stop,
            AWS_EC2_METADATA_SERVICE_ENDPOINT=url,
            AI_EC2_ENDPOINT_URL=aws.endpoint,
        )
        api.add("j", do=do)
        with bench.thread(WorkerKind.HTTP) as worker:
            worker.join(15.0)
            assert worker.exit_code == exit_code
    assert state(ec2, instance) == then


def test_a_metadata_service_that_is_away_changes_nothing(aws: SqsServer) -> None:
    with metadata("i-1") as gone:
        pass
    with worker_api() as api:
        bench = Bench(
            aws,
            api,
            WORKER_MIN_LIFETIME="0",
            AI_WORKER_STOP_INSTANCE="1",
            AWS_EC2_METADATA_SERVICE_ENDPOINT=gone,
        )
        with bench.thread(WorkerKind.HTTP) as worker:
            worker.join(15.0)
            assert worker.exit_code == 0
