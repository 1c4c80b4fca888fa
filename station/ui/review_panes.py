"""The panes of the review, built once: queue, question, sheet, history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.ui.answer_keys import AnswerKeys
from station.ui.compare_view import CompareView
from station.ui.crop_strip import CropStrip
from station.ui.gallery_view import GalleryView
from station.ui.history_list import HistoryList
from station.ui.panel import panel, quiet, title
from station.ui.queue_list import QueueList
from station.ui.sheet_canvas import SheetCanvas


class ReviewPanes(QStackedWidget):
    """Widgets and where they stand; what they do is the review's business."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = QueueList()
        self.title, self.place = title(""), quiet("")
        self.crop, self.canvas = CropStrip(), SheetCanvas()
        self.keys = AnswerKeys()
        self.history = HistoryList()
        self.facts = quiet("")
        self.whole_sheet = self._button(self.tr("Whole sheet (Z)"))
        self.whole_sheet.setCheckable(True)
        self.confirm = self._button(self.tr("Confirm this sheet (Ctrl+Enter)"))
        self.confirm.setObjectName("main")
        self.later = self._button(self.tr("Later (L)"))
        self.gallery = GalleryView()
        self.compare = CompareView()
        self._question = self._question_pane()
        self.whole_sheet.toggled.connect(lambda on: self._question.setVisible(not on))
        self.one_by_one = self._across()
        self.addWidget(self.one_by_one)
        self.addWidget(self.gallery)
        self.addWidget(self.compare)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        # Space and Enter belong to the question, not to the button that was used last.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _question_pane(self) -> QFrame:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.place)
        return panel(top, self.crop, self.keys)

    def _sheet_pane(self) -> QFrame:
        beside = QVBoxLayout()
        beside.addWidget(self.whole_sheet)
        beside.addWidget(self.facts)
        beside.addStretch(1)
        sheet = QHBoxLayout()
        sheet.addWidget(self.canvas, 1)
        sheet.addLayout(beside)
        return panel(sheet)

    def _across(self) -> QWidget:
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._question)
        middle.addWidget(self._sheet_pane())
        middle.setStretchFactor(0, 1)
        middle.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm, 2)
        buttons.addWidget(self.later, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        for part, stretch in ((panel(self.queue), 0), (middle, 1), (panel(self.history, buttons), 0)):
            across.addWidget(part)
            across.setStretchFactor(across.count() - 1, stretch)
        across.setSizes([230, 720, 390])
        return across
