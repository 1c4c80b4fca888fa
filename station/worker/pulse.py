"""Signs of life for a supervisor: a file that is written at every step, and /healthz on loopback."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from station.contracts.codec import encode
from station.errors import Code, UsageError
from station.worker.settings import PulseSettings

_log = logging.getLogger(__name__)


class WorkerState(StrEnum):
    STARTING = "starting"
    POLLING = "polling"
    RUNNING = "running"
    WAITING = "waiting"  # after an error, or for the end of the lifetime
    LEFT = "left"


class Pulse:
    """For any thread."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._state = WorkerState.STARTING
        self._job_id: str | None = None
        self._jobs_done = 0
        self._beaten_at = time.monotonic()
        self._writable = True

    def beat(self, state: WorkerState | None = None, *, job_id: str | None = None) -> None:
        """A step of the loop; without ``state`` the same one goes on."""
        with self._lock:
            if state is not None:
                self._state, self._job_id = state, job_id
            self._beaten_at = time.monotonic()
            self._write()

    def job_done(self) -> None:
        with self._lock:
            self._jobs_done += 1

    def told(self) -> dict[str, object]:
        """``age_s``: since the last step."""
        with self._lock:
            return {**self._facts(), "age_s": round(time.monotonic() - self._beaten_at, 3)}

    def _facts(self) -> dict[str, object]:
        return {
            "time": datetime.now(UTC).isoformat(),
            "state": self._state.value,
            "job_id": self._job_id,
            "jobs_done": self._jobs_done,
        }

    def _write(self) -> None:
        if self._file is None:
            return
        part = self._file.with_name(f"{self._file.name}.part")
        try:
            part.write_bytes(encode(self._facts()))
            part.replace(self._file)
            self._writable = True
        except OSError as error:
            if self._writable:  # once is enough: it would be said at every step
                _log.warning("heartbeat file not written: why=%s", type(error).__name__)
            self._writable = False


@contextmanager
def health_server(pulse: Pulse, settings: PulseSettings) -> Iterator[int | None]:
    """Answers /healthz with 200, or 503 once the last step is older than the limit; gives its port.

    Raises UsageError(SETTING_INVALID) where the port is taken.
    """
    if settings.port is None:
        yield None
        return
    try:
        server = _HealthServer(pulse, settings.port, settings.limit_s)
    except OSError as error:
        detail = f"{settings.port}: {error.strerror}"
        raise UsageError(Code.SETTING_INVALID, path="AI_WORKER_HEALTH_PORT", detail=detail) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="health")
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _HealthServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pulse: Pulse, port: int, limit_s: float) -> None:
        super().__init__(("127.0.0.1", port), _Health)
        self.pulse = pulse
        self.limit_s = limit_s


class _Health(BaseHTTPRequestHandler):
    timeout = 5.0

    def do_GET(self) -> None:
        assert isinstance(self.server, _HealthServer)
        if self.path != "/healthz":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        told = self.server.pulse.told()
        alive = float(str(told["age_s"])) <= self.server.limit_s
        body = encode(told)
        self.send_response(HTTPStatus.OK if alive else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's word
        """A probe every few seconds is no news."""
