"""Fills the demo's folder: an exam, and its sheets one after the other, as a scanner would bring them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from station.services.demo_class import DemoClass
from station.services.intake import Intake, Taken
from station.store.store import Store
from station.ui.tasks import Tasks


def camera_name() -> str:
    """Of the demo's own camera."""
    return QCoreApplication.translate("demo", "Demo camera")


class DemoFill(QObject):
    """``made``: the exam; ``taken``: ids of pages; ``progress``: how many of how many sheets are there."""

    made = Signal(object)
    taken = Signal(tuple)
    progress = Signal(int, int)
    failed = Signal(object)

    def __init__(self, store: Store, intake: Intake, tasks: Tasks, demo: DemoClass) -> None:
        super().__init__()
        self._store = store
        self._intake = intake
        self._tasks = tasks
        self._demo = demo
        self._exam = 0

    def start(self) -> None:
        exam = self._store.exams.create(self.tr("Demo: maths, class A"), self._demo.template, time.time())
        self._store.exams.set_key(exam.id, self._demo.key)
        self._store.rosters.put(exam.id, self._demo.students)
        self._exam = exam.id
        self.made.emit(self._store.exams.get(exam.id))
        self._next(0)

    def _next(self, index: int) -> None:
        sheets = self._demo.sheets
        self.progress.emit(index, len(sheets))
        if index < len(sheets):
            name, data_of = sheets[index]
            work = partial(_take, self._intake, self._exam, name, data_of)
            self._tasks.run(work, partial(self._took, index), self.failed.emit)

    def _took(self, index: int, taken: Taken) -> None:
        self.taken.emit((taken.page.id,))
        self._next(index + 1)


def _take(intake: Intake, exam: int, name: str, data_of: Callable[[], bytes]) -> Taken:
    return intake.take(exam, data_of(), source="demo", name=name)
