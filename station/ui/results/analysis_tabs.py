"""Below the table: how the questions did, how the scores lie, who got what wrong."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from station.contracts.results import ResultRow, Results
from station.messages.types import Language
from station.reports.charts import item_chart, item_maps, score_histogram
from station.reports.figure import Figure, Size
from station.ui.panel import label, quiet
from station.ui.results.chart_view import ASIDE_PX, Charts
from station.ui.results.fact_table import Fact, FactRow, FactTable, fact_view, fit_columns
from station.ui.results.item_pane import ItemPane
from station.ui.results.result_words import points_text, row_name, wrong_text
from station.ui.results.score_order import key_of
from station.ui.tasks import Tasks
from station.ui.words import ui_language

ENOUGH = 20
"""Sheets from which on a reliability means something."""


class AnalysisTabs(QWidget):
    """``said``: a sentence for the foot."""

    said = Signal(str)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._results: Results | None = None
        self._chosen: ResultRow | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.items = ItemPane(tasks)
        self.rates, self.histogram, self.map = Charts(tasks), Charts(tasks), Charts(tasks)
        self.summary, self.few = label(), label()
        self.none = quiet(self.tr("There are no scores yet."))
        self.wrong = FactTable((self.tr("Name"), self.tr("Count"), self.tr("Wrong questions")), left=(0, 2))
        self._build()

    def show_results(self, results: Results) -> None:
        self._results = results
        self.items.show_results(results)
        self.summary.setText(self._summary(results))
        self.few.setText(self._few(results))
        self.few.setVisible(bool(self.few.text()))
        self.tabs.setVisible(results.summary.n > 0)
        self.none.setVisible(results.summary.n == 0)
        self._fill_wrong()
        self._draw()

    def choose(self, row: ResultRow | None) -> None:
        """The row that is looked at in the table above is lit here too."""
        self._chosen = row
        if not self._shows_wrong:
            return
        at = self.wrong.place_of(key_of(row)) if row is not None else None
        if at is not None:
            self._wrong_view.selectRow(at)

    @property
    def _shows_wrong(self) -> bool:
        return self.tabs.currentWidget() is self._wrong_view

    def _fill_wrong(self) -> None:
        """Only while it is seen: of thousands it takes its time."""
        results = self._results
        if results is not None and self._shows_wrong:
            self.wrong.show([_wrong_row(row, results) for row in results.rows if row.score is not None])
            self.choose(self._chosen)

    def _draw(self) -> None:
        if self._results is None:
            return
        results, language = self._results, ui_language()
        self.histogram.show_charts(partial(_histogram, results, language))
        self.rates.show_charts(partial(_rates, results, language))
        self.map.show_charts(partial(_maps, results, language))

    def _summary(self, results: Results) -> str:
        found = results.summary
        if not found.n:
            return self.tr("There are no scores yet.")
        told = [
            self.tr("n = {n}").format(n=found.n),
            self.tr("mean {value}").format(value=_rounded(found.mean)),
            self.tr("median {value}").format(value=points_text(found.median)),
            self.tr("SD {value}").format(value=_rounded(found.sd)),
            self.tr("highest {value}").format(value=points_text(found.highest)),
            self.tr("lowest {value}").format(value=points_text(found.lowest)),
            self.tr("maximum {value}").format(value=points_text(found.max)),
        ]
        kr20 = "–" if found.kr20 is None else f"{found.kr20:.2f}"
        told.append(self.tr("KR-20 {value} (n = {n})").format(value=kr20, n=found.n))
        return "  ·  ".join(told)

    def _few(self, results: Results) -> str:
        n = results.summary.n
        if not 0 < n < ENOUGH:
            return ""
        return self.tr("Only {n} sheets: KR-20, discrimination and shape say little below 20.").format(n=n)

    def _copy(self) -> None:
        charts = self.tabs.currentWidget().findChildren(Charts)
        if charts and any(chart.views for chart in charts):
            charts[0].copy()

    def _copied(self) -> None:
        self.said.emit(self.tr("The chart is on the clipboard as a picture."))

    def _build(self) -> None:
        self._wrong_view = fact_view(self.wrong, self.tr("Wrong questions"))
        fit_columns(self._wrong_view, (9, 0))
        self.few.setObjectName("warn")
        for one in (self.summary, self.few):
            one.setWordWrap(True)
        scores = QWidget()
        column = QVBoxLayout(scores)
        column.setContentsMargins(0, 4, 0, 0)
        for one in (self.summary, self.few):
            one.setContentsMargins(ASIDE_PX, 0, ASIDE_PX, 0)
            column.addWidget(one)
        column.addWidget(self.histogram, 1)
        for widget, name in (
            (self.items, self.tr("Item analysis")),
            (_framed(self.rates), self.tr("Correct rates")),
            (scores, self.tr("Score distribution")),
            (_framed(self.map), self.tr("Item map")),
            (self._wrong_view, self.tr("Wrong answers")),
        ):
            self.tabs.addTab(widget, name)
        self.copy = QPushButton(self.tr("Copy chart"))
        # As high as the tabs beside it.
        self.copy.setStyleSheet("QPushButton, QPushButton:focus { padding: 2px 10px; }")
        self.copy.clicked.connect(self._copy)
        corner = QWidget()
        beside = QHBoxLayout(corner)
        beside.setContentsMargins(0, 0, 0, 3)
        beside.addWidget(self.copy)
        self.tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        self.tabs.currentChanged.connect(self._turned)
        self.items.copied.connect(self._copied)
        for charts in (self.rates, self.histogram, self.map):
            charts.copied.connect(self._copied)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.tabs)
        whole.addWidget(self.none, 1)

    def _turned(self) -> None:
        """There is nothing to copy where there is no chart."""
        self.copy.setEnabled(not self._shows_wrong)
        self._fill_wrong()


def _framed(charts: Charts) -> QWidget:
    frame = QWidget()
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 4, 0, 0)
    row.addWidget(charts)
    return frame


def _histogram(results: Results, language: Language, size: Size) -> tuple[Figure, ...]:
    return (score_histogram(results, language, size),)


def _rates(results: Results, language: Language, size: Size) -> tuple[Figure, ...]:
    return tuple(item_chart(results, form, language, size) for form in range(len(results.forms)))


def _maps(results: Results, language: Language, size: Size) -> tuple[Figure, ...]:
    return tuple(
        figure for form in range(len(results.forms)) for figure in item_maps(results, form, language, size)
    )


def _wrong_row(row: ResultRow, results: Results) -> FactRow:
    told = wrong_text(row, results)
    count = len(told.split(", ")) if told else 0
    name = row_name(row)
    return FactRow(
        key=key_of(row), cells=(Fact(name, name), Fact(str(count), float(count)), Fact(told or "–"))
    )


def _rounded(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
