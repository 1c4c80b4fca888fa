"""The shipped process with the shipped dispatcher: real jobs, and settings that it does not accept."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from station.contracts.job import AIJob, ResultStatus
from station.worker.job_runner import JobRunner, NoChildError
from station.worker.settings import JobLimits
from tests.pictures import encoded, scene

LIMITS = JobLimits(seconds=60.0, memory_mb=1000, jobs_per_child=100)


@contextmanager
def served(data: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sheet.jpg?X-Amz-Signature=s"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_real_jobs_run_in_the_shipped_process() -> None:
    runner = JobRunner(LIMITS, environment={**os.environ, "AI_ALLOW_LOOPBACK": "1"})
    with served(encoded(scene(600, 400), "JPEG")) as url:
        done = runner.run(AIJob.new(type="handwriting_analysis", payload={"download_url": url}))
    refused = runner.run(AIJob.new(type="handwriting_analysis", payload={"image_path": "/etc/hostname"}))
    unknown = runner.run(AIJob.new(type="of a newer server"))
    runner.close()
    assert done.status is ResultStatus.DONE, done
    assert done.result is not None
    assert {"writing_score", "calculation_score"} <= set(done.result)
    assert (refused.status, refused.retryable) == (ResultStatus.FAILED, False)
    assert (unknown.status, unknown.retryable) == (ResultStatus.FAILED, False)
    assert "unsupported" in str(unknown.error)


def test_settings_of_jobs_that_are_wrong_are_told_before_any_job() -> None:
    runner = JobRunner(LIMITS, environment={**os.environ, "OCR_ENGINE": "crystal ball"})
    with pytest.raises(NoChildError) as caught:
        runner.ready()
    assert "OCR_ENGINE" in str(caught.value)
