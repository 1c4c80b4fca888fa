"""Claims a second: ours beside procrastinate's, in processes that do nothing else, turn about."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.queue_cluster import careful_cluster
from benchmarks.queue_drain import Drained
from benchmarks.table import Figure, at_least, at_most
from tests.faults.remote_tier import ROOT
from tests.postgresql import new_database

PROCESSES: Final = (1, 2, 4)
ROUNDS: Final = 5
OURS, THEIRS = "ours", "procrastinate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    jobs_a_second: float
    doubled: int
    left: int


def claims(quick: bool) -> Iterator[Figure]:
    """A job is claimed, does nothing, and is done; the best of several rounds, each with its own jobs."""
    jobs, rounds = (200, 1) if quick else (1000, ROUNDS)
    kinds = [OURS, THEIRS] if find_spec(THEIRS) else [OURS]
    if len(kinds) == 1:
        print("procrastinate is not installed, skipped: pip install procrastinate")
    with careful_cluster() as cluster:
        databases = {kind: new_database(cluster) for kind in kinds}
        for processes in PROCESSES:
            done: dict[str, list[Round]] = {kind: [] for kind in kinds}
            for _ in range(rounds):
                for kind in kinds:
                    done[kind].append(drained_round(kind, databases[kind], processes, jobs))
            yield from _told("PostgreSQL", processes, done)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'server.db'}"
        for processes in PROCESSES:
            made = [drained_round(OURS, database, processes, jobs) for _ in range(rounds)]
            yield from _told("SQLite", processes, {OURS: made})


def _told(database: str, processes: int, done: dict[str, list[Round]]) -> Iterator[Figure]:
    where = f"{database}, {processes} process{'es' if processes > 1 else ''}"
    speed = {kind: max(one.jobs_a_second for one in made) for kind, made in done.items()}
    for kind, value in speed.items():
        yield Figure(name=f"{where}: {kind}", value=round(value, 1), unit="jobs/s")
    if THEIRS in speed:
        yield at_least(f"{where}: ours / procrastinate", speed[OURS] / speed[THEIRS], "", 1.0)
    wrong = sum(one.doubled + one.left for made in done.values() for one in made)
    yield at_most(f"{where}: claims given twice, jobs left", wrong, "jobs", 0)


def drained_round(kind: str, database: str, processes: int, jobs: int) -> Round:
    """All begin together; the time is from the first one's begin to the last one's end."""
    _command(kind, database, "fill", str(jobs))
    workers = [_started(kind, database) for _ in range(processes)]
    for worker in workers:
        assert worker.stdout is not None
        if worker.stdout.readline().strip() != "ready":
            raise RuntimeError(f"a process of {kind} did not begin")
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [Drained(**json.loads(worker.communicate()[0])) for worker in workers]
    took = max(one.ended for one in told) - min(one.began for one in told)
    counted = Counter(job for one in told for job in one.jobs)
    return Round(
        jobs_a_second=jobs / took,
        doubled=counted.total() - len(counted),
        left=jobs - len(counted),
    )


def _started(kind: str, database: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        _words(kind, "drain"), cwd=ROOT, env=_environment(database), text=True, stdin=pipe, stdout=pipe
    )


def _command(kind: str, database: str, *words: str) -> None:
    subprocess.run(_words(kind, *words), cwd=ROOT, env=_environment(database), check=True)


def _words(kind: str, *words: str) -> Sequence[str]:
    return (sys.executable, "-m", "benchmarks.queue_drain", kind, *words)


def _environment(database: str) -> dict[str, str]:
    return {
        **os.environ,
        "STATION_DATABASE_URL": database,
        "STATION_SECRET_KEY": "of a benchmark, nothing is signed with it",
        "DJANGO_SETTINGS_MODULE": "station.server.settings",
    }
