"""Workbooks, read as people see them. A file is believed only after its directory was checked."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import openpyxl

from station.errors import Code, FileError
from station.tables.cells import Table
from station.tables.rows import clean, trimmed

MOST_CELLS: Final = 200_000
MOST_UNPACKED_BYTES: Final = 64 * 1024 * 1024
_MOST_PARTS: Final = 2_000
_MOST_TAGS: Final = 4_000_000  # a full table of the most cells has half of them
_MOST_ROWS: Final = 1_048_576
# Empty cells cost time too: a hostile row holds one value in its last column.
_MOST_PLACES: Final = 4_000_000
_DECLARATIONS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes what XML cannot
_PLACES: Final = re.compile(r"[0#\-() ]+")


def xlsx_sheet(data: bytes, name: str, sheet: str | None) -> Table:
    """Raises FileError TABLE_UNREADABLE, TABLE_TOO_LARGE, TABLE_EMPTY."""
    try:
        _check(data)
        with warnings.catch_warnings():  # of styles and extensions that only a screen would need
            warnings.simplefilter("ignore")
            return _first_filled(data, name, sheet)
    except FileError:
        raise
    except Exception as wrong:  # a parser's surprise at a hostile file takes any shape
        raise FileError(Code.TABLE_UNREADABLE, detail=type(wrong).__name__) from wrong


def _check(data: bytes) -> None:
    """The directory's sizes bound what unpacking can ever yield. No workbook declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise FileError(Code.TABLE_TOO_LARGE)
        if any(part.flag_bits & 1 for part in parts):
            raise FileError(Code.TABLE_UNREADABLE, detail="password")
        tags = 0
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                text = packed.read(part)
                if any(word in text for word in _DECLARATIONS):
                    raise FileError(Code.TABLE_UNREADABLE, detail="DOCTYPE")
                tags += text.count(b"<")
                if tags > _MOST_TAGS:
                    raise FileError(Code.TABLE_TOO_LARGE)


def _first_filled(data: bytes, name: str, wanted: str | None) -> Table:
    with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        # What people hid is not what they mean to hand over.
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        names = tuple(str(sheet.title) for sheet in sheets)
        for sheet in sheets:
            if wanted is not None and sheet.title != wanted:
                continue
            rows = trimmed(_rows(sheet))
            if rows:
                return Table(name=name, rows=rows, sheet=str(sheet.title), sheet_names=names)
    raise FileError(Code.TABLE_EMPTY)


def _rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    cells = places = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in row]
        cells += sum(map(bool, texts))
        places += len(texts)
        if cells > MOST_CELLS or places > _MOST_PLACES or number > _MOST_ROWS:
            raise FileError(Code.TABLE_TOO_LARGE)
        yield texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return _moment(value)


def _number(value: int | float, shown_as: str) -> str:
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        if not value.is_integer():
            # Fifteen figures are all that Excel keeps; the rest is binary dust.
            told = format(value, ".15g")
            return format(float(told), "f") if "e" in told and abs(value) > 1e-15 else told
        value = int(value)
    return _by_zeros(value, shown_as) or str(value)


def _by_zeros(value: int, shown_as: str) -> str:
    """A number shown by places of zeros (010-1234-5678 out of 000-0000-0000); "" by any other format."""
    pattern = shown_as.split(";")[0].replace("\\", "").replace('"', "")
    first = pattern.find("0")
    pattern = pattern[:first] + pattern[first:].replace("#", "0")  # Excel fills every place after a zero
    zeros, places = pattern.count("0"), pattern.count("0") + pattern.count("#")
    if value < 0 or zeros < 2 or not _PLACES.fullmatch(pattern):
        return ""
    digits = str(value).rjust(zeros, "0")
    extra = digits[: max(len(digits) - places, 0)]
    left = iter(digits[len(extra) :].rjust(places))
    return clean(extra + "".join(next(left) if sign in "0#" else sign for sign in pattern))


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return clean(str(value))
