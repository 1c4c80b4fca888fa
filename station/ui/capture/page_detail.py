"""One captured page: its picture, what became of it, and what can be done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.corners import may_be_aligned
from station.contracts.desk import DiscardReason, Page, PageState
from station.contracts.effective import answers
from station.contracts.reading import PageReading
from station.errors import Code, StationError
from station.messages import trouble
from station.services.review import Review
from station.ui.panel import panel, quiet, title
from station.ui.picture_loader import PictureLoader
from station.ui.sheet_canvas import SheetCanvas
from station.ui.words import code_words, discard_word, state_word, student_word, ui_language

SHOWN_UNREAD: Final = frozenset(
    {
        Code.BLANK_PAGE,
        Code.NOT_A_SHEET,
        Code.OTHER_FORM,
        Code.MIRRORED,
        Code.PAGE_CUT,
        Code.TWO_SHEETS,
        Code.UNSURE_POSE,
        Code.WRONG_CORNERS,
    }
)
"""Refusals of pictures that could be decoded. What broke a reader is never opened by the window."""


class PageDetail(QWidget):
    """``changed``: ids of pages that a button has changed; ``said``: a sentence for the foot;
    ``corners_wanted``: id of a page that a person will lay out."""

    changed = Signal(tuple)
    said = Signal(str)
    corners_wanted = Signal(int)

    def __init__(self, pictures: PictureLoader) -> None:
        super().__init__()
        self._pictures = pictures
        self._review: Review | None = None
        self._page: Page | None = None
        self._build()
        self._pictures.loaded.connect(self._loaded)
        self._pictures.failed.connect(lambda page, why: self._loaded(page))

    def open_exam(self, review: Review | None) -> None:
        self._review = review
        self.show_page(None)

    def show_page(self, page: Page | None) -> None:
        """None: nothing is chosen."""
        self._page = page
        self.setVisible(page is not None)
        if page is None or self._review is None:
            return
        self._title.setText(page.source_name)
        whose = student_word(page, self._review.rules.now().roster)
        self._state.setText(f"{state_word(page.state)} · {whose}")
        self._why.setText("" if page.code is None else str(trouble(Code(page.code), ui_language())))
        self._again.setVisible(page.state in (PageState.FAILED, PageState.DISCARDED))
        read = None if page.reading is None else self._review.reading(page)
        self._corners.setVisible(may_be_aligned(page, read))
        open_states = (PageState.FAILED, PageState.REVIEW, PageState.READY)
        self._discard.setVisible(page.state in open_states)
        self._reason.setVisible(page.state in open_states)
        self._reopen.setVisible(page.state is PageState.CONFIRMED)
        self._show_picture(page)

    def _show_picture(self, page: Page) -> None:
        assert self._review is not None
        reading: PageReading | None = None
        if page.reading is not None:
            reading = self._review.reading(page)
        elif page.code is None or Code(page.code) not in SHOWN_UNREAD:
            self._canvas.clear()
            return
        picture = self._pictures.ready(page)
        if picture is None:
            self._canvas.clear(self.tr("Loading the picture…"))
            self._pictures.want(page, reading)
            return
        found = () if reading is None else answers(reading, self._review.decided(page.id))
        self._canvas.show_sheet(picture, found, None)

    def _loaded(self, page_id: int) -> None:
        if self._page is not None and self._page.id == page_id and self._pictures.ready(self._page):
            self._show_picture(self._page)

    def _do(self, what: str) -> None:
        if self._page is None or self._review is None:
            return
        page, review = self._page.id, self._review
        try:
            if what == "again":
                changed = review.read_again(page)
            elif what == "discard":
                changed = review.discard(page, DiscardReason(self._reason.currentData()))
            else:
                changed = review.reopen(page)
        except StationError as error:
            self.said.emit(code_words(error.code))
            return
        self.changed.emit(changed)

    def _want_corners(self) -> None:
        if self._page is not None:
            self.corners_wanted.emit(self._page.id)

    def _build(self) -> None:
        self._title, self._state, self._why = title(""), quiet(""), quiet("")
        self._canvas = SheetCanvas()
        self._again = QPushButton(self.tr("Read again"))
        self._again.clicked.connect(lambda: self._do("again"))
        self._corners = QPushButton(self.tr("Set the corners…"))
        self._corners.clicked.connect(self._want_corners)
        self._reason = QComboBox()
        self._reason.setAccessibleName(self.tr("Why it is discarded"))
        for reason in DiscardReason:
            self._reason.addItem(discard_word(reason), reason)
        self._discard = QPushButton(self.tr("Discard"))
        self._discard.clicked.connect(lambda: self._do("discard"))
        self._reopen = QPushButton(self.tr("Open again"))
        self._reopen.clicked.connect(lambda: self._do("reopen"))
        buttons = QHBoxLayout()
        buttons.addWidget(self._reason, 1)
        buttons.addWidget(self._discard)
        buttons.addWidget(self._reopen)
        buttons.addWidget(self._again)
        buttons.addWidget(self._corners)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel(self._title, self._state, self._canvas, self._why, buttons))
