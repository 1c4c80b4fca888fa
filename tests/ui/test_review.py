"""Review by the keyboard alone: one key, one decision, kept before the next item is shown."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.desk import PageState
from station.contracts.reading import PageReading, Reason
from station.store.store import Store
from station.ui.keys import letter_of
from station.ui.review.gallery_view import Grid
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop

Key = Qt.Key


def filled_store(folder_store: Store, pages: int, what: PageReading | None = None) -> None:
    exam = exam_in(folder_store)
    for number in range(pages):
        doubtful = what or reading(field(1, "2", Reason.FAINT), field(2, "3"), identifier=f"1000{number:04d}")
        read_page(folder_store, exam, doubtful, number)


@pytest.fixture
def desktop(open_desktop: OpenDesktop, folder: Path) -> Desktop:
    store = Store(folder)
    filled_store(store, 5)
    store.close()
    opened = open_desktop()
    opened.window.show_mode(Mode.REVIEW)
    return opened


def click(
    qtbot: QtBot,
    widget: QWidget,
    key: Qt.Key | str,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.keyClick(widget, key, held)  # type: ignore[no-untyped-call]


def press(qtbot: QtBot, desktop: Desktop, *keys: Qt.Key) -> None:
    """As a teacher does, who accepts what is seen."""
    review = desktop.window.review
    for key in keys:
        if key in (Key.Key_Space, Key.Key_Return) and review.current is not None:
            qtbot.waitUntil(lambda: review.shows_paper)
        click(qtbot, review, key)


def held(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """The key comes again because it was not let go."""
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        QApplication.sendEvent(widget, QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier, text, True))


def gallery_seen(qtbot: QtBot, desktop: Desktop) -> Grid:
    """All crops of the open gallery are there."""
    grid = desktop.window.review._panes.gallery.grid
    qtbot.waitUntil(lambda: all(cell.crop is not None for cell in grid.cells))
    return grid


def decided(desktop: Desktop) -> list[dict[int, str]]:
    return [desktop.store.actions.decided(page) for page in desktop.store.pages.ids(1)]


def test_one_key_is_one_decision_and_the_next_item(qtbot: QtBot, desktop: Desktop) -> None:
    press(qtbot, desktop, Key.Key_4)
    assert decided(desktop) == [{1: "4"}, {}, {}, {}, {}]
    press(qtbot, desktop, Key.Key_Space, Key.Key_0)
    assert decided(desktop)[:3] == [{1: "4"}, {1: "2"}, {1: ""}]
    assert desktop.store.pages.counts(1).of(PageState.READY) == 3


def test_several_marks_and_a_slip_of_the_finger(qtbot: QtBot, desktop: Desktop) -> None:
    press(qtbot, desktop, Key.Key_M, Key.Key_1, Key.Key_3, Key.Key_Return)
    assert decided(desktop)[0] == {1: "1,3"}
    click(qtbot, desktop.window.review, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert decided(desktop)[0] == {}
    press(qtbot, desktop, Key.Key_5)
    assert decided(desktop)[0] == {1: "5"}


def test_everything_to_all_confirmed_by_keys_alone(qtbot: QtBot, desktop: Desktop) -> None:
    press(qtbot, desktop, *[Key.Key_Space] * 5)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desktop.window.activateWindow()
    click(qtbot, desktop.window, Key.Key_Return, modifiers)
    desktop.window.review.confirm_all()
    assert desktop.store.pages.counts(1).of(PageState.CONFIRMED) == 5
    assert desktop.store.outbox.waiting() == 5


def test_a_restart_goes_on_where_it_was_and_undo_still_works(
    qtbot: QtBot, desktop: Desktop, open_desktop: OpenDesktop
) -> None:
    press(qtbot, desktop, Key.Key_4, Key.Key_3)
    again = open_desktop()
    again.window.show_mode(Mode.REVIEW)
    press(qtbot, again, Key.Key_U)
    assert decided(again)[:3] == [{1: "4"}, {}, {}]
    press(qtbot, again, Key.Key_1)
    assert decided(again)[:2] == [{1: "4"}, {1: "1"}]


def test_later_comes_back_at_the_end(qtbot: QtBot, desktop: Desktop) -> None:
    press(qtbot, desktop, Key.Key_L, *[Key.Key_1] * 4)
    assert decided(desktop) == [{}, {1: "1"}, {1: "1"}, {1: "1"}, {1: "1"}]
    press(qtbot, desktop, Key.Key_2)
    assert decided(desktop)[0] == {1: "2"}


def test_keys_walk_over_items_without_deciding(qtbot: QtBot, desktop: Desktop) -> None:
    press(qtbot, desktop, Key.Key_Right, Key.Key_N, Key.Key_Left, Key.Key_J, Key.Key_K, Key.Key_P)
    assert decided(desktop) == [{}] * 5
    press(qtbot, desktop, Key.Key_1)
    assert decided(desktop)[0] == {1: "1"}


@pytest.mark.parametrize(
    ("jamo", "letter"), [("ㅜ", "N"), ("ㅔ", "P"), ("ㅡ", "M"), ("ㅕ", "U"), ("ㅣ", "L")]
)
def test_hangul_mode_eats_no_shortcut(jamo: str, letter: str) -> None:
    event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, jamo)
    assert letter_of(event) == letter


def test_the_review_takes_no_input_method(desktop: Desktop) -> None:
    for view in (desktop.window.review, *desktop.window.review.findChildren(type(desktop.window.review))):
        assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_every_button_has_a_name(desktop: Desktop) -> None:
    unnamed = [
        button
        for button in desktop.window.findChildren(QAbstractButton)
        if not (button.accessibleName() or button.text()) and button.isVisible()
    ]
    assert unnamed == []


def test_ten_thousand_pages_open_without_being_loaded(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    exam = exam_in(store)
    with store.database.write() as db:
        db.executemany(
            "INSERT INTO page (uid, exam, picture, page_index, source, source_name, taken_s, state)"
            " VALUES (?, ?, ?, 0, 'file', ?, 0, 'failed')",
            [(str(n), exam.id, f"{n:064x}.jpg", f"{n}.jpg") for n in range(10_000)],
        )
    store.close()
    desktop = open_desktop()
    table = desktop.window.capture.table
    assert table.rowCount() == 10_000
    desktop.window.grab()
    assert len(table._windows) <= 2


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_painting_keeps_none_alive(qtbot: QtBot, desktop: Desktop) -> None:
    """PySide6 6.12 drops a reference to None with every call that returns nothing."""
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(2_000):
        desktop.window.review.repaint()
    assert abs(sys.getrefcount(None) - before) < 200


def test_a_gallery_of_sixty_with_three_exceptions_is_one_undo(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    filled_store(store, 60)
    store.close()
    desktop = open_desktop()
    review = desktop.window.review
    desktop.window.show_mode(Mode.REVIEW)
    press(qtbot, desktop, Key.Key_G)
    grid = gallery_seen(qtbot, desktop)
    for key in (Key.Key_X, Key.Key_Right, Key.Key_3, Key.Key_Down, Key.Key_X, Key.Key_Return):
        click(qtbot, grid, key)
    found = decided(desktop)
    assert found[0] == {}
    assert found[1] == {1: "3"}
    assert found[7] == {}
    assert found.count({1: "2"}) == 57
    click(qtbot, review, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert decided(desktop) == [{}] * 60


def test_of_two_sheets_one_is_accepted_by_a_key(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    exam = exam_in(store)
    for number in (1, 2):
        read_page(store, exam, reading(field(1, str(number)), identifier="11112222"), number)
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    press(qtbot, desktop, Key.Key_D)
    compare = desktop.window.review._panes.compare
    assert compare.shown == (1, 2)
    click(qtbot, compare, Key.Key_2)
    states = [desktop.store.pages.get(page).state for page in (1, 2)]
    assert states == [PageState.SUPERSEDED, PageState.READY]
    press(qtbot, desktop, Key.Key_U)
    assert desktop.store.pages.get(1).state is PageState.READY
