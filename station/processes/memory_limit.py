"""Keeps one reader child within its memory, so that a bomb of a file costs one page, not the computer."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from pathlib import Path

_MB = 1024 * 1024


def limit_own_memory(megabytes: int) -> None:
    """On Linux: this process may take ``megabytes`` beyond what it holds now.

    RLIMIT_DATA counts memory that is really the process's own; RLIMIT_AS would count the
    addresses of libraries too, several times what they use. Elsewhere the parent limits: see
    :class:`ChildMemory`.
    """
    if sys.platform != "linux":
        return
    import resource

    held = re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii", "replace"))
    allowed = (int(held[1]) * 1024 if held else 0) + megabytes * _MB
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


class ChildMemory:
    """On Windows: a job that limits a child's memory and ends it with us; elsewhere nothing.

    Keep it as long as the child lives, then ``close()``.
    """

    def __init__(self, child: subprocess.Popen[bytes], megabytes: int) -> None:
        self._job = _windows_job(child, megabytes) if sys.platform == "win32" else 0

    def close(self) -> None:
        if self._job and sys.platform == "win32":
            ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(self._job))
        self._job = 0


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


_LIMIT_PROCESS_MEMORY = 0x100
_KILL_ON_JOB_CLOSE = 0x2000
_EXTENDED_LIMIT_INFORMATION = 9
_LIBRARIES_MB = 150  # Windows counts what the libraries take as well


if sys.platform == "win32":

    def _windows_job(child: subprocess.Popen[bytes], megabytes: int) -> int:
        """The handle of the job, or 0 where Windows refuses (the watchdog still guards the time)."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return 0
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY | _KILL_ON_JOB_CLOSE
        limits.ProcessMemoryLimit = (megabytes + _LIBRARIES_MB) * _MB
        set_done = kernel.SetInformationJobObject(
            ctypes.c_void_p(job), _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        handle = ctypes.c_void_p(int(child._handle))
        if not set_done or not kernel.AssignProcessToJobObject(ctypes.c_void_p(job), handle):
            kernel.CloseHandle(ctypes.c_void_p(job))
            return 0
        return int(job)

else:

    def _windows_job(child: subprocess.Popen[bytes], megabytes: int) -> int:
        return 0
