"""A teacher at the review of a real window, to be killed: a line is printed after its key has returned."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.app.desktop import Desktop
from station.store.settings_file import SettingsFile
from station.ui.preferences import Preferences
from station.ui.window.mode import Mode


def main(folder: str) -> None:
    app = QApplication([])
    state = QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat)
    desktop = Desktop(Path(folder), state, Preferences(SettingsFile(Path(folder))))
    desktop.window.show()
    desktop.window.show_mode(Mode.REVIEW)
    print("open", flush=True)
    key = 0
    while desktop.window.review.left:
        QTest.keyClick(desktop.window.review, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)[key % 3])
        key += 1
        print("key", key, flush=True)
        app.processEvents()
    sys.stdin.read()  # until it is killed


if __name__ == "__main__":
    main(sys.argv[1])
