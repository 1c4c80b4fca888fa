"""The internal API of the workers on loopback, with memory: rows, leases, attempts, one result a job.

The life of a job is that of the reference server; what is added are faults, each caused at a named step.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from station.contracts.codec import decode, encode
from station.contracts.job import JobStatus, JsonObject
from station.contracts.worker_api import (
    PREFIX,
    TOKEN_HEADER,
    WORKER_HEADER,
    HeartbeatAnswer,
    LeasedJob,
    NextAnswer,
    Recorded,
    Refusal,
    ResultAnswer,
    ResultBody,
    StartAnswer,
)

TOKEN = "a-secret-of-the-tests"
Fault = Callable[[str], None]
"""Called with the worker's id; may raise HangUpError."""


class HangUpError(Exception):
    """The connection ends here, without an answer."""


def hang_up(_: str) -> None:
    raise HangUpError


def kill_worker(worker: str) -> None:
    """SIGKILL for the process that asks."""
    os.kill(int(worker.split(":")[1]), signal.SIGKILL)
    raise HangUpError


@dataclass(slots=True)
class Row:
    id: str
    type: str
    tier: str
    payload: JsonObject
    status: JobStatus = JobStatus.PENDING
    attempts: int = 0
    max_attempts: int = 5
    locked_by: str = ""
    lease_until: float = 0.0
    next_run_at: float = 0.0
    result: JsonObject | None = None
    effects: int = 0
    last_error: str = ""
    workers: list[str] = field(default_factory=list)


class WorkerApi:
    """What the server knows. ``faults``: (call, "before" | "after") → what happens there, each time."""

    def __init__(self, *, lease_s: float = 120.0, backoff_s: float = 0.01) -> None:
        self.lease_s = lease_s
        self.backoff_s = backoff_s
        self.rows: dict[str, Row] = {}
        self.calls: Counter[str] = Counter()
        self.order: list[str] = []
        self.faults: dict[tuple[str, str], Fault] = {}
        self.canned: tuple[int, bytes] | None = None
        self.url = ""
        self._changed = threading.Condition(threading.RLock())

    def add(
        self,
        job_id: str,
        *,
        type: str = "ocr",  # noqa: A002 - the wire's word
        tier: str = "basic",
        **payload: object,
    ) -> Row:
        with self._changed:
            row = self.rows[job_id] = Row(id=job_id, type=type, tier=tier, payload=dict(payload))
        return row

    def wait_for(self, holds: Callable[[], bool], *, limit_s: float = 15.0) -> None:
        """Until ``holds`` after some call; fails when it never does."""
        with self._changed:
            assert self._changed.wait_for(holds, timeout=limit_s), self.rows

    def steal(self, job_id: str) -> None:
        """As if the lease had run out and another worker had begun."""
        with self._changed:
            row = self.rows[job_id]
            row.locked_by, row.lease_until = "another", time.monotonic() + 60.0

    def answer(self, method: str, path: str, body: bytes, worker: str) -> tuple[int, bytes]:
        """Raises HangUpError where a fault says so."""
        call = urlsplit(path).path.removeprefix(PREFIX).strip("/")
        self._fault(call, "before", worker)
        with self._changed:
            self.calls[call] += 1
            status, answer = self._do(method, call, path, body, worker)
            self._changed.notify_all()
        self._fault(call, "after", worker)
        return self.canned or (status, encode(answer))

    def _fault(self, call: str, when: str, worker: str) -> None:
        if fault := self.faults.get((call, when)):
            fault(worker)

    def _do(self, method: str, call: str, path: str, body: bytes, worker: str) -> tuple[int, object]:
        if (method, call) == ("GET", "next"):
            return self._next(parse_qs(urlsplit(path).query)["tiers"][0].split(","), worker)
        if method == "POST" and call in ("start", "heartbeat"):
            job_id = decode(body, dict[str, str])["job_id"]
            return (self._start if call == "start" else self._heartbeat)(job_id, worker)
        if (method, call) == ("POST", "result"):
            return self._result(decode(body, ResultBody), worker)
        return 404, {"detail": "no such address"}

    def _next(self, tiers: list[str], worker: str) -> tuple[int, NextAnswer]:
        now = time.monotonic()
        for row in self.rows.values():
            expired = row.status is JobStatus.RUNNING and row.lease_until <= now
            due = row.status is JobStatus.PENDING and row.next_run_at <= now
            if row.tier in tiers and (due or expired):
                return 200, NextAnswer(job=self._lease(row, worker))
        return 200, NextAnswer()

    def _start(self, job_id: str, worker: str) -> tuple[int, StartAnswer]:
        now = time.monotonic()
        row = self.rows.get(job_id)
        if row is None:
            return 404, StartAnswer(ok=False, detail=Refusal.UNKNOWN_JOB)
        if row.status in (JobStatus.DONE, JobStatus.FAILED):
            return 409, StartAnswer(ok=False, detail=Refusal.FINISHED)
        if row.status is JobStatus.RUNNING and row.lease_until > now:
            if row.locked_by == worker:
                row.attempts -= 1  # the same attempt, asked for again
                return 200, StartAnswer(ok=True, job=self._lease(row, worker))
            return 409, StartAnswer(ok=False, detail=Refusal.LEASED, retry_after=row.lease_until - now)
        if row.status is JobStatus.PENDING and row.next_run_at > now:
            return 409, StartAnswer(ok=False, detail=Refusal.NOT_YET, retry_after=row.next_run_at - now)
        if row.attempts >= row.max_attempts:
            row.status = JobStatus.FAILED
            return 409, StartAnswer(ok=False, detail=Refusal.FINISHED)
        return 200, StartAnswer(ok=True, job=self._lease(row, worker))

    def _lease(self, row: Row, worker: str) -> LeasedJob:
        row.status, row.locked_by = JobStatus.RUNNING, worker
        row.lease_until = time.monotonic() + self.lease_s
        row.attempts += 1
        row.workers.append(worker)
        self.order.append(row.id)
        return LeasedJob(
            id=row.id,
            type=row.type,
            payload={**row.payload, "fresh": True},
            tier=row.tier,
            attempt=row.attempts,
            lease_seconds=self.lease_s,
        )

    def _heartbeat(self, job_id: str, worker: str) -> tuple[int, HeartbeatAnswer]:
        row = self.rows[job_id]
        if row.status is not JobStatus.RUNNING or row.locked_by != worker:
            return 409, HeartbeatAnswer(ok=False, detail="lease_lost")
        row.lease_until = time.monotonic() + self.lease_s
        return 200, HeartbeatAnswer(ok=True, lease_seconds=self.lease_s)

    def _result(self, body: ResultBody, worker: str) -> tuple[int, object]:
        row = self.rows.get(body.job_id)
        if row is None:
            return 404, {"detail": "unknown job"}
        if row.effects:
            return 200, ResultAnswer(ok=True, detail=Recorded.DUPLICATE, status=row.status)
        if body.status == "DONE":
            row.status, row.result = JobStatus.DONE, body.result
            row.effects += 1
            return 200, ResultAnswer(ok=True, detail=Recorded.DONE, status=row.status)
        if row.status is JobStatus.RUNNING and row.locked_by == worker:
            return 200, self._failed(row, body)
        detail = Recorded.FAILED if row.status is JobStatus.FAILED else Recorded.LEASE_LOST
        return 200, ResultAnswer(ok=True, detail=detail, status=row.status)

    def _failed(self, row: Row, body: ResultBody) -> ResultAnswer:
        again = body.retryable and row.attempts < row.max_attempts
        wait = self.backoff_s * 2 ** (row.attempts - 1) if again else 0.0
        row.status = JobStatus.PENDING if again else JobStatus.FAILED
        row.last_error, row.locked_by = body.error or "", ""
        row.next_run_at = time.monotonic() + wait
        return ResultAnswer(ok=True, detail=Recorded.FAILED, status=row.status, retry_after=wait)


class _Handler(BaseHTTPRequestHandler):
    api: WorkerApi

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            if self.headers.get(TOKEN_HEADER) != TOKEN:
                status, answer = 401, b'{"detail":"wrong token"}'
            else:
                status, answer = self.api.answer(method, self.path, body, self.headers[WORKER_HEADER])
        except HangUpError:
            return
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", answer.decode())
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that was killed does not hear its answer."""


@contextmanager
def worker_api(*, lease_s: float = 120.0, backoff_s: float = 0.01) -> Iterator[WorkerApi]:
    api = WorkerApi(lease_s=lease_s, backoff_s=backoff_s)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": api}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
