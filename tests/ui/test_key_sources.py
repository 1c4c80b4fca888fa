"""The key of an exam from files: a spreadsheet, a filled key sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import Reason
from station.contracts.sheet import SheetTemplate
from station.services.exam_setup import own_sheet
from station.services.review import Review
from station.store.store import Store
from station.ui.exams.key_page import KeyPage
from station.ui.exams.key_sources import KeySources
from station.ui.tasks import Tasks
from tests.desk import TEACHER, field, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.key_desk import answers, made, opened


def test_a_spreadsheet_fills_the_table_and_a_wrong_one_is_named(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    exam = made(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    file = tmp_path / "정답.csv"
    file.write_bytes('번호,정답,배점\n1,3,20\n2,"1,3",20\n'.encode("cp949"))
    page.sources.read_table(file)
    qtbot.waitUntil(lambda: answers(page)[:2] == ["3", "1,3"])
    assert desktop.store.exams.get(exam.id).key is None
    file.write_text("번호,정답\n1,3\n2,9\n")
    page.sources.read_table(file)
    qtbot.waitUntil(lambda: "2: 9" in page.editor.told)
    assert answers(page)[:2] == ["3", "1,3"]
    page.sources.read_table(tmp_path / "없음.xlsx")
    qtbot.waitUntil(lambda: "없음.xlsx" in page.editor.told)


def test_doubts_of_a_key_sheet_are_cells_to_fill_in(qtbot: QtBot, tmp_path: Path) -> None:
    found = reading(field(1, "3"), field(2, "1", Reason.FAINT), field(3, ""), field(4, "2"))

    def read(sheet: SheetTemplate, task: PageTask) -> PageOutcome:
        return PageOutcome(task=task, reading=found)

    tasks = Tasks(1)
    store = Store(tmp_path / "data")
    exam = store.exams.create("시험", own_sheet("시험", 4, 0), 1000.0)
    page = KeyPage(
        store,
        tasks,
        read,
        lambda exam: Review(store, exam, TEACHER),
        QSettings(str(store.folder / "w.ini"), QSettings.Format.IniFormat),
    )
    qtbot.addWidget(page)
    page.open_exam(exam.id)
    page.sources.read_sheet(tmp_path / "정답.jpg")
    qtbot.waitUntil(lambda: answers(page) == ["3", "?", "", "2"])
    assert page.editor.grid.currentIndex().row() == 1
    page.apply()
    assert store.exams.get(exam.id).key is None
    page.editor.grid.paste("1")
    page.apply()
    assert store.exams.get(exam.id).key == '{"answers":{"1":"3","2":"1","4":"2"}}'
    tasks.close()
    store.close()


def test_what_is_read_for_another_exam_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    tasks = Tasks(1)
    sources = KeySources(tasks, lambda sheet, task: PageOutcome(task=task))
    qtbot.addWidget(sources)
    told: list[object] = []
    sources.found.connect(lambda fill, _: told.append(fill))
    file = tmp_path / "정답.csv"
    file.write_text("번호,정답\n1,3\n")
    sources.set_sheet(own_sheet("시험", 4, 0))
    sources.read_table(file)
    sources.set_sheet(own_sheet("시험", 5, 0))
    sources.read_table(file)
    qtbot.waitUntil(lambda: bool(told))
    tasks.close()
    assert len(told) == 1
