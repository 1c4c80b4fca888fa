"""One line above the table: what is different from the results that were given away last."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station.contracts.results import ChangeKind, RowChange
from station.services.results_now import SinceExport
from station.ui.panel import label, title
from station.ui.results.result_words import change_kind_word, change_words


class SinceLine(QFrame):
    """Not there as long as all is as it was given away."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.words = label()
        self.words.setWordWrap(True)
        self.button = QPushButton(self.tr("Show the changes"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self._since: SinceExport | None = None
        self.button.clicked.connect(self._open)
        self.show_since(None)

    def show_since(self, since: SinceExport | None) -> None:
        self._since = since
        self.setVisible(since is not None and bool(since.changes))
        if since is not None and since.changes:
            self.words.setText(self._sentence(since))

    def _sentence(self, since: SinceExport) -> str:
        when = datetime.fromtimestamp(since.made_s)
        today = when.date() == datetime.now().date()
        head = self.tr("Changed since the last export ({when}):").format(
            when=when.strftime("%H:%M" if today else "%Y-%m-%d %H:%M")
        )
        parts = (
            (self.tr("{count} new sheets"), since.count(ChangeKind.NEW)),
            (self.tr("{count} sheets less"), since.count(ChangeKind.GONE)),
            (self.tr("other sheet for {count}"), since.count(ChangeKind.STUDENT)),
            (self.tr("score of {count}"), since.count(ChangeKind.SCORE)),
            (self.tr("only the rank of {count}"), since.count(ChangeKind.RANK)),
            (self.tr("only the state of {count}"), since.count(ChangeKind.STANDING)),
        )
        return f"{head} {' · '.join(words.format(count=count) for words, count in parts if count)}"

    def _open(self) -> None:
        if self._since is not None:
            ChangesDialog(self._since.changes, self.window()).open()


class ChangesDialog(QDialog):
    """Names, before and after, the weightiest first."""

    def __init__(self, changes: tuple[RowChange, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Changed since the last export"))
        self.resize(620, 420)
        order = list(ChangeKind)
        ordered = sorted(changes, key=lambda change: order.index(change.kind))
        self.table = QTableWidget(len(ordered), 4)
        self.table.setHorizontalHeaderLabels(
            [self.tr("Name"), self.tr("What"), self.tr("Before"), self.tr("After")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName(self.windowTitle())
        for row, change in enumerate(ordered):
            name, before, after = change_words(change)
            for column, text in enumerate((name, change_kind_word(change.kind), before, after)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.addWidget(title(self.windowTitle()))
        whole.addWidget(self.table)
        whole.addWidget(close)
