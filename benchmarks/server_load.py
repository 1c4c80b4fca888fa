"""Two servers and three workers under many stations: what it takes, and that no sheet is lost or doubled.

    python -m benchmarks.server_load [--stations 50] [--sheets 200] [--quick] [--seed 7] [--json FILE]

Real processes on one PostgreSQL and one folder of objects; SQS is moto's, on loopback. Every station sends
the sheets of its own exam as fast as it is answered. At random it sends one again to the other server, hangs
up before the answer, uses a name for other answers, or has a sheet of a student of whom its neighbour has
one too. For some sheets a worker is asked for a second reading.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import requests

from benchmarks.queue_cluster import careful_cluster
from benchmarks.server_load_proof import prove_jobs, prove_sheets
from benchmarks.server_load_station import Orders, Outcome, sheets_of
from benchmarks.table import Figure, show, write
from station.dev import samples
from tests.faults.remote_tier import ROOT, RemoteTier, running_tier, wait_until
from tests.sqs_server import sqs_server

SERVERS: Final = ("server-1", "server-2")
WORKERS: Final = {"worker-1": "server-1", "worker-2": "server-2", "worker-3": "server-2"}
PROCESSES: Final = 2
PICTURE_PX: Final = 900
ALONE: Final = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stations", type=int, default=50)
    parser.add_argument("--sheets", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="10 stations, 20 sheets each")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    stations, sheets = (10, 20) if wanted.quick else (wanted.stations, wanted.sheets)
    with (
        tempfile.TemporaryDirectory() as folder,
        careful_cluster() as database,
        sqs_server() as sqs,
        running_tier(Path(folder), database=database, sqs=sqs) as tier,
    ):
        figures = list(measure(tier, Path(folder), stations, sheets, wanted.seed))
    show(figures)
    if wanted.json:
        write(figures, wanted.json)
    return 0 if all(figure.held is not False for figure in figures) else 1


def measure(tier: RemoteTier, folder: Path, stations: int, sheets: int, seed: int) -> Iterator[Figure]:
    tier.start_servers(*SERVERS, sweep_s=15.0, grace_s=60.0)
    for name, server in WORKERS.items():
        tier.start_worker(name, "cpu", server)
    picture = folder / "scan.jpg"
    picture.write_bytes(small_scan())
    session = tier.sign_in(SERVERS[0])
    school = made_school(tier, stations + 1, sheets)
    exams, students = school
    tokens = [device(tier, session, number) for number in range(stations)]

    def orders(chosen: Sequence[int], exams: tuple[int, ...], students: tuple[int, ...]) -> Orders:
        return Orders(
            servers=[tier.address(server) for server in SERVERS],
            tokens=[tokens[number] for number in chosen],
            sheets=[sheets_of(number, school=(exams, students), seed=seed) for number in chosen],
            picture=str(picture),
        )

    alone, _ = sent(folder, [orders([0], exams[stations:], students[:ALONE])])
    yield from latencies("one station alone", alone)
    print(f"{stations} stations begin", flush=True)
    shares = [range(first, stations, PROCESSES) for first in range(PROCESSES)]
    outcomes, seconds = sent(folder, [orders(share, exams[:stations], students) for share in shares])
    yield from latencies(f"{stations} stations", outcomes)
    asked = sum(one.requests for one in outcomes)
    yield Figure(name="requests", value=asked, unit="requests")
    yield Figure(name="requests a second", value=asked / seconds, unit="requests/s")
    yield Figure(name="seconds", value=seconds, unit="s")
    wait_until(lambda: tier.messages("basic") == 0, limit_s=600)
    yield Figure(name="jobs over after the last sheet", value=time_since(tier), unit="s")
    everything = [*alone, *outcomes]
    yield from prove_sheets(tier, everything, folder / "data" / "objects", tier.sign_in(SERVERS[1]))
    yield from prove_jobs(tier, [one for one in everything if one.code in (200, 201)], list(WORKERS))


def small_scan() -> bytes:
    """A filled sheet that a worker can read, of about 40 kB."""
    answers = {number: str(number % 5 + 1) for number in range(1, 21)}
    scan = samples.answer_sheet("00000001", answers, form="c20n0s0")
    page = cv2.imdecode(np.frombuffer(scan.data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert page is not None
    size = (round(page.shape[1] * PICTURE_PX / page.shape[0]), PICTURE_PX)
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 40])[1].tobytes()


def made_school(tier: RemoteTier, exams: int, students: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.server_load_school", str(exams), str(students)],
        cwd=ROOT,
        env={**tier.environment, "DJANGO_SETTINGS_MODULE": "station.server.settings"},
        capture_output=True,
        check=True,
    )
    made = json.loads(done.stdout)
    return tuple(made["exams"]), tuple(made["students"])


def device(tier: RemoteTier, session: requests.Session, number: int) -> str:
    answer = session.post(
        f"{tier.address(SERVERS[0])}/api/v1/station/devices/", json={"name": f"load {number}"}, timeout=60
    )
    answer.raise_for_status()
    return str(answer.json()["token"])


def sent(folder: Path, orders: Sequence[Orders]) -> tuple[list[Outcome], float]:
    """What became of every sheet, and in how many seconds."""
    files = [
        (folder / f"orders-{number}.json", folder / f"out-{number}.jsonl") for number in range(len(orders))
    ]
    for (told, _), order in zip(files, orders, strict=True):
        told.write_text(json.dumps(asdict(order)), encoding="utf-8")
    began = time.monotonic()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.server_load_station", str(told), str(out)], cwd=ROOT
        )
        for told, out in files
    ]
    if any(process.wait() for process in processes):
        raise RuntimeError("a process of stations broke")
    seconds = time.monotonic() - began
    lines = [line for _, out in files for line in out.read_text("utf-8").splitlines()]
    return [Outcome(**json.loads(line)) for line in lines], seconds


def latencies(who: str, outcomes: Sequence[Outcome]) -> Iterator[Figure]:
    """Of sheets that were written, from the first byte to the answer."""
    taken = np.array([one.seconds for one in outcomes if one.seconds is not None])
    for share in (50, 95):
        value = float(np.percentile(taken, share)) * 1000
        yield Figure(name=f"{who}: a sheet is written, p{share}", value=round(value, 1), unit="ms")


def time_since(tier: RemoteTier) -> float:
    """From the last sheet's row to the last job's result; 0 where the jobs were over before."""
    (found,) = tier.rows(
        "SELECT extract(epoch FROM (SELECT max(created_at) FROM ai_result)"
        " - (SELECT max(created_at) FROM submission))"
    )
    return max(float(found[0] or 0.0), 0.0)


if __name__ == "__main__":
    sys.exit(main())
