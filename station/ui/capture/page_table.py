"""All pages of an exam in a table that holds only what is seen: 10,000 rows open at once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from station.contracts.desk import Page, PageState
from station.errors import Code
from station.messages import trouble
from station.store.store import Store
from station.ui.words import state_word, student_word, ui_language

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
WINDOW: Final = 128
KEPT: Final = 16
"""Windows of rows held at once."""


class PageTable(QAbstractTableModel):
    """Newest page first."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._exam: int | None = None
        self._ids: list[int] = []
        self._places: dict[int, int] = {}
        self._windows: OrderedDict[int, dict[int, Page]] = OrderedDict()

    def open_exam(self, exam: int | None) -> None:
        self._exam = exam
        self.beginResetModel()
        self._load()
        self.endResetModel()

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Rows of these pages are drawn anew; new pages come at the top."""
        if self._exam is None:
            return
        if any(page_id not in self._places for page_id in ids):
            fresh = self._store.pages.ids_after(self._exam, self._ids[-1] if self._ids else 0)
            if fresh:
                self.beginInsertRows(ROOT, 0, len(fresh) - 1)
                self._append(fresh)
                self.endInsertRows()
        for page_id in ids:
            row = self.row_of(page_id)
            if row is not None:
                self._windows.pop(self._places[page_id] // WINDOW, None)
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def page_at(self, row: int) -> Page | None:
        place = len(self._ids) - 1 - row
        window = place // WINDOW
        if window not in self._windows:
            ids = self._ids[window * WINDOW : (window + 1) * WINDOW]
            self._windows[window] = dict(self._store.pages.some(tuple(ids)))
            while len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        return self._windows[window].get(self._ids[place])

    def row_of(self, page_id: int) -> int | None:
        """Where a page stands; None for one of another exam."""
        place = self._places.get(page_id)
        return None if place is None else len(self._ids) - 1 - place

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if side is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Sheet"), self.tr("Student"), self.tr("State"), self.tr("What is the matter"))[
            section
        ]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        page = self.page_at(index.row())
        if page is None:
            return None
        return (self._name(page), self._whose(page), state_word(page.state), self._matter(page))[
            index.column()
        ]

    def _load(self) -> None:
        self._ids.clear()
        self._places.clear()
        self._windows.clear()
        if self._exam is not None:
            self._append(self._store.pages.ids(self._exam))

    def _append(self, fresh: tuple[int, ...]) -> None:
        """In the order they came, so that one more page moves none of the others."""
        self._windows.pop(len(self._ids) // WINDOW, None)
        self._places.update((page_id, place) for place, page_id in enumerate(fresh, len(self._ids)))
        self._ids += fresh

    def _name(self, page: Page) -> str:
        return page.source_name if page.page_index == 0 else f"{page.source_name} ({page.page_index + 1})"

    def _whose(self, page: Page) -> str:
        if page.reading is None or self._exam is None:
            return ""
        return student_word(page, self._store.rosters.of_exam(self._exam))

    def _matter(self, page: Page) -> str:
        if page.state is PageState.FAILED and page.code is not None:
            return trouble(Code(page.code), ui_language()).what  # the rest stands beside the table
        if page.state is PageState.REVIEW:
            return self.tr("{count} to review").format(count=page.doubts)
        return ""
