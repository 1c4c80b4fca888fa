"""Pictures of question papers: pages for the screen, questions for reports."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from station.contracts.paper import PaperPage, QuestionBox
from station.services.pictures import ScreenPicture
from station.store.blobs import Blobs
from station.store.papers import KeptPaperPage

if TYPE_CHECKING:
    from station.pipelines.arrays import Picture

SCREEN_SIDE_PX: Final = 1750
PRINT_SIDE_PX: Final = 2339
"""200 dpi on A4."""

MOST_BYTES: Final = 48_000_000
PAGES_KEPT: Final = 4

Rect = tuple[float, float, float, float]
CutKey = tuple[str, PaperPage, Rect]


class PaperPictures:
    """Decodes kept papers, one at a time, and keeps the last few. May be called from any thread."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._decoding = threading.Lock()  # pdfium is not safe for two threads at once
        self._kept = threading.Lock()
        self._pages: OrderedDict[tuple[str, PaperPage], ScreenPicture] = OrderedDict()
        self._cut: OrderedDict[CutKey, bytes] = OrderedDict()
        self._bytes = 0

    def ready(self, kept: KeptPaperPage) -> ScreenPicture | None:
        """A page for the screen, if it is held; never waits for a disk."""
        with self._kept:
            return self._pages.get((kept.picture, kept.page))

    def load(self, kept: KeptPaperPage) -> ScreenPicture:
        """A page, upright. Raises StoreError(PICTURE_MISSING) and FileError for what cannot be decoded."""
        found = self.ready(kept)
        if found is not None:
            return found
        bgr = self._upright(kept, SCREEN_SIDE_PX)
        height, width = bgr.shape[:2]
        same = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
        made = ScreenPicture(bgr=bgr.tobytes(), width_px=width, height_px=height, to_screen=same)
        with self._kept:
            self._pages[kept.picture, kept.page] = made
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return made

    def cut(self, kept: KeptPaperPage, wanted: QuestionBox, others: tuple[QuestionBox, ...] = ()) -> bytes:
        """One box of a page as JPEG. ``others``: boxes of the same page that will be asked for too, so that
        the page is decoded once. Raises as `load` does."""
        found = self._held(kept, wanted)
        if found is not None:
            return found
        from station.pipelines.paper_crop import cut_out

        boxes = (wanted, *(box for box in others if self._held(kept, box) is None and box != wanted))
        made = cut_out(self._upright(kept, PRINT_SIDE_PX), [_rect(box) for box in boxes])
        with self._kept:
            for box, jpeg in zip(boxes, made, strict=True):
                self._hold((kept.picture, kept.page, _rect(box)), jpeg)
        return made[0]

    def _held(self, kept: KeptPaperPage, box: QuestionBox) -> bytes | None:
        key = kept.picture, kept.page, _rect(box)
        with self._kept:
            found = self._cut.get(key)
            if found is not None:
                self._cut.move_to_end(key)
            return found

    def _hold(self, key: CutKey, jpeg: bytes) -> None:
        self._bytes += len(jpeg) - len(self._cut.pop(key, b""))
        self._cut[key] = jpeg
        while self._bytes > MOST_BYTES and len(self._cut) > 1:
            self._bytes -= len(self._cut.popitem(last=False)[1])

    def _upright(self, kept: KeptPaperPage, long_side_px: int) -> Picture:
        from station.pipelines.image_io import decode_colour
        from station.pipelines.paper_crop import upright_page

        data = self._blobs.read(kept.picture)
        with self._decoding:
            decoded = decode_colour(data, kept.page.page_index, long_side_px=long_side_px)
            return upright_page(decoded, kept.page, long_side_px)


def _rect(box: QuestionBox) -> Rect:
    return box.left, box.top, box.right, box.bottom
