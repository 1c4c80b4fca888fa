"""How soon work begins in an idle tier: from asking for a job to the first byte that its process sends."""

from __future__ import annotations

import random
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import numpy as np
import requests

from benchmarks.queue_cluster import careful_cluster
from benchmarks.table import Figure, at_most
from station.contracts.codec import decode, encode
from station.dev.stand_in import embeddings
from tests.faults.remote_tier import RemoteTier, running_tier, wait_until
from tests.sqs_server import SqsServer, sqs_server

POLL_S: Final = 5.0
SERVER: Final = "server-1"


class Ears(ThreadingHTTPServer):
    """Stands in for the service that makes vectors, and remembers when it was first asked for which text."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.heard: dict[str, float] = {}
        self.changed = threading.Condition()

    @property
    def settings(self) -> dict[str, str]:
        return {"OPENAI_API_KEY": "stand-in", "OPENAI_BASE_URL": f"http://127.0.0.1:{self.server_port}/v1"}

    def when(self, text: str) -> float:
        """Raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(lambda: text in self.heard, 60.0):
                raise TimeoutError(text)
            return self.heard[text]


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        now = time.monotonic()
        asked = decode(self.rfile.read(int(self.headers["Content-Length"])), dict[str, object])
        texts = asked["input"]
        assert isinstance(texts, list)
        assert isinstance(self.server, Ears)
        with self.server.changed:
            self.server.heard.setdefault(str(texts[0]), now)
            self.server.changed.notify_all()
        body = encode(embeddings(asked))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
        """Says nothing."""


def latency(quick: bool) -> Iterator[Figure]:
    """By the queue that carries the job, with the others empty; and by polling over HTTP."""
    count = 5 if quick else 40
    with (
        tempfile.TemporaryDirectory() as folder,
        careful_cluster() as database,
        sqs_server() as sqs,
        listening() as ears,
    ):
        for name, kind, shared in (
            ("SQS, one queue (gpu)", "gpu", ""),
            ("SQS, basic while lite is empty (cpu)", "cpu", "BASIC"),
            ("SQS, lite while basic is empty (cpu)", "cpu", "LITE"),
        ):
            with _tier(database, sqs, _sharing(shared) | ears.settings) as tier:
                tier.start_worker("worker", kind, SERVER)
                yield from _figures(name, _over_sqs(tier, ears, count), 1.5)
        beat = Path(folder) / "beat.json"
        polling = {
            "AI_QUEUE": "db",
            "AI_WORKER_TIERS": "premium",
            "AI_WORKER_POLL_SECONDS": str(POLL_S),
            "AI_WORKER_HEARTBEAT_FILE": str(beat),
        }
        with _tier(database, sqs, polling | ears.settings) as tier:
            name = f"HTTP, asking every {POLL_S:g} s"
            yield from _figures(name, _over_http(tier, ears, 2 if quick else 15, beat), POLL_S + 0.5)


def _figures(name: str, seconds: list[float], limit_s: float) -> Iterator[Figure]:
    value = {share: float(np.percentile(seconds, share)) * 1000 for share in (50, 95)}
    yield Figure(name=f"{name}: p50, n={len(seconds)}", value=round(value[50], 1), unit="ms")
    yield at_most(f"{name}: p95", value[95], "ms", limit_s * 1000)


def _over_sqs(tier: RemoteTier, ears: Ears, count: int) -> list[float]:
    """Each asked for at a moment that has nothing to do with the worker's polls."""
    session, chance = tier.sign_in(SERVER), random.Random(count)
    _asked(tier, session, ears)  # until the worker has begun
    seconds = []
    for _ in range(count):
        time.sleep(chance.uniform(0.2, 1.7))
        seconds.append(_asked(tier, session, ears))
    return seconds


def _over_http(tier: RemoteTier, ears: Ears, count: int, beat: Path) -> list[float]:
    """A run does one job and ends: each job finds a worker that asks already."""
    session, chance = tier.sign_in(SERVER), random.Random(count)
    seconds = []
    for _ in range(count):
        beat.unlink(missing_ok=True)
        tier.start_worker("worker", "http", SERVER)
        wait_until(
            lambda: beat.exists() and decode(beat.read_bytes(), dict[str, object])["state"] == "polling"
        )
        time.sleep(chance.uniform(0.0, POLL_S))
        seconds.append(_asked(tier, session, ears))
        tier.stop("worker")
    return seconds


def _asked(tier: RemoteTier, session: requests.Session, ears: Ears) -> float:
    text = uuid.uuid4().hex
    began = time.monotonic()
    answer = session.post(
        f"{tier.address(SERVER)}/api/v1/station/jobs/",
        json={"type": "embedding", "payload": {"texts": [text]}},
        timeout=30,
    )
    answer.raise_for_status()
    return ears.when(text) - began


def _sharing(tier: str) -> dict[str, str]:
    """Jobs of premium, which need no file, come through the queue of ``tier``."""
    name = f"shared-{uuid.uuid4().hex[:8]}"
    return {f"AI_SQS_QUEUE_NAME_{one}": name for one in ("PREMIUM", tier)} if tier else {}


@contextmanager
def _tier(database: str, sqs: SqsServer, settings: Mapping[str, str]) -> Iterator[RemoteTier]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_tier(Path(folder), database=database, sqs=sqs, settings=settings) as tier,
    ):
        tier.start_servers(SERVER, sweep_s=15.0, grace_s=60.0)
        yield tier


@contextmanager
def listening() -> Iterator[Ears]:
    ears = Ears()
    thread = threading.Thread(target=ears.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield ears
    finally:
        ears.shutdown()
        thread.join()
        ears.server_close()
