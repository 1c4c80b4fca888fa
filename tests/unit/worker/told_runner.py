"""A runner of jobs without a process, which remembers what it ran; and a worker's parts around it."""

from __future__ import annotations

import threading

from station.contracts.job import AIJob, AIResult
from station.errors import Code
from station.worker.job_runner import NoChildError
from station.worker.settings import ApiSettings
from tests.faults.worker_api import TOKEN, WorkerApi


class ToldRunner:
    """Fails jobs whose payload says ``fail``; those that say ``hang`` end when they are killed."""

    def __init__(self, *, broken: bool = False) -> None:
        self.ran: list[AIJob] = []
        self.begun = threading.Event()
        self._broken = broken
        self._killed = threading.Event()

    def ready(self) -> None:
        if self._broken:
            raise NoChildError(Code.SETTING_INVALID, detail="broken")

    def run(self, job: AIJob) -> AIResult:
        self.ran.append(job)
        self.begun.set()
        if job.payload.get("do") == "hang":
            assert self._killed.wait(20.0)
            return AIResult.failed(job.id, "killed")
        if job.payload.get("do") == "fail":
            return AIResult.failed(job.id, "asked to fail")
        return AIResult.done(job.id, {"ran": True})

    def kill(self) -> None:
        self._killed.set()


def api_settings(api: WorkerApi, *, tries: int = 2) -> ApiSettings:
    return ApiSettings(
        base_url=api.url, token=TOKEN, worker_id="w", timeout_s=5.0, tries=tries, backoff_s=0.001
    )
