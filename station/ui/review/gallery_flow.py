"""Fills the gallery with what looks alike, and its crops as they come."""

from __future__ import annotations

from station.services.gallery import look_alikes
from station.services.review import Review
from station.services.review_queue import ReviewQueue
from station.store.store import Store
from station.ui.picture_loader import Ahead, PictureLoader
from station.ui.review.review_panes import ReviewPanes


class GalleryFlow:
    """Of one review."""

    def __init__(self, store: Store, pictures: PictureLoader, panes: ReviewPanes) -> None:
        self._store = store
        self._pictures = pictures
        self._panes = panes
        pictures.cropped.connect(self._cropped)

    def open(self, review: Review | None, queue: ReviewQueue) -> bool:
        """Show the doubts that look like the current one; False when it has no like."""
        item = queue.current
        if review is None or item is None:
            return False
        alike = look_alikes(queue.open_items(), item)
        if len(alike) < 2:
            return False
        gallery = self._panes.gallery
        pages = self._store.pages.some(tuple({doubt.page for doubt in alike}))
        template = self._store.exams.template(pages[alike[0].page].exam)
        signs = {field.number: tuple(b.value for b in field.groups[0].bubbles) for field in template.fields}
        gallery.show_doubts(alike, signs)
        self._panes.setCurrentWidget(gallery)
        gallery.setFocus()
        for page_id in pages:
            self._cropped(page_id)
        self._pictures.plan(
            [
                Ahead(
                    page=pages[doubt.page],
                    numbers=(doubt.field,),
                    reading=lambda page=pages[doubt.page]: review.reading(page),  # type: ignore[misc]
                )
                for doubt in alike
            ]
        )
        return True

    def _cropped(self, page_id: int) -> None:
        """Crops of a page are there now."""
        grid = self._panes.gallery.grid
        places = [
            at for at, cell in enumerate(grid.cells) if cell.crop is None and cell.doubt.page == page_id
        ]
        if not places or self._panes.currentWidget() is not self._panes.gallery:
            return
        page = self._store.pages.get(page_id)
        for place in places:
            crop = self._pictures.crop(page, grid.cells[place].doubt.field)
            if crop is not None:
                grid.set_crop(place, crop)
