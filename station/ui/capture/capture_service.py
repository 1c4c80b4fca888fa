"""Runs the one service that is wanted now, and swaps it without keeping the window waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from station.ui.tasks import Tasks


class Service(Protocol):
    """Something with threads of its own."""

    def start(self) -> None: ...

    def end(self) -> None:
        """Ask it to end; returns at once."""

    def stop(self, within_s: float = 2.0) -> None:
        """Returns when it has ended, or after ``within_s``."""


Wanted = TypeVar("Wanted")
S = TypeVar("S", bound=Service)


class Standing(Generic[Wanted, S]):
    """A service is made and ended in ``tasks``; the next one starts when the last has ended, so that no
    two of them hold one camera or take one file."""

    def __init__(
        self, make: Callable[[Wanted], S], tasks: Tasks, failed: Callable[[Exception], None]
    ) -> None:
        self._make = make
        self._tasks = tasks
        self._failed = failed
        self._wanted: Wanted | None = None
        self._busy = False
        self.closed = False
        self.running: S | None = None
        self.key: Wanted | None = None
        """What the running service was made for."""

    def want(self, wanted: Wanted | None) -> None:
        """None: nothing is to run. Returns at once."""
        if not self.closed:
            self._wanted = wanted
            self._settle()

    def end(self) -> None:
        """Nothing runs any more from now on; returns at once."""
        self.closed, self._wanted = True, None
        if self.running is not None:
            self.running.end()

    def stop(self, within_s: float) -> None:
        """After `end`: returns when it has ended."""
        if self.running is not None:
            self.running.stop(within_s)
            self.running = self.key = None

    def _settle(self) -> None:
        if self._busy or self._wanted == self.key:
            return
        if self.running is not None:
            old, self.running, self.key = self.running, None, None
            self._busy = True
            old.end()
            self._tasks.run(old.stop, self._ended, self._trouble)
        elif self._wanted is not None:
            wanted = self._wanted
            self._busy = True
            self._tasks.run(lambda: self._make(wanted), lambda made: self._made(wanted, made), self._trouble)

    def _ended(self, _: None) -> None:
        self._busy = False
        self._settle()

    def _made(self, wanted: Wanted, made: S) -> None:
        self._busy = False
        if self.closed:
            return
        if wanted == self._wanted:
            self.running, self.key = made, wanted
            made.start()
        self._settle()

    def _trouble(self, error: Exception) -> None:
        self._busy = False
        self._failed(error)
