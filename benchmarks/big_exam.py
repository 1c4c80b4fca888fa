"""An exam with very many pages, made quickly: one reading, given to all. For benchmarks of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import PageReading
from station.contracts.sheet import SheetTemplate
from station.services.loop import read_of
from station.store.pages import Arrival
from station.store.store import Store

PICTURES = 100


def fill(
    folder: Path,
    template: SheetTemplate,
    reading: PageReading,
    picture: bytes,
    *,
    pages: int,
    doubtful: Callable[[int], bool] = lambda number: number % 10 == 0,
) -> None:
    """``pages`` pages of one exam in ``folder``, each with its own identifier and, in name, its own picture.

    Those that are ``doubtful``, by number, keep the doubts of ``reading``; the others have none. Only the
    pictures of the first hundred doubtful pages are files: nobody looks at the others. Quick where writing
    waits for no disk (/dev/shm): 4 ms a page.
    """
    store = Store(folder)
    exam = store.exams.create(f"{pages:,}", template, 1.0)
    sure = _sure(reading)
    files = 0
    for number in range(pages):
        asked = doubtful(number)
        name = f"{number:064x}.jpg"
        if asked and files < PICTURES:
            name = store.blobs.keep(picture + number.to_bytes(4), ".jpg")
            files += 1
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
        _read(store, _as(reading if asked else sure, f"{number:08d}"))
    store.close()


def _read(store: Store, what: PageReading) -> None:
    (page,) = store.pages.begin_reading(1)
    outcome = PageOutcome(task=PageTask(file=page.source_name, path=b""), reading=what)
    store.pages.finish_reading(page, read_of(page.id, outcome, 0.0), 1)


def _sure(reading: PageReading) -> PageReading:
    fields = tuple(replace(field, needs_review=False) for field in reading.fields)
    return replace(reading, fields=fields, alarms=())


def _as(reading: PageReading, identifier: str) -> PageReading:
    if reading.identifier is None:
        return reading
    return replace(reading, identifier=replace(reading.identifier, value=identifier, needs_review=False))
