"""Where the keys go in the capture view: to it whenever it is opened, and to the list after a discard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from station.contracts.desk import PageState
from station.store.store import Store
from station.ui.capture.page_detail import PageDetail
from station.ui.window.mode import Mode
from tests.desk import exam_in, read_page, reading
from tests.ui.conftest import OpenDesktop

Key = Qt.Key


def has_keys(view: QWidget) -> bool:
    """It, or something in it, is in focus."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is view or view.isAncestorOf(focus))


def test_keys_reach_the_capture_view_after_any_other(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    exam_in(store)
    store.close()
    window = open_desktop().window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for mode in (Mode.REVIEW, Mode.SETTINGS, Mode.EXAMS):
        window.show_mode(mode)
        QTest.keyClick(window.windowHandle(), Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert has_keys(window.capture)
        QApplication.clipboard().clear()
        window.say("")
        QTest.keyClick(window.windowHandle(), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert "paste" in window.said


def test_a_discard_leaves_the_keys_in_the_list(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    exam = exam_in(store)
    for number in range(3):
        read_page(store, exam, reading(identifier=f"1000{number:04d}"), number)
    store.close()
    desktop = open_desktop()
    window = desktop.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view, detail = window.capture.findChild(QTableView), window.findChild(PageDetail)
    assert isinstance(view, QTableView)
    assert isinstance(detail, PageDetail)
    view.setFocus()
    QTest.keyClick(window.windowHandle(), Key.Key_Down)
    for _ in range(12):
        if getattr(QApplication.focusWidget(), "text", str)() == "Discard":
            break
        QTest.keyClick(window.windowHandle(), Key.Key_Tab)
    assert has_keys(detail)
    QTest.keyClick(window.windowHandle(), Key.Key_Space)
    assert desktop.store.pages.counts(1).of(PageState.DISCARDED) == 1
    assert QApplication.focusWidget() is view
    QTest.keyClick(window.windowHandle(), Key.Key_Space)
    assert desktop.store.pages.counts(1).of(PageState.READY) == 2
