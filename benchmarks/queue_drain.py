"""One process of the claims benchmark: makes jobs, or drains them and prints when it did what.

python -m benchmarks.queue_drain ours|procrastinate fill COUNT | drain
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """``began``, ``ended``: seconds since 1970; ``jobs``: their names, in order."""

    began: float
    ended: float
    jobs: list[str]


class Queue(Protocol):
    """Jobs that do nothing; ``drain`` works until there are none."""

    def fill(self, count: int) -> None: ...

    def connect(self) -> None: ...

    def drain(self) -> Drained: ...


class Ours:
    """The server's own queue in its tables."""

    def __init__(self) -> None:
        import django

        django.setup()

    def fill(self, count: int) -> None:
        from django.core.management import call_command

        from station.server.aijobs.models import AIJobRow

        call_command("migrate", verbosity=0)
        jobs = (AIJobRow(job_id=name, job_type="ocr", payload={"name": name}) for name in new_names(count))
        AIJobRow.objects.bulk_create(jobs, batch_size=500)

    def connect(self) -> None:
        from django.db import connection

        connection.ensure_connection()

    def drain(self) -> Drained:
        from station.contracts.tiers import Tier
        from station.server.aijobs import queue

        done, worker = [], f"worker-{os.getpid()}"
        began = time.time()
        while (row := queue.claim(worker, Tier)) is not None:
            queue.mark_done(row.job_id, {"name": row.job_id})
            done.append(row.job_id)
        return Drained(began=began, ended=time.time(), jobs=done)


def new_names(count: int) -> list[str]:
    return [uuid.uuid4().hex for _ in range(count)]


def main() -> int:
    kind, command, *words = sys.argv[1:]
    made: Queue = (
        Ours() if kind == "ours" else import_module("benchmarks.queue_procrastinate").Procrastinate()
    )
    if command == "fill":
        made.fill(int(words[0]))
        return 0
    made.connect()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(asdict(made.drain())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
