"""The queue of jobs: how fast it is drained, how soon work begins, how fairly queues share a worker.

    python -m benchmarks.queue [--only claims,plan,latency,fairness] [--quick] [--json FILE]

Needs PostgreSQL's programs; SQS is moto's, on loopback. Beside our claims stand those of procrastinate, on
the same cluster in the same run, where it is installed (pip install procrastinate).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.queue_claims import claims
from benchmarks.queue_fairness import fairness
from benchmarks.queue_latency import latency
from benchmarks.queue_plan import plan
from benchmarks.table import Figure, show, write
from tests.postgresql import NOT_HERE, programs

PARTS: Final[Mapping[str, Callable[[bool], Iterator[Figure]]]] = {
    "claims": claims,
    "plan": plan,
    "latency": latency,
    "fairness": fairness,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--quick", action="store_true", help="fewer jobs: to see that it runs")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    if programs() is None:
        print(NOT_HERE)
        return 1
    figures: list[Figure] = []
    for part in wanted.only.split(","):
        print(f"measuring {part}", flush=True)
        made = list(PARTS[part](wanted.quick))
        show(made)
        figures += made
    if wanted.json:
        write(figures, wanted.json)
    return 0 if all(figure.held is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
