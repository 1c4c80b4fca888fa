"""Sheets of other makers have letters in their bubbles; and no key gives an answer that a sheet lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from station.contracts.reading import BubbleReading, FieldReading, Reason
from station.errors import Code, StoreError
from station.services.review import Review
from station.services.typed import bubble_meant
from station.store.store import Store
from station.ui.window.mode import Mode
from tests.desk import TEACHER, exam_in, field, opened, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import gallery_seen

Key = Qt.Key


def lettered(number: int, signs: str, value: str) -> FieldReading:
    """A doubt of a row of bubbles with ``signs`` in them."""
    asked = field(number, value, Reason.FAINT, margin=0.9)
    bubbles = tuple(BubbleReading(value=s, probability=0.9 if s == value else 0.1) for s in signs)
    return replace(asked, groups=(replace(asked.groups[0], bubbles=bubbles),))


def test_a_digit_means_the_bubble_that_bears_it_or_else_its_place() -> None:
    assert bubble_meant("3", "12345") == "3"
    assert bubble_meant("3", "ABCD") == "C"
    assert bubble_meant("0", "0123456789") == "0"
    assert [bubble_meant(digit, "ABCD") for digit in "05"] == [None, None]
    assert bubble_meant("7", "12345") is None
    assert bubble_meant("1", ("yes",)) == "yes"


def test_letters_and_columns_of_digits_are_answered_by_digits(
    open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    exam = exam_in(store)
    for number, (signs, value) in enumerate((("DCBA", "B"), ("DCBA", "B"), ("0123456789", "4"))):
        read_page(store, exam, reading(lettered(1, signs, value)), number)
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    pages = sorted(desktop.store.pages.ids(1))
    answered = {pages[0]: (Key.Key_1,), pages[1]: (Key.Key_M, Key.Key_4, Key.Key_2, Key.Key_Return)}
    for _ in pages:
        item = desktop.window.review.current
        assert item is not None
        for key in answered.get(item.page, (Key.Key_0,)):
            QTest.keyClick(desktop.window.review, key)
    assert [desktop.store.actions.decided(page) for page in pages] == [{1: "D"}, {1: "C,A"}, {1: "0"}]


def test_a_gallery_takes_no_answer_that_the_question_lacks(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    exam = exam_in(store)
    for number in range(3):
        read_page(store, exam, reading(field(1, "2", Reason.FAINT, margin=0.9)), number)
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    QTest.keyClick(desktop.window.review, Key.Key_G)
    assert desktop.window.review.in_gallery
    grid = gallery_seen(qtbot, desktop)
    for key in (Key.Key_7, Key.Key_Right, Key.Key_4, Key.Key_Right, Key.Key_0, Key.Key_Return):
        QTest.keyClick(grid, key)
    pages = sorted(desktop.store.pages.ids(1))
    assert [desktop.store.actions.decided(page)[1] for page in pages] == ["2", "4", ""]


def test_the_service_refuses_an_answer_that_the_question_lacks(tmp_path: Path) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    page = read_page(store, exam, reading(field(1, "2", Reason.FAINT)))
    review = Review(store, exam.id, TEACHER)
    for value in ("7", "A", "2,9"):
        with pytest.raises(StoreError) as caught:
            review.decide(page.id, 1, value)
        assert caught.value.code is Code.NOT_FOUND
    assert store.actions.decided(page.id) == {}
    store.close()
