"""The computer of a tier's workers, started on a real EC2 server when there is work; never stopped."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from django.conf import settings

import station.server
from station.contracts.tiers import Tier
from station.server.aijobs import instances
from station.server.aijobs.gateway import dispatch_job
from tests.sqs_server import SqsServer, sqs_server

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

REGION = "eu-north-1"  # not the usual one: it must come from the settings


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
def stopped(aws: SqsServer, ec2: EC2Client, monkeypatch: pytest.MonkeyPatch) -> dict[Tier, str]:
    """A stopped instance for basic and one for premium, which the settings name."""
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=2, MaxCount=2)["Instances"]
    named = dict(zip((Tier.BASIC, Tier.PREMIUM), (one["InstanceId"] for one in made), strict=True))
    ec2.stop_instances(InstanceIds=list(named.values()))
    told = dataclasses.replace(
        settings.ENVIRONMENT, region=REGION, ec2_endpoint=aws.endpoint, instances=named
    )
    monkeypatch.setattr(settings, "ENVIRONMENT", told)
    return named


def state(ec2: EC2Client, instance: str) -> str:
    told = ec2.describe_instances(InstanceIds=[instance])
    return told["Reservations"][0]["Instances"][0]["State"]["Name"]


@pytest.mark.django_db(transaction=True)
def test_a_job_starts_the_instance_of_its_tier(ec2: EC2Client, stopped: dict[Tier, str]) -> None:
    assert dispatch_job("embedding", {"texts": ["a"]}).ok
    assert state(ec2, stopped[Tier.PREMIUM]) == "running"
    assert state(ec2, stopped[Tier.BASIC]) == "stopped"


@pytest.mark.django_db(transaction=True)
def test_an_instance_that_does_not_start_fails_no_job(
    monkeypatch: pytest.MonkeyPatch, stopped: dict[Tier, str], caplog: pytest.LogCaptureFixture
) -> None:
    gone = dataclasses.replace(settings.ENVIRONMENT, instances={Tier.BASIC: "i-0123456789abcdef0"})
    monkeypatch.setattr(settings, "ENVIRONMENT", gone)
    assert dispatch_job("omr_grading", {}).ok
    assert "instance not started: tier=basic" in caplog.text


def test_it_is_asked_once_a_minute(ec2: EC2Client, stopped: dict[Tier, str]) -> None:
    assert instances.start(Tier.BASIC)
    assert not instances.start(Tier.BASIC)
    assert instances.start(Tier.PREMIUM)
    assert instances.EVERY_S == 60


def test_nothing_on_the_server_stops_an_instance() -> None:
    called = set()
    for source in Path(station.server.__path__[0]).rglob("*.py"):
        nodes = ast.walk(ast.parse(source.read_text("utf-8")))
        called |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert "start_instances" in called
    assert not {name for name in called if name.endswith("_instances")} - {"start_instances"}
