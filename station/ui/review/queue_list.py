"""What waits for review: kinds with their counts above, the doubts in their order below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.contracts.desk import IDENTIFIER, Doubt, DoubtKind
from station.services.pictures import ScreenPicture
from station.services.review_queue import ReviewQueue
from station.ui.panel import title
from station.ui.review.queue_rows import COUNT_ROLE, ITEM_ROLE, ItemRows, KindRows, Row
from station.ui.words import kind_word

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
MOST_KINDS: Final = 11
"""Rows of kinds that are seen without scrolling."""


class DoubtModel(QAbstractListModel):
    """The queue's items, looked up as they are painted: it copies nothing, however many there are.

    Items that were cleared are not announced: the list would lay out all rows anew, after every key. Its
    owner paints what is seen again instead.
    """

    def __init__(self, name: Callable[[Doubt], str]) -> None:
        super().__init__()
        self._queue = ReviewQueue()
        self._generation = 0
        self._shown = 0
        self._name = name

    def show_queue(self, queue: ReviewQueue) -> None:
        if (queue, queue.generation) != (self._queue, self._generation):
            self.beginResetModel()
            self._queue, self._generation, self._shown = queue, queue.generation, len(queue)
            self.endResetModel()
            return
        if len(queue) > self._shown:
            self.beginInsertRows(ROOT, self._shown, len(queue) - 1)
            self._shown = len(queue)
            self.endInsertRows()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name and way
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._queue):
            return None
        item = self._queue.item(index.row())
        if role == ITEM_ROLE:
            return self._row(item)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self._row(item)
            return f"{row.name} {kind_word(item.kind)} {row.what}"
        return None

    def _row(self, item: Doubt) -> Row:
        is_open = self._queue.is_open(item)
        done = "" if is_open else "✓ "
        student = self._name(item)
        if item.field > IDENTIFIER:
            # Beside a question there is no room for more words than these.
            name = " ".join((student, self.tr("No. {n}").format(n=item.label)))
        else:
            name = student
        # How torn the reader is, is said of a question; of a sheet, what is asked.
        what = f"{item.margin:.2f}" if item.field > IDENTIFIER else kind_word(item.kind)
        return Row(doubt=item, name=f"{done}{name}", what=what, open=is_open)


class QueueList(QWidget):
    """``chosen``: place of an item; ``kind_chosen``: a kind of doubt. ``counts``: as shown.

    ``whose``: whose sheet a page is, in words; ``crop_of``: a field's crop if it is there. Both must be
    quick: they are asked for every row that is painted.
    """

    chosen = Signal(int)
    kind_chosen = Signal(object)

    def __init__(self, whose: Callable[[int], str], crop_of: Callable[[Doubt], ScreenPicture | None]) -> None:
        super().__init__()
        self.counts: dict[DoubtKind, int] = {}
        self._kinds = QListWidget()
        self._kinds.setAccessibleName(self.tr("Kinds of doubt"))
        self._kinds.setItemDelegate(KindRows(self._kinds))
        self._kinds.itemClicked.connect(lambda item: self.kind_chosen.emit(DoubtKind(item.data(ITEM_ROLE))))
        self._model = DoubtModel(lambda item: whose(item.page))
        self._items = QListView()
        self._items.setModel(self._model)
        self._rows = ItemRows(crop_of)
        self._items.setItemDelegate(self._rows)
        self._items.setUniformItemSizes(True)
        self._items.setAccessibleName(self.tr("Doubts"))
        self._items.clicked.connect(lambda index: self.chosen.emit(index.row()))
        for view in (self._kinds, self._items):
            # Keys belong to the review; the lists are for the eye and the mouse.
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setFrameShape(QListView.Shape.NoFrame)
            view.setStyleSheet("QListView { border: none; }")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title(self.tr("To review")))
        column.addWidget(self._kinds)
        column.addWidget(self._items, 1)

    def show_queue(self, queue: ReviewQueue) -> None:
        current = queue.current.kind if queue.current is not None else None
        self.counts = queue.counts()
        self._show_kinds(self.counts, current)
        self._model.show_queue(queue)
        # Not dataChanged: the list would lay out every row anew, and only what is seen has to be painted.
        self.repaint_rows()
        if len(queue):
            self._items.setCurrentIndex(self._model.index(queue.place))

    def repaint_rows(self) -> None:
        """Crops have come, or items are settled."""
        self._items.viewport().update()

    def _show_kinds(self, counts: dict[DoubtKind, int], current: DoubtKind | None) -> None:
        """Rows are told anew, not made anew: this runs after every key."""
        shown = counts if current is None or current in counts else {**counts, current: 0}
        kinds = [kind for kind in DoubtKind if kind in shown]
        while self._kinds.count() > len(kinds):
            self._kinds.takeItem(self._kinds.count() - 1)
        while self._kinds.count() < len(kinds):
            self._kinds.addItem(QListWidgetItem())
        for at, kind in enumerate(kinds):
            row = self._kinds.item(at)
            row.setText(kind_word(kind))
            row.setData(ITEM_ROLE, kind.value)
            row.setData(COUNT_ROLE, shown[kind])
        self._kinds.setCurrentRow(kinds.index(current) if current is not None else -1)
        each = self._kinds.sizeHintForRow(0) if kinds else 0
        self._kinds.setFixedHeight(each * min(len(kinds), MOST_KINDS) + 4)
