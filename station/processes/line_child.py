"""A child that answers one line to each line, as its parent sees it: start, ask, end it when it is silent."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.errors import Code, StationError
from station.processes.memory_limit import ChildMemory

# OpenCV's Linux wheel sets these on import for the Qt inside it; they would mislead the Qt of a child.
_FOREIGN_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_CREATION_FLAGS = 0
if sys.platform == "win32":
    _CREATION_FLAGS = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
_LAST_WORDS_S = 2.0
_LONGEST_LINE = 64 * 1024 * 1024


class ChildEndedError(StationError):
    """The child gave no answer; ``code`` says whether it crashed, hung or could not start."""

    def __init__(self, code: Code, detail: str, seconds: float = 0.0) -> None:
        super().__init__(code, detail=detail)
        self.detail = detail
        self.seconds = seconds

    def __reduce__(self) -> tuple[object, ...]:
        return ChildEndedError, (self.code, self.detail, self.seconds)


class LineChild:
    """A running child. For one thread; only ``kill`` may come from another.

    On Linux a child ends with the very thread that started it (``child_side.end_with_parent``).
    """

    def __init__(
        self, command: Sequence[str], *, memory_mb: int, environment: Mapping[str, str] | None = None
    ) -> None:
        """``environment`` replaces that of this process. Raises OSError where it cannot be started."""
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(os.environ if environment is None else environment),
            # Ctrl+C in the terminal must reach the parent alone.
            start_new_session=sys.platform != "win32",
            creationflags=_CREATION_FLAGS,
        )
        self._memory = ChildMemory(self._process, memory_mb)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, line: bytes, *, limit_s: float) -> bytes:
        """The child's answer to ``line``, both without their ends.

        Raises ChildEndedError: CRASHED or TIMEOUT; the child is gone then.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        began = time.monotonic()
        watchdog = _Watchdog(limit_s, self.kill)
        try:
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline(_LONGEST_LINE)
        except (OSError, ValueError):  # ValueError: closed already
            answer = b""
        in_time = watchdog.answered()
        if in_time and answer.endswith(b"\n"):
            return answer
        seconds = round(time.monotonic() - began, 3)
        if not in_time:
            raise ChildEndedError(Code.TIMEOUT, f"no answer within {limit_s:g} s", seconds)
        raise ChildEndedError(Code.CRASHED, f"the child ended with {self._exit_status()}", seconds)

    def kill(self) -> None:
        """With whatever it has started itself: a program that reads a picture would go on for nobody."""
        if self._process.returncode is None:
            self._end_all()

    def close(self) -> None:
        """Ends it at once: between lines it holds nothing that could be lost."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._memory.close()

    def _exit_status(self) -> int:
        """Of a child that has closed its line: it is ending, or must be ended."""
        try:
            self._process.wait(timeout=_LAST_WORDS_S)
        except subprocess.TimeoutExpired:
            self.kill()
        status = self._process.wait()
        self._end_all()
        return status

    def _end_all(self) -> None:
        """On Windows what the child has started ends with its job, see `ChildMemory`."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)


class _Watchdog:
    """Calls ``bite`` once when nobody says ``answered`` in time; the two never cross."""

    def __init__(self, limit_s: float, bite: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._bite = bite
        self._bitten = False
        self._asleep = False
        self._timer = threading.Timer(limit_s, self._wake)
        self._timer.daemon = True
        self._timer.start()

    def answered(self) -> bool:
        """False when it was too late."""
        with self._lock:
            self._asleep = True
            self._timer.cancel()
            return not self._bitten

    def _wake(self) -> None:
        with self._lock:
            if not self._asleep:
                self._bitten = True
                self._bite()


def module_command(module: str) -> tuple[str, ...]:
    """How a program that is not frozen starts one of its own modules as a child."""
    # -P: nothing in the folder where the user stands may stand in for a module.
    return (sys.executable, "-P", "-m", module)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    environment = {name: value for name, value in given.items() if name not in _FOREIGN_VARIABLES}
    environment.update(dict.fromkeys(_ONE_THREAD, "1"))
    environment["PYTHONUTF8"] = "1"
    if not getattr(sys, "frozen", False):
        # The child must find this very package, wherever the command was started.
        here = str(Path(__file__).resolve().parents[2])
        path = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{here}{os.pathsep}{path}" if path else here
    return environment
