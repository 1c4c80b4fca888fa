"""Reader children at work: two against one, and many pages through one.

Used by `benchmarks.speed`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.table import Figure, at_least, at_most
from station.assets import asset_path
from station.contracts.page import PageTask, ReaderSetup
from station.contracts.sheet import SheetTemplate
from station.services.readers import ChildrenReader, read_in_order

MB = 1024 * 1024
BATCH = 16


def workers(data: bytes, template: SheetTemplate, folder: Path, rounds: int) -> list[Figure]:
    """Pages a second of two reader children against one, in turns, on copies of one picture."""
    tasks = list(_tasks(data, folder, BATCH))
    setup = _setup(template)
    gains: list[float] = []
    with closing(ChildrenReader(setup, workers=1)) as one, closing(ChildrenReader(setup, workers=2)) as two:
        _through(two, tasks[:4], 2)
        _through(one, tasks[:2], 1)
        for _ in range(rounds):
            alone = _through(one, tasks, 1)
            gains.append(alone / _through(two, tasks, 2))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return [
        at_least("two children against one, best round", max(gains), "x", 1.8),
        Figure(name="two children against one, median", value=round(median(gains), 3), unit="x"),
        Figure(name=f"load average meanwhile, on {os.cpu_count()} cores", value=round(load, 2), unit="tasks"),
    ]


def _setup(template: SheetTemplate) -> ReaderSetup:
    return ReaderSetup(templates=(template,), model_path=str(asset_path("models", "marks.onnx")))


def _tasks(data: bytes, folder: Path, count: int) -> Iterator[PageTask]:
    for index in range(count):
        path = folder / f"{index:05d}.jpg"
        path.write_bytes(data)
        yield PageTask(file=path.name, path=os.fsencode(path))


def _through(reader: ChildrenReader, tasks: list[PageTask], count: int) -> float:
    """Seconds until all are read."""
    began = time.perf_counter()
    for outcome in read_in_order(reader, tasks, in_flight=2 * count):
        if outcome.code is not None:
            raise SystemExit(f"{outcome.task.file}: {outcome.code}")
    return time.perf_counter() - began


def long_run(data: bytes, template: SheetTemplate, folder: Path, pages: int) -> list[Figure]:
    """``pages`` pages through one child: memory at the start and the end, time early and late."""
    tasks = list(_tasks(data, folder, 2))
    third = [tasks[i % 2] for i in range(max(pages // 3, 1))]
    with closing(ChildrenReader(_setup(template), workers=1)) as reader:
        (child,) = reader.process_ids()
        started = _memory_mb(child)
        _through(reader, third[:5], 1)
        first_s = _through(reader, third, 1)
        early = _memory_mb(child)
        _through(reader, third, 1)
        last_s = _through(reader, third, 1)
        late = _memory_mb(child)
    done = 3 * len(third)
    figures = [at_most(f"time a page, last third of {done} against first", last_s / first_s, "x", 1.2)]
    if not started:
        return figures
    return [
        *figures,
        at_most("a worker: most memory, libraries included", late["peak"], "MB", 150),
        Figure(name="a worker: most of its own", value=round(late["peak"] - late["shared"], 1), unit="MB"),
        Figure(name="a worker: before its first page, of its own", value=round(started["own"], 1), unit="MB"),
        at_most(f"memory grown from page {len(third)} to {done}", late["own"] - early["own"], "MB", 2),
    ]  # fmt: skip


def _memory_mb(process: int) -> dict[str, float]:
    """Of a process, MB: ``own`` (anonymous), ``shared`` (mapped files, such as libraries), ``peak``
    of both. Empty where the system does not tell."""
    path = Path(f"/proc/{process}/status")
    if not path.exists():
        return {}
    told = dict(line.split(":", 1) for line in path.read_text("ascii", "replace").splitlines() if ":" in line)
    kb = {name: float(told[key].split()[0]) for name, key in _STATUS.items()}
    return {name: value * 1024 / MB for name, value in kb.items()}


_STATUS = {"own": "RssAnon", "shared": "RssFile", "peak": "VmHWM"}
