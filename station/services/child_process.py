"""One reader child as its parent sees it: start it with templates and models, ask it for pages."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from station.contracts.codec import DataError, decode, encode
from station.contracts.page import ChildReady, PageOutcome, PageTask, ReaderSetup
from station.errors import Code, UsageError
from station.processes.line_child import ChildEndedError, LineChild, module_command

READER_CHILD_OPTION = "--reader-child"


class ChildProcess:
    """A child that is ready for pages. For one thread; only ``kill`` may come from another."""

    def __init__(self, setup: ReaderSetup, *, start_limit_s: float, command: Sequence[str]) -> None:
        """Starts it and waits until it is ready.

        Raises UsageError with the child's own code when it says why it cannot work, ChildEndedError when
        it ends or hangs without a word.
        """
        self._child = LineChild(command, memory_mb=setup.memory_mb)
        try:
            ready = decode(self._child.ask(encode(setup), limit_s=start_limit_s), ChildReady)
        except (ChildEndedError, DataError):
            self.close()
            raise
        if ready.code is not None:
            self.close()
            raise UsageError(ready.code, detail=ready.detail)

    @property
    def pid(self) -> int:
        return self._child.pid

    def read(self, task: PageTask, *, limit_s: float) -> PageOutcome:
        """Raises ChildEndedError: CRASHED, TIMEOUT or OUT_OF_MEMORY; the child is gone then."""
        answer = self._child.ask(encode(task), limit_s=limit_s)
        try:
            return decode(answer, PageOutcome)
        except DataError as error:
            self.kill()
            raise ChildEndedError(Code.CRASHED, "an answer that is none") from error

    def kill(self) -> None:
        self._child.kill()

    def close(self) -> None:
        """Ends it at once: between pages it holds nothing that could be lost."""
        self._child.close()


def reader_command() -> tuple[str, ...]:
    """How this program starts its reader child."""
    if getattr(sys, "frozen", False):
        return (sys.executable, READER_CHILD_OPTION)
    return module_command("station.child")
