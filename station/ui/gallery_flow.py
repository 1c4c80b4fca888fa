"""Fills the gallery with what looks alike, and its crops as they come."""

from __future__ import annotations

from PySide6.QtGui import QImage

from station.contracts.desk import Doubt
from station.contracts.effective import field_of
from station.services.gallery import look_alikes
from station.services.review import Review
from station.services.review_queue import ReviewQueue, key_of
from station.store.store import Store
from station.ui.picture_loader import PictureLoader
from station.ui.review_panes import ReviewPanes


class GalleryFlow:
    """Of one review."""

    def __init__(self, store: Store, pictures: PictureLoader, panes: ReviewPanes) -> None:
        self._store = store
        self._pictures = pictures
        self._panes = panes

    def open(self, review: Review | None, queue: ReviewQueue) -> bool:
        """Show the doubts that look like the current one; False when it has no like."""
        item = queue.current
        if review is None or item is None:
            return False
        alike = look_alikes(filter(queue.is_open, queue.items), item)
        if len(alike) < 2:
            return False
        gallery = self._panes.gallery
        gallery.show_doubts(alike)
        self._panes.setCurrentWidget(gallery)
        gallery.setFocus()
        for place, doubt in enumerate(alike):
            self._load(review, place, doubt)
        return True

    def _load(self, review: Review, place: int, doubt: Doubt) -> None:
        page = self._store.pages.get(doubt.page)
        reading = review.reading(page)

        def shown(crop: QImage) -> None:
            cells = self._panes.gallery.grid.cells
            if place < len(cells) and key_of(cells[place].doubt) == key_of(doubt):
                self._panes.gallery.grid.set_crop(place, crop)

        self._pictures.crop(page, reading, field_of(reading, doubt.field), shown)
