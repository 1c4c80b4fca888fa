"""What was not taken, and why: pictures that are here already, files that cannot be read. Counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import Page, PageState
from station.errors import Code
from station.messages import trouble
from station.ui.panel import label
from station.ui.words import ui_language

MOST: Final = 1000
"""Lines that are kept; what is above is only counted."""
LIST_HEIGHT: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """``here``: the page that shows the same picture; else ``code`` says what is wrong."""

    name: str
    here: Page | None = None
    code: Code | None = None


class RefusedList(QWidget):
    """Hidden while there is nothing to say. ``chosen``: id of the page that shows the same picture."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._known = self._failed = 0
        self._build()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.clear()

    @property
    def counts(self) -> tuple[int, int]:
        """Already here, and not to be read."""
        return self._known, self._failed

    def clear(self) -> None:
        self._known = self._failed = 0
        self._list.clear()
        self._open.setChecked(False)
        self.hide()

    def add(self, refusal: Refusal) -> str:
        """The sentence for it."""
        self._known += refusal.here is not None
        self._failed += refusal.here is None
        told = self._sentence(refusal)
        item = QListWidgetItem(("=  " if refusal.here is not None else "✕  ") + told)
        item.setData(Qt.ItemDataRole.UserRole, None if refusal.here is None else refusal.here.id)
        item.setToolTip(told)
        self._list.insertItem(0, item)
        if self._list.count() > MOST:
            self._list.takeItem(MOST)
        self._show_counts()
        self.show()
        if refusal.here is not None and refusal.here.state is PageState.DISCARDED:
            self._open.setChecked(True)  # a person who brings it again may want it back
        return told

    def _sentence(self, refusal: Refusal) -> str:
        if refusal.here is None:
            assert refusal.code is not None
            wrong = trouble(refusal.code, ui_language())
            return f"{refusal.name}: {wrong.what} {wrong.todo}"
        if refusal.here.state is PageState.DISCARDED:
            told = self.tr(
                "Already scanned: {name} is the same picture as {first}, which was discarded."
                " Choose it in the list to read it again."
            )
        else:
            told = self.tr("Already scanned: {name} is the same picture as {first}.")
        return told.format(name=refusal.name, first=refusal.here.source_name)

    def _show_counts(self) -> None:
        parts = []
        if self._known:
            parts.append(self.tr("Already scanned {count}").format(count=self._known))
        if self._failed:
            parts.append(self.tr("Could not be taken {count}").format(count=self._failed))
        self._counts.setText(" · ".join(parts))

    def _opened(self, checked: bool) -> None:
        self._list.setVisible(checked)
        self._open.setText(self.tr("Hide the list") if checked else self.tr("Show the list"))

    def _pick(self) -> None:
        item = self._list.currentItem()
        page = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if page is not None:
            self.chosen.emit(page)

    def _build(self) -> None:
        self._counts = label()
        self._counts.setObjectName("warn")
        self._open = QPushButton(self.tr("Show the list"))
        self._open.setCheckable(True)
        self._open.toggled.connect(self._opened)
        forget = QPushButton(self.tr("Clear the list"))
        forget.clicked.connect(self.clear)
        row = QHBoxLayout()
        row.addWidget(self._counts, 1)
        row.addWidget(self._open)
        row.addWidget(forget)
        self._list = QListWidget()
        self._list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._list.setAccessibleName(self.tr("What was not taken"))
        self._list.setMaximumHeight(LIST_HEIGHT)
        self._list.hide()
        self._list.currentItemChanged.connect(self._pick)
        self._list.itemClicked.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._list)
