"""SIGKILL for a station at work, and what was promised and is lost. Also used by the benchmarks."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from station.contracts.desk import ActionKind, PageState
from station.contracts.outbox import OutboxState
from station.store.database import check
from station.store.store import DATABASE, Store

ROOT = Path(__file__).resolve().parents[2]
MOST_S = 0.25
"""From the open station to its death, at most."""


def work_and_die(folder: Path, seed: int, after_s: float) -> list[list[str]]:
    """Lines that the station printed before it was killed, as words; whole lines only."""
    command = [sys.executable, "-m", "tests.faults.working_station", str(folder), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as station:
        assert station.stdout is not None
        first = station.stdout.readline()
        assert first == b"open\n", first
        time.sleep(after_s)
        station.kill()
        told = station.stdout.read()
    return [line.split() for line in told.decode().split("\n")[:-1]]


def lost_after(folder: Path, told: list[list[str]]) -> list[str]:
    """Everything that was promised and is not there; and every half-done thing."""
    check(folder / DATABASE)
    store = Store(folder)
    exam = store.exams.all()[0].id
    faults = []
    said: dict[tuple[int, int], str] = {}
    for what, *facts in told:
        if what == "taken":
            page = store.pages.get(int(facts[0]))
            if page.picture != facts[1] or not store.blobs.read(page.picture):
                faults.append(f"page {facts}")
        if what == "decided":
            said[int(facts[0]), int(facts[1])] = facts[2]
    for (page_id, field), value in said.items():
        done = [
            (a.kind, c.after) for a in store.actions.history(page_id) for c in a.changes if c.field == field
        ]
        # What was said may have been undone, and decided anew, without a word before the kill.
        kept = value in [after for _, after in done]
        if not kept or store.actions.decided(page_id).get(field) != done[-1][1]:
            faults.append(f"decision {page_id} {field} {value}")
    faults += _half_done(store, exam)
    store.close()
    return faults


def _half_done(store: Store, exam: int) -> list[str]:
    faults = []
    counts = store.pages.counts(exam)
    if counts.taken != len(store.pages.ids(exam)) or counts.of(PageState.READING):
        faults.append("counts")
    for page_id in store.pages.ids(exam):
        page = store.pages.get(page_id)
        pending = [s for s, _ in store.outbox.of_page(page_id) if s is OutboxState.PENDING]
        if len(pending) != (page.state is PageState.CONFIRMED):
            faults.append(f"outbox of {page_id}: {page.state} {pending}")
        if page.doubts != len(store.pages.open_doubts(page_id)):
            faults.append(f"doubts of {page_id}")
        if page.state is PageState.READY and page.doubts:
            faults.append(f"ready with doubts {page_id}")
        if page.state is not PageState.TAKEN and store.pages.reading(page) is None:
            faults.append(f"no reading {page_id}")
    if any(a.kind is ActionKind.UNDO and a.reverts is None for p in store.pages.ids(exam)
           for a in store.actions.history(p)):  # fmt: skip
        faults.append("undo of nothing")
    return faults
