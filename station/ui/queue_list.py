"""What waits for review: kinds with their counts above, the doubts in their order below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import Doubt, DoubtKind
from station.contracts.effective import PAGE_QUESTION
from station.services.review_queue import ReviewQueue
from station.ui.panel import title
from station.ui.words import kind_word

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class DoubtModel(QAbstractListModel):
    """The queue's items; holds no copy of what they show."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Doubt, ...] = ()
        self._open: frozenset[int] = frozenset()

    def show_queue(self, queue: ReviewQueue) -> None:
        items = queue.items
        if items[: len(self._items)] != self._items:
            self.beginResetModel()
            self._items = items
            self.endResetModel()
        elif len(items) > len(self._items):
            self.beginInsertRows(ROOT, len(self._items), len(items) - 1)
            self._items = items
            self.endInsertRows()
        now = frozenset(i for i, item in enumerate(items) if queue.is_open(item))
        for row in self._open ^ now:
            if row < len(items):
                self.dataChanged.emit(self.index(row), self.index(row))
        self._open = now

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name and way
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            done = "" if index.row() in self._open else "✓ "
            what = kind_word(item.kind)
            label = (
                "" if item.field in (0, PAGE_QUESTION) else self.tr("No. {n}").format(n=item.label) + " · "
            )
            return f"{done}{label}{what}  {item.margin:.2f}"
        return None


class QueueList(QWidget):
    """``chosen``: place of an item; ``kind_chosen``: a kind of doubt; ``same_student``: compare sheets."""

    chosen = Signal(int)
    kind_chosen = Signal(object)
    same_student = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kinds = QListWidget()
        self._kinds.setAccessibleName(self.tr("Kinds of doubt"))
        self._kinds.itemClicked.connect(
            lambda item: self.kind_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
        )
        self._model = DoubtModel()
        self._items = QListView()
        self._items.setModel(self._model)
        self._items.setUniformItemSizes(True)
        self._items.setAccessibleName(self.tr("Doubts"))
        self._items.clicked.connect(lambda index: self.chosen.emit(index.row()))
        for view in (self._kinds, self._items):
            # Keys belong to the review; the lists are for the eye and the mouse.
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._title = title(self.tr("To review"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._kinds, 2)
        column.addWidget(self._items, 3)
        self._same = QPushButton()
        self._same.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._same.clicked.connect(self.same_student)
        self._same.hide()
        column.addWidget(self._same)

    def show_queue(self, queue: ReviewQueue) -> None:
        counts = queue.counts()
        current = queue.current.kind if queue.current is not None else None
        self._show_kinds(counts, current)
        self._model.show_queue(queue)
        if queue.items:
            self._items.setCurrentIndex(self._model.index(queue.place))

    def show_same_student(self, count: int) -> None:
        """How many students have more than one sheet."""
        self._same.setVisible(count > 0)
        self._same.setText(self.tr("Two sheets of one student: {count} (D)").format(count=count))

    def _show_kinds(self, counts: dict[DoubtKind, int], current: DoubtKind | None) -> None:
        self._kinds.clear()
        for kind, count in counts.items():
            row = QListWidgetItem(f"{kind_word(kind)}   {count}")
            row.setData(Qt.ItemDataRole.UserRole, kind)
            self._kinds.addItem(row)
            if kind is current:
                self._kinds.setCurrentItem(row)
