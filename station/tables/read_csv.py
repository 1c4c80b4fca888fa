"""Separated text as programs here write it: any of four encodings, three separators."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from station.errors import Code, FileError
from station.tables.rows import clean, trimmed

if TYPE_CHECKING:
    import _csv

_SEPARATORS: Final = (",", ";", "\t")
_TRIED_ROWS: Final = 200
_MARKUP: Final = ("<html", "<!doctype", "<?xml", "<table", "<head", "<meta", "%pdf-", "{\\rtf")


def csv_rows(data: bytes, *, most_cells: int) -> tuple[tuple[str, ...], ...]:
    """Raises FileError TABLE_UNREADABLE (no text, or quotes that do not match), TABLE_TOO_LARGE."""
    text = _decoded(data)
    if text.lstrip().lower().startswith(_MARKUP):  # web pages that are named .xls or .csv
        raise FileError(Code.TABLE_UNREADABLE, detail="HTML, XML, PDF")
    first, _, rest = text.partition("\n")
    separator = None
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:  # written for Excel, by Excel
        separator, text = first[4], "\n" + rest
    reader = _reader(text, separator or _separator(text))
    rows: list[list[str]] = []
    count = 0
    try:
        for row in reader:
            count += max(len(row), 1)
            if count > most_cells:
                raise FileError(Code.TABLE_TOO_LARGE)
            rows.append([clean(cell) for cell in row])
    except csv.Error as wrong:
        raise FileError(Code.TABLE_UNREADABLE, path=str(reader.line_num), detail='"') from wrong
    return trimmed(rows)


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, (encoding,))
    if b"\0" in data[:4096]:  # only UTF-16 writes separators and line ends with a zero byte
        big = data[:4096:2].count(0) > data[1:4096:2].count(0)
        return _strict(data, ("utf-16-be" if big else "utf-16-le",))
    return _strict(data, ("utf-8", "cp949"))


def _strict(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileError(Code.TABLE_UNREADABLE, detail="?")


def _reader(text: str, separator: str) -> _csv.Reader:
    # Strict: a quote that never ends would silently swallow every row after it.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _separator(text: str) -> str:
    """The one by which most rows have the same number of cells, more than one; else a comma."""

    def fit(separator: str) -> tuple[int, int]:
        sizes: Counter[int] = Counter()
        try:
            for row in islice(_reader(text, separator), _TRIED_ROWS):
                sizes[len(row)] += len(row) > 1
        except csv.Error:
            return 0, 0
        size, rows = max(sizes.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, size

    return max(_SEPARATORS, key=fit)  # of equals the first
