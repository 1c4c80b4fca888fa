"""Pictures of kept pages for the screen: upright, flat, and small enough to paint at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from station.contracts.desk import Page
from station.contracts.reading import FieldReading, PageReading, Point
from station.errors import Code, StoreError
from station.store.blobs import Blobs

PX_PER_MM: Final = 7.0
LONG_SIDE_PX: Final = 1750
ORIGINAL_SIDE_PX: Final = 1600
"""At least as fine: enough for a magnifier."""

KEPT: Final = 5
"""Pictures held in memory: about 9 MB each."""

ORIGINAL: Final = -1
"""Stands for a reading's id where the picture is not turned upright."""

Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPicture:
    """``bgr``: rows of pixels, three bytes each; ``to_screen``: px of the full picture to px of this one."""

    bgr: bytes
    width_px: int
    height_px: int
    to_screen: Matrix
    _boxes: dict[tuple[int, tuple[Point, ...]], Box] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By a field's number and its first outline, which another reading would have elsewhere: every key
    asks again, and to keep the field itself would keep its reading."""

    def places(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """Points of the full picture, such as a bubble's outline, in this one."""
        (a, b, c), (d, e, f), (g, h, i) = self.to_screen
        # A list made at one go: there are thousands of points, and a person waits.
        return tuple(
            [
                ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
                for x, y in points
                for w in (g * x + h * y + i,)
            ]
        )

    def box_of(self, field: FieldReading) -> Box:
        """Around all bubbles of a field; the whole picture for a field without outlines."""
        first = next((b.polygon_px for g in field.groups for b in g.bubbles), ())
        known = self._boxes.get((field.number, first))
        if known is None:
            known = self._boxes[field.number, first] = self._box_of(field)
        return known

    def _box_of(self, field: FieldReading) -> Box:
        points = self.places(
            point for group in field.groups for bubble in group.bubbles for point in bubble.polygon_px
        )
        if not points:
            return 0.0, 0.0, float(self.width_px), float(self.height_px)
        xs, ys = zip(*points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A page as it lies in its file. ``width_px``, ``height_px``: of the full picture; ``paper``: the outline
    of bright paper in it, clockwise from the top left, or () where none is clear."""

    picture: ScreenPicture
    width_px: float
    height_px: float
    paper: tuple[Point, ...]


class Pictures:
    """Decodes pages and keeps the last few. May be called from any thread."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int | None], ScreenPicture] = OrderedDict()

    def ready(self, page: Page) -> ScreenPicture | None:
        """The picture if it is held already; never waits for a disk."""
        return self._held((page.id, page.reading))

    def original_ready(self, page: Page) -> ScreenPicture | None:
        """The picture as it lies in the file, if it is held already."""
        return self._held((page.id, ORIGINAL))

    def load(
        self, page: Page, reading: PageReading | None, size_mm: tuple[float, float], *, keep: bool = True
    ) -> ScreenPicture:
        """Upright by its reading, or as it lies in the file where there is none. ``keep``: False where only
        a part of it is wanted, far ahead of the person.

        Raises StoreError(PICTURE_MISSING) and FileError for what cannot be decoded.
        """
        found = self.ready(page)
        if found is not None:
            return found
        made = self._make(page, reading, size_mm)
        if keep:
            self._keep((page.id, page.reading), made)
        return made

    def load_original(self, page: Page) -> ScreenPicture:
        """As it lies in the file, whatever was read. Raises as `load` does."""
        found = self.original_ready(page)
        if found is None:
            found = self._make(page, None, (1.0, 1.0))
            self._keep((page.id, ORIGINAL), found)
        return found

    def _held(self, key: tuple[int, int | None]) -> ScreenPicture | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: tuple[int, int | None], made: ScreenPicture) -> None:
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def original(self, page: Page) -> Original:
        """The picture as a viewer shows it, whatever was read from it; made anew each time.

        Raises as `load` does.
        """
        from station.pipelines.image_io import decode_colour
        from station.pipelines.paper import paper_outline

        decoded = decode_colour(self._bytes_of(page), page.page_index, long_side_px=ORIGINAL_SIDE_PX)
        height, width = decoded.bgr.shape[:2]
        shown = ScreenPicture(
            bgr=decoded.bgr.tobytes(), width_px=width, height_px=height, to_screen=_shrinking(decoded.scale)
        )
        return Original(
            picture=shown,
            width_px=width * decoded.scale,
            height_px=height * decoded.scale,
            paper=paper_outline(decoded),
        )

    def _bytes_of(self, page: Page) -> bytes:
        if not page.picture:
            raise StoreError(Code.NO_PICTURE, detail=f"page {page.id} was typed")
        return self._blobs.read(page.picture)

    def _make(self, page: Page, reading: PageReading | None, size_mm: tuple[float, float]) -> ScreenPicture:
        from station.pipelines.image_io import decode_colour
        from station.pipelines.upright import make_upright

        decoded = decode_colour(self._bytes_of(page), page.page_index, long_side_px=LONG_SIDE_PX)
        if reading is None:
            matrix = _shrinking(decoded.scale)
            bgr = decoded.bgr
        else:
            upright = make_upright(decoded, reading.outline_px, size_mm, PX_PER_MM)
            rows = [tuple(float(v) for v in row) for row in upright.to_upright]
            matrix = (rows[0], rows[1], rows[2])  # type: ignore[assignment]
            bgr = upright.bgr
        height, width = bgr.shape[:2]
        return ScreenPicture(bgr=bgr.tobytes(), width_px=width, height_px=height, to_screen=matrix)


def _shrinking(scale: float) -> Matrix:
    """From px of the full picture to those of one ``scale`` times smaller."""
    shrink = 1 / scale
    shift = 0.5 * shrink - 0.5
    return ((shrink, 0.0, shift), (0.0, shrink, shift), (0.0, 0.0, 1.0))
