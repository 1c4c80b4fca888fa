"""`station server` as its administrator meets it: starts, serves, ends, starts again; says what is wrong."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "of the demo 1"


def environment(data: Path, **changes: str) -> dict[str, str]:
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("STATION", "DJANGO", "AI_"))
    }
    return {**plain, "STATION_SERVER_DATA": str(data), "STATION_DEMO_PASSWORD": PASSWORD, **changes}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "station", "server", "--lang", "en", *words]


@contextmanager
def served(data: Path, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process; it ends by SIGTERM."""
    process = subprocess.Popen(
        command("--port", "0", *words),
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found
        yield found[0], process
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=20)
        assert process.returncode == 0, told


def sign_in(address: str) -> dict[str, str]:
    answer = requests.post(
        f"{address}/api/v1/token/",
        json={"username": "teacher", "password": PASSWORD},
        headers={"X-Tenant-Code": "demo"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access']}", "X-Tenant-Code": "demo"}


def test_it_serves_the_demo_academy_and_keeps_it(tmp_path: Path) -> None:
    with served(tmp_path, "--demo") as (address, _):
        headers = sign_in(address)
        exams = requests.get(f"{address}/api/v1/exams/", headers=headers, timeout=10).json()
        assert exams["count"] == 3
        admin = requests.get(f"{address}/admin/login/", timeout=10)
        style = re.search(r'href="(/static/[^"]+base\.css)"', admin.text)
        assert style
        assert requests.get(address + style[1], timeout=10).status_code == 200
    with served(tmp_path) as (address, _):
        again = requests.get(f"{address}/api/v1/exams/", headers=sign_in(address), timeout=10).json()
        assert [one["id"] for one in again["results"]] == [one["id"] for one in exams["results"]]


def refused(data: Path, changes: Mapping[str, str], *words: str) -> str:
    ran = subprocess.run(
        command(*words),
        cwd=ROOT,
        env=environment(data, **changes),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    return ran.stderr


@pytest.mark.parametrize(
    ("changes", "words", "told"),
    [
        ({}, ("--host", "0.0.0.0"), "STATION_SECRET_KEY"),
        ({"STATION_DATABASE_URL": "oracle://x"}, (), "STATION_DATABASE_URL"),
        ({"STATION_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"}, (), "STATION_DATABASE_URL"),
        ({"AI_QUEUE": "rabbit"}, (), "AI_QUEUE"),
        ({"STATION_SERVER_DATA": "/proc/nowhere"}, (), "STATION_SERVER_DATA"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, changes: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    assert told in refused(tmp_path, changes, "--port", "0", *words)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in refused(tmp_path, {}, "--port", str(port))
