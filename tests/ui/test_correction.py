"""An answer that nobody asked about can be corrected: at the paper, from the results, after confirming."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.desk import DoubtKind, PageState
from station.contracts.reading import Reason
from station.store.store import Store
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, press

Key = Qt.Key


@pytest.fixture
def desktop(open_desktop: OpenDesktop, folder: Path) -> Desktop:
    store = Store(folder)
    exam = exam_in(store)
    store.exams.set_key(exam.id, '{"answers":{"1":"2","2":"3"}}')
    sure = reading(field(1, "2"), field(2, "4"), field(3, "5"), identifier="12345678")
    read_page(store, exam, sure, 1)
    read_page(store, exam, reading(field(1, "2", Reason.FAINT), field(2, "1"), identifier="87654321"), 2)
    store.close()
    opened = open_desktop()
    opened.window.show_mode(Mode.REVIEW)
    return opened


def test_a_question_on_the_paper_is_corrected(qtbot: QtBot, desktop: Desktop) -> None:
    review = desktop.window.review
    review._panes.canvas.field_clicked.emit(2)
    assert review.current is not None
    assert (review.current.page, review.current.field, review.current.kind) == (2, 2, DoubtKind.CORRECTION)
    assert review.left == 1  # it holds up nothing
    click(qtbot, review, Key.Key_5)
    assert desktop.store.actions.decided(2) == {2: "5"}
    assert review.current.field == 2  # the person stays at this sheet
    click(qtbot, review, Key.Key_U)
    assert desktop.store.actions.decided(2) == {}


def test_its_doubt_comes_where_there_is_one(desktop: Desktop) -> None:
    review = desktop.window.review
    review._panes.canvas.field_clicked.emit(2)
    review._panes.canvas.field_clicked.emit(1)
    assert review.current is not None
    assert review.current.kind is DoubtKind.FAINT


def test_the_sheet_is_walked_question_by_question(qtbot: QtBot, desktop: Desktop) -> None:
    review = desktop.window.review
    desktop.window._review_page(1)
    fields = []
    for _ in range(3):
        assert review.current is not None
        fields.append((review.current.page, review.current.field))
        press(qtbot, desktop, Key.Key_Space)  # it stands as it is
    assert fields == [(1, 1), (1, 2), (1, 3)]
    assert desktop.store.actions.decided(1) == {}
    click(qtbot, review, Key.Key_Left)
    assert review.current is not None
    assert review.current.field == 2


def test_a_confirmed_sheet_is_opened_for_it_and_confirmed_again(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.window
    window.review.confirm_all()
    assert desktop.store.pages.get(1).state is PageState.CONFIRMED
    window._review_page(1)
    click(qtbot, window.review, Key.Key_Right)
    assert desktop.store.pages.get(1).state is PageState.CONFIRMED  # looking changes nothing
    click(qtbot, window.review, Key.Key_3)
    assert desktop.store.pages.get(1).state is PageState.READY
    assert desktop.store.actions.decided(1) == {2: "3"}
    assert "open again" in window.said
    click(qtbot, window.review, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desktop.store.pages.get(1).state is PageState.CONFIRMED
    for _ in range(3):
        click(qtbot, window.review, Key.Key_U)
    assert desktop.store.pages.get(1).state is PageState.CONFIRMED
    assert desktop.store.actions.decided(1) == {}


def test_the_results_lead_to_the_sheet(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.window
    window.show_mode(Mode.RESULTS)
    qtbot.waitUntil(lambda: window.views.results.now is not None)
    window.views.results.review_wanted.emit(1)
    assert window.mode is Mode.REVIEW
    assert window.review.current is not None
    assert (window.review.current.page, window.review.current.field) == (1, 1)
    window._review_page(2)
    assert window.review.current.kind is DoubtKind.FAINT  # its doubt first


def test_a_refresh_leaves_the_person_where_she_is(desktop: Desktop) -> None:
    window = desktop.window
    window._review_page(1)
    what = reading(field(1, "2", Reason.FAINT), identifier="11112222")
    read_page(desktop.store, desktop.store.exams.get(1), what, 3)
    window.pages_read((3,))
    assert window.review.current is not None
    assert (window.review.current.page, window.review.left) == (1, 2)
