"""What is asked about whole sheets, what is only listed for a look, and the keys that every sheet has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.codec import encode
from station.contracts.desk import ActionKind, DiscardReason, DoubtKind, PageState
from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import Alarm, PageReading, Quality, Reason
from station.services.loop import read_of
from station.store.pages import Arrival
from station.store.store import Store
from station.ui.review.shortcut_words import command_word
from station.ui.review.shortcuts import COMPARE, GALLERY, REVIEW, TABLE
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.pictures import encoded, scene
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, gallery_seen, press

Key = Qt.Key
Open = Callable[..., Desktop]
SHARP = Quality(sharpness=0.05, glare=0.0, exposure=0.9, cut_corners=())


@pytest.fixture
def opened(open_desktop: OpenDesktop, folder: Path) -> Open:
    """A station at the review of pages with these readings."""

    def open_with(*readings: PageReading, key: str | None = None) -> Desktop:
        store = Store(folder)
        exam = exam_in(store)
        store.exams.set_key(exam.id, key)
        for number, what in enumerate(readings, 1):
            read_page(store, exam, what, number)
        store.close()
        desktop = open_desktop()
        desktop.window.show_mode(Mode.REVIEW)
        return desktop

    return open_with


def accept_proposed(qtbot: QtBot, desktop: Desktop) -> None:
    """Of two sheets, when both are seen."""
    compare = desktop.window.review._panes.compare
    qtbot.waitUntil(lambda: compare.pictured)
    click(qtbot, compare, Key.Key_Return)


def listed(desktop: Desktop) -> dict[DoubtKind, int]:
    return desktop.window.review._deeds.queue.counts()


def state(desktop: Desktop, page: int = 1) -> PageState:
    return desktop.store.pages.get(page).state


def test_proven_doubles_are_listed_and_blanks_by_a_setting_at_once(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(field(1, "1,3"), field(2, ""), field(3, "4")))
    assert listed(desktop) == {DoubtKind.PROVEN_DOUBLE: 1}
    assert (desktop.window.review.left, state(desktop)) == (0, PageState.READY)
    desktop.preferences.change(ask_blanks=True)
    assert listed(desktop) == {DoubtKind.PROVEN_DOUBLE: 1, DoubtKind.PROVEN_BLANK: 1}
    press(qtbot, desktop, Key.Key_3)
    assert desktop.store.actions.decided(1) == {1: "3"}
    desktop.preferences.change(ask_doubles=False, ask_blanks=False)
    assert listed(desktop) == {}
    press(qtbot, desktop, Key.Key_U)
    assert desktop.store.actions.decided(1) == {}
    desktop.preferences.change(ask_doubles=True)
    assert listed(desktop) == {DoubtKind.PROVEN_DOUBLE: 1}


def test_proven_doubles_are_confirmed_together_whatever_was_marked(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(
        *(reading(field(1, value), identifier=f"0000000{n}") for n, value in enumerate(("1,3", "2,5", "1,4")))
    )
    press(qtbot, desktop, Key.Key_G)
    click(qtbot, gallery_seen(qtbot, desktop), Key.Key_Return)
    assert [desktop.store.actions.decided(page)[1] for page in (1, 2, 3)] == ["1,3", "2,5", "1,4"]


def test_an_alarm_is_one_question_about_the_sheet(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(replace(reading(), alarms=(Alarm.POSE_SUSPECT, Alarm.MANY_BLANK)))
    question = desktop.window.review._panes.sheet_question
    words = [label.text() for label in question.findChildren(QLabel) if label.isVisible()]
    assert any("Alignment in doubt" in text and "Many blanks" in text for text in words)
    press(qtbot, desktop, Key.Key_3, Key.Key_0, Key.Key_M)
    assert desktop.store.actions.decided(1) == {}
    press(qtbot, desktop, Key.Key_Space)
    assert desktop.store.actions.decided(1) == {-1: "ok"}
    assert state(desktop) is PageState.READY


RIGHT = "3142531425314253"


def test_a_shift_is_said_and_seen_without_changing_an_answer(qtbot: QtBot, opened: Open) -> None:
    marks = [*RIGHT[:5], "", *RIGHT[5:15]]
    fields = [field(number, mark) for number, mark in enumerate(marks, 1)]
    desktop = opened(reading(*fields), key=encode({"answers": dict(enumerate(RIGHT, 1))}).decode())
    assert listed(desktop) == {DoubtKind.SHIFT: 1}
    words = [label.text() for label in desktop.window.review._panes.sheet_question.findChildren(QLabel)]
    assert "Answer shift suspected: one row down from No. 6" in words
    press(qtbot, desktop, Key.Key_Space)
    assert listed(desktop) == {}
    assert desktop.store.actions.decided(1) == {-2: "ok"}
    press(qtbot, desktop, Key.Key_U)
    assert listed(desktop) == {DoubtKind.SHIFT: 1}


def test_a_new_key_looks_for_shifts_at_once(qtbot: QtBot, opened: Open) -> None:
    marks = [*RIGHT[:5], "", *RIGHT[5:15]]
    desktop = opened(*[reading(*(field(n, m) for n, m in enumerate(marks, 1)), identifier=f"0000000{i}")
                       for i in range(3)])  # fmt: skip
    assert listed(desktop) == {}
    desktop.store.exams.set_key(1, encode({"answers": dict(enumerate(RIGHT, 1))}).decode())
    desktop.window.review.refresh()
    qtbot.waitUntil(lambda: listed(desktop) == {DoubtKind.SHIFT: 3})


def test_a_sheet_is_discarded_with_a_reason_by_two_keys(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(field(1, "2", Reason.FAINT)))
    review = desktop.window.review
    click(qtbot, review, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, desktop, Key.Key_9, Key.Key_Space, Key.Key_Escape, Key.Key_Escape)
    assert (state(desktop), desktop.store.actions.decided(1)) == (PageState.REVIEW, {})
    click(qtbot, review, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, desktop, Key.Key_2)
    assert state(desktop) is PageState.DISCARDED
    (action,) = desktop.store.actions.history(1)
    assert (action.kind, action.moves[0].why) == (ActionKind.DISCARD, DiscardReason.WRONG_UPLOAD)
    press(qtbot, desktop, Key.Key_U, Key.Key_4)
    assert desktop.store.actions.decided(1) == {1: "4"}


def test_of_one_sheet_taken_twice_enter_accepts_the_better_picture(qtbot: QtBot, opened: Open) -> None:
    blurred = reading(field(1, "2"))
    desktop = opened(blurred, replace(blurred, quality=SHARP))
    assert listed(desktop) == {DoubtKind.SAME_STUDENT: 1}
    press(qtbot, desktop, Key.Key_Return)
    assert [state(desktop, page) for page in (1, 2)] == [PageState.READY] * 2
    accept_proposed(qtbot, desktop)
    assert [state(desktop, page) for page in (1, 2)] == [PageState.SUPERSEDED, PageState.READY]
    assert listed(desktop) == {}
    press(qtbot, desktop, Key.Key_U)
    assert listed(desktop) == {DoubtKind.SAME_STUDENT: 1}


def test_fewer_doubts_are_better_than_a_sharper_picture(qtbot: QtBot, opened: Open) -> None:
    doubtful = replace(reading(field(1, "2", Reason.FAINT)), quality=SHARP)
    desktop = opened(doubtful, reading(field(1, "2")))
    press(qtbot, desktop, Key.Key_D)
    accept_proposed(qtbot, desktop)
    assert [state(desktop, page) for page in (1, 2)] == [PageState.SUPERSEDED, PageState.READY]


def test_where_answers_differ_enter_chooses_nothing(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(field(1, "2")), reading(field(1, "3")))
    press(qtbot, desktop, Key.Key_D)
    compare = desktop.window.review._panes.compare
    qtbot.waitUntil(lambda: compare.pictured)
    with qtbot.waitSignal(compare.refused):
        click(qtbot, compare, Key.Key_Return)
    assert [state(desktop, page) for page in (1, 2)] == [PageState.READY] * 2
    click(qtbot, compare, Key.Key_1)
    assert state(desktop, 2) is PageState.SUPERSEDED


def test_groups_and_ends_are_reached_by_keys(qtbot: QtBot, opened: Open) -> None:
    one = reading(field(1, "2", Reason.FAINT), field(2, "", Reason.UNPROVEN_BLANK), field(3, "1,2"))
    desktop = opened(one)
    kinds = []
    for key in (Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp, Key.Key_End, Key.Key_Home):
        press(qtbot, desktop, key)
        item = desktop.window.review._deeds.queue.current
        assert item is not None
        kinds.append(item.kind)
    blank, faint, look = DoubtKind.BLANK, DoubtKind.FAINT, DoubtKind.PROVEN_DOUBLE
    assert kinds == [faint, look, faint, look, blank]


def test_a_place_without_a_decision_is_found_again(
    qtbot: QtBot, opened: Open, open_desktop: OpenDesktop
) -> None:
    desktop = opened(*(reading(field(1, "2", Reason.FAINT), identifier=f"0000000{n}") for n in range(5)))
    press(qtbot, desktop, Key.Key_Right, Key.Key_Right, Key.Key_Right)
    qtbot.waitUntil(lambda: desktop.store.bookmarks.get(1) == (4, 1))
    again = open_desktop()
    again.window.show_mode(Mode.REVIEW)
    press(qtbot, again, Key.Key_5)
    assert again.store.actions.decided(4) == {1: "5"}


def test_the_card_and_the_keys_cannot_disagree(qtbot: QtBot, opened: Open) -> None:
    desktop = opened(reading(field(1, "2", Reason.FAINT)))
    review = desktop.window.review
    keys = [key for bindings in TABLE.values() for bound in bindings for key in bound.keys]
    assert len(keys) == len(REVIEW) + len(GALLERY) + len(COMPARE)  # no key means two things
    click(qtbot, review, Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    card = review._panes.shortcuts
    assert card.isVisible()
    shown = {label.text() for label in card.findChildren(QLabel)}
    for bindings in TABLE.values():
        for bound in bindings:
            assert {bound.text, command_word(bound.command)} <= shown
    click(qtbot, card, Key.Key_Escape)
    assert review._panes.one_by_one.isVisible()


def test_tab_reaches_every_button(qtbot: QtBot, opened: Open) -> None:
    review = opened(reading(field(1, "2", Reason.FAINT))).window.review
    buttons = [b for b in review._panes.one_by_one.findChildren(QPushButton) if b.isVisible()]
    reached = []
    widget = review.nextInFocusChain()
    while widget is not None and widget is not review:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.append(widget)
        widget = widget.nextInFocusChain()
    assert len(buttons) > 10
    assert [button.text() for button in buttons if button not in reached] == []


@pytest.fixture
def real(open_desktop: OpenDesktop, folder: Path) -> Desktop:
    """One page whose picture can be opened."""
    store = Store(folder)
    exam = exam_in(store)
    picture = store.blobs.keep(encoded(scene(1400, 1000), "JPEG"), ".jpg")
    arrival = Arrival(
        exam=exam.id, picture=picture, page_index=0, source="file", source_name="1.jpg", taken_s=1.0
    )
    page, _ = store.pages.take(arrival)
    (begun,) = store.pages.begin_reading(1)
    what = reading(field(1, "2", Reason.FAINT))
    outline = ((0.0, 0.0), (1399.0, 0.0), (1399.0, 999.0), (0.0, 999.0))
    what = replace(what, outline_px=outline, picture_width_px=1400, picture_height_px=1000)
    outcome = PageOutcome(task=PageTask(file="1.jpg", path=b""), reading=what)
    store.pages.finish_reading(begun, read_of(page.id, outcome, 0.0), 1)
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    return desktop


def test_what_was_typed_stays_when_the_picture_comes(qtbot: QtBot, real: Desktop) -> None:
    review = real.window.review
    press(qtbot, real, Key.Key_M, Key.Key_1)
    qtbot.waitUntil(lambda: review._shows.shown is not None and review._shows.shown.picture is not None)
    press(qtbot, real, Key.Key_4, Key.Key_Return)
    assert real.store.actions.decided(1) == {1: "1,4"}


def test_the_picture_as_scanned_is_shown_while_the_key_is_held(qtbot: QtBot, real: Desktop) -> None:
    review = real.window.review
    canvas = review._panes.canvas
    qtbot.waitUntil(lambda: canvas._picture is not None)
    upright = canvas._picture
    qtbot.keyPress(review, Key.Key_O)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: canvas._picture is not None and canvas._picture is not upright)
    shown = canvas._picture
    assert shown is not None
    assert (shown.width_px, shown.height_px) == (1400, 1000)
    qtbot.keyRelease(review, Key.Key_O)  # type: ignore[no-untyped-call]
    assert canvas._picture is upright


def test_contrast_and_zoom_leave_the_place_of_bubbles(qtbot: QtBot, real: Desktop) -> None:
    review = real.window.review
    panes = review._panes
    qtbot.waitUntil(lambda: panes.canvas._picture is not None)
    before = panes.canvas._layout()
    press(qtbot, real, Key.Key_BracketRight, Key.Key_BracketRight, Key.Key_Plus)
    assert panes.canvas._layout()[0] > before[0]
    assert panes.crop._picture is not panes.crop._shown
    press(qtbot, real, Key.Key_BracketLeft, Key.Key_BracketLeft, Key.Key_Minus)
    assert panes.canvas._layout() == before
    assert panes.crop._picture is panes.crop._shown
