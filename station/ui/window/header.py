"""The head of the window: which exam, which mode with its counts, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QPushButton

from station.contracts.desk import Exam
from station.ui.panel import quiet
from station.ui.window.mode import Mode


class Header(QFrame):
    """``exam_chosen``: its id; ``exams_wanted``: the list of all; ``mode_chosen``: a Mode."""

    exam_chosen = Signal(int)
    exams_wanted = Signal()
    mode_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        self._exams = QComboBox()
        # Keys belong to the work below, not to what was clicked last.
        self._exams.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._exams.setMinimumWidth(220)
        self._exams.setMaximumWidth(420)
        self._exams.setAccessibleName(self.tr("Exam"))
        self._exams.activated.connect(lambda index: self.exam_chosen.emit(self._exams.itemData(index)))
        self._manage = QPushButton(self.tr("Exams…"))
        self._manage.setObjectName("place")
        self._manage.setCheckable(True)
        self._manage.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._manage.clicked.connect(self.exams_wanted)
        row.addWidget(self._exams)
        row.addWidget(self._manage)
        row.addStretch(1)
        self._names = {
            Mode.CAPTURE: self.tr("Capture"),
            Mode.REVIEW: self.tr("Review"),
            Mode.RESULTS: self.tr("Results"),
            Mode.SENDING: self.tr("Sending"),
            Mode.SETTINGS: self.tr("Settings"),
        }
        self._modes = QButtonGroup(self)
        for mode, name in self._names.items():
            button = QPushButton(name)
            button.setObjectName("mode")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCheckable(True)
            self._modes.addButton(button, mode)
            row.addWidget(button)
        self._modes.idClicked.connect(self.mode_chosen)
        row.addStretch(1)
        self._state = quiet("")
        self._state.setWordWrap(False)
        row.addWidget(self._state)

    def show_exams(self, exams: Iterable[Exam], current: int | None) -> None:
        self._exams.clear()
        for exam in exams:
            self._exams.addItem(exam.name, exam.id)
        self._exams.setCurrentIndex(self._exams.findData(current))
        self._exams.setEnabled(self._exams.count() > 0)

    def show_mode(self, mode: Mode) -> None:
        """Where one is, is marked; the list of exams is no mode of work, and has a button of its own."""
        self._modes.setExclusive(False)
        for each in self._names:
            self._modes.button(each).setChecked(each is mode)
        self._modes.setExclusive(True)
        self._manage.setChecked(mode is Mode.EXAMS)

    def show_count(self, mode: Mode, count: int) -> None:
        """How much waits in a mode, behind its name."""
        self._modes.button(mode).setText(self._names[mode] + (f" {count}" if count else ""))

    def show_kept(self, saved_s: float, unsent: int) -> None:
        saved = datetime.fromtimestamp(saved_s).strftime("%H:%M:%S")
        self._state.setText(self.tr("kept {time} · unsent {count}").format(time=saved, count=unsent))
