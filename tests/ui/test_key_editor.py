"""The key of an exam in the window: typed, pasted, imported; who changes; applied and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.app.session import translated
from station.contracts.grading import KeyRule, Retakes
from station.messages import Language
from station.services.key_edits import Column
from station.services.review import Review
from tests.desk import TEACHER
from tests.ui.conftest import OpenDesktop
from tests.ui.key_desk import answers, button, key_in, made, opened, press, with_sheets, write
from tests.ui.test_layout import SIZES, cut_words, overlapping

SAVE = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
REDO = (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)


def test_a_whole_key_is_typed_digit_after_digit(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = made(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    write(page, "31524")
    assert desktop.store.exams.get(exam.id).key is None
    press(page, *SAVE)
    assert desktop.store.exams.get(exam.id).key == '{"answers":{"1":"3","2":"1","3":"5","4":"2","5":"4"}}'
    press(page, *UNDO)
    assert desktop.store.exams.get(exam.id).key is None
    assert answers(page) == [""] * 5
    press(page, *REDO)
    assert key_in(desktop, exam).forms[0].key.items[4].right == (frozenset("4"),)


def test_both_and_one_of_them_are_typed_on_the_number_pad(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    page = opened(open_desktop(), made(folder))
    write(page, "3+15/240")
    assert answers(page) == ["1,3", "5|2", "4", "", ""]
    press(page, Qt.Key.Key_Backspace)
    press(page, Qt.Key.Key_Backspace)
    assert answers(page)[2:] == ["", "", ""]
    write(page, "9")
    assert "9" in page.editor.told
    assert answers(page)[2] == ""


def test_rules_are_one_key_and_give_the_answer_back(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    page = opened(open_desktop(), made(folder))
    grid = page.editor.grid
    write(page, "31")
    grid.go_to(0)
    press(page, Qt.Key.Key_A)
    press(page, Qt.Key.Key_V)
    rows = page.editor.draft.forms[0].rows
    assert [row.rule for row in rows[:3]] == [KeyRule.ALL_RIGHT, KeyRule.VOID, KeyRule.MATCH]
    grid.go_to(0)
    press(page, Qt.Key.Key_A)
    assert page.editor.draft.forms[0].rows[0].rule is KeyRule.MATCH
    assert answers(page)[:2] == ["3", "1"]


def test_a_short_answer_is_typed_and_enter_goes_on(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    page = opened(open_desktop(), made(folder, 1, 2))
    write(page, "34")
    write(page, "2")
    press(page, Qt.Key.Key_Return)
    assert answers(page) == ["3", "42", ""]
    assert page.editor.grid.currentIndex().row() == 2


@pytest.mark.parametrize("text", ["3\t5\n1\t4\n5\t3", "3\t5\r\n1\t4\r\n5\t3\r\n"])
def test_cells_are_pasted_from_a_place_on(open_desktop: OpenDesktop, folder: Path, text: str) -> None:
    page = opened(open_desktop(), made(folder))
    page.editor.grid.go_to(2)
    page.editor.grid.paste(text)
    assert answers(page) == ["", "", "3", "1", "5"]
    assert [row.points for row in page.editor.draft.forms[0].rows] == [1.0, 1.0, 5.0, 4.0, 3.0]
    page.editor.grid.go_to(0)
    page.editor.grid.paste("2\t4\n4\t4")
    assert answers(page) == ["2", "4", "3", "1", "5"]
    page.editor.grid.go_to(4)
    page.editor.grid.paste(text)
    assert answers(page) == ["2", "4", "3", "1", "5"], "nothing is cut off in silence"
    assert page.editor.told


def test_what_is_pasted_on_the_first_answer_is_a_whole_key(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    page = opened(open_desktop(), made(folder))
    QApplication.clipboard().setText("번호\t정답\t배점\n1\t③\t4\n2\t전원\t4")
    press(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.editor.draft.forms[0].rows[1].rule is KeyRule.ALL_RIGHT
    page.editor.grid.go_to(0)
    page.editor.grid.paste("31524")
    assert answers(page) == ["3", "1", "5", "2", "4"]
    press(page, *UNDO)
    assert answers(page) == ["3", "", "", "", ""]


def test_two_forms_that_a_mark_tells_apart(open_desktop: OpenDesktop, folder: Path, qtbot: QtBot) -> None:
    exam = made(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    write(page, "3152")
    button(page, "Two forms").click()
    assert answers(page) == [""] * 5
    write(page, "4231")
    page.editor.side.form_question.emit(5)
    page.editor.side.retakes.emit(Retakes.BEST)
    page.editor.side.form_named.emit("B형")
    page.apply()
    key = key_in(desktop, exam)
    assert [form.name for form in key.forms] == ["Odd form", "B형"]
    assert [item.right[0] for item in key.forms[1].key.items] == [frozenset(v) for v in "4231"]
    assert (key.form_question, key.retakes) == (5, Retakes.BEST)


def test_a_form_without_answers_is_not_applied(open_desktop: OpenDesktop, folder: Path, qtbot: QtBot) -> None:
    exam = made(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    write(page, "31524")
    button(page, "Two forms").click()
    page.apply()
    assert "Even form" in page.editor.told
    assert desktop.store.exams.get(exam.id).key is None
    button(page, "Take the form out").click()
    page.apply()
    assert key_in(desktop, exam).forms[0].name == ""


def test_essays_have_points_and_a_number_of_their_own(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = made(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    write(page, "31524")
    button(page, "Add an essay").click()
    assert page.editor.grid.currentIndex().column() == Column.POINTS
    write(page, "1")
    write(page, "2")
    press(page, Qt.Key.Key_Return)
    button(page, "Add an essay").click()
    button(page, "Take the essay out").click()
    page.editor.side.points.emit("4")
    page.apply()
    items = key_in(desktop, exam).forms[0].key.items
    assert [(item.number, item.points, item.rule) for item in items[4:]] == [
        (5, 4.0, KeyRule.MATCH),
        (6, 12.0, KeyRule.ESSAY),
    ]


def test_who_changes_is_shown_first_and_one_undo_brings_the_key_back(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = with_sheets(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    before = desktop.store.exams.get(exam.id).key
    page.editor.grid.go_to(4)
    write(page, "2")
    press(page, *SAVE)
    qtbot.waitUntil(page.preview.isVisible)
    assert desktop.store.exams.get(exam.id).key == before
    assert {row[1:] for row in page.preview.rows} == {
        ("5 → 4 *", "-1", "1 → 2"),
        ("4 → 5 *", "+1", "2 → 1"),
        ("0 → 1 *", "+1", "3 → 3"),
    }
    assert "3 students change" in page.preview.told
    press(page, Qt.Key.Key_Escape)
    assert not page.preview.isVisible()
    assert desktop.store.exams.get(exam.id).key == before
    page.apply()
    qtbot.waitUntil(page.preview.isVisible)
    press(page, Qt.Key.Key_Return)
    assert key_in(desktop, exam).forms[0].key.items[4].right == (frozenset("2"),)
    assert "Ctrl+Z" in desktop.window.said
    press(page, *UNDO)
    assert desktop.store.exams.get(exam.id).key == before
    assert answers(page)[4] == "1"


def test_those_of_whom_only_the_rank_changes_are_counted_apart(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = with_sheets(folder)
    page = opened(open_desktop(), exam)
    page.editor.grid.go_to(4)
    write(page, "+2")
    page.apply()
    qtbot.waitUntil(page.preview.isVisible)
    assert "1 students change" in page.preview.told
    assert "Only the rank changes: 1" in page.preview.told
    press(page, Qt.Key.Key_Escape)
    page.editor.take(page.editor.past[0])
    assert button(page, "Apply…").isEnabled()


def test_a_key_that_changes_nobody_is_applied_at_once(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = with_sheets(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    page.editor.side.retakes.emit(Retakes.LAST)
    page.apply()
    qtbot.waitUntil(lambda: key_in(desktop, exam).retakes is Retakes.LAST)
    assert not page.preview.isVisible()


def test_what_is_not_applied_waits_while_other_exams_are_looked_at(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    first, second = made(folder), made(folder)
    desktop = open_desktop()
    page = opened(desktop, first)
    write(page, "315")
    opened(desktop, second)
    assert answers(page) == [""] * 5
    opened(desktop, first)
    assert answers(page) == ["3", "1", "5", "", ""]
    press(page, *UNDO)
    assert answers(page) == ["3", "1", "", "", ""]
    button(page, "Back to the applied key").click()
    assert answers(page) == [""] * 5


def test_undo_of_the_key_leaves_what_was_done_to_sheets(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = with_sheets(folder)
    desktop = open_desktop()
    page = opened(desktop, exam)
    Review(desktop.store, exam.id, TEACHER).confirm_all_ready()
    before = desktop.store.exams.get(exam.id).key
    press(page, *UNDO)
    assert desktop.store.exams.get(exam.id).key == before
    assert "review" in desktop.window.said


@pytest.mark.parametrize("size", SIZES, ids=["1366x768", "1280x720"])
@pytest.mark.parametrize("language", list(Language))
def test_no_word_of_the_key_is_cut(
    open_desktop: OpenDesktop,
    qapp: QApplication,
    qtbot: QtBot,
    folder: Path,
    language: Language,
    size: tuple[int, int],
) -> None:
    exam = with_sheets(folder)
    with translated(qapp, language):
        desktop = open_desktop()
        desktop.window.resize(*size)
        page = opened(desktop, exam)
        faults = []
        for step in ("plain", "forms", "preview"):
            if step == "forms":
                page.editor.side.form_wanted.emit()
                page.sources.fill_text("3 9")
            elif step == "preview":
                page.editor.side.form_unwanted.emit()
                page.sources.fill_text("22222")
                page.apply()
                qtbot.waitUntil(page.preview.isVisible)
            qapp.processEvents()
            faults += [(step, word) for word in cut_words(page) + overlapping(page)]
        assert faults == []


def test_a_key_that_was_begun_outlives_the_window(
    open_desktop: OpenDesktop, folder: Path, qtbot: QtBot
) -> None:
    exam = made(folder)
    first = open_desktop()
    write(opened(first, exam), "315")
    first.window.close()
    second = open_desktop()
    page = opened(second, exam)
    assert answers(page) == ["3", "1", "5", "", ""]
    assert second.store.exams.get(exam.id).key is None
    press(page, *SAVE)
    assert second.store.exams.get(exam.id).key is not None
    second.window.close()
    assert answers(opened(open_desktop(), exam)) == ["3", "1", "5", "", ""]
