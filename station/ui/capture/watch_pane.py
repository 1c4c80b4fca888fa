"""The watched folder on the screen: which one, what it is doing, and how to start and stop it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.ui.capture.watch_control import WatchControl, WatchNow
from station.ui.panel import label, quiet, title
from station.ui.preferences import Preferences
from station.ui.words import code_words


class WatchPane(QWidget):
    """One strip above the table of sheets."""

    def __init__(self, control: WatchControl, preferences: Preferences) -> None:
        super().__init__()
        self._control = control
        self._preferences = preferences
        self._has_exam = False
        self._build()
        control.changed.connect(self._show)
        preferences.changed.connect(self._show)
        self._show()

    def open_exam(self, exam: int | None) -> None:
        self._has_exam = exam is not None
        self._show()

    def sentence(self, now: WatchNow) -> str:
        """What the watch is doing, in words."""
        if not self._preferences.now.watch_folder:
            return self.tr("Choose the folder that your scanner writes into.")
        if not self._has_exam:
            return self.tr("Choose an exam first.")
        if not now.on:
            return self.tr("Not watching. Files that come meanwhile are taken when you start it.")
        if now.trouble is not None:
            return code_words(now.trouble)
        if now.waiting:
            return self.tr("Waiting until {count} files are completely written.").format(count=now.waiting)
        return self.tr("Watching. New files are taken at once.")

    def _show(self, *_: object) -> None:
        settings, now = self._preferences.now, self._control.now
        folder = settings.watch_folder
        self._folder.setText(folder or self.tr("No folder chosen"))
        self._folder.setToolTip(folder)
        glyph = "○" if not now.on else "!" if now.trouble is not None else "…" if now.waiting else "●"
        self._now.setText(f"{glyph}  {self.sentence(now)}")
        self._now.setObjectName("warn" if now.trouble is not None else "quiet")
        self._now.style().polish(self._now)
        self._taken.setText(self.tr("Taken {count}").format(count=now.taken) if now.taken else "")
        self._toggle.setEnabled(bool(folder) and self._has_exam)
        self._toggle.setText(self.tr("Stop watching") if now.on else self.tr("Start watching"))
        self._forget.setEnabled(bool(folder))
        for box, on in ((self._below, settings.watch_sub_folders), (self._move, settings.watch_move)):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Watch a folder"), self._preferences.now.watch_folder
        )
        if name:
            self._control.choose(str(Path(name)))

    def _toggled(self) -> None:
        if self._control.now.on:
            self._control.pause()
        else:
            self._control.start()

    def _build(self) -> None:
        self._folder = label()
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._choice = QPushButton(self.tr("Choose a folder…"))
        self._choice.clicked.connect(self._choose)
        self._forget = QPushButton(self.tr("Forget the folder"))
        self._forget.clicked.connect(lambda: self._control.choose(""))
        self._toggle = QPushButton()
        self._toggle.setObjectName("main")
        self._toggle.clicked.connect(self._toggled)
        self._now, self._taken = quiet(""), quiet("")
        self._now.setAccessibleName(self.tr("What the watched folder is doing"))
        self._taken.setWordWrap(False)
        self._below = QCheckBox(self.tr("Sub folders too"))
        self._below.toggled.connect(lambda on: self._preferences.change(watch_sub_folders=on))
        self._move = QCheckBox(self.tr('Move taken files to the sub folder "done"'))
        self._move.toggled.connect(lambda on: self._preferences.change(watch_move=on))
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(title(self.tr("Folder watch")))
        top.addWidget(self._folder, 1)
        for button in (self._forget, self._choice, self._toggle):
            top.addWidget(button)
        below.addWidget(self._now, 1)
        below.addWidget(self._taken)
        below.addWidget(self._below)
        below.addWidget(self._move)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addLayout(below)
