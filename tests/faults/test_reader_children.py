"""A page that kills, hangs or exhausts its reader costs that page and nothing else."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.errors import Code
from station.services.readers import ChildrenReader, read_in_order
from tests.faults import nasty_child
from tests.pictures import encoded, scene

SETUP = ReaderSetup(templates=(), model_path="none", memory_mb=200)
PAGE_LIMIT_S = 3.0


@pytest.fixture
def reader() -> Iterator[ChildrenReader]:
    made = ChildrenReader(SETUP, workers=2, page_limit_s=PAGE_LIMIT_S, command=nasty_child.COMMAND)
    yield made
    made.close()


def picture(folder: Path, name: str, width: int) -> PageTask:
    path = folder / name
    path.write_bytes(encoded(scene(width, 300), "PNG"))
    return PageTask(file=name, path=os.fsencode(path))


def read_all(reader: ChildrenReader, tasks: list[PageTask]) -> list[PageOutcome]:
    return list(read_in_order(reader, tasks, in_flight=4))


@pytest.mark.parametrize(
    ("width", "code"),
    [
        (nasty_child.ABORTS, Code.CRASHED),
        (nasty_child.HANGS, Code.TIMEOUT),
        pytest.param(
            nasty_child.EATS,
            Code.OUT_OF_MEMORY,
            marks=pytest.mark.skipif(sys.platform == "darwin", reason="no limit there"),
        ),
    ],
)
def test_one_bad_page_costs_one_page(reader: ChildrenReader, tmp_path: Path, width: int, code: Code) -> None:
    fine = [picture(tmp_path, f"fine{index}.png", nasty_child.FINE) for index in range(6)]
    bad = picture(tmp_path, "bad.png", width)
    tasks = [*fine[:3], bad, *fine[3:]]
    outcomes = read_all(reader, tasks)
    assert [outcome.task.file for outcome in outcomes] == [task.file for task in tasks]
    assert [outcome.code for outcome in outcomes] == [None, None, None, code, None, None, None]
    assert all(outcome.reading is not None for outcome in outcomes if outcome.code is None)


def test_killed_from_outside(tmp_path: Path) -> None:
    reader = ChildrenReader(SETUP, workers=1, page_limit_s=30, command=nasty_child.COMMAND)
    try:
        hanging = reader.submit(picture(tmp_path, "hangs.png", nasty_child.HANGS))
        after = reader.submit(picture(tmp_path, "fine.png", nasty_child.FINE))
        while not hanging.running():
            time.sleep(0.01)
        (child,) = reader.process_ids()
        os.kill(child, signal.SIGKILL)
        assert hanging.result(timeout=20).code is Code.CRASHED
        assert after.result(timeout=20).reading is not None
        assert reader.process_ids() != (child,)
    finally:
        reader.close()


def test_what_a_library_prints_stays_out_of_the_line(reader: ChildrenReader, tmp_path: Path) -> None:
    tasks = [
        picture(tmp_path, "chatters.png", nasty_child.CHATTERS),
        picture(tmp_path, "fine.png", nasty_child.FINE),
    ]
    assert [outcome.code for outcome in read_all(reader, tasks)] == [None, None]


def test_close_leaves_no_child_and_no_waiting(tmp_path: Path) -> None:
    reader = ChildrenReader(SETUP, workers=2, page_limit_s=60, command=nasty_child.COMMAND)
    waiting = [reader.submit(picture(tmp_path, f"{n}.png", nasty_child.HANGS)) for n in range(5)]
    while not waiting[0].running():
        time.sleep(0.01)
    children = reader.process_ids()
    began = time.monotonic()
    reader.close()
    assert time.monotonic() - began < 10
    assert all(future.done() for future in waiting)
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_an_orphan_ends_by_itself(tmp_path: Path) -> None:
    reader = ChildrenReader(SETUP, workers=1, command=nasty_child.COMMAND)
    (child,) = reader.process_ids()
    (process,) = reader._children
    child_process = process._child._process
    assert child_process.stdin is not None
    child_process.stdin.close()  # what the system does when a parent dies
    assert child_process.wait(timeout=10) == 0
    reader.close()
    assert child not in reader.process_ids()


def test_a_child_that_cannot_start_says_so_once() -> None:
    from station.processes.line_child import ChildEndedError

    with pytest.raises(ChildEndedError) as caught:
        ChildrenReader(SETUP, command=(sys.executable, "-c", "raise SystemExit(3)"))
    assert caught.value.code is Code.CRASHED
    assert "3" in caught.value.detail
