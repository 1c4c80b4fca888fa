"""An exam with very many pages, made quickly: one reading, given to all. For benchmarks of the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.contracts.desk import PageState
from station.contracts.effective import doubts, identifier_of
from station.contracts.reading import PageReading
from station.contracts.sheet import SheetTemplate
from station.store.pages import Arrival, Read
from station.store.store import Store


def fill(folder: Path, template: SheetTemplate, reading: PageReading, pages: int, picture: bytes) -> None:
    """``pages`` pages of one exam in ``folder``, each with its own identifier and, in name, its own picture.

    One page in ten keeps the doubts of ``reading``; the others have none. Only the first hundred pictures are
    files: nobody looks at the others.
    """
    store = Store(folder)
    exam = store.exams.create("10,000", template, 1.0)
    sure = replace(reading, fields=tuple(replace(f, needs_review=False) for f in reading.fields), alarms=())
    if sure.identifier is not None:
        sure = replace(sure, identifier=replace(sure.identifier, needs_review=False))
    for number in range(pages):
        name = f"{number:064x}.jpg"
        if number < 100:
            name = store.blobs.keep(picture + number.to_bytes(2), ".jpg")
        store.pages.take(
            Arrival(
                exam=exam.id,
                picture=name,
                page_index=0,
                source="file",
                source_name=f"{number:05d}.jpg",
                taken_s=float(number),
            )
        )
        (page,) = store.pages.begin_reading(1)
        what = _as(reading if number % 10 == 0 else sure, f"{number:08d}")
        asked = doubts(page.id, what)
        store.pages.finish_reading(
            page,
            Read(
                state=PageState.REVIEW if asked else PageState.READY,
                reading=what,
                doubts=asked,
                identifier=identifier_of(what, {}),
            ),
            1,
        )
    store.close()


def _as(reading: PageReading, identifier: str) -> PageReading:
    if reading.identifier is None:
        return reading
    return replace(reading, identifier=replace(reading.identifier, value=identifier, needs_review=False))
