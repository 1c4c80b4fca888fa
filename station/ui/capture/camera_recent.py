"""The sheets captured last, and what became of each while the next one is laid down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from station.contracts.desk import Page, PageState
from station.errors import Code, StoreError
from station.messages import trouble
from station.services.review import Review
from station.store.store import Store
from station.ui.words import state_word, student_word, ui_language

MOST: Final = 20
THUMB_PX: Final = (112, 63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Of a sheet's questions ``settled`` need nobody; ``asked`` doubts wait, the student's among them."""

    settled: int
    questions: int
    asked: int


class RecentSheets(QListWidget):
    """Newest first."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._review: Review | None = None
        self._items: dict[int, QListWidgetItem] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("Just read"))
        self.setIconSize(QSize(*THUMB_PX))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def open_exam(self, review: Review | None) -> None:
        self._review = review
        self.clear()
        self._items.clear()

    @property
    def page_ids(self) -> tuple[int, ...]:
        return tuple(self._items)

    def add(self, page: Page, thumb: QImage) -> None:
        """A new sheet, on top."""
        item = self._insert(thumb)
        item.setData(Qt.ItemDataRole.UserRole, page.id)
        self._items[page.id] = item
        self._write(item, page)

    def add_known(self, thumb: QImage) -> None:
        """The very picture that was captured before."""
        self._insert(thumb).setText(self.tr("= Already scanned"))

    def _insert(self, thumb: QImage) -> QListWidgetItem:
        small = thumb.scaled(
            QSize(*THUMB_PX) * 2,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        item = QListWidgetItem(QIcon(QPixmap.fromImage(small)), "")
        self.insertItem(0, item)
        while self.count() > MOST:
            self._items.pop(self.takeItem(MOST).data(Qt.ItemDataRole.UserRole), None)
        return item

    def pages_changed(self, ids: tuple[int, ...]) -> tuple[Page, ...]:
        """Says anew what became of those of ``ids`` that are listed; the pages."""
        listed = tuple(page_id for page_id in ids if page_id in self._items)
        if not listed:
            return ()
        pages = self._store.pages.some(listed)
        for page_id, page in pages.items():
            self._write(self._items[page_id], page)
        return tuple(pages.values())

    def settled(self, page: Page) -> Settled | None:
        """None where the page has not been read."""
        if self._review is None or page.reading is None:
            return None
        try:
            questions = len(self._review.reading(page).fields)
        except StoreError:
            return None
        doubts = self._store.pages.open_doubts(page.id)
        of_questions = sum(1 for doubt in doubts if doubt.field > 0)
        return Settled(settled=questions - of_questions, questions=questions, asked=len(doubts))

    def _write(self, item: QListWidgetItem, page: Page) -> None:
        text = self._text(page)
        item.setText(text)
        item.setToolTip(text)

    def _text(self, page: Page) -> str:
        if page.state in (PageState.TAKEN, PageState.READING):
            return self.tr("… Reading")
        if page.state is PageState.DISCARDED:
            return self.tr("✕ Cancelled")
        settled = self.settled(page)
        if settled is None:
            told = trouble(Code(page.code), ui_language()).what if page.code else state_word(page.state)
            return f"! {told}"
        whose = student_word(page, self._store.rosters.of_exam(page.exam))
        share = f"{whose}   {settled.settled}/{settled.questions}"
        if page.state is PageState.REVIEW:
            below = self.tr("? To review {count}").format(count=settled.asked)
        else:
            below = f"✓ {state_word(page.state)}"
        if self._has_rival(page):
            below += "\n" + self.tr("= Two sheets of one student")
        return f"{share}\n{below}"

    def _has_rival(self, page: Page) -> bool:
        if self._review is None or not page.identifier:
            return False
        return page.id in self._review.same_student().get(page.who, ())
