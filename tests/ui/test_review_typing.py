"""A number of several digits, while the reader brings other sheets: nothing of it is ever lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.contracts.reading import FieldReading, Reason
from station.contracts.sheet import FieldKind
from station.store.store import Store
from station.ui.window.mode import Mode
from tests.desk import exam_in, field, read_page, reading
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, press


def short_answer(number: int) -> FieldReading:
    asked = field(number, "7", Reason.FAINT)
    places = tuple(replace(asked.groups[0], label=str(at)) for at in range(3))
    return replace(asked, kind=FieldKind.NUMERIC, groups=places)


@pytest.mark.parametrize("choice", [False, True])
def test_an_answer_that_was_begun_is_ended(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, choice: bool
) -> None:
    store = Store(folder)
    exam = exam_in(store)
    asked = field(1, "2", Reason.FAINT) if choice else short_answer(1)
    read_page(store, exam, reading(asked, identifier="12345678"), 1)
    store.close()
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    review = desktop.window.review
    keys = [Qt.Key.Key_M, Qt.Key.Key_1, Qt.Key.Key_3] if choice else [Qt.Key.Key_4, Qt.Key.Key_2]
    for number, key in enumerate(keys, 2):
        click(qtbot, review, key)
        came = reading(field(1, "3"), identifier=f"1111222{number}")
        desktop.window.pages_read((read_page(desktop.store, desktop.store.exams.get(1), came, number).id,))
    press(qtbot, desktop, Qt.Key.Key_Return)
    assert desktop.store.actions.decided(1) == {1: "1,3" if choice else "42"}
