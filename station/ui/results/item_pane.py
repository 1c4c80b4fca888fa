"""How each question did, and what was answered instead."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from station.contracts.results import ItemAnalysis, Results
from station.messages.types import Language
from station.reports.charts import choice_chart
from station.reports.figure import Figure, Size
from station.ui.results.chart_view import Charts
from station.ui.results.fact_table import Fact, FactRow, FactTable, fact_view, fit_columns
from station.ui.results.result_words import answer_text
from station.ui.tasks import Tasks
from station.ui.words import CIRCLED, ui_language

SHOWN = 7
"""Different answers in one cell: of numbers there may be hundreds."""


class ItemPane(QWidget):
    """``copied``: the chart is on the clipboard."""

    copied = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._results: Results | None = None
        self._key: object = None
        self.table = FactTable(
            (
                self.tr("Question"),
                self.tr("Right answer"),
                self.tr("n"),
                self.tr("Correct"),
                self.tr("Discrimination"),
                self.tr("Item-rest r"),
                self.tr("Answers"),
            ),
            left=(6,),
        )
        self.view = fact_view(self.table, self.tr("Item analysis"))
        self.charts = Charts(tasks)
        fit_columns(self.view, (0, 6, 0, 6))
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.view)
        across.addWidget(self.charts)
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(across)
        self.charts.copied.connect(self.copied)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.table.modelReset.connect(self._restore)

    def show_results(self, results: Results) -> None:
        self._results = results
        self.table.show([_row(item, results) for item in results.items])

    def _choose(self) -> None:
        at = self.view.currentIndex().row()
        if self._results is None or not 0 <= at < len(self.table.rows):
            return
        self._key = self.table.rows[at].key
        self._draw()

    def _restore(self) -> None:
        """The same question as before, else the first."""
        if not self.table.rows:
            self.charts.show_charts(None)
            return
        at = self.table.place_of(self._key)
        self._key = self.table.rows[at or 0].key
        self.view.selectRow(at or 0)
        self._draw()

    def _draw(self) -> None:
        results = self._results
        item = next((i for i in results.items if (i.form, i.number) == self._key), None) if results else None
        if results is not None and item is not None:
            self.charts.show_charts(partial(_drawn, results, item, ui_language()))


def _drawn(results: Results, item: ItemAnalysis, language: Language, size: Size) -> tuple[Figure, ...]:
    return (choice_chart(results, item, language, size),)


def _row(item: ItemAnalysis, results: Results) -> FactRow:
    label = results.labels.get(item.number, str(item.number))
    if len(results.forms) > 1:
        label = f"{results.forms[item.form]} {label}"
    right = results.right[item.form].get(item.number, "")
    return FactRow(
        key=(item.form, item.number),
        cells=(
            Fact(label, float(item.form * 1_000_000 + item.number)),
            Fact(answer_text(right) or "–", right),
            Fact(str(item.n), float(item.n)),
            Fact(f"{item.rate:.0%}" if item.n else "–", item.rate if item.n else None, bar=item.rate),
            _ratio(item.discrimination),
            _ratio(item.item_rest),
            Fact(_answers(item)),
        ),
    )


def _ratio(value: float | None) -> Fact:
    """Below nought the good ones get it wrong: mostly the key is."""
    if value is None:
        return Fact("–")
    return Fact(f"{value:.2f}", value, warn=value < 0)


def _answers(item: ItemAnalysis) -> str:
    counted = [(value, count) for value, count in item.answers.items() if count]
    told = [f"{_sign(value)} {count}" for value, count in counted[:SHOWN]]
    return "  ".join(told) + ("  …" if len(counted) > SHOWN else "")


def _sign(value: str) -> str:
    """As in the table of scores: ∅ blank, 2 a double mark."""
    if value in ("", "*"):
        return "∅" if not value else "2"
    return "".join(CIRCLED.get(part, part) for part in value.split(","))
