"""What is shown in place of the window when the data cannot be opened: what is true, and ways on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.errors import Code, StoreError
from station.messages import of_error
from station.store.backups import Backup
from station.ui.panel import label, quiet, title
from station.ui.words import ui_language


class RescueWindow(QWidget):
    """``chosen``: the Backup to go on with, or None to begin anew. Closing alone changes nothing."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, error: StoreError, backups: Sequence[Backup]) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Grading station"))
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(title(self.tr("The station cannot be opened")))
        told = label(of_error(error, ui_language()))
        told.setWordWrap(True)
        column.addWidget(told)
        if error.code is Code.STORE_DAMAGED:
            column.addWidget(
                quiet(
                    self.tr(
                        "The damaged file is set aside, not deleted. All pictures are still there:"
                        " those that came after the copy can be taken in again."
                    )
                )
            )
            for backup in backups[:3]:
                words = self.tr("Go on with the copy of {day}").format(day=backup.day)
                column.addWidget(self._way(words, backup, main=backup is backups[0]))
            column.addWidget(self._way(self.tr("Begin with an empty station"), None, main=not backups))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)

    def _way(self, words: str, backup: Backup | None, *, main: bool) -> QPushButton:
        button = QPushButton(words)
        if main:
            button.setObjectName("main")
        button.clicked.connect(lambda: self.chosen.emit(backup))
        return button

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.closed.emit()
        super().closeEvent(event)
