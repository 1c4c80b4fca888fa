"""The program from outside: how long until it is usable, what it holds, what it does when left alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.table import Figure, at_most

TIMES = 3
MOST_S = 60.0
IDLE_S = 4.0


def started(folder: Path, name: str) -> list[Figure]:
    """Of ``python -m station``: it is usable when it answers the bell that a second start rings."""
    waits: list[float] = []
    memory = idle = 0.0
    for _ in range(TIMES):
        process, wait_s = _start(folder)
        waits.append(wait_s)
        time.sleep(2.0)
        before = _cpu_s(process.pid)
        time.sleep(IDLE_S)
        idle = max(idle, 100 * (_cpu_s(process.pid) - before) / IDLE_S)
        memory = max(memory, _resident_mb(process.pid))
        process.terminate()
        process.wait()
        (folder / "station.lock").unlink()  # or the next start would look for damage first
    return [
        at_most(f"start to usable, {name}, median of {TIMES}", round(statistics.median(waits), 2), "s", 2),
        at_most(f"start to usable, {name}, slowest", round(max(waits), 2), "s", 4),
        at_most(f"memory after the start, {name}", round(memory, 1), "MB", 400),
        at_most(f"idle after the start, {name}", round(idle, 2), "% of a core", 2),
    ]


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], float]:
    from station.ui.window.single import ring

    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", STATION_DATA=str(folder))
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "station"], env=environment)
    while not ring(folder):
        time.sleep(0.01)
        if time.perf_counter() - began > MOST_S or process.poll() is not None:
            raise SystemExit("the program does not start")
    return process, time.perf_counter() - began


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
