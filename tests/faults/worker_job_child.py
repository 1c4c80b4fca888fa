"""A real process for jobs whose dispatcher is replaced: what a job does is said by its payload's ``do``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from station.contracts.job import AIJob, AIResult
from station.errors import Code, UsageError


class ToldDispatcher:
    def handle_job(self, job: AIJob) -> AIResult:
        what = job.payload.get("do", "echo")
        mark = job.payload.get("only_if_absent")
        if isinstance(mark, str):  # the first run alone is in trouble
            if Path(mark).exists():
                what = "echo"
            else:
                Path(mark).write_text(str(os.getpid()))
        started = job.payload.get("starts")
        if isinstance(started, str):
            program = subprocess.Popen(["sleep", "600"])
            Path(started).write_text(str(program.pid))
        if what == "hang":
            time.sleep(3600)
        elif what == "sleep":
            time.sleep(float(str(job.payload["seconds"])))
        elif what == "abort":
            os.abort()
        elif what == "eat":
            held = []
            while True:
                held.append(bytearray(16 * 1024 * 1024))
        elif what == "chatter":
            print('{"a line": "of no one"}', flush=True)
            os.write(1, b"straight to the handle\n")
        elif what == "fail":
            return AIResult.failed(
                job.id, "asked to fail", retryable=bool(job.payload.get("retryable", True))
            )
        return AIResult.done(job.id, self._result(job, str(what)))

    @staticmethod
    def _result(job: AIJob, what: str) -> dict[str, object]:
        if what == "nan":
            return {"value": float("nan")}
        if what == "swell":
            return {"text": "x" * 11_000_000}
        if what == "environment":
            return {"names": sorted(os.environ)}
        return {"payload": job.payload, "pid": os.getpid()}


def worker_dispatcher(environment: Mapping[str, str]) -> ToldDispatcher:
    if environment.get("OCR_ENGINE") == "wrong":
        raise UsageError(Code.SETTING_INVALID, path="OCR_ENGINE")
    return ToldDispatcher()


def main() -> int:
    from station.worker import job_child

    told = ModuleType("station.jobs.dispatcher")
    told.worker_dispatcher = worker_dispatcher  # type: ignore[attr-defined]
    sys.modules[told.__name__] = told
    return job_child.main()


COMMAND = (sys.executable, "-m", "tests.faults.worker_job_child")

if __name__ == "__main__":
    sys.exit(main())
