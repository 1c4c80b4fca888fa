"""`station worker ...` in a process of its own, or in a thread; only what a job does is replaced."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.worker import job_runner
from station.worker.run import run_worker
from station.worker.settings import WorkerKind, read_settings
from station.worker.stop_request import StopRequest
from tests.faults.worker_api import TOKEN, WorkerApi
from tests.faults.worker_job_child import COMMAND
from tests.sqs_server import KEYS, REGION, SqsServer

ROOT = Path(__file__).resolve().parents[2]


def wait_until(holds: Callable[[], bool], *, limit_s: float = 15.0) -> None:
    """Looks again and again; fails when it never holds."""
    until = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    """Ended; it may still wait for whoever asks how."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


class Bench:
    """A queue for each tier, the server, and workers between them. ``settings``: beyond the quick ones."""

    def __init__(self, sqs: SqsServer, api: WorkerApi, **settings: str) -> None:
        self.sqs = sqs
        self.api = api
        name = f"q-{uuid.uuid4().hex[:8]}"
        self.queues = {tier: f"{name}-{tier}" for tier in ("lite", "basic", "premium")}
        for queue in self.queues.values():
            sqs.make_queue(queue)
        self.environment = {
            **KEYS,
            "AWS_REGION": REGION,
            "API_BASE_URL": api.url,
            "INTERNAL_WORKER_TOKEN": TOKEN,
            "AI_SQS_ENDPOINT_URL": sqs.endpoint,
            **{f"AI_SQS_QUEUE_NAME_{tier.upper()}": queue for tier, queue in self.queues.items()},
            "AI_SQS_LONG_POLL_SECONDS": "1",
            "AI_SQS_VISIBILITY_SECONDS": "1",
            "AI_WORKER_BACKOFF_SECONDS": "0.01",
            "EC2_IDLE_STOP_THRESHOLD": "0",
            **settings,
        }

    def send(self, job_id: str, *, tier: str = "basic", type: str = "ocr") -> None:  # noqa: A002
        body = f'{{"job_id":"{job_id}","job_type":"{type}","tier":"{tier}","payload":{{"stale":true}}}}'
        self.sqs.send(self.queues[tier], body)

    def ask(self, job_id: str, *, tier: str = "basic", type: str = "ocr", **payload: object) -> None:  # noqa: A002
        """A row and its message."""
        self.api.add(job_id, type=type, tier=tier, **payload)
        self.send(job_id, tier=tier, type=type)

    def held(self, tier: str = "basic") -> int:
        return self.sqs.held(self.queues[tier])

    def dead(self, tier: str = "basic") -> int:
        return self.sqs.held(f"{self.queues[tier]}-dlq")

    @contextmanager
    def process(self, kind: str = "cpu") -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "tests.faults.worker_station", kind]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **self.environment}) as worker:
            try:
                yield worker
            finally:
                worker.kill()

    @contextmanager
    def thread(self, kind: WorkerKind = WorkerKind.CPU) -> Iterator[RunningWorker]:
        """Asked to leave at the end, where it has not done so before."""
        worker = RunningWorker(kind, self.environment)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(job_runner, "job_child_command", lambda: COMMAND)
            worker.start()
            try:
                yield worker
            finally:
                worker.stop.ask()
                worker.join(20.0)
                worker.stop.close()
        assert not worker.is_alive()


class RunningWorker(threading.Thread):
    def __init__(self, kind: WorkerKind, environment: Mapping[str, str]) -> None:
        super().__init__(name="worker")
        self.stop = StopRequest()
        self.exit_code: int | None = None
        self._settings = read_settings(kind, environment)
        self._environment = {**os.environ, **environment}

    def run(self) -> None:
        self.exit_code = int(run_worker(self._settings, environment=self._environment, stop=self.stop))


def main() -> int:
    from station import cli

    job_runner.job_child_command = lambda: COMMAND
    return cli.main(["worker", "--lang", "en", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
