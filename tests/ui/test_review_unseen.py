"""What was not on the screen is not decided: missing pictures, and keys that are held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.desk import PageState
from station.contracts.reading import Alarm, PageReading, Reason
from station.store.store import Store
from station.ui.window.mode import Mode
from tests.desk import JPEG, PAPER, exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, decided, held, press

Key = Qt.Key
Open = Callable[..., Desktop]


@pytest.fixture
def opened(open_desktop: OpenDesktop, folder: Path) -> Open:
    """A station at the review of these pages; ``broken``: numbers of those whose picture cannot be opened."""

    def open_with(*readings: PageReading, broken: tuple[int, ...] = ()) -> Desktop:
        store = Store(folder)
        exam = exam_in(store)
        for number, what in enumerate(readings):
            read_page(store, exam, what, number, paper=JPEG if number in broken else PAPER)
        store.close()
        desktop = open_desktop()
        desktop.window.show_mode(Mode.REVIEW)
        return desktop

    return open_with


def faint(count: int) -> list[PageReading]:
    return [reading(field(1, "2", Reason.FAINT), identifier=f"1000{number:04d}") for number in range(count)]


def gallery_of(qtbot: QtBot, desktop: Desktop, crops: int) -> QPushButton:
    """The gallery with so many crops; its button."""
    press(qtbot, desktop, Key.Key_G)
    gallery = desktop.window.review._panes.gallery
    qtbot.waitUntil(lambda: sum(cell.crop is not None for cell in gallery.grid.cells) == crops)
    return gallery._enter


def test_a_gallery_confirms_only_crops_that_were_seen(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(*faint(4), broken=(1, 3))
    gallery = desktop.window.review._panes.gallery
    button = gallery_of(qtbot, desktop, 2)
    assert button.text() == "Confirm 2 (Enter)"
    assert (gallery._unseen.isVisible(), gallery._unseen.text()) == (True, "2 without a picture stay")
    for key in (Key.Key_Right, Key.Key_3, Key.Key_Return):  # not even with an answer of its own
        click(qtbot, gallery.grid, key)
    assert decided(desktop) == [{1: "2"}, {}, {1: "2"}, {}]
    assert desktop.window.review.left == 2


def test_a_gallery_opened_and_confirmed_at_once_decides_nothing(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(*faint(3), broken=(0, 1, 2))
    press(qtbot, desktop, Key.Key_G)
    gallery = desktop.window.review._panes.gallery
    click(qtbot, gallery.grid, Key.Key_Return)
    assert decided(desktop) == [{}] * 3
    assert not gallery._enter.isEnabled()


def test_space_waits_for_the_paper_and_says_so(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(*faint(1), broken=(0,))
    review = desktop.window.review
    for key in (Key.Key_Space, Key.Key_Return):
        click(qtbot, review, key)
        assert desktop.window.said == "There is no picture of this yet. Type the answer, or L for later."
        click(qtbot, review, Key.Key_Right)
        assert desktop.window.said == "", "it was said of the key before"
    assert decided(desktop) == [{}]
    press(qtbot, desktop, Key.Key_4)
    assert decided(desktop) == [{1: "4"}]


def test_a_double_mark_is_not_taken_unseen(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(field(1, "1,3", Reason.TWO_MARKS)), broken=(0,))
    press(qtbot, desktop, Key.Key_M, Key.Key_M)
    assert decided(desktop) == [{}]
    press(qtbot, desktop, Key.Key_M, Key.Key_1, Key.Key_3)
    click(qtbot, desktop.window.review, Key.Key_Return)  # typed, not proposed
    assert decided(desktop) == [{1: "1,3"}]


def test_a_sheet_is_fine_only_where_it_is_seen(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(replace(reading(), alarms=(Alarm.POSE_SUSPECT,)), broken=(0,))
    with qtbot.waitSignal(desktop.window.review.said):
        click(qtbot, desktop.window.review, Key.Key_Space)
    assert decided(desktop) == [{}]


def test_of_two_sheets_none_is_accepted_unseen(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(), reading(), broken=(0, 1))
    press(qtbot, desktop, Key.Key_D)
    compare = desktop.window.review._panes.compare
    with qtbot.waitSignal(compare.refused):
        click(qtbot, compare, Key.Key_Return)
    states = [desktop.store.pages.get(page).state for page in (1, 2)]
    assert states == [PageState.READY] * 2


def test_a_held_key_moves_but_decides_nothing(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(*faint(3))
    review = desktop.window.review
    qtbot.waitUntil(lambda: review.shows_paper)
    for key, text in (
        (Key.Key_Space, " "),
        (Key.Key_Return, "\r"),
        (Key.Key_3, "3"),
        (Key.Key_QuoteLeft, "`"),
    ):
        held(review, key, text)
    assert decided(desktop) == [{}] * 3
    held(review, Key.Key_Right)
    held(review, Key.Key_Right)
    assert review._deeds.queue.place == 2
    click(qtbot, review, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    held(review, Key.Key_2, "2")
    assert [page.state for page in desktop.store.pages.some((1, 2, 3)).values()] == [PageState.REVIEW] * 3


def test_a_held_key_goes_on_moving_in_the_gallery_only(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(*faint(3))
    gallery_of(qtbot, desktop, 3)
    grid = desktop.window.review._panes.gallery.grid
    for key in (Key.Key_Return, Key.Key_X, Key.Key_3, Key.Key_G):
        held(grid, key)
    assert decided(desktop) == [{}] * 3
    assert [cell.value for cell in grid.cells] == ["2"] * 3
    assert desktop.window.review.in_gallery
    held(grid, Key.Key_Right)
    assert grid.at == 1


def test_enter_held_on_two_sheets_chooses_none(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(), reading())
    press(qtbot, desktop, Key.Key_Return)
    compare = desktop.window.review._panes.compare
    qtbot.waitUntil(lambda: compare.pictured)
    held(compare, Key.Key_Return, "\r")
    held(compare, Key.Key_1, "1")
    assert [page.state for page in desktop.store.pages.some((1, 2)).values()] == [PageState.READY] * 2
    click(qtbot, compare, Key.Key_Return)
    assert desktop.store.pages.counts(1).of(PageState.SUPERSEDED) == 1
