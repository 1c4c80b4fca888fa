"""What the server reads from its environment, and how a wrong value is told: by the variable's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.contracts.tiers import Tier, queue_name
from station.errors import Code, UsageError
from station.server.environment import Environment, database_of, read

SECRET = {"STATION_SECRET_KEY": "s" * 32}


def given(**values: str) -> Environment:
    return read({**SECRET, **values})


def test_the_defaults_serve_this_computer_alone(tmp_path: Path) -> None:
    made = given(STATION_SERVER_DATA=str(tmp_path))
    assert made.hosts == ("localhost", "127.0.0.1")
    assert made.database == f"sqlite:///{tmp_path / 'server.db'}"
    assert (made.sqs, made.debug, made.trusted_proxy, made.worker_token) == (False, False, False, "")
    assert (made.lease_s, made.queue_retention_days, made.login_attempts) == (120, 14, 10)
    assert made.queue_names == {tier: queue_name(tier) for tier in Tier}
    assert made.instances == {}


def test_two_tiers_share_the_instance_of_the_cpu_worker() -> None:
    made = given(AI_WORKER_INSTANCE_ID="i-cpu", AI_GPU_WORKER_INSTANCE_ID="i-gpu")
    assert made.instances == {Tier.LITE: "i-cpu", Tier.BASIC: "i-cpu", Tier.PREMIUM: "i-gpu"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STATION_SECRET_KEY", ""),
        ("STATION_SECRET_KEY", "too short"),
        ("STATION_DEBUG", "maybe"),
        ("STATION_BEHIND_TLS_PROXY", "2"),
        ("AI_QUEUE", "rabbit"),
        ("AI_JOB_LEASE_SECONDS", "0"),
        ("AI_JOB_LEASE_SECONDS", "two minutes"),
        ("AI_SQS_RETENTION_DAYS", "15"),  # SQS keeps nothing longer
        ("STATION_LOGIN_ATTEMPTS", "-1"),
        ("STATION_REQUESTS_A_MINUTE", "１０"),
        ("STATION_DATABASE_URL", "mysql://server/name"),
        ("STATION_DATABASE_URL", "postgresql://server:port/name"),
        ("STATION_DATABASE_URL", "postgresql://server:99999/name"),
        ("STATION_DATABASE_URL", "postgresql://server"),
        ("STATION_DATABASE_URL", "sqlite://"),
        ("STATION_PUBLIC_URL", "academy.example.org"),
        ("AI_SQS_ENDPOINT_URL", "localhost:4566"),
        ("AI_STORAGE_ENDPOINT_URL", "https://"),
        ("AI_EC2_ENDPOINT_URL", "http://[nowhere"),
        ("INTERNAL_WORKER_TOKEN", "한글"),
        ("INTERNAL_WORKER_TOKEN", " spaces "),
    ],
)
def test_a_wrong_value_is_refused_with_the_variables_name(name: str, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        given(**{name: value})
    assert caught.value.code is Code.SETTING_INVALID
    assert caught.value.facts["path"] == name
    assert caught.value.facts["detail"]


def test_a_wrong_database_is_told_without_its_password() -> None:
    with pytest.raises(UsageError) as caught:
        given(STATION_DATABASE_URL="postgresql://station:hush@server:port/name")
    assert "hush" not in str(caught.value)


def test_a_database_url_is_taken_apart() -> None:
    told = database_of("postgresql://st%40tion:p%2Fw@db.example.org:5433/academy?sslmode=require")
    assert (told["USER"], told["PASSWORD"], told["HOST"]) == ("st@tion", "p/w", "db.example.org")
    assert (told["PORT"], told["NAME"], told["OPTIONS"]) == ("5433", "academy", {"sslmode": "require"})


@pytest.mark.parametrize(("url", "file"), [("sqlite:////var/a.db", "/var/a.db"), ("sqlite:///a.db", "/a.db")])
def test_a_file_is_named_by_its_path(url: str, file: str) -> None:
    assert database_of(url)["NAME"] == file
