"""The results of a class as a teacher works with them: real store, real widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from station.contracts.results import Standing
from station.contracts.settings import ThemeChoice
from station.services.review import Review
from station.ui.results.chart_view import Charts
from station.ui.results.score_order import Fact
from station.ui.results.state_card import Lack
from station.ui.theme import apply_theme
from tests.desk import TEACHER
from tests.ui.results_desk import KEY, PLAIN, Desk
from tests.ui.test_layout import cut_words, overlapping


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., Desk]]:
    apply_theme(qapp, ThemeChoice.LIGHT)
    desks: list[Desk] = []

    def one(key: str | None = PLAIN, *, enrolled: bool = True, sheets: bool = True) -> Desk:
        desks.append(Desk.started(tmp_path, qtbot, key, enrolled=enrolled, sheets=sheets))
        return desks[-1]

    yield one
    for desk in desks:
        desk.close()


def test_rows_have_rank_score_and_signs(start: Callable[..., Desk]) -> None:
    desk = start()
    assert desk.column(Fact.NAME) == ["김민지", "이서준", "박하은", "=cmd()", "최도윤"]
    assert desk.column(Fact.RANK) == ["1", "2", "3", "", ""]
    assert desk.column(Fact.SCORE) == ["10", "9", "8* provisional", "Absent", "Absent"]
    assert desk.column(Fact.WRONG) == ["", "2", "2, 3", "", ""]
    assert [desk.cell("박하은", number) for number in (1, 2, 3)] == ["○", "∅", "?"]
    assert desk.cell("이서준", 2) == "×"


def test_numbers_are_sorted_as_numbers_and_those_without_come_last(start: Callable[..., Desk]) -> None:
    desk = start()
    score = desk.view.table.column_of(Fact.SCORE)
    assert score is not None
    desk.view.rows.sortByColumn(score, Qt.SortOrder.AscendingOrder)
    assert desk.column(Fact.NAME) == ["박하은", "이서준", "김민지", "=cmd()", "최도윤"]
    desk.view.rows.sortByColumn(score, Qt.SortOrder.DescendingOrder)
    assert desk.column(Fact.NAME) == ["김민지", "이서준", "박하은", "=cmd()", "최도윤"]


def test_a_sheet_of_nobody_stands_at_the_end_in_any_order(start: Callable[..., Desk]) -> None:
    desk = start(sheets=False)
    desk.hand_in(9, "1,1,1,1,1")
    desk.hand_in(0, "2,2,2,2,2")
    desk.view.pages_changed()
    desk.wait(lambda: desk.view.table.rowCount() == 6)
    for column in range(desk.view.table.columnCount()):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            desk.view.table.sort(column, order)
            row = desk.view.table.row_at(5)
            assert row is not None
            assert row.standing is Standing.UNKNOWN


def test_filter_and_search(start: Callable[..., Desk]) -> None:
    desk = start()
    filters = desk.view.filters
    counts = [filters.list.item(at).text() for at in range(filters.list.count())]
    assert counts[:5] == [
        "All  5",
        "Confirmed  2",
        "Not confirmed  1",
        "Two sheets of a student  0",
        "Absent  2",
    ]
    filters.list.setCurrentRow(4)
    assert desk.column(Fact.NAME) == ["=cmd()", "최도윤"]
    filters.list.setCurrentRow(0)
    filters.search.setText("ㅂㅎㅇ")
    assert desk.column(Fact.NAME) == ["박하은"]
    filters.search.setText("00000001")
    assert desk.column(Fact.NAME) == ["이서준"]
    filters.search.setText("없는 이름")
    assert desk.view.table.rowCount() == 0


def test_a_new_sheet_appears_by_itself_and_the_chosen_row_stays(start: Callable[..., Desk]) -> None:
    desk = start()
    row = desk.view.table.row_at(1)
    assert row is not None
    desk.view.rows.choose(("s1", ()))
    page = desk.hand_in(4, "1,1,1,1,1")
    desk.view.pages_changed((page.id,))
    desk.wait(lambda: desk.column(Fact.RANK)[:2] == ["1", "1"])
    assert desk.column(Fact.NAME) == ["김민지", "최도윤", "이서준", "박하은", "=cmd()"]
    assert desk.view.rows.row is not None
    assert desk.view.rows.row.student is not None
    assert desk.view.rows.row.student.name == "이서준"


def test_nothing_is_computed_while_nobody_looks(start: Callable[..., Desk]) -> None:
    desk = start()
    before = desk.view.now
    desk.view.hide()
    desk.hand_in(4, "1,1,1,1,1")
    desk.view.pages_changed()
    assert desk.view.now is before
    desk.view.show()
    desk.wait(lambda: desk.column(Fact.RANK)[:2] == ["1", "1"])


def test_essay_points_make_the_score_and_down_goes_to_the_next_student(start: Callable[..., Desk]) -> None:
    desk = start(KEY)
    view = desk.view
    view.rows.choose(("s0", ()))
    desk.wait(lambda: view.sheet.essays.isVisible())
    view.sheet.essays.enter()
    essay = view.sheet.essays.field(6)
    QTest.keyClicks(essay, "7.5")
    QTest.keyClick(essay, Qt.Key.Key_Down)
    assert view.rows.row is not None
    assert view.rows.row.student is not None
    assert view.rows.row.student.name != "김민지"
    desk.wait(lambda: desk.cell("김민지", 6) == "7.5/10")
    assert desk.column(Fact.SCORE)[desk.column(Fact.NAME).index("김민지")] == "17.5"


def test_too_many_points_are_refused_and_said(start: Callable[..., Desk]) -> None:
    desk = start(KEY)
    desk.view.rows.choose(("s0", ()))
    desk.wait(lambda: desk.view.sheet.essays.isVisible())
    essay = desk.view.sheet.essays.field(6)
    QTest.keyClicks(essay, "11")
    QTest.keyClick(essay, Qt.Key.Key_Return)
    assert desk.said[-1] == "From 0 to 10 points."
    assert desk.review.decided(1) == {}


def test_undo_takes_points_back(start: Callable[..., Desk]) -> None:
    desk = start(KEY)
    desk.review.give_points(1, {6: 4})
    desk.view.pages_changed()
    desk.wait(lambda: desk.cell("김민지", 6) == "4/10")
    desk.view.undo()
    desk.wait(lambda: desk.cell("김민지", 6) == "–/10")


def test_the_paper_shows_right_wrong_and_wanted(start: Callable[..., Desk]) -> None:
    desk = start()
    desk.view.rows.choose(("s1", ()))
    desk.wait(lambda: bool(desk.view.sheet.canvas.marks))
    drawn = {(mark.number, mark.drawing.value) for mark in desk.view.sheet.canvas.marks}
    assert {(1, "right"), (2, "wrong"), (2, "wanted")} <= drawn
    assert (1, "wanted") not in drawn


def test_enter_goes_to_review_for_what_waits(start: Callable[..., Desk]) -> None:
    desk = start()
    asked: list[int] = []
    desk.view.review_wanted.connect(asked.append)
    desk.view.rows.choose(("s2", ()))
    QTest.keyClick(desk.view.rows, Qt.Key.Key_Return)
    assert asked == [3]
    desk.view.rows.choose(("s0", ()))
    QTest.keyClick(desk.view.rows, Qt.Key.Key_Return)
    assert asked == [3]


def test_absent_students_are_named_marked_and_taken_back(start: Callable[..., Desk]) -> None:
    desk = start()
    filters = desk.view.filters
    assert filters.attendance.text() == "5 sit it · 3 sheets · 2 missing"
    filters.absentees.list.item(0).setSelected(True)
    QTest.mouseClick(filters.absentees.mark, Qt.MouseButton.LeftButton)
    desk.wait(lambda: filters.attendance.text() == "4 sit it · 3 sheets · 1 missing")
    names = [filters.absentees.list.item(at).text() for at in range(2)]
    assert names == ["최도윤 · 나", "=cmd() · 가 · absent"]
    filters.absentees.list.clearSelection()
    filters.absentees.list.item(1).setSelected(True)
    QTest.mouseClick(filters.absentees.take_back, Qt.MouseButton.LeftButton)
    desk.wait(lambda: filters.attendance.text() == "5 sit it · 3 sheets · 2 missing")


def test_copied_rows_are_harmless_in_a_spreadsheet(start: Callable[..., Desk]) -> None:
    desk = start()
    desk.view.rows.selectAll()
    QTest.keyClick(desk.view.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:2] == ["Name", "Class"]
    assert len(lines) == 6
    assert lines[4].startswith("'=cmd()\t")


def test_the_result_text_is_copied(start: Callable[..., Desk]) -> None:
    desk = start()
    desk.view.rows.choose(("s1", ()))
    desk.view.copy_text()
    assert "이서준" in QGuiApplication.clipboard().text()
    assert "김민지" not in QGuiApplication.clipboard().text()


def _is_drawn(charts: Charts) -> bool:
    return bool(charts.views)


def test_charts_are_drawn_and_copied(start: Callable[..., Desk]) -> None:
    desk = start()
    analysis = desk.view.analysis
    for tab in range(4):
        analysis.tabs.setCurrentIndex(tab)
        charts = (analysis.items.charts, analysis.rates, analysis.histogram, analysis.map)[tab]
        desk.wait(partial(_is_drawn, charts))
        QGuiApplication.clipboard().clear()
        QTest.mouseClick(analysis.copy, Qt.MouseButton.LeftButton)
        assert not QGuiApplication.clipboard().image().isNull()
    assert "20" in analysis.few.text()


def test_without_a_key_sheets_or_exam_it_says_so(start: Callable[..., Desk]) -> None:
    desk = start(None)
    wanted: list[str] = []
    desk.view.key_wanted.connect(lambda: wanted.append("key"))
    desk.view.scan_wanted.connect(lambda: wanted.append("scan"))
    desk.view.exams_wanted.connect(lambda: wanted.append("exam"))
    assert desk.view.card.lack is Lack.KEY
    desk.view.card.button.click()
    empty = desk.store.exams.create("빈 시험", desk.store.exams.template(desk.exam.id), 0.0)
    desk.view.open_exam(empty.id, Review(desk.store, empty.id, TEACHER))
    desk.wait(lambda: desk.view.card.lack is Lack.SHEETS)
    desk.view.card.button.click()
    desk.view.open_exam(None, None)
    desk.view.card.button.click()
    assert wanted == ["key", "scan", "exam"]


def test_a_failure_is_never_an_empty_list(start: Callable[..., Desk]) -> None:
    desk = start()
    desk.view.open_exam(99, desk.review)
    desk.wait(lambda: desk.view.card.lack is Lack.FAILED)
    assert "all still there" in desk.view.card.told
    assert desk.view.card.button.text() == "Try again"


def test_a_key_brings_the_scores(start: Callable[..., Desk]) -> None:
    desk = start(None)
    desk.review.set_key(PLAIN)
    desk.view.pages_changed()
    desk.wait(lambda: desk.view.table.rowCount() == 5)
    assert desk.column(Fact.SCORE)[0] == "10"


def test_where_all_is_provisional_a_line_says_so(start: Callable[..., Desk]) -> None:
    desk = start(sheets=False)
    desk.hand_in(0, "1,1,1,1,1")
    desk.view.pages_changed()
    desk.wait(desk.view.provisional.isVisible)


def test_without_a_list_of_students_identifiers_stand_for_them(start: Callable[..., Desk]) -> None:
    desk = start(enrolled=False)
    assert desk.column(Fact.NAME)[0] == "···0000"
    desk.view.filters.search.setText("00000001")
    assert desk.column(Fact.NAME) == ["···0001"]


def test_every_button_has_a_name_and_keys_reach_the_search(start: Callable[..., Desk]) -> None:
    desk = start()
    nameless = [
        button
        for button in desk.view.findChildren(QAbstractButton)
        if button.isVisible() and not (button.text() or button.accessibleName())
    ]
    assert [type(button).__name__ for button in nameless if type(button) is QPushButton] == []
    desk.view.take_focus()
    QTest.keyClick(desk.view.rows, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.wait(desk.view.filters.search.hasFocus)


@pytest.mark.parametrize("size", [(1366, 650), (1280, 600)])
def test_nothing_is_cut_where_there_is_little_room(start: Callable[..., Desk], size: tuple[int, int]) -> None:
    """Header and foot of the window have the rest."""
    desk = start(KEY)
    desk.window.resize(*size)
    desk.view.rows.choose(("s1", ()))
    for tab in range(desk.view.analysis.tabs.count()):
        desk.view.analysis.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        assert cut_words(desk.window) + overlapping(desk.window) == []
        assert (desk.window.width(), desk.window.height()) == size
