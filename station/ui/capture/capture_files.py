"""Files on the screen: buttons to add them, and how far a long list of them has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.ui.capture.capture_adding import Adding
from station.ui.panel import label, quiet, title
from station.ui.words import picture_filter

PATIENCE_MS: Final = 400
"""What is over sooner needs no bar."""


class FilesPane(QWidget):
    """One strip above the table. ``add`` takes what was chosen; ``said``: what came of it."""

    said = Signal(str)

    def __init__(self, adding: Adding, add: Callable[[Iterable[Path]], None]) -> None:
        super().__init__()
        self._adding = adding
        self._add = add
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PATIENCE_MS)
        self._soon.timeout.connect(self._show_bar)
        self._build()
        adding.progress.connect(self._progress)
        adding.finished.connect(self._finished)

    def open_exam(self, exam: int | None) -> None:
        for button in (self._files, self._folder):
            button.setEnabled(exam is not None)

    def begin(self) -> None:
        """Something is being added: the bar comes if it takes long."""
        if not self._bar_row.isVisibleTo(self):
            self._soon.start()

    def _show_bar(self) -> None:
        if self._adding.under_way:
            self._bar_row.show()

    def _progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._told.setText(self.tr("Adding {done} of {total}").format(done=done, total=total))

    def _finished(self, fresh: int, known: int, refused: int, left: int) -> None:
        self._soon.stop()
        self._bar_row.hide()
        self._bar.setRange(0, 0)
        self._told.setText(self.tr("Looking for files…"))
        if fresh + known + refused + left < 2:
            return  # one that was not taken has its own sentence
        parts = [self.tr("Added {count}").format(count=fresh)]
        if known:
            parts.append(self.tr("Already scanned {count}").format(count=known))
        if refused:
            parts.append(self.tr("Could not be taken {count}").format(count=refused))
        if left:
            parts.append(self.tr("Left out {count}").format(count=left))
        self.said.emit(" · ".join(parts))

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Add answer sheets"),
            "",
            picture_filter(),
        )
        self._add(map(Path, names))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"))
        if name:
            self._add([Path(name)])

    def _build(self) -> None:
        self._files = QPushButton(self.tr("Add files…"))
        self._files.setObjectName("main")
        self._files.clicked.connect(self._choose_files)
        self._folder = QPushButton(self.tr("Add a folder…"))
        self._folder.clicked.connect(self._choose_folder)
        top = QHBoxLayout()
        top.addWidget(title(self.tr("Sheets")))
        top.addWidget(quiet(self.tr("Drop files anywhere here, or paste them with Ctrl+V.")), 1)
        top.addWidget(self._folder)
        top.addWidget(self._files)
        self._told = label(self.tr("Looking for files…"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self.tr("How many are added"))
        stop = QPushButton(self.tr("Cancel"))
        stop.clicked.connect(self._adding.cancel)
        self._bar_row = QWidget()
        row = QHBoxLayout(self._bar_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._told)
        row.addWidget(self._bar, 1)
        row.addWidget(stop)
        self._bar_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self._bar_row)
