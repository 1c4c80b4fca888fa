"""The server's settings, all from the environment: secrets live nowhere else. Read once by `settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from station.contracts.tiers import Tier, queue_name
from station.errors import Code, UsageError

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}
_DATABASES = ("sqlite", "postgresql", "postgres")
LEAST_SECRET = 32
LONGEST_RETENTION_DAYS = 14  # SQS keeps nothing longer


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
    debug = _flag(given, "STATION_DEBUG")
    secret = given.get("STATION_SECRET_KEY", "")
    if len(secret) < LEAST_SECRET:
        raise _invalid("STATION_SECRET_KEY", f"needs at least {LEAST_SECRET} characters")
    data = Path(given.get("STATION_SERVER_DATA", "") or "server-data").absolute()
    database = given.get("STATION_DATABASE_URL", "") or f"sqlite:///{data / 'server.db'}"
    database_of(database)
    return Environment(
        secret_key=secret,
        debug=debug,
        data=data,
        database=database,
        hosts=_words(given.get("STATION_ALLOWED_HOSTS", "localhost,127.0.0.1")),
        public_url=_url(given, "STATION_PUBLIC_URL"),
        trusted_proxy=_flag(given, "STATION_BEHIND_TLS_PROXY"),
        worker_token=_token(given, "INTERNAL_WORKER_TOKEN"),
        sqs=_choice(given, "AI_QUEUE", ("db", "sqs")) == "sqs",
        queue_names={
            tier: given.get(f"AI_SQS_QUEUE_NAME_{tier.name}", "") or queue_name(tier) for tier in Tier
        },
        lease_s=_number(given, "AI_JOB_LEASE_SECONDS", 120),
        queue_retention_days=_number(
            given, "AI_SQS_RETENTION_DAYS", LONGEST_RETENTION_DAYS, LONGEST_RETENTION_DAYS
        ),
        region=given.get("AWS_REGION", "") or given.get("AWS_DEFAULT_REGION", "") or "ap-northeast-2",
        sqs_endpoint=_url(given, "AI_SQS_ENDPOINT_URL"),
        bucket=given.get("AI_STORAGE_BUCKET", ""),
        s3_endpoint=_url(given, "AI_STORAGE_ENDPOINT_URL"),
        ec2_endpoint=_url(given, "AI_EC2_ENDPOINT_URL"),
        instances=_instances(given),
        login_attempts=_number(given, "STATION_LOGIN_ATTEMPTS", 10),
        requests_a_minute=_number(given, "STATION_REQUESTS_A_MINUTE", 300),
    )


def database_of(url: str) -> dict[str, object]:
    """Django's own words for ``url``. Raises UsageError(SETTING_INVALID), which never holds the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _invalid("STATION_DATABASE_URL", "is no address") from None
    if parts.scheme in _DATABASES and not parts.path.strip("/"):
        raise _invalid("STATION_DATABASE_URL", "names no database")
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
    raise _invalid("STATION_DATABASE_URL", f"unknown kind {parts.scheme!r}: sqlite or postgresql")


def _instances(given: Mapping[str, str]) -> dict[Tier, str]:
    """A tier without an instance id is started by nobody."""
    cpu, gpu = given.get("AI_WORKER_INSTANCE_ID", ""), given.get("AI_GPU_WORKER_INSTANCE_ID", "")
    named = {Tier.LITE: cpu, Tier.BASIC: cpu, Tier.PREMIUM: gpu}
    return {tier: instance for tier, instance in named.items() if instance}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _flag(given: Mapping[str, str], name: str) -> bool:
    told = given.get(name, "").strip().lower()
    if told not in _TRUE | _FALSE:
        raise _invalid(name, f"{told!r} is neither 1 nor 0")
    return told in _TRUE


def _choice(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    told = given.get(name, "") or known[0]
    if told not in known:
        raise _invalid(name, f"{told!r} is none of {', '.join(known)}")
    return told


def _number(given: Mapping[str, str], name: str, default: int, most: int = 10**9) -> int:
    told = given.get(name, "") or str(default)
    if not told.isascii() or not told.isdecimal() or not 1 <= int(told) <= most:
        raise _invalid(name, f"{told!r} is no whole number from 1 to {most}")
    return int(told)


def _url(given: Mapping[str, str], name: str) -> str:
    """ "" where none is given; no slash at its end."""
    told = given.get(name, "")
    try:
        parts = urlsplit(told)
        fine = not told or (parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query)
    except ValueError:
        fine = False
    if not fine:
        raise _invalid(name, "is no http or https address")
    return told.rstrip("/")


def _token(given: Mapping[str, str], name: str) -> str:
    """What an HTTP header can carry: another one would never be found equal."""
    told = given.get(name, "")
    if not told.isascii() or (told and not told.isprintable()) or told != told.strip():
        raise _invalid(name, "holds what no HTTP header can carry")
    return told


def _invalid(name: str, detail: str) -> UsageError:
    return UsageError(Code.SETTING_INVALID, path=name, detail=detail)
