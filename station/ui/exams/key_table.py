"""The key of one form as a table: a row for every question, essays behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from station.contracts.grading import KeyRule
from station.contracts.sheet import FieldKind
from station.errors import StationError
from station.services.key_draft import OPEN, DraftRow, KeyDraft
from station.services.key_edits import Column, edited
from station.ui.theme import colours_in_use
from station.ui.words import CIRCLED, key_rule_word

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
_ROLE = Qt.ItemDataRole


class KeyTable(QAbstractTableModel):
    """``wanted``: the draft with what was typed; the owner shows it. ``refused``: why something was not
    taken."""

    wanted = Signal(object)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._draft: KeyDraft | None = None
        self._at = 0
        self._rows: tuple[DraftRow, ...] = ()

    def show_draft(self, draft: KeyDraft, at: int) -> None:
        """Of the form ``at``. The same questions stay where they are."""
        rows = draft.forms[at].rows
        same = [row.number for row in rows] == [row.number for row in self._rows]
        if not same:
            self.beginResetModel()
        self._draft, self._at, self._rows = draft, at, rows
        if same and rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
        elif not same:
            self.endResetModel()

    def row(self, at: int) -> DraftRow:
        return self._rows[at]

    def change(self, edit: Callable[[KeyDraft, int], KeyDraft]) -> bool:
        """An edit of the form that is shown. False where it was refused; that has been said."""
        if self._draft is None:
            return False
        try:
            draft = edit(self._draft, self._at)
        except StationError as error:
            self.refused.emit(error)
            return False
        self.wanted.emit(draft)
        return True

    def names_form(self, at: int) -> bool:
        """The mark of that question says which form a sheet is: nothing in its row counts."""
        return self._draft is not None and self._draft.form_question == self._rows[at].number

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, side: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:  # noqa: N802
        if side is not Qt.Orientation.Horizontal or role != _ROLE.DisplayRole:
            return None
        return (self.tr("No."), self.tr("Right answer"), self.tr("Points"), self.tr("Rule"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        row, column = self._rows[index.row()], Column(index.column())
        fixed = {
            Column.NUMBER: row.field is not None,
            Column.ANSWER: row.rule is KeyRule.ESSAY,
            Column.POINTS: False,
            Column.RULE: row.field is None,
        }[column]
        return flags if fixed or self.names_form(index.row()) else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role in (_ROLE.DisplayRole, _ROLE.AccessibleTextRole):
            return self._shown(row, column, names_form=self.names_form(index.row()))
        if role == _ROLE.EditRole:
            return self._written(row, column)
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return self._look(row, column, role, names_form=self.names_form(index.row()))

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:  # noqa: N802 - Qt's name
        if role != _ROLE.EditRole or not index.isValid():
            return False
        number, column = self._rows[index.row()].number, Column(index.column())
        return self.change(lambda draft, at: edited(draft, at, number, column, str(value)))

    def _shown(self, row: DraftRow, column: Column, *, names_form: bool) -> str:
        if names_form and column is not Column.NUMBER:
            return self.tr("names the form") if column is Column.ANSWER else ""
        if column is Column.NUMBER:
            return row.label
        if column is Column.POINTS:
            return f"{row.points:g}"
        if column is Column.RULE:
            return key_rule_word(row.rule)
        return answer_shown(row)

    def _written(self, row: DraftRow, column: Column) -> str:
        return {
            Column.NUMBER: str(row.number),
            Column.ANSWER: row.answer,
            Column.POINTS: f"{row.points:g}",
            Column.RULE: row.rule.value,
        }[column]

    def _look(self, row: DraftRow, column: Column, role: int, *, names_form: bool) -> Any:
        colours = colours_in_use()
        waits = row.answer == OPEN
        if role == _ROLE.FontRole and column is Column.ANSWER:
            font = QFont()
            font.setBold(row.rule is KeyRule.MATCH)
            return font
        if role == _ROLE.BackgroundRole and waits and column is Column.ANSWER:
            return QColor(colours.soft)
        if role != _ROLE.ForegroundRole:
            return None
        if waits:
            return QColor(colours.warn)
        plain = row.rule is KeyRule.MATCH and not names_form
        return None if plain or column is Column.RULE else QColor(colours.quiet)


def answer_shown(row: DraftRow) -> str:
    """As it is marked on the sheet: ①③ both, ① | ③ one of them."""
    if row.rule is KeyRule.ESSAY or not row.answer:
        return "–"
    if row.field is None or row.field.kind is not FieldKind.CHOICE or row.answer == OPEN:
        return row.answer.replace("|", " | ")
    ways = row.answer.split("|")
    return " | ".join("".join(CIRCLED.get(mark, mark) for mark in way.split(",")) for way in ways)
