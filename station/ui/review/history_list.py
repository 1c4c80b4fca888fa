"""What was done to the sheet: time, question, before and after, who."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QListWidget, QVBoxLayout, QWidget

from station.contracts.desk import Action, ActionKind
from station.contracts.reading import PageReading
from station.services.rules import Rules
from station.ui.panel import quiet, title
from station.ui.words import action_word, change_word

TRACE_MS = 150


class HistoryList(QWidget):
    """Newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setWordWrap(True)
        self._list.setAccessibleName(self.tr("History of this sheet"))
        self._trace: QLabel = quiet("")
        # It comes and goes with every key: its room is always there, so that nothing moves.
        self._trace.setWordWrap(False)
        self._trace.setFixedHeight(self._trace.fontMetrics().height() + 4)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self._trace.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title(self.tr("History")))
        column.addWidget(self._list, 1)
        column.addWidget(self._trace)

    def show_history(self, actions: tuple[Action, ...], reading: PageReading | None, rules: Rules) -> None:
        self._list.clear()
        for action in reversed(actions):
            self._list.addItem(_line(action, reading, rules))

    def flash(self, what: str, seconds: float) -> None:
        """A short sign that the key was kept, since its sheet has made room for the next one."""
        self._trace.setText(self.tr("✓ {what} · kept in {ms:.0f} ms").format(what=what, ms=1000 * seconds))
        self._fade.start(TRACE_MS)


def _line(action: Action, reading: PageReading | None, rules: Rules) -> str:
    when = datetime.fromtimestamp(action.done_s).strftime("%H:%M:%S")
    told = [change_word(change, reading, rules) for change in action.changes] or [action_word(action.kind)]
    undone = f" ({action_word(action.kind)})" if action.kind in (ActionKind.UNDO, ActionKind.REDO) else ""
    return f"{when}  {', '.join(told)}{undone}\n{action.author.who}"
