"""Reads a table out of the bytes of a CSV or XLSX file. The content decides what it is, never the name."""

from __future__ import annotations

from typing import Final

from station.errors import Code, FileError
from station.tables.cells import Table
from station.tables.read_csv import csv_rows
from station.tables.read_xlsx import MOST_CELLS, xlsx_sheet

MOST_BYTES: Final = 64 * 1024 * 1024
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(data: bytes, name: str, *, sheet: str | None = None) -> Table:
    """``name``: of the file, for what is said; ``sheet``: which one of a workbook, None the first that
    holds anything. Raises FileError: TABLE_UNREADABLE, TABLE_TOO_LARGE, TABLE_EMPTY."""
    try:
        return _read(data, name, sheet)
    except FileError as wrong:
        raise FileError(wrong.code, **{"file": name, **wrong.facts}) from wrong


def _read(data: bytes, name: str, sheet: str | None) -> Table:
    if len(data) > MOST_BYTES:
        raise FileError(Code.TABLE_TOO_LARGE)
    if data.startswith(_OLD_OFFICE):  # a workbook with a password wears the same clothes
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise FileError(Code.TABLE_UNREADABLE, detail="password" if locked else ".xls")
    if data.startswith(b"PK"):
        return xlsx_sheet(data, name, sheet)
    rows = csv_rows(data, most_cells=MOST_CELLS)
    if not rows:
        raise FileError(Code.TABLE_EMPTY)
    return Table(name=name, rows=rows)
