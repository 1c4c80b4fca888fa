"""Every word has its room and every control a name, in both languages, at both sizes we design for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)

from station.app.desktop import Desktop
from station.app.session import translated
from station.contracts.reading import Alarm, Reason
from station.contracts.roster import Student
from station.messages import Language
from station.store.store import Store
from station.ui.capture.capture_head import Source
from station.ui.window.mode import Mode
from station.ui.words import alarm_word
from tests.desk import exam_in, field, read_page, reading, taken
from tests.ui.conftest import OpenDesktop

SIZES = ((1366, 768), (1280, 720))
"""The small office PC, and a 1080p laptop at 150 %, in logical pixels."""

NAMED = (QAbstractButton, QComboBox, QLineEdit, QListWidget)


def fill(folder: Path) -> None:
    store = Store(folder)
    exam = exam_in(store, "3월 2차 모의고사 · 고2 수학 A반 · 5차시")
    kim = Student(uid="kim", name="김민지", phone="01012345678", parent_phone="01099998888", class_name="2반")
    store.rosters.put(exam.id, (kim, replace(kim, uid="lee", name="이도현", phone="")))
    doubtful = reading(
        field(1, "2", Reason.FAINT),
        field(2, "", Reason.UNPROVEN_BLANK),
        field(3, "1,3", Reason.TWO_MARKS),
        field(4, "4"),
    )
    for number in range(3):
        read_page(store, exam, doubtful, number)
    read_page(store, exam, reading(identifier="1234567"), 8)
    read_page(store, exam, reading(identifier="99998888"), 7)
    taken(store, exam, 9)
    store.close()


def screens(desktop: Desktop) -> Iterator[str]:
    window = desktop.window
    for source in Source:
        window.show_mode(Mode.CAPTURE)
        window.capture.choose_source(source)
        yield f"capture {source.name}"
    window.capture.choose_source(Source.FILES)
    for mode in (
        Mode.REVIEW,
        Mode.RESULTS,
        Mode.SENDING,
        Mode.SETTINGS,
        Mode.NEW_EXAM,
        Mode.EXAMS,
        Mode.WELCOME,
    ):
        window.show_mode(mode)
        yield mode.name
    window.show_mode(Mode.EXAMS)
    for page in (window.views.exams.key, window.views.roster, window.views.care):
        window.views.exams.show_page(page)
        yield page.windowTitle()
    QApplication.clipboard().setText("이름\t전화\n김민지\t010-1234-5678")
    window.views.roster.paste()
    window.views.exams.show_page(window.views.roster)
    yield "roster import"
    window.show_mode(Mode.REVIEW)
    walk: tuple[Callable[[], None], ...] = (
        window.review.open_gallery,
        window.review.back,
        window.review.compare,
        window.review.back,
        window.review.show_shortcuts,
        window.review.back,
        window.review.ask_discard,
    )
    for step in walk:
        step()
        yield step.__name__


def cut_words(window: QWidget) -> list[str]:
    """Words of visible labels and buttons that have less room than they need."""
    found = []
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            if label.sizeHint().width() > label.width() + 1:
                found.append(label.text())
        elif label.isVisible() and label.text() and label.heightForWidth(label.width()) > label.height() + 1:
            found.append(label.text())
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            needed = button.fontMetrics().horizontalAdvance(button.text())
            if needed > button.width() - 4:
                found.append(button.text())
    return found


def overlapping(window: QWidget) -> list[str]:
    """Widgets that are given less than the least height they ask for."""
    return [
        f"{type(widget).__name__} {widget.accessibleName()}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and not isinstance(widget, QHeaderView)
        and widget.minimumSizeHint().height() > widget.height() + 1
    ]


@pytest.mark.parametrize("size", SIZES, ids=["1366x768", "1280x720"])
@pytest.mark.parametrize("language", list(Language))
def test_no_word_is_cut_on_any_screen(
    open_desktop: OpenDesktop, qapp: QApplication, folder: Path, language: Language, size: tuple[int, int]
) -> None:
    fill(folder)
    with translated(qapp, language):
        desktop = open_desktop()
        desktop.window.resize(*size)
        faults = {}
        for screen in screens(desktop):
            qapp.processEvents()
            wrong = cut_words(desktop.window) + overlapping(desktop.window)
            if wrong:
                faults[screen] = wrong
        assert faults == {}
        assert (desktop.window.width(), desktop.window.height()) == size


def is_inner(widget: QWidget) -> bool:
    """A part of one of Qt's own widgets."""
    return widget.objectName().startswith("qt_")


def test_every_control_has_a_name(open_desktop: OpenDesktop, qapp: QApplication, folder: Path) -> None:
    fill(folder)
    desktop = open_desktop()
    nameless = set()
    for screen in screens(desktop):
        qapp.processEvents()
        for kind in NAMED:
            for widget in desktop.window.findChildren(kind):
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                if widget.isVisible() and not named and not is_inner(widget):
                    nameless.add((screen, type(widget).__name__))
    assert nameless == set()


def test_every_action_is_reached_with_the_tab_key(
    open_desktop: OpenDesktop, qapp: QApplication, folder: Path
) -> None:
    """Buttons of a group share one stop; the arrow keys go on from there."""
    fill(folder)
    desktop = open_desktop()
    for screen in screens(desktop):
        qapp.processEvents()
        chain: list[QWidget] = [desktop.window]
        while (following := chain[-1].nextInFocusChain()) is not None and following is not chain[0]:
            chain.append(following)
        buttons = [b for b in desktop.window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        lost = [
            button.text()
            for button in buttons
            if button.text()
            and button.group() is None
            and (button not in chain or not button.focusPolicy() & Qt.FocusPolicy.TabFocus)
        ]
        assert lost == [], screen


def test_alarms_have_words(open_desktop: OpenDesktop) -> None:
    open_desktop()
    assert all(alarm_word(alarm) for alarm in Alarm)
