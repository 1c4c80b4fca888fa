"""The roster page and what is kept and given away, in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop, Next
from station.contracts.desk import PageState
from station.contracts.roster import Student
from station.services.roster_import import Column
from station.store.exam_file import write_exam_file
from station.store.full_backup import FOLDER
from station.store.store import Store
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop

CSV = "이름,학생 전화,학부모 전화,반\n김민지,010-1234-5678,,2반\n이도현,,010-5555-0000,2반\n,010-1,,\n"


@pytest.fixture
def desktop(open_desktop: OpenDesktop, folder: Path) -> Desktop:
    store = Store(folder)
    exam = exam_in(store)
    for number, identifier in enumerate(("12345678", "55550000", "99990000")):
        read_page(store, exam, reading(field(1, "2"), identifier=identifier), number)
    store.close()
    opened = open_desktop()
    opened.window.show_mode(Mode.EXAMS)
    opened.window.views.exams.show_page(opened.window.views.roster)
    return opened


def states(desktop: Desktop) -> list[PageState]:
    return [desktop.store.pages.get(page).state for page in desktop.store.pages.ids(1)]


def test_a_file_becomes_a_roster_and_sheets_find_their_students(
    qtbot: QtBot, desktop: Desktop, tmp_path: Path
) -> None:
    path = tmp_path / "명단.csv"
    path.write_text(CSV, encoding="cp949")
    page = desktop.window.views.roster
    page.open_file(path)
    qtbot.waitUntil(page.importing.isVisible)
    plan = page.importing.plan
    assert plan is not None
    assert (plan.new, plan.known, plan.left_out) == (2, 0, 1)
    page.importing.take()
    qtbot.waitUntil(lambda: states(desktop) == [PageState.READY, PageState.READY, PageState.REVIEW])
    roster = desktop.store.rosters.of_exam(1)
    assert roster is not None
    students = [desktop.store.pages.get(page_id).student for page_id in (1, 2, 3)]
    assert students == [*(student.uid for student in roster.students), ""]
    qtbot.waitUntil(lambda: desktop.window.review.left == 1)
    qtbot.waitUntil(lambda: "Sheets of 2 of 2" in desktop.window._foot._attendance.text())


def test_a_roster_of_another_exam_is_looked_at_when_that_is_opened(
    qtbot: QtBot, desktop: Desktop, open_desktop: OpenDesktop
) -> None:
    other = exam_in(desktop.store)
    desktop.window.work_on(other.id)
    roster = (Student(uid="kim", name="김민지", phone="01012345678"),)
    desktop.store.rosters.put(1, roster)
    desktop.window.work_on(1)
    qtbot.waitUntil(lambda: states(desktop) == [PageState.READY, PageState.REVIEW, PageState.REVIEW])
    rules = desktop.window._review.rules  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: rules.held() == rules.version())


def test_a_renewal_that_was_cut_short_is_begun_anew(
    qtbot: QtBot, desktop: Desktop, open_desktop: OpenDesktop
) -> None:
    desktop.window.close()
    store = Store(desktop.store.folder)
    store.rosters.put(1, (Student(uid="kim", name="김민지", phone="01012345678"),))
    store.close()
    again = open_desktop()
    qtbot.waitUntil(lambda: states(again) == [PageState.READY, PageState.REVIEW, PageState.REVIEW])


def test_columns_can_be_put_right(qtbot: QtBot, desktop: Desktop) -> None:
    QApplication.clipboard().setText("가나다\t이도현\n라마바\t김민지")
    page = desktop.window.views.roster
    page.paste()
    page.importing.choose_column(Column.NAME, 1)
    page.importing.take()
    roster = desktop.store.rosters.of_exam(1)
    assert roster is not None
    assert [student.name for student in roster.students] == ["이도현", "김민지"]


def test_known_students_who_change_are_named_before(qtbot: QtBot, desktop: Desktop) -> None:
    page = desktop.window.views.roster
    QApplication.clipboard().setText("이름\t전화\t학부모 전화\n김민지\t010-1234-5678\t010-1111-2222")
    page.paste()
    assert page.importing.told_changes == ""
    page.importing.take()
    QApplication.clipboard().setText("이름\t전화\t학부모 전화\n김민지\t010-1234-5678\t010-3333-4444")
    page.paste()
    assert "1 known students" in page.importing.told_changes
    assert "김민지" in page.importing.told_changes


def test_nothing_changes_until_it_is_taken(qtbot: QtBot, desktop: Desktop) -> None:
    QApplication.clipboard().setText("이름\t전화\n김민지\t010-1234-5678")
    page = desktop.window.views.roster
    page.paste()
    page.importing.left.emit()
    assert desktop.store.rosters.of_exam(1) is None
    assert not page.importing.isVisible()


def test_students_are_typed_and_removed(qtbot: QtBot, desktop: Desktop) -> None:
    page = desktop.window.views.roster
    page._name.setText("새 학생")
    page._phone.setText("010-7777-1111")
    page.add()
    page.add()
    assert "name" in page._trouble.text()
    page._table.selectRow(0)
    page._remove()
    assert desktop.store.rosters.of_exam(1) is None


def test_a_file_that_is_no_table_says_so(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    path = tmp_path / "명단.xlsx"
    path.write_bytes(b"PK\x03\x04 no")
    page = desktop.window.views.roster
    page.open_file(path)
    qtbot.waitUntil(lambda: bool(page._trouble.text()))
    assert not page.importing.isVisible()


# Kept and given away


def care(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.views.exams.show_page(desktop.window.views.care)
    qtbot.waitUntil(lambda: desktop.window.views.care._whole.isEnabled())


def done(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: desktop.window.views.care._whole.isEnabled(), timeout=20_000)


def test_an_exam_goes_to_a_file_and_comes_from_one(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    page = desktop.window.views.care
    page.export_to(tmp_path / "수학.exam")
    done(qtbot, desktop)
    page.import_from(tmp_path / "수학.exam")
    qtbot.waitUntil(lambda: "already" in page._trouble.text())
    other = Store(tmp_path / "other")
    exam = exam_in(other)
    other.exams.rename(exam.id, "다른 PC의 시험")
    read_page(other, exam, reading(field(1, "4"), identifier="11112222"))
    write_exam_file(other, exam.id, tmp_path / "다른.exam")
    other.close()
    page.import_from(tmp_path / "다른.exam")
    qtbot.waitUntil(lambda: len(desktop.store.exams.all()) == 2)
    qtbot.waitUntil(lambda: desktop.window.mode is Mode.CAPTURE)
    assert desktop.window._exam is not None
    assert desktop.window._exam.name == "다른 PC의 시험"


def test_an_exam_is_deleted_only_by_its_name_and_when_the_window_has_closed(
    qtbot: QtBot, desktop: Desktop
) -> None:
    page = desktop.window.views.care
    page.delete()
    page._name.setText("3월 2차")
    page.delete()
    assert desktop.next is Next.END
    assert len(desktop.store.exams.all()) == 1
    page._name.setText("3월 2차 모의고사")
    page.delete()
    qtbot.waitUntil(lambda: desktop.next is Next.DELETE)
    assert desktop.deleting == 1
    assert not desktop.window.isVisible()


def test_a_backup_is_written_and_asked_back(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    page = desktop.window.views.care
    page.back_up_to(tmp_path / "stick")
    done(qtbot, desktop)
    assert (tmp_path / "stick" / FOLDER / "station.db").is_file()
    page.restore_from(tmp_path / "elsewhere")
    assert page._trouble.text()
    page.restore_from(tmp_path / "stick")
    qtbot.waitUntil(lambda: desktop.next is Next.RESTORE)
    assert desktop.backup == tmp_path / "stick" / FOLDER
