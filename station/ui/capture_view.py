"""Capture: where sheets come from, and what became of each of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.errors import StationError
from station.messages import of_error
from station.services.inputs import find_inputs
from station.services.intake import Intake, Taken
from station.services.review import Review
from station.store.store import Store
from station.ui.page_detail import PageDetail
from station.ui.page_table import PageTable
from station.ui.panel import panel, quiet, title
from station.ui.tasks import Tasks
from station.ui.words import ui_language


class CaptureView(QWidget):
    """``taken``, ``changed``: ids of pages that came in, or that a button changed; ``said``: one sentence."""

    taken = Signal(tuple)
    changed = Signal(tuple)
    said = Signal(str)

    def __init__(self, store: Store, intake: Intake, tasks: Tasks, detail: PageDetail) -> None:
        super().__init__()
        self._intake = intake
        self._tasks = tasks
        self._exam: int | None = None
        self._detail = detail
        self._refused = 0
        self.table = PageTable(store)
        self.setAcceptDrops(True)
        self._build()

    def open_exam(self, exam: int | None, review: Review | None) -> None:
        self._exam = exam
        self._detail.open_exam(review)
        self.table.open_exam(exam)
        for button in (self._files, self._folder):
            button.setEnabled(exam is not None)
        self._show_empty()

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        self.table.pages_changed(ids)
        self._show_empty()
        self._show_chosen()

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Files and folders, each kept before the next is looked at; the window stays alive."""
        exam = self._exam
        if exam is None:
            self.said.emit(self.tr("Choose an exam first."))
            return
        for path in paths:
            for file in _files_in(path):
                self._tasks.run(partial(self._intake.take_file, exam, file), self._kept, self._failed)

    def add_picture(self, read: Callable[[], bytes], name: str) -> None:
        """A picture that is no file; ``read`` gives its bytes, off this thread."""
        exam = self._exam
        if exam is None:
            self.said.emit(self.tr("Choose an exam first."))
            return
        take = self._intake.take
        self._tasks.run(lambda: take(exam, read(), source="found", name=name), self._kept, self._failed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.add_paths(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())

    def _kept(self, taken: Taken) -> None:
        if taken.fresh:
            self.taken.emit((taken.page.id,))
            return
        self._refused += 1
        self.said.emit(
            self.tr("Already here: {name} is the same picture as {first}. ({count} so far)").format(
                name=self.tr("this one"), first=taken.page.source_name, count=self._refused
            )
        )

    def _failed(self, error: Exception) -> None:
        told = of_error(error, ui_language()) if isinstance(error, StationError) else type(error).__name__
        self.said.emit(told)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Add answer sheets"),
            "",
            self.tr("Pictures and PDF") + " (*.jpg *.jpeg *.png *.tif *.tiff *.pdf *.bmp *.webp *.heic)",
        )
        self.add_paths(map(Path, names))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"))
        if name:
            self.add_paths([Path(name)])

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
            else self.tr("No sheets yet. Drop files or a folder here, or press a button above.")
        )

    def _build(self) -> None:
        self._files = QPushButton(self.tr("Add files…"))
        self._files.setObjectName("main")
        self._files.clicked.connect(self._choose_files)
        self._folder = QPushButton(self.tr("Add a folder…"))
        self._folder.clicked.connect(self._choose_folder)
        top = QHBoxLayout()
        top.addWidget(title(self.tr("Sheets")), 1)
        top.addWidget(self._folder)
        top.addWidget(self._files)
        self._view = QTableView()
        self._view.setModel(self.table)
        self._view.verticalHeader().hide()
        self._view.setShowGrid(False)
        self._view.setAlternatingRowColors(False)
        self._view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._view.setAccessibleName(self.tr("Sheets"))
        header = self._view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((260, 130, 110)):
            self._view.setColumnWidth(column, width)
        self._empty: QLabel = quiet("")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(panel(top, self._view, self._empty))
        across.addWidget(self._detail)
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 2)
        whole.addWidget(across)
        self._detail.hide()
        self._detail.changed.connect(self.changed)
        self._detail.said.connect(self.said)
        self._view.selectionModel().currentRowChanged.connect(self._show_chosen)


def _files_in(path: Path) -> list[Path]:
    """The file itself, or what of a folder looks like pages, in natural order."""
    if not path.is_dir():
        return [path]
    return [Path(os.fsdecode(item.path)) for item in find_inputs([str(path)])]
