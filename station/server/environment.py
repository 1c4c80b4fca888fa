"""The server's settings, all from the environment: secrets live nowhere else. Read once by `settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from station.contracts.tiers import Tier, queue_name
from station.variables import Variables, invalid

_DATABASES = ("sqlite", "postgresql", "postgres")
LEAST_SECRET = 32
LONGEST_RETENTION_DAYS = 14  # SQS keeps nothing longer


class QueueKind(StrEnum):
    DB = "db"  # the table itself
    SQS = "sqs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """``database``: a URL, sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME. ``queue_names``: a
    queue for each tier, which may be the same. ``lease_s``: how long a worker holds a job without a sign of
    life. ``bucket``: "" keeps objects in ``data``/objects."""

    secret_key: str
    debug: bool
    data: Path
    database: str
    hosts: tuple[str, ...]
    public_url: str
    trusted_proxy: bool
    worker_token: str
    sqs: bool
    queue_names: Mapping[Tier, str]
    queue_retention_days: int
    lease_s: int
    region: str
    sqs_endpoint: str
    bucket: str
    s3_endpoint: str
    ec2_endpoint: str
    instances: Mapping[Tier, str]
    login_attempts: int
    requests_a_minute: int


def read(given: Mapping[str, str]) -> Environment:
    """Raises UsageError(SETTING_INVALID) with the name of the variable in fact ``path``."""
    told = Variables(given)
    secret = given.get("STATION_SECRET_KEY", "")
    if len(secret) < LEAST_SECRET:
        raise invalid("STATION_SECRET_KEY", f"needs at least {LEAST_SECRET} characters")
    data = Path(given.get("STATION_SERVER_DATA", "") or "server-data").absolute()
    database = given.get("STATION_DATABASE_URL", "") or f"sqlite:///{data / 'server.db'}"
    database_of(database)
    return Environment(
        secret_key=secret,
        debug=told.flag("STATION_DEBUG"),
        data=data,
        database=database,
        hosts=told.names("STATION_ALLOWED_HOSTS", "localhost,127.0.0.1"),
        public_url=told.url("STATION_PUBLIC_URL"),
        trusted_proxy=told.flag("STATION_BEHIND_TLS_PROXY"),
        worker_token=told.token("INTERNAL_WORKER_TOKEN"),
        sqs=told.word("AI_QUEUE", QueueKind.DB) is QueueKind.SQS,
        queue_names={tier: told.text(f"AI_SQS_QUEUE_NAME_{tier.name}", queue_name(tier)) for tier in Tier},
        lease_s=told.whole("AI_JOB_LEASE_SECONDS", 120),
        queue_retention_days=told.whole(
            "AI_SQS_RETENTION_DAYS", LONGEST_RETENTION_DAYS, most=LONGEST_RETENTION_DAYS
        ),
        region=told.text("AWS_REGION", told.text("AWS_DEFAULT_REGION", "ap-northeast-2")),
        sqs_endpoint=told.url("AI_SQS_ENDPOINT_URL"),
        bucket=given.get("AI_STORAGE_BUCKET", ""),
        s3_endpoint=told.url("AI_STORAGE_ENDPOINT_URL"),
        ec2_endpoint=told.url("AI_EC2_ENDPOINT_URL"),
        instances=_instances(given),
        login_attempts=told.whole("STATION_LOGIN_ATTEMPTS", 10),
        requests_a_minute=told.whole("STATION_REQUESTS_A_MINUTE", 300),
    )


def database_of(url: str) -> dict[str, object]:
    """Django's own words for ``url``. Raises UsageError(SETTING_INVALID), which never holds the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise invalid("STATION_DATABASE_URL", "is no address") from None
    if parts.scheme in _DATABASES and not parts.path.strip("/"):
        raise invalid("STATION_DATABASE_URL", "names no database")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path.startswith("//") else unquote(parts.path),
            # IMMEDIATE: a transaction that reads and then writes must hold the lock from its first line.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    if parts.scheme in _DATABASES:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise invalid("STATION_DATABASE_URL", f"unknown kind {parts.scheme!r}: sqlite or postgresql")


def _instances(given: Mapping[str, str]) -> dict[Tier, str]:
    """A tier without an instance id is started by nobody."""
    cpu, gpu = given.get("AI_WORKER_INSTANCE_ID", ""), given.get("AI_GPU_WORKER_INSTANCE_ID", "")
    named = {Tier.LITE: cpu, Tier.BASIC: cpu, Tier.PREMIUM: gpu}
    return {tier: instance for tier, instance in named.items() if instance}
