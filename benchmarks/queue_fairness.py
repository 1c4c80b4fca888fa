"""Two queues that are both full, and one worker: three jobs of basic to one of lite."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import requests

from benchmarks.queue_cluster import careful_cluster
from benchmarks.table import Figure, at_most
from station.dev import samples
from tests.faults.remote_tier import TOLD_JOBS, RemoteTier, running_tier, wait_until
from tests.sqs_server import sqs_server

SERVER: Final = "server-1"
WEIGHT: Final = 3
JOB_S: Final = 0.02


def fairness(quick: bool) -> Iterator[Figure]:
    """All jobs wait before the worker begins; counted while both queues have some."""
    count = 12 if quick else 120
    with (
        tempfile.TemporaryDirectory() as folder,
        careful_cluster() as database,
        sqs_server() as sqs,
        running_tier(Path(folder), database=database, sqs=sqs) as tier,
    ):
        tier.start_servers(SERVER)
        session = tier.sign_in(SERVER)
        key = _uploaded(tier, session)
        for _ in range(count):
            for name in ("lite", "basic"):
                _ask(tier, session, name, key)
        tier.start_worker("worker", "cpu", SERVER, program=TOLD_JOBS)
        wait_until(lambda: _done(tier) == 2 * count, limit_s=300)
        order = [row[0] for row in tier.rows(_ORDER)]
    both = order[: count + count // WEIGHT]  # basic is empty after these
    runs = [len(list(run)) for name, run in groupby(both) if name == "basic"]
    yield Figure(name="jobs while both queues were full", value=len(both), unit="jobs")
    share = both.count("basic") / both.count("lite")
    yield Figure(
        name="basic to lite", value=round(share, 3), unit="", target="3", held=abs(share - 3) <= 0.15
    )
    yield at_most("most jobs of basic in a row", max(runs), "jobs", WEIGHT)


_ORDER: Final = "SELECT j.tier FROM ai_result r JOIN ai_job j ON j.id = r.job_id ORDER BY r.created_at, r.id"


def _done(tier: RemoteTier) -> int:
    return int(tier.rows("SELECT count(*) FROM ai_result")[0][0])


def _uploaded(tier: RemoteTier, session: requests.Session) -> str:
    """A picture for all of them: jobs of lite have one."""
    page = samples.text_page()
    told: dict[str, object] = {
        "sha256": hashlib.sha256(page.data).hexdigest(),
        "size": len(page.data),
        "content_type": page.content_type,
    }
    ticket = _post(tier, session, "station/uploads/", told)
    sent = requests.put(str(ticket["url"]), data=page.data, headers=_headers(ticket), timeout=30)
    sent.raise_for_status()
    done = _post(tier, session, "station/uploads/complete/", {"upload_key": ticket["upload_key"]})
    return str(done["upload_key"])


def _ask(tier: RemoteTier, session: requests.Session, name: str, key: str) -> None:
    payload = {"do": "sleep", "seconds": JOB_S}
    body: dict[str, object] = {"type": "ocr", "tier": name, "payload": payload, "upload_key": key}
    _post(tier, session, "station/jobs/", body)


def _post(
    tier: RemoteTier, session: requests.Session, path: str, body: dict[str, object]
) -> dict[str, object]:
    answer = session.post(f"{tier.address(SERVER)}/api/v1/{path}", json=body, timeout=30)
    answer.raise_for_status()
    told: dict[str, object] = answer.json()
    return told


def _headers(ticket: dict[str, object]) -> dict[str, str]:
    headers = ticket["headers"]
    assert isinstance(headers, dict)
    return {str(name): str(value) for name, value in headers.items()}
