"""Server and workers as child processes, with storage and queues beside them."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from station.dev.cloud import Cloud
from station.dev.stand_in import StandIn
from station.errors import Code, UsageError

START_S: Final = 60.0
STOP_S: Final = 15.0
WORKERS: Final = ("cpu", "gpu")
_ASKED_TO: Final = (0, -signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackOptions:
    """``hold_s``: lease and visibility, short where workers are killed. ``delay_s``: of the stand-in."""

    data: Path
    password: str
    port: int = 0
    hold_s: int = 120
    delay_s: float = 0.0


class Stack:
    """Everything runs when it is made, and ends when it is closed. The log of each part lies in ``data``."""

    def __init__(self, options: StackOptions) -> None:
        """Raises UsageError: a missing extra, or a part that does not start, with the end of its log."""
        self._options = options
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        options.data.mkdir(parents=True, exist_ok=True)
        self._cloud = Cloud()
        self._stand_in = StandIn(options.delay_s)
        port = options.port or _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._environment = self._settings()
        try:
            demo = ("--demo", "--admin", "--create-queues")
            sweeping = ("--sweep", "1", "--grace", str(2 * options.hold_s))
            self._start("server", ["server", "--port", str(port), *demo, *sweeping])
            self._wait_for_server()
            for kind in WORKERS:
                self.start_worker(kind)
        except BaseException:
            self.close()
            raise

    def start_worker(self, kind: str) -> None:
        """cpu and gpu serve until they are stopped; http runs one job and ends."""
        self._start(f"worker-{kind}", ["worker", kind])

    def kill_worker(self, kind: str) -> None:
        """At once, in whatever it does."""
        part = self._parts[f"worker-{kind}"]
        part.kill()
        part.wait()

    def stop_worker(self, kind: str) -> None:
        """When its job is done."""
        _end(self._parts[f"worker-{kind}"])

    def check(self) -> None:
        """Raises UsageError with the end of its log when server or a serving worker has ended by itself."""
        for name, part in self._parts.items():
            if name != "worker-http" and part.poll() not in (None, *_ASKED_TO):
                raise UsageError(Code.CRASHED, path=name, detail=self.log_of(name)[-2000:])

    def wait_for_worker(self, kind: str, seconds: float) -> int:
        """The exit code of one that ends by itself. Raises subprocess.TimeoutExpired."""
        return self._parts[f"worker-{kind}"].wait(seconds)

    def log_of(self, part: str) -> str:
        return (self._options.data / f"{part}.log").read_text("utf-8", "replace")

    def close(self) -> None:
        workers = [part for name, part in self._parts.items() if name != "server"]
        for part in workers:
            _ask_to_end(part)
        for part in (*workers, *(part for name, part in self._parts.items() if name == "server")):
            _end(part)
        self._stand_in.close()
        self._cloud.close()

    def _settings(self) -> dict[str, str]:
        """A database and the key of a real service may be set outside; the rest is ours."""
        hold = str(self._options.hold_s)
        usual = {
            **self._cloud.environment,
            "STATION_SERVER_DATA": str(self._options.data),
            "STATION_PUBLIC_URL": self.address,
            "INTERNAL_WORKER_TOKEN": secrets.token_urlsafe(24),
            "API_BASE_URL": self.address,
            "AI_JOB_LEASE_SECONDS": hold,
            "AI_SQS_VISIBILITY_SECONDS": hold,
            "AI_ALLOW_LOOPBACK": "1",
            "AI_SQS_LONG_POLL_SECONDS": "2",  # a worker leaves between two polls
            "EC2_IDLE_STOP_THRESHOLD": "0",
            "STATION_DEMO_PASSWORD": self._options.password,
            "STATION_ADMIN_PASSWORD": self._options.password,
            "WORKER_MIN_LIFETIME": "1",
            "AI_WORKER_POLL_SECONDS": "0.2",
            "STATION_REQUESTS_A_MINUTE": "100000",
            "PYTHONUNBUFFERED": "1",
        }
        if not os.environ.get("OPENAI_API_KEY"):
            usual |= {"OPENAI_BASE_URL": self._stand_in.base_url, "OPENAI_API_KEY": "stand-in"}
        # A region or key for the real cloud must not get into the one on this computer.
        outside = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**outside, **usual}

    def _start(self, name: str, words: list[str]) -> None:
        with (self._options.data / f"{name}.log").open("ab") as log:
            self._parts[name] = subprocess.Popen(
                [sys.executable, "-P", "-m", "station", *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                # Ctrl+C is for us; the parts are told one after the other.
                start_new_session=sys.platform != "win32",
            )

    def _wait_for_server(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until and self._parts["server"].poll() is None:
            with contextlib.suppress(requests.RequestException):
                told = requests.get(
                    f"{self.address}/api/v1/core/program/", headers={"X-Tenant-Code": "demo"}, timeout=5
                )
                if told.ok:
                    return
            time.sleep(0.1)
        raise UsageError(Code.SERVER_UNREACHABLE, detail=self.log_of("server")[-2000:])


def _ask_to_end(part: subprocess.Popen[bytes]) -> None:
    if part.poll() is None:
        part.send_signal(signal.SIGTERM)


def _end(part: subprocess.Popen[bytes]) -> None:
    _ask_to_end(part)
    try:
        part.wait(STOP_S)
    except subprocess.TimeoutExpired:
        part.kill()
        part.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
