"""A real window over a real folder; no screen. Threads left over or log warnings fail the test."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.capture.devices import Cameras
from station.capture.recorded import RecordedCameras
from station.contracts.settings import ThemeChoice
from station.store.settings_file import SettingsFile
from station.ui.preferences import Preferences
from station.ui.theme import apply_theme

OpenDesktop = Callable[..., Desktop]
"""``cameras``: what stands in for those of the PC."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_desktop(
    folder: Path, qtbot: QtBot, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> Iterator[OpenDesktop]:
    """Opens stations on one folder, one after the other; each is closed at the end at the latest."""
    apply_theme(qapp, ThemeChoice.LIGHT)
    before = set(threading.enumerate())
    opened: list[Desktop] = []

    def open_one(cameras: Cameras | None = None) -> Desktop:
        for desktop in opened:
            desktop.window.close()
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        preferences = Preferences(SettingsFile(folder))
        desktop = Desktop(folder, settings, preferences, cameras=cameras or RecordedCameras({}))
        desktop.window.resize(1366, 768)
        desktop.window.show()
        opened.append(desktop)
        return desktop

    yield open_one
    for desktop in opened:
        desktop.window.close()
        desktop.window.deleteLater()
        # Windows that stay are dressed anew whenever a later test changes the look.
        QCoreApplication.sendPostedEvents(desktop.window, QEvent.Type.DeferredDelete.value)
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert left == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
