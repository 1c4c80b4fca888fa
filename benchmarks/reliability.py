"""What is lost when the station is killed, and what hostile files can do: campaigns with figures.

    python -m benchmarks.reliability [--kills 1000] [--files 5000] [--seed 2026] [--json FILE]

Kills: a station with real services takes, reads, decides, confirms and undoes in one folder; it is
killed at random moments, and everything it had said was done is looked for. Files: a corpus of
broken and hostile files goes through the real reader children; each must give one line with a code
or a page, within the limits of time and memory, and no child may bring the station down.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.table import Figure, at_most, show, write
from generator.forms import template_of
from station.assets import asset_path
from station.contracts.page import PageTask, ReaderSetup
from station.services.readers import ChildrenReader, read_in_order
from tests.faults.hostile import write_corpus
from tests.faults.killing import MOST_S, lost_after, work_and_die

FORM = "c20n5s2"
PAGE_S = 2.0


def kills(count: int, seed: int, folder: Path) -> list[Figure]:
    """Promises made and promises broken over ``count`` kills, one folder for fifty of them."""
    rng = random.Random(seed)
    told: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(count):
        place = folder / f"kills-{number // 50}"
        lines = work_and_die(place, seed + number, rng.uniform(0.0, MOST_S))
        told.update(line[0] for line in lines)
        faults += [f"kill {number}: {fault}" for fault in lost_after(place, lines)]
    for fault in faults:
        print(fault)
    return [
        Figure(name="kills", value=count, unit="kills"),
        Figure(name="pictures promised before them", value=told["taken"], unit="pictures"),
        Figure(name="decisions promised before them", value=told["decided"], unit="decisions"),
        at_most("promises broken, things half-done", len(faults), "faults", 0),
    ]


def hostile_files(count: int, seed: int, folder: Path) -> list[Figure]:
    """Every file of the corpus through two reader children."""
    paths = write_corpus(folder / "hostile", seed, count)
    setup = ReaderSetup(templates=(template_of(FORM),), model_path=str(asset_path("models", "marks.onnx")))
    tasks = [PageTask(file=path.name, path=os.fsencode(path)) for path in paths]
    codes: Counter[str] = Counter()
    slowest = 0.0
    lines = 0
    began = time.monotonic()
    with closing(ChildrenReader(setup, workers=2)) as reader:
        for outcome in read_in_order(reader, tasks, in_flight=4):
            lines += 1
            codes[outcome.code.value if outcome.code else "a page"] += 1
            slowest = max(slowest, outcome.seconds)
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    for code, number in codes.most_common():
        print(f"  {code:<24} {number}")
    return [
        Figure(name="hostile files", value=len(tasks), unit="files"),
        at_most("files without exactly one line", abs(len(tasks) - lines), "files", 0),
        at_most("answers read from a hostile file", codes["a page"], "files", 0),
        at_most("children that crashed or hung", codes["crashed"] + codes["timeout"], "files", 0),
        at_most("slowest file", slowest, "s", PAGE_S),
        at_most("most memory of a child, libraries counted", peak_mb, "MB", 512),
        Figure(name="files a second", value=round(lines / (time.monotonic() - began), 1), unit="files/s"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = [
            *kills(wanted.kills, wanted.seed, Path(folder)),
            *hostile_files(wanted.files, wanted.seed, Path(folder)),
        ]
    show(figures)
    if wanted.json:
        write(figures, wanted.json)
    return 0 if all(figure.held is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
