"""What a worker reads from its environment, and how a wrong value is told."""

from __future__ import annotations

import os

import pytest

from station.contracts.tiers import Tier, queue_name
from station.errors import Code, UsageError
from station.worker.settings import WorkerKind, WorkerSettings, read_settings

NEEDED = {"API_BASE_URL": "https://api.example.org/", "INTERNAL_WORKER_TOKEN": "t" * 32}
OWN_QUEUES = {
    "AI_SQS_QUEUE_NAME_LITE": "l",
    "AI_SQS_QUEUE_NAME_BASIC": "b",
    "AI_SQS_QUEUE_NAME_PREMIUM": "p",
}


def read(kind: WorkerKind = WorkerKind.CPU, **given: str) -> WorkerSettings:
    return read_settings(kind, {**NEEDED, **OWN_QUEUES, **given})


def test_the_defaults_are_those_of_the_documents() -> None:
    cpu, gpu = read(), read(WorkerKind.GPU)
    assert [(q.name, q.tiers, q.weight) for q in cpu.sqs.queues] == [
        ("b", (Tier.BASIC,), 3),
        ("l", (Tier.LITE,), 1),
    ]
    assert [(q.name, q.tiers) for q in gpu.sqs.queues] == [("p", (Tier.PREMIUM,))]
    assert (cpu.sqs.visibility_s, gpu.sqs.visibility_s, cpu.sqs.long_poll_s) == (300, 600, 20)
    assert (cpu.most_errors, cpu.idle_polls, cpu.min_lifetime_s, cpu.poll_s) == (10, 5, 60.0, 5.0)
    assert cpu.api.base_url == "https://api.example.org"
    assert not cpu.instance.stop
    assert read(WorkerKind.HTTP).tiers == (Tier.BASIC, Tier.LITE)


def test_tiers_that_share_a_queue_are_polled_once_and_all_served() -> None:
    (queue,) = read(AI_SQS_QUEUE_NAME_LITE="b").sqs.queues
    assert (queue.name, queue.tiers, queue.weight) == ("b", (Tier.LITE, Tier.BASIC), 4)
    (queue,) = read(AI_SQS_QUEUE_NAME_LITE="b", AI_SQS_QUEUE_NAME_PREMIUM="b").sqs.queues
    assert queue.tiers == tuple(Tier)


def test_unnamed_queues_are_those_of_the_server() -> None:
    cpu, gpu = (read_settings(kind, NEEDED) for kind in (WorkerKind.CPU, WorkerKind.GPU))
    assert [q.name for q in cpu.sqs.queues] == [queue_name(Tier.BASIC), queue_name(Tier.LITE)]
    assert [q.name for q in gpu.sqs.queues] == [queue_name(Tier.PREMIUM)]


def test_a_gpu_worker_wants_a_queue_of_its_own() -> None:
    with pytest.raises(UsageError) as caught:
        read(WorkerKind.GPU, AI_SQS_QUEUE_NAME_BASIC="p")
    assert caught.value.facts["path"] == "AI_SQS_QUEUE_NAME_PREMIUM"


def test_two_workers_are_never_the_same() -> None:
    one, other = read(HOSTNAME="한글-host").api.worker_id, read(HOSTNAME="한글-host").api.worker_id
    assert one != other
    assert one.startswith(f"-host:{os.getpid()}:")
    assert len(read(HOSTNAME="h" * 500).api.worker_id) <= 128
    assert one.isascii()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_BASE_URL", ""),
        ("API_BASE_URL", "ftp://example.org"),
        ("API_BASE_URL", "http://["),
        ("INTERNAL_WORKER_TOKEN", ""),
        ("INTERNAL_WORKER_TOKEN", "two\nlines"),
        ("INTERNAL_WORKER_TOKEN", "토큰"),
        ("AI_WORKER_BASIC_POLL_WEIGHT", "0"),
        ("AI_WORKER_LITE_POLL_WEIGHT", "101"),
        ("AI_SQS_LONG_POLL_SECONDS", "21"),
        ("AI_SQS_VISIBILITY_SECONDS", "43201"),
        ("AI_SQS_ENDPOINT_URL", "localhost:5000"),
        ("EC2_IDLE_STOP_THRESHOLD", "-1"),
        ("WORKER_MIN_LIFETIME", "nan"),
        ("WORKER_MIN_LIFETIME", "inf"),
        ("AI_WORKER_POLL_SECONDS", "0"),
        ("AI_WORKER_JOB_SECONDS", "soon"),
        ("AI_WORKER_JOB_MEMORY_MB", "２"),
        ("AI_WORKER_HEALTH_PORT", "65536"),
        ("AI_WORKER_STOP_INSTANCE", "perhaps"),
    ],
)
def test_a_wrong_value_is_told_with_its_name(name: str, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_settings(WorkerKind.CPU, {**NEEDED, **OWN_QUEUES, name: value})
    assert caught.value.code is Code.SETTING_INVALID
    assert caught.value.facts["path"] == name


def test_a_tier_that_nobody_knows_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        read(WorkerKind.HTTP, AI_WORKER_TIERS="basic,gold")
    assert caught.value.facts["path"] == "AI_WORKER_TIERS"
    assert read(WorkerKind.HTTP, AI_WORKER_TIERS="Premium, lite").tiers == (Tier.PREMIUM, Tier.LITE)
