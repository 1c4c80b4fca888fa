"""The watched folder in the window: it begins by itself, goes on in other modes, and says what it does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.errors import Code
from station.store.store import Store
from station.ui.capture.capture_head import Source
from station.ui.capture.capture_view import CaptureView
from station.ui.window.mode import Mode
from tests.desk import JPEG, exam_in
from tests.ui.conftest import OpenDesktop


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    made = tmp_path / "스캔 폴더"
    made.mkdir()
    return made


@pytest.fixture
def desktop(open_desktop: OpenDesktop, folder: Path) -> Desktop:
    store = Store(folder)
    exam_in(store)
    store.close()
    return open_desktop()


def put(folder: Path, name: str) -> None:
    (folder / name).write_bytes(JPEG + name.encode())


def has_taken(qtbot: QtBot, desktop: Desktop, count: int, exam: int = 1) -> None:
    qtbot.waitUntil(lambda: desktop.store.pages.counts(exam).taken == count, timeout=20_000)


def button(view: CaptureView, text: str) -> QPushButton:
    return next(b for b in view.watch_pane.findChildren(QPushButton) if b.text() == text)


def test_a_chosen_folder_is_watched_now_and_after_a_restart(
    qtbot: QtBot, desktop: Desktop, open_desktop: OpenDesktop, scans: Path
) -> None:
    put(scans, "1.jpg")
    view = desktop.window.capture
    view.choose_source(Source.FOLDER)
    view.watch.choose(str(scans))
    desktop.window.show_mode(Mode.REVIEW)  # it goes on meanwhile
    has_taken(qtbot, desktop, 1)
    qtbot.waitUntil(lambda: view.watch.now.taken == 1, timeout=5_000)
    assert view.table.rowCount() == 1
    again = open_desktop()
    put(scans, "2.jpg")
    has_taken(qtbot, again, 2)
    assert (scans / "1.jpg").exists()


def test_it_says_what_it_is_doing(qtbot: QtBot, desktop: Desktop, scans: Path) -> None:
    view = desktop.window.capture
    pane, watch = view.watch_pane, view.watch
    said: list[str] = []
    view.said.connect(said.append)
    assert "Choose the folder" in pane.sentence(watch.now)
    watch.choose(str(scans))
    qtbot.waitUntil(lambda: pane.sentence(watch.now).startswith("Watching"), timeout=5_000)
    put(scans, "1.jpg")
    qtbot.waitUntil(lambda: pane.sentence(watch.now).startswith("Waiting until 1"), timeout=5_000)
    qtbot.waitUntil(lambda: watch.now.taken == 1 and not watch.now.waiting, timeout=10_000)
    shutil.rmtree(scans)
    qtbot.waitUntil(lambda: watch.now.trouble is Code.WATCH_LOST, timeout=5_000)
    assert pane.sentence(watch.now) == said[-1]
    scans.mkdir()
    qtbot.waitUntil(lambda: watch.now.trouble is None, timeout=5_000)
    assert said[-1] == "The watched folder is back."


def test_stopping_and_starting_again_loses_nothing(qtbot: QtBot, desktop: Desktop, scans: Path) -> None:
    view = desktop.window.capture
    view.choose_source(Source.FOLDER)
    view.watch.choose(str(scans))
    button(view, "Stop watching").click()
    assert "Not watching" in view.watch_pane.sentence(view.watch.now)
    put(scans, "1.jpg")
    button(view, "Start watching").click()
    has_taken(qtbot, desktop, 1)


def test_it_follows_the_open_exam(qtbot: QtBot, desktop: Desktop, scans: Path) -> None:
    second = exam_in(desktop.store, "다른 시험")
    desktop.window.capture.watch.choose(str(scans))
    put(scans, "1.jpg")
    has_taken(qtbot, desktop, 1)
    desktop.window.open_exam(second)
    put(scans, "2.jpg")
    has_taken(qtbot, desktop, 1, second.id)
    assert desktop.store.pages.counts(1).taken == 1


def test_taken_files_move_when_that_is_set(qtbot: QtBot, desktop: Desktop, scans: Path) -> None:
    view = desktop.window.capture
    put(scans, "1.jpg")
    box = next(b for b in view.watch_pane.findChildren(QCheckBox) if "done" in b.text())
    view.watch.choose(str(scans))
    box.click()
    qtbot.waitUntil(lambda: (scans / "done" / "1.jpg").exists(), timeout=20_000)
    assert desktop.store.pages.counts(1).taken == 1
    assert desktop.preferences.now.watch_move


def test_copies_are_listed_and_counted_apart(qtbot: QtBot, desktop: Desktop, scans: Path) -> None:
    view = desktop.window.capture
    (scans / "1.jpg").write_bytes(JPEG)
    (scans / "2.jpg").write_bytes(JPEG)
    view.watch.choose(str(scans))
    qtbot.waitUntil(lambda: view.pages.refused.counts == (1, 0), timeout=20_000)
    assert desktop.store.pages.counts(1).taken == 1
    assert view.pages.refused.findChildren(QListWidget)[0].count() == 1
    assert view.watch.now.taken == 1


def test_the_stations_own_folder_is_refused(qtbot: QtBot, desktop: Desktop, folder: Path) -> None:
    view = desktop.window.capture
    view.watch.choose(str(folder / "pictures"))
    qtbot.waitUntil(lambda: view.watch.now.trouble is Code.WATCH_OWN_FOLDER, timeout=5_000)
    view.watch.choose("")
    assert not view.watch.now.on
