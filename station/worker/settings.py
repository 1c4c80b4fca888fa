"""What a worker is told by its environment: whom it serves, for how long, within which limits."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from station.contracts.tiers import Tier, queue_name, tier_named
from station.variables import Variables, invalid

_DEFAULT_REGION = "ap-northeast-2"
_METADATA_SERVICE = "http://169.254.169.254"
_LONGEST_POLL_S = 20  # SQS allows no longer one
_LONGEST_VISIBILITY_S = 43_200


class WorkerKind(StrEnum):
    CPU = "cpu"  # SQS: basic and lite
    GPU = "gpu"  # SQS: premium alone
    HTTP = "http"  # no queue of its own: one job from the server, then out


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """``tries`` at a start or a result, with ``backoff_s`` · 2^n between them."""

    base_url: str
    token: str
    worker_id: str
    timeout_s: float
    tries: int
    backoff_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTiers:
    """One queue, and the tiers whose messages it carries: several may share it."""

    name: str
    tiers: tuple[Tier, ...]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SqsSettings:
    """``endpoint_url``: "" is AWS itself."""

    queues: tuple[QueueTiers, ...]
    region: str
    endpoint_url: str
    long_poll_s: int
    visibility_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLimits:
    """Of one job, and after how many jobs its process is replaced."""

    seconds: float
    memory_mb: int
    jobs_per_child: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSettings:
    """``stop``: whether the worker may stop the instance on which it runs."""

    stop: bool
    metadata_url: str
    ec2_endpoint_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseSettings:
    """Signs of life for a supervisor. ``port``: of /healthz on loopback, None for no such server."""

    file: Path | None
    port: int | None
    limit_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """``tiers``: all that this worker may run. ``idle_polls``: empty polls in a row before it ends, 0 never.

    ``min_lifetime_s`` and ``poll_s`` are of the single run over HTTP.
    """

    kind: WorkerKind
    tiers: tuple[Tier, ...]
    api: ApiSettings
    sqs: SqsSettings
    job: JobLimits
    instance: InstanceSettings
    pulse: PulseSettings
    idle_polls: int
    most_errors: int
    min_lifetime_s: float
    poll_s: float


def read_settings(kind: WorkerKind, given: Mapping[str, str]) -> WorkerSettings:
    """Raises UsageError(SETTING_INVALID) with the name of the variable in fact ``path``."""
    told = Variables(given)
    sqs = _sqs(kind, told)
    served = {tier for queue in sqs.queues for tier in queue.tiers}
    file, port = told.text("AI_WORKER_HEARTBEAT_FILE"), told.text("AI_WORKER_HEALTH_PORT")
    return WorkerSettings(
        kind=kind,
        tiers=_http_tiers(told) if kind is WorkerKind.HTTP else tuple(t for t in Tier if t in served),
        api=_api(told),
        sqs=sqs,
        job=JobLimits(
            seconds=told.number("AI_WORKER_JOB_SECONDS", 900.0, least=0.1),
            memory_mb=told.whole("AI_WORKER_JOB_MEMORY_MB", 16_384 if kind is WorkerKind.GPU else 2_048),
            jobs_per_child=told.whole("AI_WORKER_JOBS_PER_CHILD", 100),
        ),
        instance=InstanceSettings(
            stop=told.flag("AI_WORKER_STOP_INSTANCE"),
            metadata_url=told.url("AWS_EC2_METADATA_SERVICE_ENDPOINT", _METADATA_SERVICE),
            ec2_endpoint_url=told.url("AI_EC2_ENDPOINT_URL", ""),
        ),
        pulse=PulseSettings(
            file=Path(file) if file else None,
            port=told.whole("AI_WORKER_HEALTH_PORT", 0, most=65_535) if port else None,
            limit_s=told.number("AI_WORKER_HEALTH_SECONDS", 180.0),
        ),
        idle_polls=told.whole("EC2_IDLE_STOP_THRESHOLD", 5, least=0),
        most_errors=told.whole("AI_WORKER_MOST_ERRORS", 10),
        min_lifetime_s=told.number("WORKER_MIN_LIFETIME", 60.0),
        poll_s=told.number("AI_WORKER_POLL_SECONDS", 5.0, least=0.01),
    )


def _api(told: Variables) -> ApiSettings:
    base_url = told.url("API_BASE_URL", "")
    if not base_url:
        raise invalid("API_BASE_URL", "is not set")
    token = told.token("INTERNAL_WORKER_TOKEN")
    if not token:
        raise invalid("INTERNAL_WORKER_TOKEN", "is not set")
    named = told.text("HOSTNAME", socket.gethostname())
    host = "".join(sign for sign in named if sign.isascii() and sign.isprintable())
    return ApiSettings(
        base_url=base_url,
        token=token,
        # A container that starts anew often has the same name and number; it is another worker all the same.
        worker_id=f"{host[:80] or 'worker'}:{os.getpid()}:{secrets.token_hex(3)}",
        timeout_s=told.number("AI_WORKER_API_TIMEOUT_SECONDS", 30.0, least=0.1),
        tries=told.whole("AI_WORKER_API_TRIES", 5),
        backoff_s=told.number("AI_WORKER_BACKOFF_SECONDS", 0.5),
    )


def _sqs(kind: WorkerKind, told: Variables) -> SqsSettings:
    return SqsSettings(
        queues=() if kind is WorkerKind.HTTP else _queues(kind, told),
        region=told.text("AWS_REGION", told.text("AWS_DEFAULT_REGION", _DEFAULT_REGION)),
        endpoint_url=told.url("AI_SQS_ENDPOINT_URL", ""),
        long_poll_s=told.whole("AI_SQS_LONG_POLL_SECONDS", _LONGEST_POLL_S, most=_LONGEST_POLL_S),
        visibility_s=told.whole(
            "AI_SQS_VISIBILITY_SECONDS",
            600 if kind is WorkerKind.GPU else 300,
            most=_LONGEST_VISIBILITY_S,
        ),
    )


def _queues(kind: WorkerKind, told: Variables) -> tuple[QueueTiers, ...]:
    """Each queue once. A cpu worker serves every tier that its queues carry: nobody can pick messages out of
    a shared queue, and one that is left too often ends among the dead letters."""
    names = {tier: told.text(f"AI_SQS_QUEUE_NAME_{tier.name}", queue_name(tier)) for tier in Tier}
    if kind is WorkerKind.GPU:
        premium = names[Tier.PREMIUM]
        if premium in (names[Tier.BASIC], names[Tier.LITE]):
            detail = (
                f"{premium} is also the queue of another tier, whose jobs a gpu worker would take and fail"
            )
            raise invalid("AI_SQS_QUEUE_NAME_PREMIUM", detail)
        return (QueueTiers(name=premium, tiers=(Tier.PREMIUM,), weight=1),)
    weights = {
        Tier.BASIC: told.whole("AI_WORKER_BASIC_POLL_WEIGHT", 3, most=100),
        Tier.LITE: told.whole("AI_WORKER_LITE_POLL_WEIGHT", 1, most=100),
    }
    return tuple(
        QueueTiers(
            name=name,
            tiers=tuple(tier for tier in Tier if names[tier] == name),
            weight=sum(weight for tier, weight in weights.items() if names[tier] == name),
        )
        for name in dict.fromkeys(names[tier] for tier in weights)
    )


def _http_tiers(told: Variables) -> tuple[Tier, ...]:
    named = told.text("AI_WORKER_TIERS", "basic,lite")
    tiers = [tier_named(word) for word in named.split(",")]
    known = tuple(dict.fromkeys(tier for tier in tiers if tier is not None))
    if None in tiers:
        raise invalid("AI_WORKER_TIERS", f"{named!r} is no list of {', '.join(Tier)}")
    return known
