"""All exams: find one, and everything about it behind tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from station.store.store import Store
from station.ui.exams.exam_page import ExamPage
from station.ui.exams.exam_tabs import ExamTabs
from station.ui.exams.key_page import KeyPage
from station.ui.panel import panel, quiet, title


class ExamsView(QWidget):
    """``opened``: id of the exam to work on; ``changed``: names, keys or the list are others now;
    ``new_wanted``: make one; ``said``: one sentence; ``exam_chosen``: the one whose pages are shown, as it
    is now, 0 for none."""

    opened = Signal(int)
    changed = Signal()
    new_wanted = Signal()
    said = Signal(str)
    exam_chosen = Signal(int)

    def __init__(self, store: Store, key: KeyPage) -> None:
        super().__init__()
        self._store = store
        self._chosen = 0
        self.exam = ExamPage(store)
        self.key = key
        self._tabs = ExamTabs()
        self._build()
        self.exam.setWindowTitle(self.tr("Exam"))
        key.setWindowTitle(self.tr("Key"))
        for page in (self.exam, key):
            self.add_page(page)
        self.exam.opened.connect(self.opened)
        for page in (self.exam, key):
            self.exam_chosen.connect(page.open_exam)
            page.said.connect(self.said)
            page.changed.connect(self._page_changed)

    def add_page(self, page: QWidget) -> None:
        """One more tab, under the page's title; `exam_chosen` says for which exam."""
        self._tabs.add_page(page.windowTitle(), page)

    def show_page(self, page: QWidget) -> None:
        """The tab of a page that was added."""
        self._tabs.show_page(page)

    def start(self, current: int | None) -> None:
        """The list as it is now, with one exam chosen."""
        self._search.clear()
        self._fill(current)
        self._list.setFocus()

    def choose(self, exam_id: int) -> None:
        """The exam with that id, if it is listed."""
        self._fill(exam_id)

    def _page_changed(self) -> None:
        """An exam that was put away leaves the list."""
        self._fill(self._chosen)
        self.changed.emit()

    def _fill(self, current: int | None) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        wanted = self._search.text().casefold().strip()
        exams = self._store.exams.all(archived=self._archived.isChecked())
        for exam in exams:
            if wanted not in exam.name.casefold():
                continue
            item = QListWidgetItem(exam.name)
            item.setData(Qt.ItemDataRole.UserRole, exam.id)
            self._list.addItem(item)
            if exam.id == current:
                self._list.setCurrentItem(item)
        self._list.blockSignals(False)
        if self._list.currentRow() < 0 and self._list.count():
            self._list.blockSignals(True)
            self._list.setCurrentRow(0)
            self._list.blockSignals(False)
        self._show_chosen()

    def _show_chosen(self) -> None:
        item = self._list.currentItem()
        self._tabs.setVisible(item is not None)
        self._none.setVisible(item is None)
        self._chosen = 0 if item is None else int(item.data(Qt.ItemDataRole.UserRole))
        self.exam_chosen.emit(self._chosen)

    def _build(self) -> None:
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search the exams"))
        self._search.setAccessibleName(self.tr("Search the exams"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda: self._fill(self._chosen))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Exams"))
        self._list.currentItemChanged.connect(lambda: self._show_chosen())
        self._list.itemActivated.connect(lambda: self.exam.open_it())
        self._archived = QCheckBox(self.tr("Those put away"))
        self._archived.toggled.connect(lambda: self._fill(None))
        new = QPushButton(self.tr("New exam"))
        new.clicked.connect(self.new_wanted)
        below = QHBoxLayout()
        below.addWidget(self._archived, 1)
        below.addWidget(new)
        self._none = quiet(self.tr("No exam here."))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(panel(title(self.tr("Exams")), self._search, self._list, below))
        across.addWidget(panel(self._tabs, self._none))
        across.setStretchFactor(1, 1)
        across.setSizes([340, 980])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(across)
