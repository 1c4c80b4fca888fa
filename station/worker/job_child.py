"""The process in which jobs run: one AIJob as a line in, one AIResult as a line out.

What a file or a library does to it costs one job. It knows the settings of the jobs and nothing of the queue,
the server or their secrets, and ends with its parent.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from station.contracts.codec import MAX_BYTES, DataError, decode, encode
from station.contracts.job import AIJob, AIResult
from station.processes.child_side import begin, say
from station.processes.memory_limit import limit_own_memory

if TYPE_CHECKING:
    from station.jobs.dispatcher import Dispatcher


@dataclass(frozen=True, slots=True, kw_only=True)
class JobChildSetup:
    """The first line. ``memory_mb``: beyond what the libraries hold once they are loaded."""

    memory_mb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobChildReady:
    """The answer to it, and to an empty line. ``trouble``: why it cannot work, "" where it can."""

    trouble: str = ""


def main() -> int:
    """Answers until the parent closes the line."""
    requests, answers = begin()
    setup_line = requests.readline()
    if not setup_line:
        return 0
    setup = decode(setup_line, JobChildSetup)
    try:
        from station.jobs.dispatcher import worker_dispatcher

        dispatcher = worker_dispatcher(os.environ)
    except Exception as error:  # noqa: BLE001 - settings, libraries, models: whatever it is, the parent is told
        say(answers, encode(JobChildReady(trouble=f"{type(error).__name__}: {error}")))
        return 1
    limit_own_memory(setup.memory_mb)
    say(answers, encode(JobChildReady()))
    return _serve(requests, answers, dispatcher)


def _serve(requests: BinaryIO, answers: BinaryIO, dispatcher: Dispatcher) -> int:
    for line in requests:
        if not line.strip():
            say(answers, encode(JobChildReady()))
            continue
        job = decode(line, AIJob)
        try:
            result = dispatcher.handle_job(job)
        except MemoryError:
            # Nobody knows what is left standing in here: tell it, and make room for a fresh process.
            say(answers, encode(AIResult.failed(job.id, OUT_OF_MEMORY)))
            return 1
        say(answers, _line_of(result))
    return 0


def _line_of(result: AIResult) -> bytes:
    try:
        line = encode(result)
    except DataError as error:
        return _refused(result, f"the result is no JSON: {error.facts['detail']}")
    # The server takes no more either: another attempt would only be paid for again.
    if len(line) > MOST_RESULT_BYTES:
        return _refused(result, f"the result is too large: {len(line)} bytes, at most {MOST_RESULT_BYTES}")
    return line


def _refused(result: AIResult, why: str) -> bytes:
    return encode(AIResult.failed(result.job_id, why, retryable=False))


MOST_RESULT_BYTES = MAX_BYTES - 1_000
OUT_OF_MEMORY = "out of memory: the job needs more than this worker gives"

if __name__ == "__main__":
    sys.exit(main())
