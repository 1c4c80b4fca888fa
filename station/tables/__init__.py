"""Spreadsheets: rows read from CSV and XLSX files, rows written to them."""

from station.tables.cells import Cell, CellTone, Column, ColumnKind, SheetTable, Table, Toned
from station.tables.read import read_table
from station.tables.write import write_csv, write_xlsx

__all__ = [
    "Cell",
    "CellTone",
    "Column",
    "ColumnKind",
    "SheetTable",
    "Table",
    "Toned",
    "read_table",
    "write_csv",
    "write_xlsx",
]
