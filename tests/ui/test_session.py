"""The program from start to end: a rescue, the demo and back, another language, a second start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station.app import session
from station.app.session import Session
from station.contracts.settings import LanguageChoice
from station.errors import Code, UsageError
from station.services.demo_class import DemoClass
from station.store.backups import Backups
from station.store.settings_file import SettingsFile
from station.store.store import DATABASE, Store
from station.ui.window.main_window import MainWindow
from station.ui.window.rescue_window import RescueWindow
from station.ui.window.window_notices import WindowNotices
from tests.desk import exam_in, taken


class Person:
    """Looks at the screen ten times a second and does the next thing once its window is there."""

    def __init__(self, *steps: tuple[type[QWidget], str]) -> None:
        """``steps``: the kind of window, and the words on the button to press; "" closes the window."""
        self.left = list(steps)
        self.seen: list[str] = []
        self.read = ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(100)

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        if not self.left:
            return
        kind, words = self.left[0]
        window = next((w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()), None)
        if window is None:
            return
        if not words:
            self._done(window.windowTitle())
            window.close()
            return
        for button in window.findChildren(QPushButton):
            if button.text() == words and button.isVisible() and button.isEnabled():
                self.read += " ".join(label.text() for label in window.findChildren(QLabel))
                self._done(words)
                button.click()
                return

    def _done(self, what: str) -> None:
        self.left.pop(0)
        self.seen.append(what)


Work = Callable[..., Person]
"""What a person does from the start of the program to its end; the person, when it has ended."""


@pytest.fixture
def work(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Work]:
    people: list[Person] = []

    def go(*steps: tuple[type[QWidget], str]) -> Person:
        people.append(Person(*steps))
        Session(qapp, tmp_path, "en").work(left_open=False)
        return people[-1]

    yield go
    for person in people:
        person.stop()


def damaged(folder: Path, pages: int) -> None:
    store = Store(folder)
    exam = exam_in(store)
    for number in range(pages):
        taken(store, exam, number)
    Backups(folder).make_daily(store.database, 3, 1_000_000)
    taken(store, exam, pages)
    store.close()
    (folder / DATABASE).write_bytes(b"not a database" * 1000)


def test_a_damaged_database_is_answered_with_the_copy_and_the_pictures_after_it(
    work: Work, tmp_path: Path
) -> None:
    damaged(tmp_path, 2)
    person = work(
        (RescueWindow, "Go on with the copy of 1970-01-12"), (MainWindow, "Take them"), (MainWindow, "")
    )
    assert person.left == []
    store = Store(tmp_path)
    assert store.pages.counts(1).taken == 3
    store.close()


def test_a_rescue_that_is_closed_changes_nothing(work: Work, tmp_path: Path) -> None:
    damaged(tmp_path, 1)
    before = sorted(path.name for path in tmp_path.iterdir())
    person = work((RescueWindow, "Close"))
    assert person.left == []
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_the_demo_and_back_leaves_the_own_exams_alone(work: Work, tmp_path: Path) -> None:
    store = Store(tmp_path)
    exam_in(store, "3월 모의고사")
    store.close()
    person = work(
        (MainWindow, "Exams…"),
        (MainWindow, "New exam"),
        (MainWindow, "Look round in the demo mode"),
        (MainWindow, "Leave the demo"),
        (MainWindow, ""),
    )
    assert person.left == []
    store = Store(tmp_path)
    assert [exam.name for exam in store.exams.all()] == ["3월 모의고사"]
    store.close()


class Deleter(Person):
    """Opens the exams, types the exam's name where it is to go for good, and does the next things; the foot
    of every window that it closes is kept."""

    def __init__(self, *steps: tuple[type[QWidget], str]) -> None:
        super().__init__(*steps)
        self.said = ""

    def _done(self, what: str) -> None:
        super()._done(what)
        window = next(
            w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()
        )
        self.said = window.said
        if what == "Exams…":
            QTimer.singleShot(0, lambda: self._name_it(window))  # when the button has done its work

    def _name_it(self, window: MainWindow) -> None:
        window.views.exams.show_page(window.views.care)
        window.views.care._name.setText("3월 모의고사")


def deleting(qapp: QApplication, folder: Path) -> Deleter:
    person = Deleter((MainWindow, "Exams…"), (MainWindow, "Delete for good"), (MainWindow, ""))
    Session(qapp, folder, "en").work(left_open=False)
    person.stop()
    assert person.left == []
    return person


def test_an_exam_goes_between_two_windows_and_the_next_one_says_so(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    exam = exam_in(store, "3월 모의고사")
    taken(store, exam)
    other = exam_in(store, "4월 모의고사")
    store.close()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("exam", exam.uid)
    settings.sync()
    person = deleting(qapp, tmp_path)
    assert "Deleted for good: 1 sheets, 1 pictures" in person.said
    store = Store(tmp_path)
    assert [exam.id for exam in store.exams.all()] == [other.id]
    assert store.blobs.names() == ()
    store.close()


def test_a_deletion_that_is_held_up_is_said_and_a_window_comes_all_the_same(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    picture = store.blobs.path(taken(store, exam_in(store, "3월 모의고사")).picture)
    store.close()
    picture.unlink()
    picture.mkdir()  # a picture that cannot be deleted
    (picture / "in use").write_text("")
    person = deleting(qapp, tmp_path)
    assert "The data folder cannot be written" in person.said


def no_place(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "demo").write_bytes(b"in the way")


def no_sheets(_: Path, patch: pytest.MonkeyPatch) -> None:
    def refuse() -> DemoClass:
        raise UsageError(Code.NO_INPUT, detail="demo sheets")

    patch.setattr(session, "demo_class", refuse)


def broken_store(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """What a fault of the disk does between making the folder and opening it."""

    def broken(_: Path) -> Path:
        (folder / "demo").mkdir()
        (folder / "demo" / DATABASE).write_bytes(b"not a database" * 1000)
        return folder / "demo"

    patch.setattr(session, "_fresh_demo_folder", broken)


@pytest.mark.parametrize("prepare", [no_place, no_sheets, broken_store])
def test_a_demo_that_cannot_be_opened_leads_back_and_replaces_nothing(
    work: Work,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    store = Store(tmp_path)
    exam_in(store, "3월 모의고사")
    Backups(tmp_path).make_daily(store.database, 3, 1_000_000)
    store.close()
    prepare(tmp_path, monkeypatch)
    person = work(
        (MainWindow, "Exams…"),
        (MainWindow, "New exam"),
        (MainWindow, "Look round in the demo mode"),
        (WindowNotices, "Close"),
        (MainWindow, ""),
    )
    assert person.left == []
    assert "The demo cannot be opened." in person.read
    assert list(tmp_path.glob("damaged-*")) == []
    store = Store(tmp_path)
    assert [exam.name for exam in store.exams.all()] == ["3월 모의고사"]
    store.close()


def test_another_language_opens_the_window_anew(work: Work, tmp_path: Path) -> None:
    person = work((MainWindow, "한국어"), (MainWindow, "첫 시험 만들기"), (MainWindow, ""))
    assert person.left == []
    assert person.seen[-1] == "채점 스테이션"
    assert SettingsFile(tmp_path).load().language is LanguageChoice.KO
