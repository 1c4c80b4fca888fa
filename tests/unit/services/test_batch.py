"""What a batch asks of each page."""

from __future__ import annotations

import io
import os
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from station.contracts.page import PageOutcome, PageTask
from station.errors import Code
from station.services.batch import BatchOptions, read_batch
from station.services.inputs import InputFile
from station.services.results import ResultFiles


class Listener:
    """A reader that keeps the tasks and reads nothing."""

    def __init__(self) -> None:
        self.tasks: list[PageTask] = []

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        self.tasks.append(task)
        done: Future[PageOutcome] = Future()
        done.set_result(PageOutcome(task=task, code=Code.NOT_A_SHEET))
        return done

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("overlay", [False, True])
def test_outlines_come_back_only_where_the_line_shows_them(tmp_path: Path, full: bool, overlay: bool) -> None:
    reader = Listener()
    names = ("a/one.jpg", "b/one.jpg")
    files = [InputFile(name=name, path=os.fsencode(tmp_path / name)) for name in names]
    options = BatchOptions(full=full, overlay_folder=tmp_path if overlay else None)
    with ResultFiles(io.BytesIO(), None, (), keyed=False) as results:
        read_batch(reader, files, results, options, seen=lambda *_: None, stop=threading.Event())
    assert [task.explain for task in reader.tasks] == [full, full]
    wanted = [str(tmp_path / "one.jpg"), str(tmp_path / "one_2.jpg")] if overlay else ["", ""]
    assert [task.overlay_path for task in reader.tasks] == wanted
