"""Writes spreadsheets: XLSX for people, CSV for other programs. Text in them is never a formula or a link."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from station.tables.cells import Cell, CellTone, Column, ColumnKind, Plain, SheetTable, Toned, plain

_MOST_CHARACTERS: Final = 32_767  # of one cell, in Excel
_EXACT: Final = 10**15
_WIDEST: Final = 48.0
_MADE: Final = datetime(2000, 1, 1)  # a fixed day, so that equal results give equal bytes
# Full-width signs too: Excel takes them for their narrow twins where such writing is set.
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FORMATS: Final = {
    ColumnKind.TEXT: "General",
    ColumnKind.INTEGER: "0",
    ColumnKind.NUMBER: "General",
    ColumnKind.RATIO: "0.00",
    ColumnKind.PERCENT: "0.0%",
    ColumnKind.TIME: "yyyy-mm-dd hh:mm",
}
_TONES: Final[dict[CellTone | None, dict[str, object]]] = {
    None: {},
    CellTone.WRONG: {"bold": True, "font_color": "#8A1C00", "bg_color": "#F6C7B0"},
    CellTone.OPEN: {"italic": True, "bg_color": "#FFF4CC", "border": 4, "border_color": "#7A6A20"},
    CellTone.QUIET: {"font_color": "#4B5563"},
}


def write_csv(table: SheetTable) -> bytes:
    """One header row and the rows, UTF-8 with a BOM and CRLF. Notes are left out: programs read this."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    rows.writerow([_harmless(column.title) for column in table.columns])
    for row in table.rows:
        rows.writerow([_of_csv(plain(cell)) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def write_xlsx(sheets: Sequence[SheetTable]) -> bytes:
    """A workbook with frozen headers, filters and widths that fit; the same bytes for the same sheets."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _MADE})
    formats = _Formats(book)
    for table in sheets:
        _Sheet(book.add_worksheet(table.name), table, formats).write()
    book.close()
    return target.getvalue()


def shown_width(text: str) -> int:
    """In columns of a fixed font: Hangul counts double."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


class _Formats:
    """Every format once: a workbook with one a cell is slow and may not open."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def of(self, column: Column, tone: CellTone | None, *, risky: bool) -> Any:
        key = column.kind, column.centred, tone, risky
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {
                    "num_format": _FORMATS[column.kind],
                    "align": "center" if column.centred else "",
                    "quote_prefix": risky,  # stays text even when someone edits the cell
                    **_TONES[tone],
                }
            )
        return self._made[key]

    def named(self, name: str, **properties: object) -> Any:
        if (name,) not in self._made:
            self._made[(name,)] = self._book.add_format(properties)
        return self._made[(name,)]


class _Sheet:
    """One worksheet while it is written."""

    def __init__(self, sheet: Any, table: SheetTable, formats: _Formats) -> None:
        self._sheet = sheet
        self._table = table
        self._formats = formats
        self._widths = [float(shown_width(column.title)) + 3 for column in table.columns]

    def write(self) -> None:
        table, sheet = self._table, self._sheet
        self._notes()
        header = len(table.notes) + len(table.above)
        for place, row in enumerate(table.above):
            self._row(len(table.notes) + place, row)
        self._header(header)
        for place, row in enumerate(table.rows):
            self._row(header + 1 + place, row)
        sheet.freeze_panes(header + 1, table.fixed)
        if table.columns:
            sheet.autofilter(header, 0, header + len(table.rows), len(table.columns) - 1)
        for place, column in enumerate(table.columns):
            width = column.width if column.width is not None else min(self._widths[place], _WIDEST)
            sheet.set_column(place, place, width)
        sheet.repeat_rows(header)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def _notes(self) -> None:
        style = self._formats.named("note", bold=True, font_color="#8A1C00")
        for place, note in enumerate(self._table.notes):
            self._sheet.write_string(place, 0, _text(note), style)

    def _header(self, row: int) -> None:
        look = {"bold": True, "bg_color": "#E4E9F0", "bottom": 1, "valign": "vcenter", "text_wrap": True}
        style = self._formats.named("header", **look)
        middle = self._formats.named("middle", align="center", **look)
        for place, column in enumerate(self._table.columns):
            self._sheet.write_string(row, place, _text(column.title), middle if column.centred else style)

    def _row(self, row: int, cells: Sequence[Cell]) -> None:
        for place, (cell, column) in enumerate(zip(cells, self._table.columns, strict=True)):
            tone = cell.tone if isinstance(cell, Toned) else None
            self._cell(row, place, column, plain(cell), tone)

    def _cell(self, row: int, place: int, column: Column, value: Plain, tone: CellTone | None) -> None:
        told = _text(value) if isinstance(value, str) else ""
        style = self._formats.of(column, tone, risky=told.startswith(_RISKY))
        if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
            if tone is not None:
                self._sheet.write_blank(row, place, None, style)
            return
        if isinstance(value, str):
            self._sheet.write_string(row, place, told, style)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, place, value, style)
        elif abs(value) < _EXACT:
            self._sheet.write_number(row, place, value, style)
        else:  # Excel would round it
            self._sheet.write_string(row, place, str(value), style)
        shown = 16 if isinstance(value, date) else shown_width(told or str(value)[:18])
        if shown + 2 > self._widths[place]:
            self._widths[place] = shown + 2.0


def _text(text: str) -> str:
    """What a cell can hold: no half of a pair, and not more than fits."""
    told = text.encode("utf-8", "replace").decode()
    return told if len(told) <= _MOST_CHARACTERS else told[: _MOST_CHARACTERS - 1] + "…"


def _of_csv(value: Plain) -> str | float | None:
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value


def _harmless(text: str) -> str:
    return "'" + text if text.lstrip(" ").startswith(_RISKY) else text
