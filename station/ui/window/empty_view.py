"""A mode that has nothing to show yet says so."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui.panel import quiet, title

translate = QCoreApplication.translate


class EmptyView(QWidget):
    """What it would show, and what is true meanwhile."""

    def __init__(self, what: str, meanwhile: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.addStretch(1)
        for label in (title(what), quiet(meanwhile)):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(2)


def nothing_to_send() -> EmptyView:
    return EmptyView(
        translate("empty", "Sending is not set up yet."),
        translate("empty", "Confirmed sheets wait here; nothing is lost."),
    )
