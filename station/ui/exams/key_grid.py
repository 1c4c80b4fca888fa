"""The key typed with one hand: a digit is an answer, and the next question follows at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from station.contracts.grading import KeyRule
from station.services.key_edits import Column, cleared, filled, is_single, joined, ruled
from station.services.key_words import number_of
from station.ui.exams.key_rules import KeyDelegate
from station.ui.exams.key_table import KeyTable
from station.ui.keys import digit_of, letter_of

_SIGNS: Final = {",": ",", "+": ",", "|": "|", "/": "|"}
"""The number pad has no comma and no bar."""
_RULES: Final = {"A": KeyRule.ALL_RIGHT, "V": KeyRule.VOID}
_CYCLE: Final = (KeyRule.MATCH, KeyRule.ALL_RIGHT, KeyRule.VOID)


class KeyGrid(QTableView):
    """``pasted``: text that is more than cells, for whoever can read it."""

    pasted = Signal(str)

    def __init__(self, table: KeyTable) -> None:
        super().__init__()
        self._table = table
        self._place = (0, int(Column.ANSWER))
        self._typed: int | None = None
        self._sign = ""
        self.setModel(table)
        self.setItemDelegate(KeyDelegate(self))
        self.setAccessibleName(self.tr("Key, a row for every question"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        table.modelReset.connect(self._stay)

    def go_to(self, row: int, column: int = Column.ANSWER) -> None:
        """The cell that keys are for."""
        count = self._table.rowCount()
        if count:
            self.setCurrentIndex(self._table.index(max(0, min(row, count - 1)), column))

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._sign = ""
        if current.isValid():
            self._place = (current.row(), current.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._copied())
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self._take(event):
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Enter goes on to the next question."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.go_to(self._place[0] + 1, self._place[1])

    def paste(self, text: str) -> None:
        """Cells from the current one on; a whole key where it is pasted on the first answer."""
        cells = [line.split("\t") for line in text.strip("\r\n").splitlines()]
        if not text.strip():
            return
        row, column = self._place
        if column not in (Column.ANSWER, Column.POINTS):
            self.pasted.emit(text)
            return
        if column == Column.ANSWER and row == 0 and _is_whole(cells):
            self.pasted.emit(text)
            return
        start = (row, Column(column))
        self._table.change(lambda draft, at: filled(draft, at, start, cells))

    def _stay(self) -> None:
        self.go_to(*self._place)

    def _take(self, event: QKeyEvent) -> bool:
        """True where the key has been dealt with."""
        if not self._table.rowCount():
            return False
        at, column = self._place
        key, rule = event.key(), _RULES.get(letter_of(event))
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_to(at + 1, column)
        elif key == Qt.Key.Key_Delete:
            self._clear(*(index for index in self.selectedIndexes() if index.column() == Column.ANSWER))
        elif key == Qt.Key.Key_Backspace and column == Column.ANSWER:
            self.go_to(at - 1)
            self._clear(self.currentIndex())
        elif rule is not None:
            self._rule(at, rule)
        elif column == Column.RULE and key == Qt.Key.Key_Space:
            self._next_rule(at)
        else:
            return column == Column.ANSWER and self._answer(event, at)
        return True

    def _answer(self, event: QKeyEvent, at: int) -> bool:
        row, digit, sign = self._table.row(at), digit_of(event), _SIGNS.get(event.text(), "")
        if self._table.names_form(at):
            return True
        if event.text() == "-":
            self._clear(self.currentIndex())
            self.go_to(at + 1)
            return True
        if sign and (is_single(row) or self._typed == at - 1):
            self.go_to(at - 1 if self._typed == at - 1 else at)
            self._sign, self._typed = sign, None
            return True
        if not digit or not is_single(row):
            return False
        self._mark(at, digit)
        return True

    def _mark(self, at: int, digit: str) -> None:
        row = self._table.row(at)
        marks = {bubble.value for bubble in row.field.groups[0].bubbles} if row.field else set()
        if digit == "0" and digit not in marks:
            self._clear(self.currentIndex())
            taken = True
        elif self._sign:
            sign = self._sign
            taken = self._table.change(lambda draft, form: joined(draft, form, row.number, sign, digit))
        else:
            taken = self._table.setData(self._table.index(at, Column.ANSWER), digit)
        if taken:
            self.go_to(at + 1)
            self._typed = at

    def _rule(self, at: int, rule: KeyRule) -> None:
        row = self._table.row(at)
        if row.field is not None and not self._table.names_form(at):
            self._table.change(lambda draft, form: ruled(draft, form, row.number, rule))
            self.go_to(at + 1, self._place[1])

    def _next_rule(self, at: int) -> None:
        row = self._table.row(at)
        if row.field is not None and not self._table.names_form(at):
            following = (
                _CYCLE[(_CYCLE.index(row.rule) + 1) % len(_CYCLE)] if row.rule in _CYCLE else _CYCLE[0]
            )
            self._table.setData(self._table.index(at, Column.RULE), following.value)

    def _clear(self, *cells: QModelIndex) -> None:
        numbers = [self._table.row(cell.row()).number for cell in cells if cell.isValid()]
        if numbers:
            self._table.change(lambda draft, at: cleared(draft, at, numbers))

    def _copied(self) -> str:
        chosen = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        rows = dict.fromkeys(row for row, _ in chosen)
        cell = self._table.index
        return "\n".join(
            "\t".join(str(cell(r, c).data(Qt.ItemDataRole.EditRole)) for r, c in chosen if r == row)
            for row in rows
        )


def _is_whole(cells: list[list[str]]) -> bool:
    """All answers in one line, or columns with headings or numbers: not just cells from a place on."""
    if len(cells) == 1:
        return True
    numbers = [number_of(line[0]) for line in cells]
    counts = numbers == list(range(1, len(cells) + 1))
    return len(cells[0]) > 1 and (counts or numbers[0] is None)
