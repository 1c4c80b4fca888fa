"""The table with a name column that stays, keys of its own, and rows that can be copied."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from station.contracts.results import ResultRow
from station.ui.results.score_order import Fact, RowKey, key_of
from station.ui.results.score_table import Index, ScoreTable

WIDTHS: Final = {
    Fact.NAME: 7.0,
    Fact.CLASS: 5.0,
    Fact.FORM: 5.0,
    Fact.SCORE: 5.0,
    Fact.RANK: 4.5,
    Fact.WRONG: 10.0,
}
"""In widths of a Hangul letter."""

QUESTION: Final = 2.3
ESSAY: Final = 4.0


class _Plain(QTableView):
    """What both tables have in common."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setItemDelegate(_Coloured(self))


class _Coloured(QStyledItemDelegate):
    """Signs keep their colours in the chosen row."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class ScoreView(_Plain):
    """``chosen``: another row is looked at, or the same one has changed; ``opened``: Enter or a double click
    on it."""

    chosen = Signal()
    opened = Signal()

    def __init__(self, table: ScoreTable) -> None:
        super().__init__()
        self.table = table
        self._kept: RowKey | None = None
        self._wide: tuple[object, ...] = ()
        self.setAccessibleName(self.tr("Results"))
        self.setModel(table)
        self._names = self._frozen(table)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.modelReset.connect(self._restore)
        table.dataChanged.connect(lambda *_: self.chosen.emit())
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    @property
    def row(self) -> ResultRow | None:
        """What is looked at."""
        return self.table.row_at(self.currentIndex().row())

    def choose(self, key: RowKey | None) -> None:
        """Look at a row; at none where it is not shown."""
        self._kept = key
        at = None if key is None else self.table.place_of(key)
        if at is None:
            self.chosen.emit()
            return
        column = max(self.currentIndex().column(), 0)
        index = self.table.index(at, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def step(self, by: int) -> bool:
        """To the row above (-1) or below (1); False at the end."""
        row = self.table.row_at(self.currentIndex().row() + by)
        if row is None or self.currentIndex().row() + by < 0:
            return False
        self.choose(key_of(row))
        return True

    def selected_text(self) -> str:
        """The selected rows with the header, for a spreadsheet: no cell can become a formula there."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = range(self.table.columnCount())
        head = [str(self.table.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        lines = [head, *([self.table.text_at(row, column) for column in columns] for row in rows)]
        return "\n".join("\t".join(map(_harmless, line)) for line in lines)

    def copy(self) -> int:
        """Puts the selected rows on the clipboard; how many."""
        rows = len(self.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText(self.selected_text())
        return rows

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.opened.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_names()

    def _frozen(self, table: ScoreTable) -> _Plain:
        """The first column once more, over the other one: it stays while the questions move."""
        names = _Plain(self)
        names.setModel(table)
        names.setSelectionModel(self.selectionModel())
        names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        names.setStyleSheet("QTableView { border: none; border-radius: 0; }")
        names.setFrameShape(QTableView.Shape.NoFrame)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.setSortingEnabled(False)
        names.horizontalHeader().setSectionsClickable(True)
        names.horizontalHeader().sectionClicked.connect(self._sort_by_name)
        names.doubleClicked.connect(lambda _: self.opened.emit())
        names.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(names.verticalScrollBar().setValue)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.viewport().stackUnder(names)
        return names

    def _sort_by_name(self, column: int) -> None:
        header = self.horizontalHeader()
        was = header.sortIndicatorSection() == column and header.sortIndicatorOrder()
        falling = was is Qt.SortOrder.AscendingOrder
        header.setSortIndicator(
            column, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        )

    def _resized(self, column: int, _: int, width: int) -> None:
        if column == 0:
            self._names.setColumnWidth(0, width)
            self._lay_names()

    def _lay_names(self) -> None:
        frame = self.frameWidth()
        height = self.viewport().height() + self.horizontalHeader().height()
        self._names.setGeometry(frame, frame, self.columnWidth(0), height)

    def _moved(self) -> None:
        row = self.row
        if row is not None:
            self._kept = key_of(row)
        self.chosen.emit()

    def _restore(self) -> None:
        """All rows are new: the columns get their widths, and the same row is looked at."""
        self._size_columns()
        for column in range(1, self.table.columnCount()):
            self._names.setColumnHidden(column, True)
        at = None if self._kept is None else self.table.place_of(self._kept)
        if at is None and self.table.rowCount():
            first = self.table.row_at(0)
            self.choose(key_of(first) if first is not None else None)
        else:
            self.choose(self._kept)

    def _size_columns(self) -> None:
        """Only where the columns are others: what a person has drawn wider stays."""
        count = self.table.columnCount()
        heads = tuple(self.table.headerData(column, Qt.Orientation.Horizontal) for column in range(count))
        scores = max(map(self.fontMetrics().horizontalAdvance, self.table.widest_scores()), default=0)
        wide = (*heads, scores)
        if wide == self._wide:
            return
        self._wide = wide
        letter = self.fontMetrics().horizontalAdvance("가")
        height = self.fontMetrics().height() + 10
        for view in (self, self._names):
            view.verticalHeader().setMinimumSectionSize(height)
            view.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setMinimumSectionSize(round(letter * QUESTION))
        for column in range(count):
            fact = self.table.fact_at(column)
            letters = WIDTHS[fact] if fact is not None else QUESTION
            if self.table.is_essay(column):
                letters = ESSAY
            needs = scores + letter if fact is Fact.SCORE else 0
            self.setColumnWidth(column, max(round(letters * letter), needs))
        self._names.setColumnWidth(0, self.columnWidth(0))
        self._lay_names()


def _harmless(text: str) -> str:
    """One cell of text: what a spreadsheet would take for a formula gets a quote."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat
