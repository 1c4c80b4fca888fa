"""The wish that the worker leaves, told by a signal: what is in hand is finished first."""

from __future__ import annotations

import select
import signal
import socket
import time


class StopRequest:
    """Asked for once, from a signal handler or another thread; a second time changes nothing.

    No lock: a signal handler runs in the middle of whatever the main thread does, even of taking that lock.
    """

    def __init__(self) -> None:
        self._asked = False
        self._hears, self._tells = socket.socketpair()
        self._tells.setblocking(False)

    @property
    def asked(self) -> bool:
        return self._asked

    def ask(self) -> None:
        if not self._asked:
            self._asked = True
            self._tells.send(b"!")

    def wait(self, seconds: float) -> bool:
        """Sleeps; sooner awake, and True, when the worker shall leave."""
        until = time.monotonic() + seconds
        while not self._asked and (left := until - time.monotonic()) > 0:
            select.select([self._hears], [], [], left)
        return self._asked

    def on_signals(self) -> None:
        """From now on SIGTERM and SIGINT ask. For the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.ask())

    def close(self) -> None:
        self._hears.close()
        self._tells.close()
