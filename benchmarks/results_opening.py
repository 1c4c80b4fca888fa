"""How long it takes until the results of a kept exam stand on the screen."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.results_school import School, best_ms, read_sheet
from benchmarks.table import Figure, at_most
from benchmarks.ui_data import filled
from station.contracts.desk import Author
from station.contracts.roster import Student
from station.services.class_results import ClassResults
from station.services.papers import Papers
from station.services.pictures import Pictures
from station.services.readers import PageReader
from station.services.review import Review
from station.store.store import Store
from station.ui.picture_loader import PictureLoader
from station.ui.results.results_view import ResultsView
from station.ui.tasks import Tasks

OPENING_MS: Final = {43: 300.0, 1_000: 1_000.0, 5_000: 5_000.0}
"""At most, by sheets: working them out, and until they stand on the screen; of another size nothing."""

EXAM: Final = 1
MEMORY: Final = Path("/dev/shm")
"""Filling waits for no disk there."""


def opening(school: School) -> Iterator[Figure]:
    """A store with as many sheets as the school has, read and not yet confirmed; one in ten with doubts."""
    count = len(school.sheets)
    if count not in OPENING_MS:
        return
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        filled(Path(folder) / "data", read_sheet(), count, every=10)
        store = Store(Path(folder) / "data")
        store.exams.set_key(EXAM, _key(store))
        store.rosters.put(EXAM, [_student(number) for number in range(count)])
        worked_out = best_ms(lambda: ClassResults(store, EXAM).now(), 3)
        yield at_most(f"results of {count:,} sheets", worked_out, "ms", OPENING_MS[count])
        yield at_most(f"on the screen, {count:,} sheets", _shown_ms(store), "ms", OPENING_MS[count])
        store.close()


def _student(number: int) -> Student:
    return Student(uid=str(number), name=f"김민{number}", code=f"{number:08d}")


def _key(store: Store) -> str:
    fields = store.exams.template(EXAM).fields
    return json.dumps({"answers": {str(field.number): "1" for field in fields}})


def _shown_ms(store: Store) -> float:
    """From the click on the mode to the table, painted; charts follow from a thread."""
    application = QApplication.instance() or QApplication([])
    tasks = Tasks(2)
    loader = PictureLoader(Pictures(store.blobs), tasks)
    view = ResultsView(store, loader, Papers(store, _no_reader), tasks)
    view.resize(1366, 660)
    view.open_exam(EXAM, Review(store, EXAM, Author(who="", workstation="")))
    began = time.perf_counter()
    view.show()
    while view.now is None:
        application.processEvents()
        time.sleep(0.001)
    view.grab()
    taken = time.perf_counter() - began
    if not view.now.results.summary.n:
        raise RuntimeError("nobody has a score")
    view.stop()
    view.close()
    tasks.close()
    return taken * 1000


def _no_reader() -> PageReader:
    raise AssertionError("no paper is cut up here")
