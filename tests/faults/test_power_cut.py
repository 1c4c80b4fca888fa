"""The power goes at any byte of the journal: after it, the station is as it was before or after one action.

SQLite writes an action to the log and waits until it is on the disk. A cut leaves the log up to any
byte, the rest missing or torn. Every such log is laid beside the database and opened.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from station.contracts.reading import Reason
from station.services.intake import Intake
from station.services.review import Review
from station.store.database import check
from station.store.store import DATABASE, Store
from tests.desk import TEACHER, exam_in, field, read_page, reading

CUTS = 4
WAL = DATABASE + "-wal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Files and content after one action had returned."""

    database: bytes
    log: bytes
    content: tuple[str, ...]


def at_work(store: Store) -> None:
    """A station's day."""
    exam = exam_in(store)
    intake, review = Intake(store), Review(store, exam.id, TEACHER)
    pages = []
    for number in range(4):
        what = reading(field(1, "2", Reason.FAINT), field(2, "3"), identifier=f"1000000{number}")
        pages.append(read_page(store, exam, what, number))
        intake.take(exam.id, b"\xff\xd8" + bytes([number]) * 900, source="file", name=f"{number}.jpg")
    for page in pages:
        review.decide(page.id, 1, "4")
    review.confirm_all_ready()
    for _ in range(3):
        review.undo()
    review.redo()


def content_of(database: Path) -> tuple[str, ...]:
    with closing(sqlite3.connect(database)) as connection:
        return tuple(connection.iterdump())


def moments(folder: Path, spare: Path) -> list[Moment]:
    """What lay in the folder after every commit of a day."""
    found: list[Moment] = []
    store = Store(folder)
    commit = store.database.write

    @contextmanager
    def write() -> Iterator[sqlite3.Connection]:
        with commit() as connection:
            yield connection
        shutil.rmtree(spare, ignore_errors=True)
        spare.mkdir()
        files = [(folder / name).read_bytes() for name in (DATABASE, WAL)]
        for name, data in zip((DATABASE, WAL), files, strict=True):
            (spare / name).write_bytes(data)
        found.append(Moment(database=files[0], log=files[1], content=content_of(spare / DATABASE)))

    store.database.write = write  # type: ignore[method-assign]
    at_work(store)
    store.close()
    return found


@pytest.mark.parametrize("torn", [False, True], ids=["missing", "torn"])
def test_the_power_goes_in_the_middle_of_an_action(tmp_path: Path, torn: bool) -> None:
    rng = random.Random(f"power {torn}")
    day = moments(tmp_path / "data", tmp_path / "spare")
    tried = 0
    for before, after in pairwise(day):
        if before.database != after.database or not after.log.startswith(before.log):
            continue  # the log was folded into the file: that is SQLite's own affair
        for _ in range(CUTS):
            cut = rng.randint(len(before.log), len(after.log))
            left = after.log[:cut]
            if torn and cut > len(before.log):
                hole = rng.randint(len(before.log), cut)
                left = left[:hole] + rng.randbytes(cut - hole)
            place = tmp_path / "after"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            (place / DATABASE).write_bytes(before.database)
            (place / WAL).write_bytes(left)
            check(place / DATABASE)
            assert content_of(place / DATABASE) in (before.content, after.content), cut
            Store(place).close()
            tried += 1
    assert tried > 50


def test_the_power_goes_between_picture_and_row(tmp_path: Path) -> None:
    """A picture without a row was never promised; taking it again costs nothing."""
    store = Store(tmp_path)
    exam = exam_in(store)
    name = store.blobs.keep(b"\xff\xd8\xff a sheet", ".jpg")
    (store.blobs.path(name).parent / ".new-half").write_bytes(b"\xff\xd8\xff a sh")
    store.close()
    again = Store(tmp_path)
    assert again.pages.counts(exam.id).taken == 0
    assert again.lost_pictures() == (name,)
    assert Intake(again).take(exam.id, b"\xff\xd8\xff a sheet", source="file", name="1.jpg").fresh
    assert again.lost_pictures() == ()
    assert list(tmp_path.rglob(".new-*")) == []
    again.close()
