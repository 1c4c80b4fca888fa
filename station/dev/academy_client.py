"""The calls of the trial, as a station would make them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

import requests

from station.dev.samples import SampleFile

PATIENCE_S: Final = 120.0
T = TypeVar("T")


class AcademyClient:
    """Signed in to the demo academy. Raises requests.HTTPError for every refusal."""

    def __init__(self, address: str, password: str, *, check: Callable[[], None]) -> None:
        """``check`` is called while waiting, and raises when there is nothing to wait for any more."""
        self._check = check
        self._base = f"{address}/api/v1/"
        self._session = requests.Session()
        self._session.headers["X-Tenant-Code"] = "demo"
        token = self.call("post", "token/", json={"username": "teacher", "password": password})
        self._session.headers["Authorization"] = f"Bearer {token['access']}"

    def call(self, method: str, path: str, **body: Any) -> Any:
        answer = self._session.request(method, self._base + path, timeout=60, **body)
        if not answer.ok:
            raise requests.HTTPError(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def upload(self, file: SampleFile) -> str:
        """By presigned PUT; the key."""
        told = {
            "sha256": hashlib.sha256(file.data).hexdigest(),
            "size": len(file.data),
            "content_type": file.content_type,
        }
        ticket = self.call("post", "station/uploads/", json=told)
        sent = requests.put(ticket["url"], data=file.data, headers=ticket["headers"], timeout=60)
        sent.raise_for_status()
        return str(
            self.call("post", "station/uploads/complete/", json={"upload_key": ticket["upload_key"]})[
                "upload_key"
            ]
        )

    def ask(
        self, job_type: str, *, payload: dict[str, object] | None = None, file: SampleFile | None = None
    ) -> str:
        """The id of a new job."""
        body: dict[str, object] = {"type": job_type, "payload": payload or {}}
        if file is not None:
            body["upload_key"] = self.upload(file)
        return str(self.call("post", "station/jobs/", json=body)["job_id"])

    def job(self, job_id: str) -> dict[str, Any]:
        told: dict[str, Any] = self.call("get", f"jobs/{job_id}/")
        return told

    def wait_for(self, job_id: str, *statuses: str) -> dict[str, Any]:
        """The job as soon as it is one of ``statuses``, or at an end. Raises TimeoutError."""

        def look() -> dict[str, Any]:
            self._check()
            return self.job(job_id)

        return until(look, lambda told: told["status"] in (*statuses, "DONE", "FAILED"))

    def close(self) -> None:
        self._session.close()


def until(look: Callable[[], T], fine: Callable[[T], bool]) -> T:
    """What ``look`` gives when it is fine. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE_S
    while True:
        seen = look()
        if fine(seen):
            return seen
        if time.monotonic() > end:
            raise TimeoutError(str(seen)[:500])
        time.sleep(0.02)
