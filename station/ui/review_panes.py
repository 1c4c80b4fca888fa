"""The panes of the review: queue, question, sheet, history; and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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

from station.contracts.desk import Action, Doubt, Page, PageState
from station.contracts.effective import answers, field_of
from station.contracts.reading import PageReading
from station.services.pictures import ScreenPicture
from station.ui.answer_keys import AnswerKeys
from station.ui.compare_view import CompareView
from station.ui.crop_strip import CropStrip
from station.ui.gallery_view import GalleryView
from station.ui.history_list import HistoryList
from station.ui.panel import panel, quiet, title
from station.ui.queue_list import QueueList
from station.ui.sheet_canvas import SheetCanvas
from station.ui.words import field_word, kind_word, masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is looked at. ``place``: "9 / 38"; ``picture``: None while it is loading."""

    doubt: Doubt
    place: str
    page: Page
    reading: PageReading
    decided: Mapping[int, str]
    history: tuple[Action, ...]
    picture: ScreenPicture | None


class ReviewPanes(QStackedWidget):
    """Widgets, where they stand and what is on them; what keys do is the review's business."""

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

    def show_item(self, shown: Shown) -> None:
        """One doubt with its sheet, its history and the keys for it."""
        number, page = shown.doubt.field, shown.page
        field = field_of(shown.reading, number)
        found = answers(shown.reading, shown.decided)
        value, decided = shown.decided.get(number, shown.doubt.proposal), number in shown.decided
        self.title.setText(
            f"{field_word(number, field)} · {kind_word(shown.doubt.kind)} · {masked(page.identifier)}"
        )
        self.place.setText(shown.place)
        self.keys.show_field(field, value, decided=decided)
        self.history.show_history(shown.history, shown.reading)
        self.confirm.setEnabled(page.state is PageState.READY)
        self.facts.setText(self._facts(shown, sum(not answer.open for answer in found), len(found)))
        if shown.picture is None:
            self.crop.clear(self.tr("Loading the picture…"))
            self.canvas.clear()
        else:
            self.crop.show_field(shown.picture, field, value, decided=decided)
            self.canvas.show_sheet(shown.picture, found, number)

    def show_nothing(self) -> None:
        """The queue is empty."""
        self.title.setText(self.tr("Review"))
        self.place.setText("")
        self.keys.show_field(None, "", decided=False)
        self.crop.clear(self.tr("No answers to review."))
        self.canvas.clear()
        self.history.show_history((), None)
        self.confirm.setEnabled(False)
        self.facts.setText("")

    def _facts(self, shown: Shown, settled: int, count: int) -> str:
        lines = (
            self.tr("Settled {read}/{all}").format(read=settled, all=count),
            self.tr("To review {count}").format(count=shown.page.doubts),
            self.tr("Alignment {mm:.2f} mm").format(mm=shown.reading.residual_mm),
            shown.page.source_name,
        )
        return "\n".join(lines)

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
