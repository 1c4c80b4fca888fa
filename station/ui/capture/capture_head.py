"""The head of the capture view: where sheets come from, and taking the last one back."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class Source(IntEnum):
    """Where sheets come from."""

    FILES = 0
    FOLDER = 1
    CAMERA = 2
    TYPED = 3


class CaptureHead(QWidget):
    """``chosen``: a Source, by a click or a key; ``cancelled``, ``undone``: the buttons."""

    chosen = Signal(int)
    cancelled = Signal()
    undone = Signal()

    def __init__(self, *, watches: bool = True) -> None:
        """``watches``: a folder may be watched here."""
        super().__init__()
        self._sources = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        names = (self.tr("Files"), self.tr("Folder watch"), self.tr("Camera"), self.tr("Typed in"))
        for source, name in enumerate(names):
            button = QPushButton(name)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setProperty("last", source == Source.TYPED)
            self._sources.addButton(button, source)
            row.addWidget(button)
        self._sources.button(Source.FOLDER).setVisible(watches)
        row.addStretch(1)
        cancel = QPushButton(self.tr("Cancel the last one (X)"))
        cancel.clicked.connect(self.cancelled)
        undo = QPushButton(self.tr("Undo (Ctrl+Z)"))
        undo.clicked.connect(self.undone)
        row.addWidget(cancel)
        row.addSpacing(8)
        row.addWidget(undo)
        self._sources.idToggled.connect(lambda source, on: self.chosen.emit(source) if on else None)

    @property
    def source(self) -> Source:
        return Source(self._sources.checkedId())

    def choose(self, source: Source) -> None:
        self._sources.button(source).setChecked(True)
