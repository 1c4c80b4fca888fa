"""An exam's key in a real window, and hands on its keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from station.app.desktop import Desktop
from station.contracts.desk import Exam
from station.contracts.grading import ExamKey
from station.grading.exam_key import parse_exam_key
from station.services.exam_setup import own_sheet
from station.services.review import Review
from station.store.store import Store
from station.ui.exams.key_page import KeyPage
from station.ui.window.mode import Mode
from tests.desk import TEACHER, exam_in, field, read_page, reading


def made(folder: Path, choices: int = 5, numeric: int = 0) -> Exam:
    """An exam without sheets."""
    store = Store(folder)
    exam = store.exams.create("3월 모의고사", own_sheet("3월", choices, numeric), 1000.0)
    store.close()
    return exam


def with_sheets(folder: Path) -> Exam:
    """Three students with five answers each, by a key of which question 5 is about to change."""
    store = Store(folder)
    exam = exam_in(store)
    Review(store, exam.id, TEACHER).set_key('{"answers":{"1":"1","2":"1","3":"1","4":"1","5":"1"}}')
    for number, answers in enumerate(("11111", "11112", "22222"), 1):
        fields = [field(at, value) for at, value in enumerate(answers, 1)]
        read_page(store, exam, reading(*fields, identifier=f"1000000{number}"), number)
    store.close()
    return exam


def opened(desktop: Desktop, exam: Exam) -> KeyPage:
    exams = desktop.window.views.exams
    desktop.window.show_mode(Mode.EXAMS)
    desktop.window.activateWindow()
    assert QTest.qWaitForWindowActive(desktop.window)
    exams.choose(exam.id)
    exams.show_page(exams.key)
    exams.key.editor.grid.go_to(0)
    exams.key.editor.grid.setFocus()
    return exams.key


def key_in(desktop: Desktop, exam: Exam) -> ExamKey:
    text = desktop.store.exams.get(exam.id).key
    assert text is not None
    return parse_exam_key(text)


def press(page: KeyPage, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the focus."""
    QTest.keyClick(page.window().windowHandle(), key, held)


def write(page: KeyPage, text: str) -> None:
    """Digits and signs, one key each."""
    for sign in text:
        press(page, Qt.Key(ord(sign)))


def answers(page: KeyPage) -> list[str]:
    return [row.answer for row in page.editor.draft.forms[page.editor.form].rows]


def button(page: KeyPage, text: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text().startswith(text))
