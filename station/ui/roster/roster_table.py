"""Tables of the roster: the students themselves, and the rows of a file before they are taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTableView

from station.contracts.roster import Student
from station.services.roster_import import Column, DraftRow, Rows
from station.ui.roster.roster_words import column_word, trouble_word
from station.ui.theme import colours_in_use
from station.ui.words import masked

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
COLUMNS: Final = tuple(Column)
LEAST_LETTERS: Final = 6
"""Width of a column, in Hangul letters."""


class StudentModel(QAbstractTableModel):
    """Students in the order of the list; numbers by their last four digits."""

    def __init__(self, note: Callable[[Student], str]) -> None:
        """``note``: what is to be said of a student, such as that a sheet is there."""
        super().__init__()
        self._students: tuple[Student, ...] = ()
        self._note = note

    def show_students(self, students: Sequence[Student]) -> None:
        self.beginResetModel()
        self._students = tuple(students)
        self.endResetModel()

    def student(self, row: int) -> Student:
        return self._students[row]

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._students)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        return column_word(COLUMNS[section]) if section < len(COLUMNS) else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        student = self._students[index.row()]
        if index.column() == len(COLUMNS):
            return self._note(student)
        return _cell(student, COLUMNS[index.column()])


def _cell(student: Student, column: Column) -> str:
    if column is Column.NAME:
        return student.name
    if column is Column.CLASS_NAME:
        return student.class_name
    number = {
        Column.PHONE: student.phone,
        Column.PARENT_PHONE: student.parent_phone,
        Column.CODE: student.code,
    }[column]
    return masked(number) if number else ""


class DraftModel(QAbstractTableModel):
    """Every row of a file as it stands there, and what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Rows = ()
        self._drafted: dict[int, DraftRow] = {}
        self._width = 0
        self.columns: dict[int, Column] = {}

    def show_rows(self, rows: Rows, drafted: Sequence[DraftRow], columns: dict[int, Column]) -> None:
        self.beginResetModel()
        self._rows, self.columns = rows, columns
        self._drafted = {row.line: row for row in drafted}
        self._width = max(map(len, rows), default=0)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else self._width + 1

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        if section == 0:
            return self.tr("Check")
        column = self.columns.get(section - 1)
        return column_word(column) if column is not None else "–"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        drafted = self._drafted.get(index.row() + 1)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index.column(), drafted)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 0:
            return self._check(drafted)
        row = self._rows[index.row()]
        at = index.column() - 1
        return row[at] if at < len(row) else ""

    def _check(self, drafted: DraftRow | None) -> str:
        if drafted is None:
            return self.tr("heading")
        sign = "✕" if drafted.left_out else "!" if drafted.troubles else "✓"
        return " ".join((sign, ", ".join(map(trouble_word, drafted.troubles)))).strip()

    def _colour(self, column: int, drafted: DraftRow | None) -> QColor | None:
        colours = colours_in_use()
        if drafted is None or drafted.left_out:
            return QColor(colours.warn if column == 0 and drafted is not None else colours.quiet)
        if column == 0:
            return QColor(colours.warn if drafted.troubles else colours.good)
        return None if column - 1 in self.columns else QColor(colours.quiet)


def with_room(table: QTableView) -> None:
    """Columns as wide as what is in them, and a little more: names must not touch the numbers."""
    header = table.horizontalHeader()
    letter = table.fontMetrics().horizontalAdvance("가")
    for column in range(header.count() - header.stretchLastSection()):
        table.setColumnWidth(column, max(table.columnWidth(column) + letter, LEAST_LETTERS * letter))
