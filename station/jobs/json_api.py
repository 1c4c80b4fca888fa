"""JSON over HTTPS to a service that we have a key for: bounded in time and size, patient with one that is
busy."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from station.contracts.codec import DataError, decode, encode
from station.jobs.sessions import LOOPBACK, session_for
from station.pipelines.jobs.errors import hopeless, passing

T = TypeVar("T")

TIMEOUT_S: Final = 60.0
ATTEMPTS: Final = 4
FIRST_WAIT_S: Final = 1.0
MOST_WAIT_S: Final = 20.0
"""A service that asks for more is left to the queue, which tries again later."""
MOST_BYTES: Final = 9_000_000
_CHUNK: Final = 65_536

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonApi:
    """``service``: its name in errors. ``wait`` and ``clock`` are for tests."""

    service: str
    timeout_s: float = TIMEOUT_S
    attempts: int = ATTEMPTS
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def post(self, url: str, body: object, answer: type[T], *, headers: Mapping[str, str]) -> T:
        """``body`` as JSON; bytes are sent as a form. Raises JobError: <service>_refused for what would be
        refused again, <service>_busy, <service>_failed, <service>_answer for what may go better another
        time."""
        check_url(self.service, url)
        form = isinstance(body, bytes)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        data = body if isinstance(body, bytes) else encode(body)
        for attempt in range(1, self.attempts + 1):
            try:
                return self._once(url, data, answer, {**headers, "Content-Type": kind})
            except _BusyError as busy:
                wait_s = busy.wait_s if busy.wait_s is not None else FIRST_WAIT_S * 2 ** (attempt - 1)
                _log.warning("service busy: service=%s reason=%s attempt=%d", self.service, busy.why, attempt)
                if attempt == self.attempts or wait_s > MOST_WAIT_S:
                    raise passing(f"{self.service}_busy", busy.why) from busy
                self.wait(wait_s)
        raise passing(f"{self.service}_busy", "not tried")

    def _once(self, url: str, data: bytes, answer: type[T], headers: Mapping[str, str]) -> T:
        end_s = self.clock() + self.timeout_s
        try:
            # A redirect would take the key elsewhere.
            with (
                session_for(url) as session,
                session.post(
                    url,
                    data=data,
                    headers=headers,
                    timeout=self.timeout_s,
                    stream=True,
                    allow_redirects=False,
                ) as response,
            ):
                self._check(response)
                got = self._body(response, end_s)
        except requests.RequestException as error:
            raise _BusyError(type(error).__name__) from error
        try:
            return decode(got, answer)
        except DataError as error:
            raise passing(f"{self.service}_answer", "the answer is not as documented") from error

    def _check(self, response: requests.Response) -> None:
        status = response.status_code
        if status == 429 or status >= 500:
            raise _BusyError(f"the answer is {status}", _seconds(response.headers.get("Retry-After")))
        if status != 200:
            # A wrong key is mended by a person, not by the job's fifth attempt; nor does a body change.
            raise hopeless(f"{self.service}_refused", f"the answer is {status}")

    def _body(self, response: requests.Response, end_s: float) -> bytes:
        got = bytearray()
        try:
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                got += chunk
                if len(got) > MOST_BYTES:
                    raise passing(f"{self.service}_answer", f"more than {MOST_BYTES} bytes")
                if self.clock() > end_s:
                    raise _BusyError("took too long")
        except (HTTPError, OSError, ValueError) as error:
            raise _BusyError(type(error).__name__) from error
        return bytes(got)


class _BusyError(Exception):
    """Not now. ``wait_s``: as long as the service asks for."""

    def __init__(self, why: str, wait_s: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.wait_s = wait_s


def check_url(service: str, url: str) -> None:
    """A key goes over TLS, or stays on this computer. Raises JobError(<service>_refused)."""
    parts = urlsplit(url)
    plain_here = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" and parts.hostname) and not plain_here:
        raise hopeless(f"{service}_refused", "its address is not https")


def _seconds(told: str | None) -> float | None:
    """Of a Retry-After in seconds; as a date it is left to our own back-off."""
    try:
        return max(0.0, float(told)) if told is not None else None
    except ValueError:
        return None
