"""The line to the parent, as the child sees it: handles of its own, and an end with the parent's."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import BinaryIO

_PR_SET_PDEATHSIG = 1


def begin() -> tuple[BinaryIO, BinaryIO]:
    """What a child does first: its line of requests and its line of answers.

    Ctrl+C is for the parent, which lets the work in hand finish. Libraries get the null device for
    standard input and output, so that nothing they print can get between the lines.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, answers


def end_with_parent() -> None:
    """A child that hangs does not see its line close. Windows has a job for this, see memory_limit."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def say(answers: BinaryIO, line: bytes) -> None:
    """The whole of ``line`` and its end, however little the pipe takes at once."""
    left = memoryview(line + b"\n")
    while left:
        left = left[answers.write(left) :]
