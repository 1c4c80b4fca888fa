"""Pages about one exam behind a row of tabs; others add theirs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget


class ExamTabs(QWidget):
    """The arrow keys go from tab to tab, the page's own fields come behind them."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons = QButtonGroup(self)
        self._pages = QStackedWidget()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._buttons.idClicked.connect(self._pages.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
        column.addWidget(self._pages, 1)

    def add_page(self, name: str, page: QWidget) -> None:
        """Behind those that are there; the first one is shown."""
        at = self._pages.addWidget(page)
        button = QPushButton(name)
        button.setObjectName("mode")
        button.setCheckable(True)
        button.setChecked(at == 0)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons.addButton(button, at)
        self._row.insertWidget(at, button)

    def show_page(self, page: QWidget) -> None:
        """One that was added."""
        self._buttons.button(self._pages.indexOf(page)).setChecked(True)
        self._pages.setCurrentWidget(page)
