"""A job's file from its presigned URL: nothing but GET, from nowhere it has no business, never without
end."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urljoin

from station.jobs.addresses import DownloadPolicy, Place, Resolver, checked_place, resolve
from station.jobs.pinned import Clock, Deadline, PinnedConnection
from station.pipelines.jobs.errors import JobError, hopeless, passing

T = TypeVar("T")

TIMEOUT_S: Final = 60.0
CHUNK: Final = 1024 * 1024
MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# A presigned URL that has run out is 403: the next attempt gets a fresh one.
_WORTH_ANOTHER_TRY: Final = frozenset({403, 408, 425, 429})


class Downloader:
    """Fetches over HTTPS. ``resolver`` and ``tls`` are the system's unless told otherwise. For any thread."""

    def __init__(
        self,
        policy: DownloadPolicy,
        *,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._tls = tls or ssl.create_default_context()
        self._clock = clock

    def to_file(
        self,
        url: str,
        target: Path,
        *,
        most_bytes: int,
        sha256: str | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """Streams into ``target``.part and renames; nothing is left of a failure.

        Raises JobError: download_refused, download_too_large, download_damaged, download_failed.
        """
        part = target.with_name(f"{target.name}.part")
        digest = hashlib.sha256()
        try:
            with part.open("wb") as file, self._opened(url, {}, MOST_REDIRECTS, timeout_s) as response:
                for chunk in _body(response, most_bytes):
                    file.write(chunk)
                    digest.update(chunk)
            if sha256 is not None and digest.hexdigest() != sha256.lower():
                raise passing("download_damaged", "the file's sha256 is another one")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def read(
        self, url: str, *, headers: Mapping[str, str], most_bytes: int, timeout_s: float = TIMEOUT_S
    ) -> bytes:
        """A small answer as bytes. Redirects are refused: ``headers`` may hold a token. Raises as
        `to_file`."""
        with self._opened(url, headers, 0, timeout_s) as response:
            return b"".join(_body(response, most_bytes))

    @contextlib.contextmanager
    def _opened(
        self, url: str, headers: Mapping[str, str], redirects: int, timeout_s: float
    ) -> Iterator[http.client.HTTPResponse]:
        """The answer 200 to a GET, after at most ``redirects``, each checked like the first."""
        deadline = Deadline(timeout_s, self._clock)
        with contextlib.ExitStack() as stack:
            yield self._followed(url, headers, redirects, deadline, stack)

    def _followed(
        self,
        url: str,
        headers: Mapping[str, str],
        redirects: int,
        deadline: Deadline,
        stack: contextlib.ExitStack,
    ) -> http.client.HTTPResponse:
        for _ in range(redirects + 1):
            place = checked_place(url, self._policy, self._resolver)
            response = self._asked(place, headers, deadline, stack)
            if response.status not in _REDIRECTS:
                return _good(response)
            url = urljoin(url, response.headers.get("Location", ""))
        raise hopeless("download_refused", "redirected too often")

    def _asked(
        self, place: Place, headers: Mapping[str, str], deadline: Deadline, stack: contextlib.ExitStack
    ) -> http.client.HTTPResponse:
        """From the first of the place's addresses that answers."""
        failure: JobError | None = None
        for address in place.addresses:
            connection = PinnedConnection(place, address, deadline=deadline, tls=self._tls)
            stack.callback(connection.close)
            try:
                response = _network(partial(_get, connection, place.target, headers))
            except JobError as error:
                failure = error
                continue
            stack.callback(response.close)
            return response
        assert failure is not None
        raise failure


def _get(connection: PinnedConnection, target: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
    sent = {"Accept-Encoding": "identity", "Accept": "*/*", "Connection": "close", **headers}
    connection.request("GET", target, headers=sent)
    return connection.getresponse()


def _good(response: http.client.HTTPResponse) -> http.client.HTTPResponse:
    status = response.status
    if status != 200:
        retryable = status >= 500 or status in _WORTH_ANOTHER_TRY
        raise JobError("download_failed", f"the answer is {status}", retryable=retryable)
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise hopeless("download_failed", "the answer is encoded")
    return response


def _body(response: http.client.HTTPResponse, most_bytes: int) -> Iterator[bytes]:
    """The answer's bytes as they come; as many as it said, and at most ``most_bytes``."""
    told = response.length
    if told is not None and told > most_bytes:
        raise hopeless("download_too_large", f"{told} bytes, at most {most_bytes}")
    got = 0
    while chunk := _network(lambda: response.read1(CHUNK)):
        got += len(chunk)
        if got > most_bytes:
            raise hopeless("download_too_large", f"more than {most_bytes} bytes")
        yield chunk
    if told is not None and got != told:
        raise passing("download_damaged", f"{got} bytes of {told}")


def _network(step: Callable[[], T]) -> T:
    """``step``, with whatever the network does to it as a JobError."""
    try:
        return step()
    except TimeoutError as error:
        raise passing("download_failed", "took too long") from error
    except ssl.SSLError as error:
        raise passing("download_failed", "the host is not who it says") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise passing("download_failed", type(error).__name__) from error
