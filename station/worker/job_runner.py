"""Runs jobs one after the other in a child process, within limits of time and memory."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from station.contracts.codec import DataError, decode, encode
from station.contracts.job import AIJob, AIResult, ResultStatus
from station.errors import Code, StationError
from station.processes.line_child import ChildEndedError, LineChild, module_command
from station.worker.job_child import JobChildReady, JobChildSetup
from station.worker.settings import JobLimits

JOB_CHILD_OPTION: Final = "--job-child"
_START_LIMIT_S = 120.0
_STILL_THERE_LIMIT_S = 10.0
_log = logging.getLogger(__name__)

# Everything else of the worker's environment, the queue's keys and the server's token first, stays outside.
_PASSED_ON = re.compile(
    r"PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|"
    r"LOCALAPPDATA|PROGRAMDATA|USERPROFILE|LD_LIBRARY_PATH|PYTHON\w+|VIRTUAL_ENV|CUDA_\w+|NVIDIA_\w+|OMP_\w+|"
    r"SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|"
    r"OCR_\w+|TESS\w+|QUESTION_\w+|YOLO_\w+|EMBEDDING_\w+|OPENAI_\w+|PROBLEM_\w+|GOOGLE_\w+|"
    r"AI_(?!SQS_|EC2_|WORKER_|STORAGE_|QUEUE|GPU_)\w+",
    re.IGNORECASE,
)


class NoChildError(StationError):
    """The process for jobs does not start: no job was lost, and none can be run. Mend the settings."""


class JobRunner:
    """For one thread, whose end ends the child (on Linux); only ``kill`` may come from another."""

    def __init__(
        self, limits: JobLimits, *, environment: Mapping[str, str], command: Sequence[str] | None = None
    ) -> None:
        """``environment``: the worker's own; the child gets what jobs need of it."""
        self._limits = limits
        self._environment = job_environment(environment)
        self._command = tuple(command or job_child_command())
        self._child: LineChild | None = None
        self._jobs = 0

    def ready(self) -> None:
        """A child that answers, a fresh one if need be: before a job is taken. Raises NoChildError."""
        if self._child is not None and self._jobs >= self._limits.jobs_per_child:
            self.close()
        if self._child is not None:
            try:
                self._child.ask(b"", limit_s=_STILL_THERE_LIMIT_S)
            except ChildEndedError as error:
                _log.warning("job process gone between jobs: why=%s", error)
                self.close()
        if self._child is None:
            self._child = self._start()
            self._jobs = 0

    def run(self, job: AIJob) -> AIResult:
        """What came out, also where the child did not survive it. Raises NoChildError."""
        if self._child is None:
            self.ready()
        assert self._child is not None
        self._jobs += 1
        try:
            answer = self._child.ask(encode(job), limit_s=self._limits.seconds)
            result = decode(answer, AIResult)
            if result.job_id == job.id:
                if result.status is ResultStatus.FAILED and result.retryable:
                    self.close()  # where memory ran out, say: the next attempt gets a process without a past
                return result
            told = "the job's process answered for another job"
        except ChildEndedError as error:
            hung = error.code is Code.TIMEOUT
            told = f"the job's process {'hung' if hung else 'crashed'}: {error.detail}"
        except DataError as error:
            told = f"the job's process gave an answer that is none: {error.facts['detail']}"
        self.close()
        return AIResult.failed(job.id, told)

    def kill(self) -> None:
        """Ends the job in hand, whose ``run`` then says that it crashed."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def _start(self) -> LineChild:
        try:
            child = LineChild(self._command, memory_mb=self._limits.memory_mb, environment=self._environment)
        except OSError as error:
            raise NoChildError(Code.CRASHED, detail=f"job process: {type(error).__name__}") from error
        try:
            setup = encode(JobChildSetup(memory_mb=self._limits.memory_mb))
            ready = decode(child.ask(setup, limit_s=_START_LIMIT_S), JobChildReady)
        except (ChildEndedError, DataError) as error:
            child.close()
            raise NoChildError(error.code, detail=f"job process: {error.facts['detail']}") from error
        if ready.trouble:
            child.close()
            raise NoChildError(Code.SETTING_INVALID, detail=ready.trouble)
        return child


def job_environment(given: Mapping[str, str]) -> dict[str, str]:
    """What a job's process may know: the system's, the jobs' settings, none of the worker's secrets."""
    return {name: value for name, value in given.items() if _PASSED_ON.fullmatch(name)}


def job_child_command() -> tuple[str, ...]:
    """How this program starts its process for jobs."""
    if getattr(sys, "frozen", False):
        return (sys.executable, JOB_CHILD_OPTION)
    return module_command("station.worker.job_child")
