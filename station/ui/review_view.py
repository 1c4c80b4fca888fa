"""Review: every doubt of every sheet, one key each. The keyboard does all of it, the mouse too."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.contracts.desk import Doubt, DoubtKind, Page
from station.contracts.reading import PageReading
from station.errors import Code, StationError
from station.messages import trouble
from station.services.review import Review
from station.services.review_queue import ReviewQueue
from station.store.store import Store
from station.ui.compare_flow import CompareFlow
from station.ui.gallery_flow import GalleryFlow
from station.ui.picture_loader import PictureLoader
from station.ui.review_keys import Command, command_of
from station.ui.review_panes import ReviewPanes, Shown
from station.ui.words import ui_language

PREFETCH: Final = 2
"""Sheets made ready ahead; their crops come with them."""


class ReviewView(QWidget):
    """``changed``: ids of pages that a key has changed; ``said``: a sentence for the foot of the window."""

    changed = Signal(tuple)
    said = Signal(str)

    def __init__(self, store: Store, pictures: PictureLoader) -> None:
        super().__init__()
        self._store = store
        self._pictures = pictures
        self._review: Review | None = None
        self._queue = ReviewQueue()
        self._shown: tuple[Page, PageReading] | None = None
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    # What the window tells this view

    def open_exam(self, review: Review) -> None:
        """Another exam: its queue from the start."""
        self._review = review
        self._queue = ReviewQueue()
        self.refresh()

    def refresh(self) -> None:
        """Pages have changed elsewhere; the person's place stays."""
        if self._review is None:
            return
        self._queue.refresh(self._review.doubts())
        self._show()

    @property
    def left(self) -> int:
        """Doubts still open, as of the last refresh."""
        return self._queue.left

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self._panes.keys.press(event) or self._command(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _command(self, event: QKeyEvent) -> bool:
        command = command_of(event)
        if command is None:
            return False
        {
            Command.NEXT: lambda: self._go(self._queue.place + 1),
            Command.PREVIOUS: lambda: self._go(self._queue.place - 1),
            Command.NEXT_SHEET: lambda: self._page(1),
            Command.PREVIOUS_SHEET: lambda: self._page(-1),
            Command.UNDO: self.undo,
            Command.REDO: self.redo,
            Command.CONFIRM: self.confirm,
            Command.LATER: self.later,
            Command.GALLERY: self.open_gallery,
            Command.COMPARE: self.compare,
            Command.WHOLE_SHEET: self._panes.whole_sheet.toggle,
        }[command]()
        return True

    # What a person can do

    def decide(self, value: str) -> None:
        """The current question gets ``value``; on to the next doubt."""
        item = self._queue.current
        if item is None or self._review is None:
            return
        began = time.perf_counter()
        review = self._review
        if self._do(lambda: review.decide(item.page, item.field, value)):
            self._panes.history.flash(time.perf_counter() - began)

    def accept(self) -> None:
        """What the reader proposes is right."""
        item = self._queue.current
        if item is not None and not (item.kind is DoubtKind.STUDENT and not item.proposal):
            self.decide(item.proposal)

    def later(self) -> None:
        self._queue.put_off()
        self._show()

    def open_gallery(self) -> None:
        """All doubts that look like this one, together."""
        if not self._gallery.open(self._review, self._queue):
            self.said.emit(self.tr("Nothing here looks alike enough to be confirmed together."))

    def compare(self) -> None:
        """The first student with two sheets: both side by side."""
        if not self._compare.open(self._review):
            self.said.emit(self.tr("No student has two sheets."))
            self.back()

    def back(self) -> None:
        """From gallery or comparison to one question at a time."""
        self._panes.setCurrentWidget(self._panes.one_by_one)
        self.setFocus()

    def _gallery_done(self, chosen: list[tuple[Doubt, str]]) -> None:
        assert self._review is not None
        review = self._review
        if self._do(lambda: review.decide_many(chosen)):
            self.said.emit(self.tr("{count} confirmed. Ctrl+Z takes them back.").format(count=len(chosen)))
        self.back()

    def _keep_one(self, page_id: int) -> None:
        assert self._review is not None
        review = self._review
        if self._do(lambda: review.keep_one(page_id)):
            self.compare()

    def undo(self) -> None:
        """Back to the item that was changed last, as it was."""
        self._revert("undo")

    def redo(self) -> None:
        self._revert("redo")

    def confirm(self) -> None:
        """The sheet that is shown."""
        if self._shown is not None and self._review is not None:
            review, page = self._review, self._shown[0].id
            self._do(lambda: review.confirm([page]))

    def confirm_all(self) -> None:
        """Every sheet without a doubt."""
        if self._review is not None and self._do(self._review.confirm_all_ready):
            self.said.emit(self.tr("Confirmed. Ctrl+Z takes it back."))

    def _revert(self, which: str) -> None:
        if self._review is None:
            return
        try:
            action = self._review.undo() if which == "undo" else self._review.redo()
        except StationError as error:
            self._tell(error.code)
            return
        if action is None:
            self.said.emit(self.tr("Nothing to undo.") if which == "undo" else self.tr("Nothing to redo."))
            return
        self._queue.refresh(self._review.doubts())
        if action.changes:
            self._queue.go_to((action.changes[0].page, action.changes[0].field))
        self._show()
        self.changed.emit(tuple({c.page for c in action.changes} | {m.page for m in action.moves}))

    def _do(self, act: Callable[[], tuple[int, ...]]) -> bool:
        assert self._review is not None
        try:
            changed = act()
        except StationError as error:
            self._tell(error.code)
            return False
        self._queue.refresh(self._review.doubts())
        self._show()
        self.changed.emit(changed)
        return True

    def _tell(self, code: Code) -> None:
        told = trouble(code, ui_language())
        self.said.emit(f"{told.what} {told.todo}")

    def _go(self, place: int) -> None:
        self._queue.go(place)
        self._show()

    def _to_kind(self, kind: DoubtKind) -> None:
        self._queue.to_kind(kind)
        self._show()

    def _page(self, step: int) -> None:
        self._queue.to_page(step)
        self._show()

    # What is shown

    def _show(self) -> None:
        self._panes.queue.show_queue(self._queue)
        self._panes.queue.show_same_student(0 if self._review is None else len(self._review.same_student()))
        item = self._queue.current
        if item is None or self._review is None:
            self._shown = None
            self._panes.show_nothing()
            return
        page = self._store.pages.get(item.page)
        try:
            reading = self._review.reading(page)
        except StationError as error:
            self._tell(error.code)
            return
        self._shown = page, reading
        picture = self._pictures.ready(page)
        if picture is None:
            self._pictures.want(page, reading)
        self._panes.show_item(
            Shown(
                doubt=item,
                place=f"{self._queue.place + 1} / {len(self._queue.items)}",
                page=page,
                reading=reading,
                decided=self._review.decided(page.id),
                history=self._review.history(page.id),
                picture=picture,
            )
        )
        self._prefetch()

    def _loaded(self, page_id: int) -> None:
        current = self._queue.current
        if current is not None and current.page == page_id:
            self._show()

    def _not_loaded(self, page_id: int, why: str) -> None:
        current = self._queue.current
        if current is not None and current.page == page_id:
            self._panes.crop.clear(why)

    def _prefetch(self) -> None:
        assert self._review is not None
        pages = list(dict.fromkeys(doubt.page for doubt in self._queue.coming(8)))[:PREFETCH]
        for page_id in pages:
            page = self._store.pages.get(page_id)
            if page.reading is not None:
                self._pictures.want(page, self._review.reading(page))

    def _clicked(self, number: int) -> None:
        """A question on the sheet: to its doubt, or ask nothing where there is none."""
        if self._shown is not None and self._queue.go_to((self._shown[0].id, number)):
            self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange and self._review is not None:
            self._show()
        super().changeEvent(event)

    # The widgets

    def _build(self) -> None:
        panes = self._panes = ReviewPanes()
        panes.queue.chosen.connect(self._go)
        panes.queue.kind_chosen.connect(self._to_kind)
        panes.canvas.field_clicked.connect(self._clicked)
        panes.keys.decided.connect(self.decide)
        panes.keys.accepted.connect(self.accept)
        panes.confirm.clicked.connect(self.confirm)
        panes.later.clicked.connect(self.later)
        panes.gallery.confirmed.connect(self._gallery_done)
        panes.gallery.left.connect(self.back)
        panes.compare.accepted.connect(self._keep_one)
        panes.compare.left.connect(self.back)
        self._gallery = GalleryFlow(self._store, self._pictures, panes)
        self._compare = CompareFlow(self._store, self._pictures, panes)
        panes.queue.same_student.connect(self.compare)
        self._pictures.loaded.connect(self._loaded)
        self._pictures.failed.connect(self._not_loaded)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(panes)
