"""The key of one exam: looked at, changed, applied as one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.desk import Exam
from station.errors import StationError
from station.messages import of_error
from station.services.review import Review
from station.store.store import Store
from station.ui.exams.key_edit import KeyEdit
from station.ui.panel import quiet
from station.ui.words import ui_language


class KeyPage(QWidget):
    """``changed``: an exam has another key; ``said``: one sentence. ``review_of``: deeds on an exam."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, store: Store, key: KeyEdit, review_of: Callable[[int], Review]) -> None:
        super().__init__()
        self._store = store
        self._key = key
        self._review_of = review_of
        self._exam: Exam | None = None
        self._trouble = quiet("")
        self._trouble.setObjectName("warn")
        apply = QPushButton(self.tr("Apply"))
        apply.setObjectName("main")
        apply.clicked.connect(self._apply)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(key)
        column.addWidget(self._trouble)
        column.addLayout(row)
        column.addStretch(1)

    def open_exam(self, exam_id: int) -> None:
        """0: none."""
        self._trouble.setText("")
        self._exam = self._store.exams.get(exam_id) if exam_id else None
        if self._exam is not None:
            sheet = self._store.exams.template(exam_id)
            self._key.set_sheet(sheet)
            self._key.show_key(self._exam.key or "")

    def fill_in(self, key: str) -> None:
        """As if typed and applied; what is wrong stands below the field and nothing is kept."""
        self._key.show_key(key)
        self._apply()

    def _apply(self) -> None:
        if self._exam is None:
            return
        try:
            key = self._key.key(self._store.exams.template(self._exam.id))
            self._review_of(self._exam.id).set_key(key)
        except StationError as error:
            self._trouble.setText(of_error(error, ui_language()))
            return
        self.said.emit(self.tr("Applied. Ctrl+Z takes it back."))
        self.changed.emit()
