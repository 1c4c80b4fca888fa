"""SIGKILL while a teacher is pressing keys: every key is there, and the review goes on at the next item."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.store.store import Store
from station.ui.window.mode import Mode
from tests.ui.conftest import OpenDesktop
from tests.ui.test_review import click, filled_store

ROOT = Path(__file__).resolve().parents[2]
KEYS = 50


def press_and_die(folder: Path) -> int:
    """How many keys had returned when the station was killed."""
    command = [sys.executable, "-m", "tests.faults.reviewing_station", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as station:
        assert station.stdout is not None
        lines = [station.stdout.readline() for _ in range(KEYS + 1)]
        station.kill()
        rest = station.stdout.read().decode().split("\n")[:-1]
    assert lines[-1] == f"key {KEYS}\n".encode()
    return KEYS + len(rest)


def test_killed_after_fifty_keys_it_goes_on_at_the_next_item(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    filled_store(store, 120)
    pages = store.pages.ids(1)
    store.close()
    returned = press_and_die(folder)
    desktop = open_desktop()
    desktop.window.show_mode(Mode.REVIEW)
    found = [desktop.store.actions.decided(page) for page in pages]
    kept = sum(bool(fields) for fields in found)
    assert returned <= kept <= returned + 1  # a key may have been kept and not said
    assert found == [{1: str(1 + n % 3)} for n in range(kept)] + [{}] * (120 - kept)
    item = desktop.window.review._deeds.queue.current
    assert item is not None
    assert item.page == pages[kept]
    click(qtbot, desktop.window.review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desktop.store.actions.decided(pages[kept - 1]) == {}
    click(qtbot, desktop.window.review, Qt.Key.Key_5)
    assert desktop.store.actions.decided(pages[kept - 1]) == {1: "5"}
