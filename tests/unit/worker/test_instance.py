"""The own instance: known from a metadata service, stopped on a real EC2 server, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest

from station.worker.instance import stop_own_instance
from station.worker.settings import InstanceSettings
from tests.faults.worker_metadata import metadata
from tests.sqs_server import REGION, SqsServer, sqs_server

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client


@pytest.fixture(scope="module")
def aws() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture
def ec2(aws: SqsServer) -> Iterator[EC2Client]:
    client = boto3.client("ec2", region_name=REGION, endpoint_url=aws.endpoint)
    yield client
    client.close()


@pytest.fixture
def instance(ec2: EC2Client) -> str:
    image = ec2.describe_images()["Images"][0]["ImageId"]
    return ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]


def state(ec2: EC2Client, instance: str) -> str:
    told = ec2.describe_instances(InstanceIds=[instance])
    return told["Reservations"][0]["Instances"][0]["State"]["Name"]


def settings(metadata_url: str, ec2_url: str, *, stop: bool = True) -> InstanceSettings:
    return InstanceSettings(stop=stop, metadata_url=metadata_url, ec2_endpoint_url=ec2_url)


def test_it_stops_the_instance_it_runs_on(aws: SqsServer, ec2: EC2Client, instance: str) -> None:
    with metadata(instance) as url:
        assert stop_own_instance(settings(url, aws.endpoint))
    assert state(ec2, instance) == "stopped"


def test_only_when_it_is_asked_to(aws: SqsServer, ec2: EC2Client, instance: str) -> None:
    with metadata(instance) as url:
        assert not stop_own_instance(settings(url, aws.endpoint, stop=False))
    assert state(ec2, instance) == "running"


@pytest.mark.parametrize(
    ("told", "region"), [("i-0123456789abcdef0", REGION), ("", REGION), ("i-1", "<html>")]
)
def test_a_wrong_answer_is_logged_and_ignored(
    aws: SqsServer, caplog: pytest.LogCaptureFixture, told: str, region: str
) -> None:
    with metadata(told, region) as url:
        assert not stop_own_instance(settings(url, aws.endpoint))
    assert "instance not stopped" in caplog.text


def test_no_metadata_service_is_logged_and_ignored(aws: SqsServer, caplog: pytest.LogCaptureFixture) -> None:
    with metadata("i-1") as url:
        pass
    assert not stop_own_instance(settings(url, aws.endpoint))
    assert "instance not stopped: why=ConnectionError" in caplog.text
