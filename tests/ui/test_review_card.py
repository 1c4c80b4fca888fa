"""The student's card: only what is in doubt, or all of it; never a number that is not whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.desk import PageState
from station.contracts.reading import BubbleReading, FieldReading, GroupReading, Reason, Status
from station.contracts.sheet import FieldKind
from station.store.store import Store
from station.ui.review.digit_entry import DigitEntry, Place, places_of
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, press

Key = Qt.Key


def digit(value: str, second: str = "", *, doubtful: bool = False) -> GroupReading:
    likely = {value: 0.6 if doubtful else 0.99, second: 0.35}
    return GroupReading(
        label="",
        value=value,
        status=Status.AMBIGUOUS if doubtful else Status.OK,
        confidence=0.9,
        margin=0.5,
        needs_review=doubtful,
        reasons=(Reason.FAINT,) if doubtful else (),
        bubbles=tuple(BubbleReading(value=v, probability=likely.get(v, 0.001)) for v in "0123456789"),
    )


def identifier(groups: list[GroupReading]) -> FieldReading:
    whole = all(group.value for group in groups)
    value = "".join(group.value for group in groups) if whole else ""
    return replace(
        field(0, value, Reason.FAINT),
        kind=FieldKind.IDENTIFIER,
        groups=tuple(groups),
        raw="".join(group.value or "?" for group in groups),
    )


SEVEN_OF_EIGHT = [digit(d) for d in "5550123"] + [digit("6", "9", doubtful=True)]
UNREAD = [digit(d) for d in "5550123"] + [digit("", doubtful=True)]


def opened(open_desktop: OpenDesktop, folder: Path, groups: list[GroupReading]) -> Desktop:
    store = Store(folder)
    read_page(store, exam_in(store), replace(reading(field(1, "1")), identifier=identifier(groups)))
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    return desktop


def type_keys(qtbot: QtBot, desktop: Desktop, keys: str) -> None:
    for key in keys:
        click(qtbot, desktop.window.review, key)


def test_only_the_doubtful_digit_is_typed(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = opened(open_desktop, folder, SEVEN_OF_EIGHT)
    type_keys(qtbot, desktop, "9")
    assert desktop.store.pages.get(1).identifier == "55501236"  # nothing yet: Enter accepts
    press(qtbot, desktop, Key.Key_Return)
    assert desktop.store.pages.get(1).identifier == "55501239"
    assert desktop.store.pages.get(1).state is PageState.READY


def test_all_eight_are_typed_and_a_slip_is_erased(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = opened(open_desktop, folder, SEVEN_OF_EIGHT)
    type_keys(qtbot, desktop, "12345679")
    click(qtbot, desktop.window.review, Key.Key_Backspace)
    type_keys(qtbot, desktop, "8")
    press(qtbot, desktop, Key.Key_Return)
    assert desktop.store.pages.get(1).identifier == "12345678"


def test_a_proposal_that_is_whole_is_accepted(qtbot: QtBot, open_desktop: OpenDesktop, folder: Path) -> None:
    desktop = opened(open_desktop, folder, SEVEN_OF_EIGHT)
    press(qtbot, desktop, Key.Key_Space)
    assert desktop.store.actions.decided(1) == {0: "55501236"}


@pytest.mark.parametrize("keys", ["", "12", "`"])
def test_a_number_that_is_not_whole_stays_and_says_why(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, keys: str
) -> None:
    desktop = opened(open_desktop, folder, UNREAD)
    told: list[str] = []
    desktop.window.review.said.connect(told.append)
    type_keys(qtbot, desktop, keys)
    press(qtbot, desktop, Key.Key_Return)
    assert told
    assert desktop.store.actions.decided(1) == {}
    assert desktop.store.pages.get(1).state is PageState.REVIEW


def test_the_second_likeliest_digit_is_shown() -> None:
    places = places_of(identifier(SEVEN_OF_EIGHT), None)
    assert places[7] == Place(value="6", doubtful=True, others="9")
    assert places_of(identifier(UNREAD), None)[7].value == "?"
    assert not any(place.doubtful for place in places_of(identifier(UNREAD), "12345678"))


def test_the_cursor_goes_over_what_is_in_doubt() -> None:
    entry = DigitEntry(
        places_of(identifier([digit("1", doubtful=True), digit("2"), digit("", doubtful=True)]), None)
    )
    assert (entry.cursor, entry.missing) == (0, (2,))
    entry.type("7")
    assert (entry.cursor, entry.values) == (2, ("7", "2", "?"))
    entry.type("9")
    assert (entry.cursor, entry.values, entry.missing) == (None, ("7", "2", "9"), ())
    entry.type("4")  # one more than are in doubt: all are meant
    assert (entry.values, entry.missing) == (("7", "9", "4"), ())
    entry.erase()
    assert entry.values == ("7", "2", "9")


def test_what_is_typed_stays_while_other_sheets_come_in(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = opened(open_desktop, folder, SEVEN_OF_EIGHT)
    type_keys(qtbot, desktop, "1234")
    other = reading(field(1, "3"), identifier="11112222")
    desktop.window.pages_read((read_page(desktop.store, desktop.store.exams.get(1), other, 2).id,))
    type_keys(qtbot, desktop, "5678")
    press(qtbot, desktop, Key.Key_Return)
    assert desktop.store.pages.get(1).identifier == "12345678"
