"""The remote tier as processes: servers on one PostgreSQL, workers on one SQS; any of them may be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
import requests

from tests.postgresql import OWNER, programs
from tests.sqs_server import KEYS, REGION, SqsServer

ROOT: Final = Path(__file__).resolve().parents[2]
PASSWORD: Final = "of a teacher who does not exist"
PATIENCE_S: Final = 30.0
STATION: Final = "station"
TOLD_JOBS: Final = "tests.faults.worker_station"
"""A worker whose jobs do what their payload says, see `worker_job_child`."""


class RemoteTier:
    """``settings``: of all parts, beyond those that make it quick. Ends everything when it is closed."""

    def __init__(self, folder: Path, *, database: str, sqs: SqsServer, settings: Mapping[str, str]) -> None:
        self.database = database
        self._sqs = sqs
        self._folder = folder
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._ports: dict[str, int] = {}
        name = f"tier-{uuid.uuid4().hex[:8]}"
        self.queues = {tier: f"{name}-{tier}" for tier in ("lite", "basic", "premium")}
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("AI_", "STATION_"))},
            **KEYS,
            "AWS_REGION": REGION,
            "STATION_SECRET_KEY": "one for all servers: tokens and addresses of files are good at each",
            "STATION_SERVER_DATA": str(folder / "data"),
            "STATION_DATABASE_URL": database,
            "STATION_DEMO_PASSWORD": PASSWORD,
            "STATION_REQUESTS_A_MINUTE": "1000000",
            "INTERNAL_WORKER_TOKEN": "a-token-of-the-tests",
            "AI_QUEUE": "sqs",
            "AI_SQS_ENDPOINT_URL": sqs.endpoint,
            **{f"AI_SQS_QUEUE_NAME_{tier.upper()}": queue for tier, queue in self.queues.items()},
            "AI_SQS_LONG_POLL_SECONDS": "1",
            "AI_ALLOW_LOOPBACK": "1",
            "AI_WORKER_MOST_ERRORS": "1000",
            "EC2_IDLE_STOP_THRESHOLD": "0",
            **settings,
        }

    def address(self, server: str) -> str:
        return f"http://127.0.0.1:{self._ports[server]}"

    def start_servers(self, *names: str, sweep_s: float = 1.0, grace_s: float = 2.0) -> None:
        """All at once, on the ports that they had before. The first ones make tables, queues and academy."""
        made = () if self._ports else ("--demo", "--create-queues")
        for name in names:
            port = self._ports.setdefault(name, _free_port())
            words = ["server", "--port", str(port), "--sweep", str(sweep_s), "--grace", str(grace_s)]
            public = {"STATION_PUBLIC_URL": self.address(next(iter(self._ports)))}
            self._start(name, (STATION, *words, *made), public)
        for name in names:
            wait_until(partial(self._answers, name))

    def start_worker(self, name: str, kind: str, server: str, *, program: str = STATION) -> None:
        kind_words = (kind,) if program == TOLD_JOBS else ("worker", kind)
        self._start(name, (program, *kind_words), {"API_BASE_URL": self.address(server)})

    def kill(self, name: str) -> None:
        """At once, in whatever it does."""
        self._parts[name].kill()
        self._parts[name].wait()

    def stop(self, *names: str) -> None:
        """When what they have in hand is done."""
        for name in names:
            self._parts[name].send_signal(signal.SIGTERM)
        for name in names:
            self._parts[name].wait(PATIENCE_S)

    def pid(self, name: str) -> int:
        return self._parts[name].pid

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")

    def sign_in(self, server: str) -> requests.Session:
        """As the teacher of the demo academy; good at every server."""
        session = requests.Session()
        session.headers["X-Tenant-Code"] = "demo"
        told = {"username": "teacher", "password": PASSWORD}
        answer = session.post(f"{self.address(server)}/api/v1/token/", json=told, timeout=PATIENCE_S)
        answer.raise_for_status()
        session.headers["Authorization"] = f"Bearer {answer.json()['access']}"
        return session

    def messages(self, tier: str) -> int:
        """In the tier's queue, seen and hidden."""
        return self._sqs.held(self.queues[tier])

    def dead(self, tier: str) -> int:
        return self._sqs.held(f"{self.queues[tier]}-dlq")

    def lose_messages(self, tier: str) -> None:
        """Behind the server's back."""
        client = self._sqs.client
        client.purge_queue(QueueUrl=client.get_queue_url(QueueName=self.queues[tier])["QueueUrl"])

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql.encode(), values).fetchall()

    def close(self) -> None:
        for part in self._parts.values():
            part.kill()
        for part in self._parts.values():
            part.wait()

    def _start(self, name: str, words: Sequence[str], settings: Mapping[str, str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{name}.log").open("ab") as log:
            self._parts[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**self.environment, **settings},
            )

    def _answers(self, server: str) -> bool:
        assert self._parts[server].poll() is None, self.log(server)[-2000:]
        with contextlib.suppress(requests.RequestException):
            address = f"{self.address(server)}/api/v1/core/program/"
            return requests.get(address, headers={"X-Tenant-Code": "demo"}, timeout=5).ok
        return False


def restart_database(database: str, *options: str) -> None:
    """With pg_ctl's options: "-m immediate" is as after a power cut, no goodbye to anybody."""
    with psycopg.connect(database) as connection:
        found = connection.execute("SHOW data_directory").fetchone()
    binaries = programs()
    assert found is not None
    assert binaries is not None
    data = Path(found[0])
    as_owner = ("runuser", "-u", OWNER, "--") if os.geteuid() == 0 else ()
    command = (binaries / "pg_ctl", "-D", data, "-l", data.parent / "log", "-w", *options, "restart")
    # No pipes: what pg_ctl leaves running would hold them open.
    nothing = subprocess.DEVNULL
    subprocess.run(
        [*as_owner, *map(str, command)],
        check=True,
        timeout=60,
        cwd="/",
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
    )


def wait_until(holds: Callable[[], bool], *, limit_s: float = PATIENCE_S) -> None:
    """Looks again and again; fails when it never holds."""
    until = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)


@contextlib.contextmanager
def running_tier(
    folder: Path, *, database: str, sqs: SqsServer, settings: Mapping[str, str] | None = None
) -> Iterator[RemoteTier]:
    tier = RemoteTier(folder, database=database, sqs=sqs, settings=settings or {})
    try:
        yield tier
    finally:
        tier.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
