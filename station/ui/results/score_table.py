"""The table of results: a row for every student, then sheets without one. Cells are made when seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from station.contracts.grading import ItemScore
from station.contracts.results import ResultRow, Results, Standing
from station.ui.results import result_words as words
from station.ui.results.result_words import Tone
from station.ui.results.score_order import Arrangement, Fact, RowKey, Wish, facts_of, key_of
from station.ui.theme import colours_in_use

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
Role = Qt.ItemDataRole

CENTRED: Final = (Fact.FORM, Fact.SCORE, Fact.RANK)


class ScoreTable(QAbstractTableModel):
    """``show`` takes results; `find` and `sort` decide which rows stand where."""

    def __init__(self) -> None:
        super().__init__()
        self._results: Results | None = None
        self._rows: tuple[ResultRow, ...] = ()
        self._facts: tuple[Fact, ...] = tuple(Fact)
        self._items: dict[RowKey, Mapping[int, ItemScore]] = {}
        self._arrangement = Arrangement()
        self._wish = Wish()

    # What is shown

    def show(self, results: Results | None) -> None:
        """Rows stay where they are as long as they are the same ones."""
        if results is not None and self._stays(results):
            self._results, self._rows = results, self._arrangement.rows(results, self._wish)
            self._items.clear()
            if self._rows:
                corner = self.index(len(self._rows) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), corner)
            return
        self.beginResetModel()
        self._results = results
        self._facts = tuple(Fact) if results is None else facts_of(results)
        self._rows = () if results is None else self._arrangement.rows(results, self._wish)
        self._items.clear()
        self.endResetModel()

    def find(self, standing: Standing | None, text: str) -> None:
        """Only rows that stand so, and have every word of ``text``."""
        self._arrange(replace(self._wish, standing=standing, text=text))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Below 0: in the order of the results. Ties stay in that order too."""
        plain = replace(self._wish, fact=None, number=None)
        if 0 <= column < self.columnCount():
            fact = self.fact_at(column)
            number = self.number_at(column) if fact is None else None
            falling = order is Qt.SortOrder.DescendingOrder
            plain = replace(plain, fact=fact, number=number, falling=falling)
        self._arrange(plain)

    def row_at(self, row: int) -> ResultRow | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place_of(self, key: RowKey) -> int | None:
        """Where a row stands now; None where it is not shown."""
        return next((at for at, row in enumerate(self._rows) if key_of(row) == key), None)

    def fact_at(self, column: int) -> Fact | None:
        """None for the column of a question."""
        return self._facts[column] if column < len(self._facts) else None

    def number_at(self, column: int) -> int:
        """The question of a column."""
        assert self._results is not None
        return self._results.numbers[column - len(self._facts)]

    def column_of(self, fact: Fact) -> int | None:
        return self._facts.index(fact) if fact in self._facts else None

    def text_at(self, row: int, column: int) -> str:
        """As it stands in the cell."""
        told = self.data(self.index(row, column))
        return "" if told is None else str(told)

    def widest_scores(self) -> tuple[str, ...]:
        """Words that may stand in the column of scores now: no one of them is cut."""
        rows = self._results.rows if self._results is not None else ()
        told = {row.standing: words.score_text(row) for row in rows if row.score is None}
        open_one = next((row for row in rows if row.provisional), None)
        return (*told.values(), *([words.score_text(open_one) + "00"] if open_one is not None else ()))

    def is_essay(self, column: int) -> bool:
        """Whether a person gives the points of a question: its cells are wider."""
        if self.fact_at(column) is not None:
            return False
        return any("/" in self.text_at(row, column) for row in range(min(len(self._rows), 3)))

    # What Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        if parent.isValid() or self._results is None:
            return 0
        return len(self._facts) + (len(self._results.numbers) if self._results.keyed else 0)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        if side is not Qt.Orientation.Horizontal or self._results is None:
            return None
        fact = self.fact_at(section)
        if role == Role.TextAlignmentRole:
            return _alignment(fact)
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        if fact is not None:
            return self._fact_titles()[fact]
        label = self._results.labels[self.number_at(section)]
        return label if role == Role.DisplayRole else self.tr("No. {number}").format(number=label)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or self._results is None:
            return None
        row, fact = self._rows[index.row()], self.fact_at(index.column())
        if fact is None:
            return self._question(row, self.number_at(index.column()), role)
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return self._fact(self._results, row, fact)
        if role == Role.TextAlignmentRole:
            return _alignment(fact)
        without = row.student is None or (fact is Fact.SCORE and row.score is None)
        if role == Role.ForegroundRole and without:
            return QColor(colours_in_use().quiet)
        return None

    # Inside

    def _question(self, row: ResultRow, number: int, role: int) -> Any:
        assert self._results is not None
        item = self._items_of(row).get(number)
        if item is None:
            return None
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            right = self._results.right[row.form or 0].get(number, "")
            return words.item_words(item, self._results.labels[number], right)
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role not in (Role.DisplayRole, Role.ForegroundRole, Role.FontRole):
            return None
        sign = words.sign_of(item)
        if role == Role.DisplayRole:
            return sign.text
        if role == Role.ForegroundRole:
            return QColor(colour_of(sign.tone))
        font = QFont()
        font.setBold(sign.tone in (Tone.BAD, Tone.ASK))
        return font

    @staticmethod
    def _fact(results: Results, row: ResultRow, fact: Fact) -> str:
        makes: dict[Fact, Callable[[], str]] = {
            Fact.NAME: lambda: words.row_name(row),
            Fact.CLASS: lambda: row.student.class_name if row.student is not None else "",
            Fact.FORM: lambda: words.form_text(row, results),
            Fact.SCORE: lambda: words.score_text(row),
            Fact.RANK: lambda: words.rank_text(row.rank),
            Fact.WRONG: lambda: words.wrong_text(row, results),
        }
        return makes[fact]()

    def _fact_titles(self) -> dict[Fact, str]:
        return {
            Fact.NAME: self.tr("Name"),
            Fact.CLASS: self.tr("Class"),
            Fact.FORM: self.tr("Form"),
            Fact.SCORE: self.tr("Score"),
            Fact.RANK: self.tr("Rank"),
            Fact.WRONG: self.tr("Wrong"),
        }

    def _stays(self, results: Results) -> bool:
        """The same columns and the same rows in the same places: nobody's selection is lost."""
        was = self._results
        if was is None or (was.numbers, was.labels, was.keyed) != (
            results.numbers,
            results.labels,
            results.keyed,
        ):
            return False
        if facts_of(results) != self._facts:
            return False
        rows = self._arrangement.rows(results, self._wish)
        return list(map(key_of, rows)) == list(map(key_of, self._rows))

    def _items_of(self, row: ResultRow) -> Mapping[int, ItemScore]:
        key = key_of(row)
        if key not in self._items:
            self._items[key] = {item.number: item for item in row.score.items} if row.score else {}
        return self._items[key]

    def _arrange(self, wish: Wish) -> None:
        if wish == self._wish:
            return
        self._wish = wish
        if self._results is not None:
            self.beginResetModel()
            self._rows = self._arrangement.rows(self._results, wish)
            self.endResetModel()


def _alignment(fact: Fact | None) -> Qt.AlignmentFlag:
    centred = fact is None or fact in CENTRED
    across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


def colour_of(tone: Tone) -> str:
    """In the theme of now."""
    colours = colours_in_use()
    return {
        Tone.GOOD: colours.good,
        Tone.BAD: colours.warn,
        Tone.ASK: colours.accent,
        Tone.QUIET: colours.quiet,
    }[tone]
