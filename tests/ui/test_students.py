"""Whose sheet it is, at the keyboard: the likeliest three, a number, a name, or nobody of the roster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.codec import encode
from station.contracts.desk import PageState
from station.contracts.effective import FORM_QUESTION, STUDENT_QUESTION
from station.contracts.reading import PageReading, Reason
from station.contracts.roster import OFF_LIST, Student
from station.store.store import Store
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, press
from tests.ui.test_review_card import SEVEN_OF_EIGHT, UNREAD, identifier, type_keys

Key = Qt.Key

KIM = Student(uid="kim", name="김민지", phone="01055501236", class_name="2반")
KANG = Student(uid="kang", name="강민준", phone="01055501239")
LEE = Student(uid="lee", name="이도현", phone="01077770000", parent_phone="01088889999")
YI = Student(uid="yi", name="이서현", parent_phone="01088889999")
ROSTER = (KIM, KANG, LEE, YI)


def with_roster(open_desktop: OpenDesktop, folder: Path, *sheets: PageReading, key: str = "") -> Desktop:
    store = Store(folder)
    exam = exam_in(store)
    store.rosters.put(exam.id, ROSTER)
    if key:
        store.exams.set_key(exam.id, key)
    for number, sheet in enumerate(sheets):
        read_page(store, exam, sheet, number)
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    return desktop


def torn() -> PageReading:
    """Between 6 and 9 in the last digit: 김민지 or 강민준."""
    return replace(reading(field(1, "1")), identifier=identifier(SEVEN_OF_EIGHT))


def unread() -> PageReading:
    return replace(reading(field(1, "1")), identifier=identifier(UNREAD))


def names(desktop: Desktop) -> list[str]:
    rows = desktop.window.review._panes.card.choices.rows
    return [row.suggestion.student.name for row in rows if row.suggestion is not None]


def student(desktop: Desktop, page: int = 1) -> str:
    return desktop.store.pages.get(page).student


def test_the_proposal_is_accepted_and_taken_back(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = with_roster(open_desktop, folder, torn())
    assert names(desktop) == ["김민지", "강민준", "이도현"]
    press(qtbot, desktop, Key.Key_Return)
    assert student(desktop) == "kim"
    assert desktop.store.pages.get(1).state is PageState.READY
    click(qtbot, desktop.window.review, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert student(desktop) == ""
    assert desktop.store.pages.get(1).state is PageState.REVIEW


@pytest.mark.parametrize(("key", "uid"), [(Key.Key_F1, "kim"), (Key.Key_F2, "kang"), (Key.Key_F3, "lee")])
def test_f_keys_choose(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, key: Qt.Key, uid: str) -> None:
    desktop = with_roster(open_desktop, folder, torn())
    qtbot.waitUntil(lambda: desktop.window.review.shows_paper)
    click(qtbot, desktop.window.review, key)
    assert student(desktop) == uid


def test_nobody_is_chosen_without_the_paper(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = with_roster(open_desktop, folder, torn())
    review = desktop.window.review
    qtbot.waitUntil(lambda: review.shows_paper)
    shown = review._shows.shown
    assert shown is not None
    review._shows.shown = replace(shown, picture=None, crop=None)  # as while it is loading
    click(qtbot, review, Key.Key_F1)
    assert student(desktop) == ""
    assert "no picture" in desktop.window.said


def test_a_typed_digit_narrows_down_and_decides(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = with_roster(open_desktop, folder, unread())
    type_keys(qtbot, desktop, "9")
    assert names(desktop)[0] == "강민준"
    press(qtbot, desktop, Key.Key_Return)
    assert student(desktop) == "kang"


@pytest.mark.parametrize(
    ("number", "said"), [("12344321", "Nobody on the roster"), ("88889999", "Several students share")]
)
def test_a_number_that_says_nobody_decides_nothing(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, number: str, said: str
) -> None:
    desktop = with_roster(open_desktop, folder, torn())
    type_keys(qtbot, desktop, number)
    press(qtbot, desktop, Key.Key_Return)
    assert said in desktop.window.said
    assert student(desktop) == ""
    assert desktop.store.actions.decided(1) == {}


def test_without_a_proposal_enter_asks_to_choose(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = with_roster(open_desktop, folder, reading(field(1, "1"), identifier="88889999"))
    assert names(desktop)[:2] == ["이도현", "이서현"]
    press(qtbot, desktop, Key.Key_Return)
    assert "F1" in desktop.window.said
    assert student(desktop) == ""
    qtbot.waitUntil(lambda: desktop.window.review.shows_paper)
    click(qtbot, desktop.window.review, Key.Key_F2)
    assert student(desktop) == "yi"


def test_a_name_is_searched_by_its_initials(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = with_roster(open_desktop, folder, unread())
    click(qtbot, desktop.window.review, Key.Key_Slash)
    search = desktop.window.review._panes.card.choices.field
    assert desktop.window.focusWidget() is search
    search.setText("ㅇㅅㅎ")
    assert names(desktop) == ["이서현"]
    QTest.keyClick(search, Key.Key_Return)
    assert student(desktop) == "yi"
    assert desktop.window.focusWidget() is desktop.window.review
    assert search.text() == ""


def test_a_search_is_walked_and_left(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = with_roster(open_desktop, folder, unread())
    click(qtbot, desktop.window.review, Key.Key_Slash)
    search = desktop.window.review._panes.card.choices.field
    search.setText("ㅁ")
    assert names(desktop) == ["김민지", "강민준"]
    QTest.keyClick(search, Key.Key_Down)
    QTest.keyClick(search, Key.Key_Escape)
    assert student(desktop) == ""
    assert desktop.window.focusWidget() is desktop.window.review
    assert names(desktop)[0] in ("김민지", "강민준")  # the likeliest again


def test_a_stranger_is_parked(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = with_roster(open_desktop, folder, unread())
    click(qtbot, desktop.window.review, Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert student(desktop) == OFF_LIST
    assert desktop.store.pages.get(1).state is PageState.READY


def test_shift_u_parks_nothing_elsewhere(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = with_roster(open_desktop, folder, reading(field(1, "1", Reason.FAINT), identifier="55501236"))
    click(qtbot, desktop.window.review, Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert student(desktop) == "kim"


def test_another_student_without_touching_the_question(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    """At any question of a sheet its student can be put right."""
    desktop = with_roster(open_desktop, folder, reading(field(1, "1", Reason.FAINT), identifier="55501236"))
    review = desktop.window.review
    click(qtbot, review, Key.Key_Slash)
    search = review._panes.card.choices.field
    search.setText("이도현")
    QTest.keyClick(search, Key.Key_F1)
    assert student(desktop) == "lee"
    assert review.current is not None
    assert review.current.field == 1
    assert desktop.store.actions.decided(1) == {STUDENT_QUESTION: "lee"}


def test_the_student_of_a_confirmed_sheet_is_put_right(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = with_roster(open_desktop, folder, reading(field(1, "1"), identifier="55501236"))
    review = desktop.window.review
    review.confirm_all()
    desktop.window._review_page(1)
    click(qtbot, review, Key.Key_Slash)
    review._panes.card.choices.field.setText("이도현")
    QTest.keyClick(review._panes.card.choices.field, Key.Key_Return)
    assert student(desktop) == "lee"
    assert desktop.store.pages.get(1).state is PageState.READY


def test_no_roster_no_students(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    read_page(store, exam_in(store), torn())
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    click(qtbot, desktop.window.review, Key.Key_Slash)
    assert "roster" in desktop.window.said
    assert not desktop.window.review._panes.card.choices.isVisible()


def test_the_form_is_chosen_by_its_number(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    forms = [{"name": name, "answers": {"1": v, "2": v}} for name, v in (("홀수형", "1"), ("짝수형", "2"))]
    key = encode({"forms": forms}).decode()
    sheet = reading(field(1, "2"), field(2, "2"), identifier="55501236")
    desktop = with_roster(open_desktop, folder, sheet, key=key)
    review = desktop.window.review
    assert review.current is not None
    assert (review.current.field, review.current.proposal) == (FORM_QUESTION, "짝수형")
    click(qtbot, review, Key.Key_3)
    assert desktop.store.actions.decided(1) == {}
    click(qtbot, review, Key.Key_1)
    assert desktop.store.actions.decided(1) == {FORM_QUESTION: "홀수형"}
    click(qtbot, review, Key.Key_U)
    press(qtbot, desktop, Key.Key_Space)
    assert desktop.store.actions.decided(1) == {FORM_QUESTION: "짝수형"}
