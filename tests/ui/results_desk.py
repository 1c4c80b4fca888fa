"""A class with sheets and the view of its results: real store, real widgets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from station.contracts.desk import Exam, Page
from station.contracts.reading import Reason
from station.contracts.roster import Student
from station.services.pictures import Pictures
from station.services.review import Review
from station.store.store import Store
from station.ui.picture_loader import PictureLoader
from station.ui.results.results_view import ResultsView
from station.ui.results.score_order import Fact
from station.ui.tasks import Tasks
from tests.desk import TEACHER, exam_in, field, opened, read_page, reading

KEY = json.dumps({"answers": dict.fromkeys("12345", "1"), "points": {"5": 6}, "essays": {"6": 10}})
PLAIN = json.dumps({"answers": dict.fromkeys("12345", "1"), "points": {"5": 6}})
NAMES = ("김민지", "이서준", "박하은", "=cmd()", "최도윤")


class Desk:
    """A class of five, three sheets, one of them with a doubt, and the view on it."""

    def __init__(self, folder: Path, qtbot: QtBot, key: str | None) -> None:
        self.qtbot = qtbot
        self.store: Store = opened(folder)
        self.exam: Exam = exam_in(self.store)
        self.review = Review(self.store, self.exam.id, TEACHER)
        self.store.exams.set_key(self.exam.id, key)
        self.tasks = Tasks(2)
        loader = PictureLoader(Pictures(self.store.blobs), self.tasks)
        self.view = ResultsView(self.store, loader, self.tasks)
        self.said: list[str] = []
        self.view.said.connect(self.said.append)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.view)
        self.window.resize(1366, 660)

    def enroll(self) -> None:
        students = [
            Student(uid=f"s{at}", name=name, code=f"0000000{at}", class_name="가" if at % 2 else "나")
            for at, name in enumerate(NAMES)
        ]
        self.store.rosters.put(self.exam.id, students)

    def hand_in(self, at: int, answers: str, *, asked: int = 0) -> Page:
        """The sheet of one student; ``asked``: a question that the reader is not sure of."""
        fields = (
            field(n, value, *([Reason.FAINT] if n == asked else []))
            for n, value in enumerate(answers.split(","), 1)
        )
        return read_page(self.store, self.exam, reading(*fields, identifier=f"0000000{at}"), at + 1)

    def show(self) -> None:
        self.window.show()
        self.view.open_exam(self.exam.id, self.review)
        self.wait(lambda: self.view.now is not None)

    def wait(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done, timeout=20_000)

    def column(self, fact: Fact) -> list[str]:
        table = self.view.table
        column = table.column_of(fact)
        assert column is not None
        return [table.text_at(row, column) for row in range(table.rowCount())]

    def cell(self, name: str, number: int) -> str:
        table = self.view.table
        row = self.column(Fact.NAME).index(name)
        columns = range(table.columnCount())
        column = next(c for c in columns if table.fact_at(c) is None and table.number_at(c) == number)
        return table.text_at(row, column)

    def close(self) -> None:
        self.window.close()
        self.tasks.close()
        self.store.close()

    @classmethod
    def started(cls, folder: Path, qtbot: QtBot, key: str | None, *, enrolled: bool, sheets: bool) -> Desk:
        """The window is open and the results are there."""
        desk = cls(folder, qtbot, key)
        if enrolled:
            desk.enroll()
        if sheets:
            pages = [desk.hand_in(0, "1,1,1,1,1"), desk.hand_in(1, "1,2,1,1,1")]
            desk.hand_in(2, "1,,2,1,1", asked=3)
            desk.review.confirm([page.id for page in pages])
        desk.show()
        return desk
