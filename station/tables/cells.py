"""The shapes of spreadsheets: rows of text that were read, typed cells to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a person sees in a sheet, as text. ``rows``: as they stand in the file, empty ones too, so that
    row ``i`` is the file's row ``i + 1``; without the empty cells at a row's end."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    sheet: str = ""
    sheet_names: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> str:
        """ "" right of a row's last cell."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


class CellTone(StrEnum):
    """What a cell says beside its value; each differs from the others in grey too."""

    WRONG = "wrong"  # filled and bold
    OPEN = "open"  # a person must still look: italic on a pale ground
    QUIET = "quiet"


class ColumnKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"  # up to two decimals, as many as there are
    RATIO = "ratio"  # two decimals always, such as a correlation
    PERCENT = "percent"  # of a share 0..1
    TIME = "time"  # day and minute


Plain = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Toned:
    value: Plain
    tone: CellTone


Cell = Plain | Toned


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``width``: in characters, None as wide as what it holds; a text column takes numbers as numbers."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float | None = None
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """``notes``: lines over everything; ``above``: rows between them and the header (such as the right
    answers); ``fixed``: columns that stay when the rest is scrolled."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()
    above: Sequence[Sequence[Cell]] = ()
    fixed: int = 0


def plain(cell: Cell) -> Plain:
    return cell.value if isinstance(cell, Toned) else cell
