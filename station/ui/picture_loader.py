"""Pictures and crops for the screen: held, on their way, or failed; made ready ahead of the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from station.contracts.desk import Page
from station.contracts.effective import field_of
from station.contracts.reading import PageReading
from station.errors import Code, StationError
from station.messages import trouble
from station.services.crops import Crops
from station.services.pictures import Pictures, ScreenPicture
from station.ui.tasks import Tasks
from station.ui.words import ui_language

UNKNOWN_MM: Final = (297.0, 210.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Something that will be wanted: crops of a page's fields, and with ``whole`` its picture too.
    ``reading`` is called in a thread."""

    page: Page
    numbers: tuple[int, ...]
    reading: Callable[[], PageReading]
    whole: bool = False


class PictureLoader(QObject):
    """``loaded``: id of a page whose picture is there now; ``failed``: id and why it never will be;
    ``cropped``: id of a page of which crops are there now; ``original``: of one as it was scanned.

    What is wanted now goes to the threads at once; what is planned follows, one thing at a time, when
    nothing else is under way, so that it never stands in the way.
    """

    loaded = Signal(int)
    failed = Signal(int, str)
    cropped = Signal(int)
    original = Signal(int)

    def __init__(self, pictures: Pictures, tasks: Tasks) -> None:
        super().__init__()
        self._pictures = pictures
        self._crops = Crops()
        self._tasks = tasks
        self._loading: set[int] = set()
        self._unwrapping: set[int] = set()
        self._planned: list[Ahead] = []
        self._lost: set[tuple[int, int | None]] = set()
        self._preparing = False
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
            lambda error: self._failed(page.id, error),
        )

    def original_ready(self, page: Page) -> ScreenPicture | None:
        """The page as it was scanned, if it is there."""
        return self._pictures.original_ready(page)

    def want_original(self, page: Page) -> None:
        """Begin to load the page as it was scanned."""
        if page.id in self._unwrapping:
            return
        self._unwrapping.add(page.id)

        def there(_: ScreenPicture) -> None:
            self._unwrapping.discard(page.id)
            self.original.emit(page.id)

        def lost(error: Exception) -> None:
            self._unwrapping.discard(page.id)
            self._failed(page.id, error)

        self._tasks.run(lambda: self._pictures.load_original(page), there, lost)

    def crop(self, page: Page, number: int) -> ScreenPicture | None:
        """A field with its surroundings, if it was cut out already."""
        return self._crops.ready(page, number)

    def plan(self, coming: Sequence[Ahead]) -> None:
        """What will be wanted, the soonest first; takes the place of the plan before."""
        self._planned = list(coming)
        self._prepare()

    def _prepare(self) -> None:
        while self._planned and not self._preparing and not self._loading:
            ahead = self._planned.pop(0)
            if not self._is_ready(ahead):
                self._begin(ahead)

    def _begin(self, ahead: Ahead) -> None:
        self._preparing = True
        size = self.size_mm
        self._tasks.run(
            lambda: self._make(ahead, size),
            lambda _: self._prepared(ahead.page),
            lambda error: self._not_prepared(ahead.page),
        )

    def _is_ready(self, ahead: Ahead) -> bool:
        page = ahead.page
        if (page.id, page.reading) in self._lost or (ahead.whole and self.ready(page) is None):
            return (page.id, page.reading) in self._lost
        return all(self._crops.ready(page, number) is not None for number in ahead.numbers)

    def _make(self, ahead: Ahead, size_mm: tuple[float, float]) -> None:
        """In a thread."""
        reading = ahead.reading()
        picture = self._pictures.load(ahead.page, reading, size_mm, keep=ahead.whole)
        wanted = (field_of(reading, number) for number in ahead.numbers)
        self._crops.keep(ahead.page, picture, tuple(field for field in wanted if field is not None))

    def _prepared(self, page: Page) -> None:
        self._preparing = False
        self.cropped.emit(page.id)
        if self.ready(page) is not None:
            self.loaded.emit(page.id)
        self._prepare()

    def _not_prepared(self, page: Page) -> None:
        """Said when the person comes to it, not before; and not tried again and again."""
        self._preparing = False
        self._lost.add((page.id, page.reading))
        self._prepare()

    def _arrived(self, page_id: int) -> None:
        self._loading.discard(page_id)
        self.loaded.emit(page_id)
        self._prepare()

    def _failed(self, page_id: int, error: Exception) -> None:
        self._loading.discard(page_id)
        code = error.code if isinstance(error, StationError) else Code.UNREADABLE
        self.failed.emit(page_id, str(trouble(code, ui_language())))
        self._prepare()
