"""Job control as a worker sees it: the server owns every job's life, and is asked over HTTP."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol, TypeVar

import requests
from urllib3.exceptions import HTTPError

from station.contracts.codec import MAX_BYTES, DataError, decode, encode
from station.contracts.tiers import Tier
from station.contracts.worker_api import (
    PREFIX,
    TOKEN_HEADER,
    WORKER_HEADER,
    HeartbeatAnswer,
    LeasedJob,
    NextAnswer,
    Refusal,
    ResultAnswer,
    ResultBody,
    StartAnswer,
)
from station.errors import Code, StationError
from station.jobs.sessions import session_for
from station.worker.settings import ApiSettings

_log = logging.getLogger(__name__)
_LONGEST_BACKOFF_S = 30.0
_CHUNK = 65_536
_REFUSED_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status_code: int
    content: bytes


class ControlError(StationError):
    """The server gave no answer that means anything: wait, or mend address and token. Nothing is lost."""


class JobControl(Protocol):
    """Every call raises ControlError."""

    def next(self, tiers: Iterable[Tier]) -> LeasedJob | None:
        """A job under our lease, without a queue of messages; None when nothing is due."""

    def start(self, job_id: str) -> StartAnswer:
        """The named job under our lease, or why not. Asking again is no other attempt."""

    def heartbeat(self, job_id: str) -> bool:
        """Renews the lease. False when another worker has the job."""

    def result(self, body: ResultBody) -> ResultAnswer:
        """Tells what came out. Telling it again is ignored by the server."""


class HttpJobControl:
    """The internal API of `contracts.worker_api`. For any thread."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings

    def next(self, tiers: Iterable[Tier]) -> LeasedJob | None:
        answer = self._call("GET", f"next/?tiers={','.join(tiers)}", None, tries=1)
        return _understood(answer, NextAnswer, HTTPStatus.OK).job

    def start(self, job_id: str) -> StartAnswer:
        answer = self._call("POST", "start/", {"job_id": job_id}, tries=self._settings.tries)
        told = _understood(answer, StartAnswer, HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
        # A proxy's own 404 must not look as if the job were unknown: only the server's word counts.
        if told.job is None and told.detail not in set(Refusal):
            raise ControlError(
                Code.SERVER_UNREACHABLE, detail=f"start: {answer.status_code} without a reason"
            )
        return told

    def heartbeat(self, job_id: str) -> bool:
        answer = self._call("POST", "heartbeat/", {"job_id": job_id}, tries=1)
        if answer.status_code == HTTPStatus.CONFLICT:
            return False
        return _understood(answer, HeartbeatAnswer, HTTPStatus.OK).ok

    def result(self, body: ResultBody) -> ResultAnswer:
        answer = self._call("POST", "result/", body, tries=self._settings.tries)
        return _understood(answer, ResultAnswer, HTTPStatus.OK)

    def _call(self, method: str, path: str, body: object, *, tries: int) -> _Answer:
        """Tried again while the server does not answer or is in trouble of its own."""
        for turn in range(1, tries + 1):
            answer, trouble = self._once(method, path, None if body is None else encode(body))
            if answer is not None and not trouble:
                return answer
            if turn < tries:
                _log.warning("server tried again: call=%s turn=%d why=%s", path.split("?")[0], turn, trouble)
                time.sleep(min(self._settings.backoff_s * 2 ** (turn - 1), _LONGEST_BACKOFF_S))
        raise ControlError(Code.SERVER_UNREACHABLE, detail=f"{path.split('?')[0]}: {trouble}")

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[_Answer | None, str]:
        """The answer, and why it is none. Raises ControlError for a token that is refused."""
        headers = {TOKEN_HEADER: self._settings.token, WORKER_HEADER: self._settings.worker_id}
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = f"{self._settings.base_url}{PREFIX}{path}"
        try:
            with (
                session_for(url) as session,
                session.request(
                    method,
                    url,
                    data=body,
                    headers=headers,
                    timeout=self._settings.timeout_s,
                    # Another host must never be handed the token.
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                answer = _Answer(status_code=response.status_code, content=self._body(response))
        except (OSError, HTTPError) as error:  # those of requests are OSErrors
            return None, type(error).__name__  # its text may hold the address
        if answer.status_code in _REFUSED_TOKEN:
            raise ControlError(Code.TOKEN_REFUSED, detail=f"{answer.status_code}")
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            return answer, "503: no worker token is set on the server, or it is starting"
        busy = answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
        return answer, f"{answer.status_code}" if busy or answer.status_code >= 500 else ""

    def _body(self, response: requests.Response) -> bytes:
        """Raises OSError (TimeoutError for one that drips for ever), HTTPError."""
        end_s = time.monotonic() + self._settings.timeout_s
        got = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            got += chunk
            if len(got) > MAX_BYTES:
                break  # the codec says what is wrong with it
            if time.monotonic() > end_s:
                raise TimeoutError
        return bytes(got)


def _understood(answer: _Answer, wanted: type[A], *statuses: HTTPStatus) -> A:
    if answer.status_code not in statuses:
        raise ControlError(Code.SERVER_UNREACHABLE, detail=f"refused with {answer.status_code}")
    try:
        return decode(answer.content, wanted)
    except DataError as error:
        detail = f"an answer of {answer.status_code} that is none: {error.facts['detail']}"
        raise ControlError(Code.SERVER_UNREACHABLE, detail=detail) from error
