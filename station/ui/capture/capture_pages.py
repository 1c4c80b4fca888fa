"""The table of all pages of the exam, the one that is chosen, and what was not taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QSizePolicy, QSplitter, QTableView, QVBoxLayout, QWidget

from station.services.review import Review
from station.store.store import Store
from station.ui.capture.capture_refused import RefusedList
from station.ui.capture.page_detail import PageDetail
from station.ui.capture.page_table import PageTable
from station.ui.panel import panel, quiet


class CapturedPages(QWidget):
    """``strips`` stand above the table; their owner shows one of them. ``changed``, ``said``: as of the
    detail beside it."""

    changed = Signal(tuple)
    said = Signal(str)

    def __init__(self, store: Store, detail: PageDetail, *strips: QWidget) -> None:
        super().__init__()
        self._detail = detail
        self._exam: int | None = None
        self.table = PageTable(store)
        self.refused = RefusedList()
        self._build(strips)

    def open_exam(self, exam: int | None, review: Review | None) -> None:
        self._exam = exam
        self._detail.open_exam(review)
        self.table.open_exam(exam)
        self.refused.clear()
        self._show_empty()

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        self.table.pages_changed(ids)
        self._show_empty()
        self._show_chosen()

    def choose(self, page_id: int) -> None:
        """Show one page: its row is chosen and seen."""
        row = self.table.row_of(page_id)
        if row is not None:
            self._view.selectRow(row)
            self._view.scrollTo(self.table.index(row, 0), QTableView.ScrollHint.PositionAtCenter)

    def _show_chosen(self, *_: object) -> None:
        row = self._view.currentIndex().row()
        self._detail.show_page(self.table.page_at(row) if row >= 0 else None)

    def _show_empty(self) -> None:
        rows = self.table.rowCount()
        self._empty.setVisible(rows == 0)
        self._view.setVisible(rows > 0)
        self._empty.setText(
            self.tr("Choose an exam first.")
            if self._exam is None
            else self.tr("No sheets yet. Begin with the camera, a folder or files.")
        )

    def _build(self, strips: tuple[QWidget, ...]) -> None:
        self._view = QTableView()
        self._view.setModel(self.table)
        self._view.verticalHeader().hide()
        self._view.setShowGrid(False)
        self._view.setAlternatingRowColors(False)
        self._view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._view.setTabKeyNavigation(False)
        self._view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._view.setAccessibleName(self.tr("Sheets"))
        header = self._view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((260, 130, 110)):
            self._view.setColumnWidth(column, width)
        self._empty: QLabel = quiet("")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(panel(*strips, self._view, self._empty, self.refused))
        across.addWidget(self._detail)
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)
        self._detail.hide()
        # First of all: a button that hides must not hand the keys to the next one, which confirms all.
        self._detail.changed.connect(lambda _: self._view.setFocus())
        self._detail.changed.connect(self.changed)
        self._detail.said.connect(self.said)
        self._view.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.refused.chosen.connect(self.choose)
