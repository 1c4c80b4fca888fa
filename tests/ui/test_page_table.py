"""The table of pages: newest first, right after every way in which rows come and change."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from station.contracts.desk import PageState
from station.contracts.roster import Student
from station.errors import Code
from station.services.review import Review
from station.store.pages import Read
from station.store.store import Store
from station.ui.capture.page_table import WINDOW, PageTable
from tests.desk import TEACHER, exam_in, field, read_page, reading, taken


def names(table: PageTable) -> list[str]:
    return [str(table.data(table.index(row, 0))) for row in range(table.rowCount())]


def test_pages_that_come_later_stand_above(store: Store, qapp: QApplication) -> None:
    exam, table = exam_in(store), PageTable(store)
    table.open_exam(exam.id)
    for number in range(1, 4):
        table.pages_changed((taken(store, exam, number).id,))
    assert names(table) == ["3.jpg", "2.jpg", "1.jpg"]


def test_rows_stay_right_where_windows_of_rows_meet(store: Store, qapp: QApplication) -> None:
    exam, table = exam_in(store), PageTable(store)
    ids = [taken(store, exam, number).id for number in range(WINDOW - 1)]
    table.open_exam(exam.id)
    assert len(names(table)) == WINDOW - 1
    more = [taken(store, exam, number).id for number in range(WINDOW - 1, WINDOW + 2)]
    table.pages_changed(tuple(more))
    assert names(table) == [f"{number}.jpg" for number in range(WINDOW + 1, -1, -1)]
    assert [table.row_of(page) for page in (ids[0], more[-1])] == [WINDOW + 1, 0]
    first = table.page_at(WINDOW + 1)
    assert first is not None
    assert first.id == ids[0]


def test_a_page_that_changed_is_looked_up_again(store: Store, qapp: QApplication) -> None:
    exam, table = exam_in(store), PageTable(store)
    page = taken(store, exam)
    table.open_exam(exam.id)
    assert table.page_at(0) == page
    (begun,) = store.pages.begin_reading(1)
    store.pages.finish_reading(begun, Read(state=PageState.FAILED, code=Code.BLANK_PAGE), 1)
    table.pages_changed((page.id,))
    now = table.page_at(0)
    assert now is not None
    assert now.state is PageState.FAILED


def test_another_exam_shows_nothing_of_the_first(store: Store, qapp: QApplication) -> None:
    one, other, table = exam_in(store), exam_in(store, "다른 시험"), PageTable(store)
    page = taken(store, one)
    table.open_exam(one.id)
    table.open_exam(other.id)
    table.pages_changed((page.id,))
    assert (names(table), table.row_of(page.id)) == ([], None)


def test_a_sheet_has_its_students_name(store: Store, qapp: QApplication) -> None:
    exam, table = exam_in(store), PageTable(store)
    store.rosters.put(exam.id, (Student(uid="kim", name="김민지", phone="01012345678"),))
    read_page(store, exam, reading(field(1, "2"), identifier="12345678"), 1)
    read_page(store, exam, reading(field(1, "2"), identifier="87654321"), 2)
    taken(store, exam, 3)
    review = Review(store, exam.id, TEACHER)
    review.rules.renew(review.rules.pages())
    table.open_exam(exam.id)
    assert [table.data(table.index(row, 1)) for row in range(3)] == ["", "···4321", "김민지"]
