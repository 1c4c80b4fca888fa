"""The way of one page to the corners and back: opened from a mode, laid out by hand, read again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from station.contracts.reading import Point
from station.errors import StationError
from station.services.review import Review
from station.store.store import Store
from station.ui.corners.corners_view import CornersView


class CornersFlow(QObject):
    """``laid``: ids of pages that wait for the reader now; ``left``: back to where one came from;
    ``failed``: the code of why nothing was changed."""

    laid = Signal(tuple)
    left = Signal()
    failed = Signal(object)

    def __init__(self, store: Store, view: CornersView) -> None:
        super().__init__()
        self._store = store
        self._view = view
        self._review: Review | None = None
        view.done.connect(self._done)
        view.left.connect(self.left)

    def open(self, page_id: int, review: Review) -> None:
        """Show a page of the exam that ``review`` is of."""
        self._review = review
        page = self._store.pages.get(page_id)
        self._view.open(page, self._store.pages.reading(page), self._store.exams.template(page.exam))
        self._view.canvas.setFocus()

    def _done(self, page_id: int, corners: tuple[Point, ...]) -> None:
        assert self._review is not None
        try:
            changed = self._review.align(page_id, corners)
        except StationError as error:
            self.failed.emit(error.code)
            return
        self.left.emit()
        self.laid.emit(changed)
