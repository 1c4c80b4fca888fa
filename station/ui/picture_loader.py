"""Pictures of pages for the review: held, loading, or failed; ahead of the person where possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from station.contracts.desk import Page
from station.contracts.reading import FieldReading, PageReading
from station.errors import Code, StationError
from station.messages import trouble
from station.services.pictures import Pictures, ScreenPicture
from station.ui.crop_strip import image_of, region_of
from station.ui.tasks import Tasks
from station.ui.words import ui_language

UNKNOWN_MM: Final = (297.0, 210.0)


class PictureLoader(QObject):
    """``loaded``: id of a page whose picture is there now; ``failed``: id and why it never will be."""

    loaded = Signal(int)
    failed = Signal(int, str)

    def __init__(self, pictures: Pictures, tasks: Tasks) -> None:
        super().__init__()
        self._pictures = pictures
        self._tasks = tasks
        self._loading: set[int] = set()
        self.size_mm = UNKNOWN_MM

    def ready(self, page: Page) -> ScreenPicture | None:
        """The picture if it is there; never waits."""
        return self._pictures.ready(page)

    def want(self, page: Page, reading: PageReading | None) -> None:
        """Begin to load it unless it is there or on its way."""
        if page.id in self._loading or self.ready(page) is not None:
            return
        self._loading.add(page.id)
        size = self.size_mm
        self._tasks.run(
            lambda: self._pictures.load(page, reading, size),
            lambda _: self._arrived(page.id),
            lambda error: self._lost(page.id, error),
        )

    def crop(
        self, page: Page, reading: PageReading, field: FieldReading | None, then: Callable[[QImage], None]
    ) -> None:
        """One field cut out, with its surroundings; nothing comes of a picture that cannot be loaded."""
        size = self.size_mm

        def cut() -> QImage:
            picture = self._pictures.load(page, reading, size)
            return image_of(picture).copy(region_of(picture, field).toAlignedRect())

        self._tasks.run(cut, then, lambda error: None)

    def _arrived(self, page_id: int) -> None:
        self._loading.discard(page_id)
        self.loaded.emit(page_id)

    def _lost(self, page_id: int, error: Exception) -> None:
        self._loading.discard(page_id)
        code = error.code if isinstance(error, StationError) else Code.UNREADABLE
        self.failed.emit(page_id, str(trouble(code, ui_language())))
