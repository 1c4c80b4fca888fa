"""Readings lie packed in their rows; those of older programs are read as they are."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from station.contracts.codec import MAX_BYTES, DataError, encode
from station.errors import Code, StoreError
from station.store.bodies import pack, unpack
from tests.desk import exam_in, opened, read_page, reading


def rows_body(folder: Path) -> bytes:
    store = opened(folder)
    row = store.database.one("SELECT body FROM reading")
    store.close()
    assert row is not None
    return bytes(row["body"])


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    store = opened(tmp_path)
    page = read_page(store, exam_in(store), reading())
    assert store.pages.reading(page) == reading()
    store.close()
    assert len(rows_body(tmp_path)) < len(encode(reading())) / 3


def test_a_reading_of_an_older_program_is_still_read(tmp_path: Path) -> None:
    store = opened(tmp_path)
    page = read_page(store, exam_in(store), reading())
    with store.database.write() as db:
        db.execute("UPDATE reading SET body = ?", (encode(reading()),))
    assert store.pages.reading(page) == reading()
    store.close()


@pytest.mark.parametrize("body", [b"", b"no reading", pack(reading())[:-9] + b"\xff" * 9])
def test_damage_is_named(body: bytes) -> None:
    with pytest.raises((StoreError, DataError)) as told:
        unpack(body)
    assert told.value.code in (Code.STORE_DAMAGED, Code.UNREADABLE)


def test_no_body_grows_without_end_when_it_is_unpacked() -> None:
    with pytest.raises(DataError) as told:
        unpack(zlib.compress(b" " * (3 * MAX_BYTES)))
    assert told.value.code is Code.TOO_LARGE
