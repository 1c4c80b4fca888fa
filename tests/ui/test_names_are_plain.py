"""What a file or a person wrote is shown as it was written: no name is markup."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from station.ui.panel import label, quiet, title
from tests.ui.conftest import OpenDesktop
from tests.ui.test_layout import fill, is_inner, screens


def test_no_screen_takes_words_for_markup(
    open_desktop: OpenDesktop, qapp: QApplication, folder: Path
) -> None:
    fill(folder)
    desktop = open_desktop()
    found = set()
    for screen in screens(desktop):
        qapp.processEvents()
        for shown in desktop.window.findChildren(QLabel):
            rich = shown.textFormat() is not Qt.TextFormat.PlainText
            if rich and shown.pixmap().isNull() and not is_inner(shown):
                found.add((screen, type(shown.parentWidget()).__name__, shown.text()))
    assert found == set()


def test_labels_show_a_name_as_it_is(qapp: QApplication) -> None:
    for make in (label, title, quiet):
        made = make("")
        made.setText("김<s>하나</s>")
        assert made.textFormat() is Qt.TextFormat.PlainText
        assert made.sizeHint().width() >= made.fontMetrics().horizontalAdvance("<s>")
