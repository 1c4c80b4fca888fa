"""Who changes when a key is applied, before it is: names, points and ranks."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.contracts.results import RowChange
from station.services.key_preview import KeyPreview
from station.ui.panel import quiet, title

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()


class KeyPreviewView(QWidget):
    """``applied``: do it; ``left``: nothing is done."""

    applied = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._table = _Changes()
        self._build()

    def show_preview(self, preview: KeyPreview) -> None:
        """The cursor stands on applying it."""
        self._table.show_preview(preview)
        self._title.setText(self.tr("{count} students change").format(count=len(preview.changes)))
        told = []
        if preview.rank_only:
            told.append(self.tr("Only the rank changes: {count}").format(count=preview.rank_only))
        if preview.provisional:
            told.append(
                self.tr("* provisional score: {count}, not confirmed yet").format(
                    count=len(preview.provisional)
                )
            )
        told.append(self.tr("Nothing is applied yet."))
        self._told.setText(" · ".join(told))
        self._apply.setFocus()

    @property
    def told(self) -> str:
        """Title and line below it."""
        return f"{self._title.text()}\n{self._told.text()}"

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """What the table shows."""
        cell = self._table.index
        return tuple(
            tuple(str(cell(row, column).data()) for column in range(self._table.columnCount()))
            for row in range(self._table.rowCount())
        )

    def _build(self) -> None:
        self._title, self._told = title(""), quiet("")
        table = QTableView()
        table.setModel(self._table)
        table.setAccessibleName(self.tr("Students who change"))
        table.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        self._apply, leave = QPushButton(self.tr("Apply")), QPushButton(self.tr("Cancel"))
        self._apply.setObjectName("main")
        self._apply.clicked.connect(self.applied)
        leave.clicked.connect(self.left)
        for keys, on, act in (
            ("Escape", self, self.left),
            ("Return", self._apply, self.applied),
            ("Enter", self._apply, self.applied),
        ):
            shortcut = QShortcut(QKeySequence(keys), on)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self._apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._told)
        column.addWidget(table, 1)
        column.addLayout(buttons)


class _Changes(QAbstractTableModel):
    """A row for everyone whose points change."""

    def __init__(self) -> None:
        super().__init__()
        self._preview = KeyPreview(changes=(), rank_only=0, provisional=frozenset(), sheets=0)

    def show_preview(self, preview: KeyPreview) -> None:
        self.beginResetModel()
        self._preview = preview
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._preview.changes)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = self.tr("Name"), self.tr("Score"), self.tr("Difference"), self.tr("Rank")
        return heads[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self._cells(self._preview.changes[index.row()])[index.column()]

    def _cells(self, change: RowChange) -> tuple[str, str, str, str]:
        star = " *" if (change.uid, change.name) in self._preview.provisional else ""
        before, after = change.before_points, change.after_points
        step = "" if before is None or after is None else f"{after - before:+g}"
        was, now = change.before_max, change.after_max
        most = was is not None and now is not None and was != now
        told = (f"{_number(before)} / {_number(was)}", f"{_number(after)} / {_number(now)}")
        return (
            change.name,
            f"{' → '.join(told if most else (_number(before), _number(after)))}{star}",
            step,
            f"{_number(change.before_rank)} → {_number(change.after_rank)}",
        )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2):g}"
