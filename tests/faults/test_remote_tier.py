"""Servers, workers, messages and the database lost in the middle of the work: every job is done, once."""

from __future__ import annotations

import sys
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.faults.remote_tier import (
    TOLD_JOBS,
    RemoteTier,
    restart_database,
    running_tier,
    wait_until,
)
from tests.postgresql import NOT_HERE, programs, running_cluster
from tests.sqs_server import SqsServer, sqs_server

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="SIGKILL"),
    pytest.mark.skipif(programs() is None, reason=NOT_HERE),
]
SERVERS = ("server-1", "server-2")
WORKERS = {"worker-1": "server-1", "worker-2": "server-2", "worker-3": "server-2"}
JOB_S = 0.1
HOLD_S = "2"  # of leases and messages: so long a killed worker's job waits


@pytest.fixture(scope="module")
def sqs() -> Iterator[SqsServer]:
    with sqs_server() as server:
        yield server


@pytest.fixture(scope="module")
def tier(sqs: SqsServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteTier]:
    """Two servers and three workers on a database of their own: it is restarted here."""
    settings = {
        "AI_JOB_LEASE_SECONDS": HOLD_S,
        "AI_SQS_VISIBILITY_SECONDS": HOLD_S,
        "AI_WORKER_BACKOFF_SECONDS": "0.05",
    }
    folder = tmp_path_factory.mktemp("tier")
    with (
        running_cluster() as database,
        running_tier(folder, database=database, sqs=sqs, settings=settings) as tier,
    ):
        tier.start_servers(*SERVERS)
        yield tier


@contextmanager
def working(tier: RemoteTier) -> Iterator[None]:
    for name, server in WORKERS.items():
        tier.start_worker(name, "gpu", server, program=TOLD_JOBS)
    try:
        yield
    finally:
        tier.stop(*WORKERS)


class Station:
    """Asks for jobs as a station does: again, with the same key, until some server says that it has one."""

    def __init__(self, tier: RemoteTier) -> None:
        self._tier = tier
        self._session = tier.sign_in(SERVERS[0])
        self.jobs: dict[str, str] = {}

    def ask(self, number: int) -> None:
        key = uuid.uuid4().hex
        body = {"type": "embedding", "payload": {"texts": ["a"], "do": "sleep", "seconds": JOB_S}}
        tries = iter(range(200))
        wait_until(lambda: self._asked(SERVERS[(number + next(tries)) % 2], key, body))

    def _asked(self, server: str, key: str, body: object) -> bool:
        try:
            answer = self._session.post(
                f"{self._tier.address(server)}/api/v1/station/jobs/",
                json=body,
                headers={"Idempotency-Key": key},
                timeout=10,
            )
        except requests.RequestException:
            return False
        if answer.status_code >= 500:
            return False
        self.jobs[key] = answer.json()["job_id"]
        return answer.status_code == 202

    def asking(self, count: int) -> threading.Thread:
        def ask_all() -> None:
            for number in range(count):
                self.ask(number)

        thread = threading.Thread(target=ask_all)
        thread.start()
        return thread


def statuses(tier: RemoteTier, station: Station) -> Counter[str]:
    ids = list(station.jobs.values())
    return Counter(row[0] for row in tier.rows("SELECT status FROM ai_job WHERE job_id = ANY(%s)", ids))


def prove_all_done_once(tier: RemoteTier, station: Station, count: int) -> None:
    """Every job has its one result; no message is left, no dead letter."""
    wait_until(lambda: statuses(tier, station)["DONE"] == count)
    assert statuses(tier, station) == Counter(DONE=count)
    ids = list(station.jobs.values())
    assert len(set(ids)) == count
    (results,) = tier.rows(
        "SELECT count(*), count(DISTINCT r.job_id) FROM ai_result r JOIN ai_job j ON j.id = r.job_id"
        " WHERE j.job_id = ANY(%s)",
        ids,
    )
    assert results == (count, count)
    assert tier.rows("SELECT count(*) FROM ai_job WHERE NOT job_id = ANY(%s) AND status <> 'DONE'", ids) == [
        (0,)
    ]
    wait_until(lambda: tier.messages("premium") == 0)
    assert tier.dead("premium") == 0


def holds_a_job(tier: RemoteTier, worker: str) -> bool:
    held = tier.rows("SELECT locked_by FROM ai_job WHERE status = 'RUNNING'")
    return any(f":{tier.pid(worker)}:" in row[0] for row in held)


def test_servers_that_start_together_on_an_empty_database_make_it_once(tier: RemoteTier) -> None:
    assert tier.rows("SELECT code FROM academy_tenant") == [("demo",)]
    assert "Error" not in tier.log("server-1") + tier.log("server-2")


def test_a_server_and_a_worker_are_killed_in_the_middle(tier: RemoteTier) -> None:
    station = Station(tier)
    with working(tier):
        asking = station.asking(40)
        wait_until(lambda: statuses(tier, station)["DONE"] >= 5)
        wait_until(lambda: holds_a_job(tier, "worker-2"))
        tier.kill("worker-2")
        tier.kill("server-1")
        before = len(station.jobs)
        wait_until(lambda: len(station.jobs) >= min(before + 5, 40))  # the other server goes on
        tier.start_worker("worker-2", "gpu", "server-2", program=TOLD_JOBS)
        tier.start_servers("server-1")
        asking.join(30)
        prove_all_done_once(tier, station, 40)
    assert tier.rows("SELECT max(attempt_count) FROM ai_job") >= [(2,)]  # somebody did it again


def test_messages_that_are_gone_are_sent_again(tier: RemoteTier) -> None:
    station = Station(tier)
    for number in range(4):
        station.ask(number)
    assert tier.messages("premium") == 4
    tier.lose_messages("premium")
    assert tier.messages("premium") == 0
    with working(tier):
        prove_all_done_once(tier, station, 4)
    assert "job published again" in tier.log("server-1") + tier.log("server-2")


def test_the_database_is_restarted_in_the_middle(tier: RemoteTier) -> None:
    station = Station(tier)
    with working(tier):
        asking = station.asking(20)
        wait_until(lambda: statuses(tier, station)["DONE"] >= 3)
        restart_database(tier.database, "-m", "immediate")
        asking.join(30)
        prove_all_done_once(tier, station, 20)
    assert "OperationalError" in tier.log("server-1") + tier.log("server-2")  # they did miss it
