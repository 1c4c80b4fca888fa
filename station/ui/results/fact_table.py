"""A small table of facts that sorts numbers as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from station.ui.theme import colours_in_use

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
Role = Qt.ItemDataRole
BAR: Final = Role.UserRole


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell. ``worth``: what it is sorted by, None comes last; ``bar``: a share that is drawn behind it;
    ``warn``: it wants a look."""

    text: str
    worth: float | str | None = None
    bar: float | None = None
    warn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """``key``: what stays the same from one result to the next."""

    key: object
    cells: tuple[Fact, ...]


class FactTable(QAbstractTableModel):
    """``show`` takes rows in their own order."""

    def __init__(self, titles: Sequence[str], *, left: Sequence[int] = ()) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self._left = frozenset(left)
        self._own: tuple[FactRow, ...] = ()
        self.rows: tuple[FactRow, ...] = ()
        self._sorted = (-1, False)

    def show(self, rows: Sequence[FactRow]) -> None:
        self.beginResetModel()
        self._own = tuple(rows)
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._sorted = (column, order is Qt.SortOrder.DescendingOrder)
        self._arrange()
        self.endResetModel()

    def place_of(self, key: object) -> int | None:
        return next((at for at, row in enumerate(self.rows) if row.key == key), None)

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        if side is Qt.Orientation.Horizontal and role == Role.TextAlignmentRole:
            return self._alignment(section)
        if side is Qt.Orientation.Horizontal and role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        fact = self.rows[index.row()].cells[index.column()]
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return fact.text
        if role == BAR:
            return fact.bar
        if role == Role.ForegroundRole and fact.warn:
            return QColor(colours_in_use().warn)
        if role == Role.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        across = Qt.AlignmentFlag.AlignLeft if column in self._left else Qt.AlignmentFlag.AlignHCenter
        return across | Qt.AlignmentFlag.AlignVCenter

    def _arrange(self) -> None:
        column, falling = self._sorted
        if column < 0:
            self.rows = self._own
            return
        known = [row for row in self._own if row.cells[column].worth is not None]

        def worth(row: FactRow) -> Any:
            return row.cells[column].worth

        known.sort(key=worth, reverse=falling)
        self.rows = (*known, *(row for row in self._own if row.cells[column].worth is None))


class BarPainter(QStyledItemDelegate):
    """A share as a bar over its words, which show through."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        share = index.data(BAR)
        if share is not None:
            box = option.rect.adjusted(3, 5, -3, -5)
            box.setWidth(round(box.width() * min(max(share, 0.0), 1.0)))
            colour = QColor(colours_in_use().accent)
            colour.setAlphaF(0.28)  # the words are under it
            painter.fillRect(box, colour)


def fact_view(table: FactTable, name: str) -> QTableView:
    """A view on it; ``name``: for those who hear it."""
    view = QTableView()
    view.setModel(table)
    view.setAccessibleName(name)
    view.verticalHeader().hide()
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    view.setTabKeyNavigation(False)
    view.setItemDelegate(BarPainter(view))
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSortIndicatorClearable(True)
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    view.setSortingEnabled(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    fit_columns(view)
    height = view.fontMetrics().height() + 10
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(height)
    return view


def fit_columns(view: QTableView, least: Sequence[float] = ()) -> None:
    """No heading is cut; ``least``: widths that the cells need, in Hangul letters."""
    header = view.horizontalHeader()
    font = header.font()
    font.setBold(True)
    metrics = QFontMetrics(font)
    letter = view.fontMetrics().horizontalAdvance("가")
    model = view.model()
    for column in range(model.columnCount()):
        told = str(model.headerData(column, Qt.Orientation.Horizontal))
        needs = metrics.horizontalAdvance(told) + 2 * letter
        cells = round(least[column] * letter) if column < len(least) else 0
        view.setColumnWidth(column, max(needs, cells))
