"""Queues, bucket and instances by the real protocols, at a server on loopback."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

import boto3
import pytest
import requests
from django.conf import settings
from django.core.cache import cache

from station.contracts.tiers import Tier, queue_name
from station.server.aijobs import instances
from station.server.aijobs.models import AIJobRow
from station.server.aijobs.publishing import Depth, PublishError, SqsPublisher
from station.server.storage import S3Storage, sha256_of
from tests.sqs_server import REGION, SqsServer, sqs_server

NAMES = {tier: queue_name(tier) for tier in Tier}


@pytest.fixture(scope="module")
def cloud() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture
def queues(cloud: SqsServer) -> SqsPublisher:
    made = SqsPublisher(NAMES, region=REGION, endpoint=cloud.endpoint, retention_days=14)
    made.create_queues()
    made.create_queues()  # there already: nothing happens
    return made


@pytest.fixture(scope="module")
def bucket(cloud: SqsServer) -> S3Storage:
    client = boto3.client("s3", endpoint_url=cloud.endpoint, region_name=REGION)
    client.create_bucket(
        Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"}
    )
    client.close()
    return S3Storage("pictures", REGION, cloud.endpoint)


def row(tier: Tier = Tier.BASIC, **payload: object) -> AIJobRow:
    return AIJobRow(job_id="j-1", job_type="omr_grading", tier=tier, tenant_id="1", payload=payload)


def test_queues_have_their_dead_letters_and_times(cloud: SqsServer, queues: SqsPublisher) -> None:
    for tier, seconds in ((Tier.LITE, "300"), (Tier.BASIC, "300"), (Tier.PREMIUM, "600")):
        url = cloud.client.get_queue_url(QueueName=NAMES[tier])["QueueUrl"]
        told = cloud.client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        assert (told["VisibilityTimeout"], told["MessageRetentionPeriod"]) == (seconds, str(14 * 24 * 3600))
        redrive = json.loads(told["RedrivePolicy"])
        assert int(redrive["maxReceiveCount"]) == 5
        assert redrive["deadLetterTargetArn"].endswith(f"{NAMES[tier]}-dlq")


def test_a_message_is_what_todays_workers_read(cloud: SqsServer, queues: SqsPublisher) -> None:
    queues.publish(row(submission_id=7))
    url = cloud.client.get_queue_url(QueueName=NAMES[Tier.BASIC])["QueueUrl"]
    (message,) = cloud.client.receive_message(QueueUrl=url, WaitTimeSeconds=1)["Messages"]
    body = json.loads(message["Body"])
    assert body.keys() >= {"job_id", "job_type", "tier", "payload", "tenant_id", "created_at", "attempt"}
    assert (body["job_id"], body["payload"], body["attempt"]) == ("j-1", {"submission_id": 7}, 1)
    depth = queues.depth(Tier.BASIC)
    assert depth == Depth(waiting=0, in_flight=1, dead=0)
    assert queues.depth(Tier.PREMIUM) == Depth(waiting=0, in_flight=0, dead=0)


def test_a_queue_that_is_not_there_or_away_is_a_publish_error(cloud: SqsServer) -> None:
    missing = SqsPublisher(
        dict.fromkeys(Tier, "nowhere"), region=REGION, endpoint=cloud.endpoint, retention_days=1
    )
    with pytest.raises(PublishError, match="NonExistent"):
        missing.publish(row())
    away = SqsPublisher(NAMES, region=REGION, endpoint="http://127.0.0.1:9", retention_days=1)
    with pytest.raises(PublishError, match="EndpointConnection"):
        away.publish(row())
    with pytest.raises(PublishError, match="EndpointConnection"):
        away.depth(Tier.LITE)
    with pytest.raises(PublishError, match="EndpointConnection"):
        away.create_queues()


def test_a_bucket_gives_and_takes_by_presigned_urls(bucket: S3Storage) -> None:
    data, key = b"a picture", "tenants/1/uploads/x.jpg"
    ticket = bucket.upload(key, sha256=sha256_of(data), size=len(data), content_type="image/jpeg")
    assert not bucket.exists(key)
    sent = requests.put(ticket.url, data=data, headers=ticket.headers, timeout=10)
    assert sent.status_code == 200
    assert bucket.exists(key)
    assert bucket.get(key) == data
    got = requests.get(bucket.download_url(key), timeout=10)
    assert got.content == data
    bucket.put(key, b"another", "image/jpeg")
    assert bucket.get(key) == b"another"


def test_an_object_that_is_not_there_is_no_file(bucket: S3Storage) -> None:
    with pytest.raises(FileNotFoundError):
        bucket.get("tenants/1/none.jpg")


def test_the_instance_of_a_tier_is_started_once_a_minute(
    cloud: SqsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ec2 = boto3.client("ec2", endpoint_url=cloud.endpoint, region_name=REGION)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    (made,) = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"]
    name = made["InstanceId"]
    ec2.stop_instances(InstanceIds=[name])
    changed = dataclasses.replace(
        settings.ENVIRONMENT, ec2_endpoint=cloud.endpoint, region=REGION, instances={Tier.PREMIUM: name}
    )
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    assert not instances.start(Tier.BASIC)
    assert instances.start(Tier.PREMIUM)
    told = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"][0]
    assert told["State"]["Name"] == "running"
    assert not instances.start(Tier.PREMIUM)
    cache.clear()
    gone = dataclasses.replace(changed, instances={Tier.PREMIUM: "i-00000000000000000"})
    monkeypatch.setattr(settings, "ENVIRONMENT", gone)
    assert not instances.start(Tier.PREMIUM)  # refused, logged, and asked again the next time
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    assert instances.start(Tier.PREMIUM)
    ec2.close()
