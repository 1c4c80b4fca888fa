"""The reader child: reads pages that its parent names, one JSON line in, one JSON line out.

A hostile file can crash, hang or exhaust only this process. It speaks over handles of its
own, so that nothing a library prints can get between the lines, and it ends when its
parent does: then there is nothing left to read.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import BinaryIO

from station.contracts.codec import decode, encode
from station.contracts.page import ChildReady, PageTask, ReaderSetup
from station.errors import StationError
from station.services.memory_limit import limit_own_memory
from station.services.page_work import PageWork

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Answers until the parent closes the line."""
    # Ctrl+C is for the parent, which lets the page in work finish.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    requests, answers = _own_handles()
    setup_line = requests.readline()
    if not setup_line:
        return 0
    work = _prepare(setup_line, answers)
    if work is None:
        return 1
    for line in requests:
        _say(answers, work.perform(decode(line, PageTask)))
    return 0


def _end_with_parent() -> None:
    """A child that hangs does not see its line close. Windows has a job for this, see memory_limit."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _own_handles() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for us alone; libraries get the null device instead."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, answers


def _prepare(setup_line: bytes, answers: BinaryIO) -> PageWork | None:
    try:
        setup = decode(setup_line, ReaderSetup)
        work = PageWork(setup)
    except StationError as error:
        _say(answers, ChildReady(code=error.code, detail=": ".join(map(str, error.facts.values()))))
        return None
    import cv2

    cv2.setNumThreads(1)
    limit_own_memory(setup.memory_mb)
    _say(answers, ChildReady())
    return work


def _say(answers: BinaryIO, answer: object) -> None:
    line = memoryview(encode(answer) + b"\n")
    while line:
        line = line[answers.write(line) :]


if __name__ == "__main__":
    sys.exit(main())
