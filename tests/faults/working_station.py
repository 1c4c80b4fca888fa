"""A station at work, to be killed: takes pictures, reads them, decides, confirms, undoes; says what is done.

Every line on standard output is a promise: it was printed after the call had returned.
"""

from __future__ import annotations

import random
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import Reason
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.review import Review
from station.store.folder import FolderLock
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, reading


class Reader:
    """Finds one doubt on every page; the identifier is the picture's own."""

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        identifier = f"{int(task.file):08d}"
        what = reading(field(1, "2", Reason.FAINT), field(2, "3"), identifier=identifier)
        done: Future[PageOutcome] = Future()
        done.set_result(PageOutcome(task=task, reading=what))
        return done

    def close(self) -> None:
        """Nothing to end."""


class Nudge:
    def __init__(self) -> None:
        self.changed = threading.Event()

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        self.changed.set()

    def in_trouble(self, code: object) -> None:
        print("trouble", code, flush=True)


def main(folder: str, seed: str) -> None:
    rng = random.Random(seed)
    with FolderLock(Path(folder)):
        store = Store(Path(folder))
        exams = store.exams.all()
        exam = exams[0] if exams else exam_in(store)
        nudge = Nudge()
        loop = ReadingLoop(store, lambda _: Reader(), nudge, in_flight=2)
        loop.start()
        intake = Intake(store, nudge=loop.nudge)
        review = Review(store, exam.id, TEACHER)
        print("open", flush=True)
        number = store.pages.counts(exam.id).taken
        while True:
            number += 1
            data = b"\xff\xd8\xff" + rng.randbytes(2000)
            page = intake.take(exam.id, data, source="camera", name=str(number)).page
            print("taken", page.id, page.picture, flush=True)
            nudge.changed.wait(1)
            nudge.changed.clear()
            for doubt in review.doubts()[:2]:
                value = str(rng.randint(1, 5))
                review.decide(doubt.page, doubt.field, value)
                print("decided", doubt.page, doubt.field, value, flush=True)
            if rng.random() < 0.3:
                print("confirmed", *review.confirm_all_ready(), flush=True)
            if rng.random() < 0.1 and (action := review.undo()) is not None:
                print("undone", action.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
