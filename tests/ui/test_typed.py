"""A sheet typed from the paper, in the real window."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from station.contracts.desk import PageState
from station.contracts.roster import Student
from station.store.store import Store
from station.ui.capture.capture_head import Source
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop

KIM = Student(uid="kim", name="김민지", phone="01012345678")
LEE = Student(uid="lee", name="이도현", phone="01055550000")


def test_a_student_without_a_scan(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    exam = exam_in(store)
    store.rosters.put(exam.id, (KIM, LEE))
    read_page(store, exam, reading(field(1, "2"), identifier="12345678"))
    store.close()
    desktop = open_desktop()
    capture = desktop.window.capture
    capture.choose_source(Source.TYPED)
    pane = capture.typed_pane
    assert [pane._who.itemText(at)[:3] for at in range(2)] == ["이도현", "김민지"]
    pane._answers.setText("31251")
    pane.make()
    assert "Choose a student" in pane._trouble.text()
    pane._who.setCurrentIndex(0)
    pane._answers.setText("3129")
    pane.make()
    assert desktop.store.pages.counts(1).taken == 1
    pane._answers.setText("312")
    pane.make()
    page = desktop.store.pages.get(2)
    assert (page.student, page.state) == ("lee", PageState.REVIEW)
    assert "2 questions" in desktop.window.said
    desktop.window.show_mode(Mode.REVIEW)
    assert desktop.window.review.left == 2
    qtbot.waitUntil(lambda: "no picture" in desktop.window.review._panes.crop._notice)
    desktop.window.review.accept()  # nothing can be accepted unseen
    assert desktop.window.review.left == 2
    desktop.window.review.decide("5")
    desktop.window.review.decide("")
    assert desktop.store.pages.get(2).state is PageState.READY


def test_without_a_roster_the_number_is_typed(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    exam_in(store)
    store.close()
    desktop = open_desktop()
    pane = desktop.window.capture.typed_pane
    desktop.window.capture.choose_source(Source.TYPED)
    pane._answers.setText("31251")
    pane.make()
    assert "8 digits" in pane._trouble.text()
    pane._number.setText("12345678")
    pane.make()
    page = desktop.store.pages.get(1)
    assert (page.identifier, page.state) == ("12345678", PageState.READY)


def test_two_students_who_look_the_same_are_told_apart(open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    exam = exam_in(store)
    store.rosters.put(exam.id, [Student(uid=uid, name="김민준") for uid in ("one", "two")])
    store.close()
    desktop = open_desktop()
    desktop.window.capture.choose_source(Source.TYPED)
    pane = desktop.window.capture.typed_pane
    pane._answers.setText("31251")
    pane._who.setEditText("김민준")
    pane.make()
    assert "Several students look the same" in pane._trouble.text()
    assert desktop.store.pages.counts(exam.id).taken == 0
    pane._who.setCurrentIndex(1)
    assert pane._who.currentText() == "김민준 (number 2 on the roster)"
    pane.make()
    assert desktop.store.pages.get(1).student == "two"
    # the other one, by its whole text as it was typed
    pane._who.setEditText("김민준 (number 1 on the roster)")
    pane._answers.setText("31251")
    pane.make()
    assert desktop.store.pages.get(2).student == "one"
