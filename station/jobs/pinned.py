"""An HTTP connection to one checked address, over within a deadline however slowly the other side drips."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

from station.jobs.addresses import Place

Clock = Callable[[], float]


class Deadline:
    """A moment by which everything must be over."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end_s = clock() + seconds

    def left_s(self) -> float:
        """Raises TimeoutError when it is over."""
        left = self._end_s - self._clock()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left


class PinnedConnection(http.client.HTTPConnection):
    """Speaks to ``address`` as to ``place.host``: its name stands in the Host header and, with TLS, is the
    one that the certificate is checked against. The name is never resolved again."""

    def __init__(self, place: Place, address: str, *, deadline: Deadline, tls: ssl.SSLContext) -> None:
        super().__init__(place.host, place.port)
        # Names the Host header's port only where it is not the usual one.
        self.default_port = 443 if place.scheme == "https" else 80
        self._place = place
        self._address = address
        self._deadline = deadline
        self._tls = tls

    def connect(self) -> None:
        """Raises OSError (also ssl.SSLError, TimeoutError)."""
        plain = socket.create_connection((self._address, self._place.port), timeout=self._deadline.left_s())
        try:
            if self._place.scheme == "https":
                # The handshake as a whole has the time that is left.
                plain.settimeout(self._deadline.left_s())
                plain = self._tls.wrap_socket(plain, server_hostname=self._place.host)
        except BaseException:
            plain.close()
            raise
        self.sock = _TimedSocket(plain, self._deadline)


class _TimedSocket:
    """The few methods of a socket that `http.client` needs; every call has only the time that is left."""

    def __init__(self, real: socket.socket, deadline: Deadline) -> None:
        self._real = real
        self._deadline = deadline

    def sendall(self, data: Any) -> None:
        self._real.settimeout(self._deadline.left_s())
        self._real.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._real, self._deadline))

    def close(self) -> None:
        """The connection stays open as long as a file made of it does, as with any socket."""
        self._real.close()


class _TimedReader(io.RawIOBase):
    """What comes, as it comes."""

    def __init__(self, real: socket.socket, deadline: Deadline) -> None:
        self._real = real
        self._raw = real.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._real.settimeout(self._deadline.left_s())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
