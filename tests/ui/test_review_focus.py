"""Where keys go in the review after a click, after an action, and while the question is covered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.desk import PageState
from station.contracts.reading import Reason
from station.store.store import Store
from station.ui.window.main_window import MainWindow
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import decided, gallery_seen

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desktop(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> Desktop:
    """Three sheets with a doubt and two without, and the window has the keys."""
    store = Store(folder)
    exam = exam_in(store)
    for number in range(5):
        marks = (Reason.FAINT,) if number < 3 else ()
        read_page(store, exam, reading(field(1, "2", *marks), identifier=f"1000{number:04d}"), number)
    store.close()
    opened = open_desktop()
    opened.window.show_mode(Mode.REVIEW)
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    qtbot.waitUntil(lambda: opened.window.review.shows_paper)
    return opened


def key(
    window: MainWindow, which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """To whatever has the focus."""
    QTest.keyClick(window.windowHandle(), which, held)


def confirm_all(window: MainWindow) -> QPushButton:
    return next(b for b in window.findChildren(QPushButton) if b.text().startswith("Confirm all"))


def test_a_click_leaves_the_keys_where_they_are(desktop: Desktop) -> None:
    window = desktop.window
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QComboBox)
    clicked = [w for kind in kinds for w in window.findChildren(kind) if w.isVisible()]
    assert len(clicked) > 20
    assert [w for w in clicked if w.focusPolicy() & Qt.FocusPolicy.ClickFocus] == []
    QTest.mouseClick(confirm_all(window), Qt.MouseButton.LeftButton)
    assert desktop.store.pages.counts(1).of(PageState.CONFIRMED) == 2
    key(window, Key.Key_Space)
    assert decided(desktop)[0] == {1: "2"}


def test_a_button_that_was_pressed_by_a_key_gives_the_keys_back(desktop: Desktop) -> None:
    window = desktop.window
    confirm_all(window).setFocus()
    key(window, Key.Key_Space)
    assert desktop.store.pages.counts(1).of(PageState.CONFIRMED) == 2
    assert QApplication.focusWidget() is window.review


def test_no_key_goes_to_a_question_under_the_gallery(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.window
    key(window, Key.Key_G)
    grid = gallery_seen(qtbot, desktop)
    for which in (Key.Key_QuoteLeft, Key.Key_M, Key.Key_L, Key.Key_N):
        key(window, which)
    key(window, Key.Key_Return, CONTROL)
    assert decided(desktop) == [{}] * 5
    item = window.review.current
    assert item is not None
    assert item.page == 1
    window.show_mode(Mode.CAPTURE)
    window.show_mode(Mode.REVIEW)
    assert QApplication.focusWidget() is grid


def test_no_answer_is_given_behind_the_card(desktop: Desktop) -> None:
    window = desktop.window
    key(window, Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    for which in (Key.Key_3, Key.Key_QuoteLeft):
        key(window, which)
    assert decided(desktop) == [{}] * 5
