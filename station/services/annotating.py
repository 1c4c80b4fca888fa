"""Graded sheets as a report wants them: their pictures one at a time, with what is drawn on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, overload

from station.capture.frames import jpeg_of
from station.contracts.desk import Page
from station.contracts.grading import Mark
from station.contracts.results import ResultRow, Results
from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.messages import Language
from station.reports.annotated import AnnotatedSheet
from station.reports.words import PROVISIONAL_SIGN, Say, plain_number
from station.services.marked_paper import Drawing, paper_marks
from station.store.store import Store

LONG_SIDE_PX: Final = 2_400
"""Of pictures that are made anew: about 200 dpi of A4."""

JPEG_START: Final = b"\xff\xd8\xff"
_MARKS: Final = {
    Drawing.RIGHT: Mark.RIGHT,
    Drawing.WRONG: Mark.WRONG,
    Drawing.BLANK: Mark.WRONG,
    Drawing.OPEN: Mark.OPEN,
}


class AnnotatedClass(Sequence[AnnotatedSheet]):
    """Sheets that have a score, the best first; each picture is fetched when its turn comes, so that a large
    class needs no more memory than a small one."""

    def __init__(self, store: Store, exam: int, results: Results, language: Language) -> None:
        self._store = store
        self._template: SheetTemplate = store.exams.template(exam)
        self._results = results
        self._say = Say(language)
        self._rows = tuple(row for row in results.rows if row.score is not None and row.page is not None)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> AnnotatedSheet: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[AnnotatedSheet]: ...
    def __getitem__(self, at: int | slice) -> AnnotatedSheet | Sequence[AnnotatedSheet]:
        if isinstance(at, slice):
            return tuple(self._sheet(row) for row in self._rows[at])
        return self._sheet(self._rows[at])

    def __iter__(self) -> Iterator[AnnotatedSheet]:
        return (self._sheet(row) for row in self._rows)

    def _sheet(self, row: ResultRow) -> AnnotatedSheet:
        assert row.page is not None
        page = self._store.pages.get(row.page)
        reading = self._store.pages.reading(page)
        right = self._results.right[row.form] if row.form is not None else {}
        marks = paper_marks(reading, row.score, right) if reading is not None else ()
        return AnnotatedSheet(
            picture=self._picture(page),
            width_px=reading.picture_width_px if reading is not None else 0,
            height_px=reading.picture_height_px if reading is not None else 0,
            orientation=reading.orientation if reading is not None else 0,
            marks=tuple(
                (mark.beside or mark.outline, _MARKS[mark.drawing])
                for mark in marks
                if mark.drawing in _MARKS
            ),
            lines=self._lines(row),
            width_mm=self._template.width_mm,
            height_mm=self._template.height_mm,
        )

    def _picture(self, page: Page) -> bytes:
        """A JPEG as it was taken; else made into one: a page of a PDF, say. b"" where there is none, and the
        report says so."""
        if not page.picture:
            return b""
        try:
            data = self._store.blobs.read(page.picture)
            return data if data.startswith(JPEG_START) else _as_jpeg(data, page.page_index)
        except StationError:
            return b""

    def _lines(self, row: ResultRow) -> tuple[str, ...]:
        assert row.score is not None
        points = plain_number(row.score.points) + (PROVISIONAL_SIGN if row.provisional else "")
        told = [self._say.name(row), self._say("of_points", points=points, max=plain_number(row.score.max))]
        if row.rank is not None:
            told.append(self._say("rank_of", rank=row.rank, n=self._results.summary.n))
        if row.provisional:
            told.append(self._say("provisional_mark"))
        return tuple(told)


def _as_jpeg(data: bytes, page_index: int) -> bytes:
    from station.pipelines.image_io import decode_colour

    return jpeg_of(decode_colour(data, page_index, long_side_px=LONG_SIDE_PX).bgr)
