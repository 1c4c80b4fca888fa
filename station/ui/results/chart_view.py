"""A chart that fits its place, and can be copied as a picture."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.reports.figure import Figure, Size
from station.ui.results.figure_paint import PX_PER_PT, figure_image, is_dark_now, paint_figure
from station.ui.tasks import Tasks

_log = logging.getLogger(__name__)

Drawn = Callable[[Size], tuple[Figure, ...]]
"""Called in a thread: figures for a place of that size."""

LEAST_PT: Final = Size(width=230, height=122)
ASIDE_PX: Final = 8
"""Left free at both sides of a chart."""

SETTLED_MS: Final = 60
"""A chart is drawn anew when its place has kept its size for so long."""


class ChartView(QWidget):
    """One figure. ``copied``: it is on the clipboard."""

    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.figure: Figure | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def show_figure(self, figure: Figure) -> None:
        self.figure = figure
        self.setFixedHeight(round(figure.height * PX_PER_PT))
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.told)
        self.setToolTip(figure.told)
        self.update()

    def copy(self) -> None:
        """As a picture."""
        if self.figure is not None:
            QGuiApplication.clipboard().setImage(figure_image(self.figure))
            self.copied.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.figure is None:
            return
        painter = QPainter(self)
        paint_figure(painter, self.figure, PX_PER_PT, dark=is_dark_now())
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        menu = QMenu(self)
        menu.addAction(self.tr("Copy as a picture"), self.copy)
        menu.exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


class Charts(QScrollArea):
    """Figures one below the other, drawn off the GUI thread for the room there is, while they are seen.
    ``copied``: one is on the clipboard."""

    copied = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._drawn: Drawn | None = None
        self._version = 0
        self._running = False
        self._stale = False
        self.views: list[ChartView] = []
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(ASIDE_PX, 0, ASIDE_PX, 0)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        least = round(LEAST_PT.width * PX_PER_PT) + 2 * ASIDE_PX
        self.setMinimumWidth(least + self.verticalScrollBar().sizeHint().width())
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self._draw)

    def show_charts(self, drawn: Drawn | None) -> None:
        """None: nothing."""
        self._drawn, self._stale = drawn, True
        self._version += 1
        if drawn is None:
            self._show(())
        self._draw()

    def copy(self) -> None:
        """The chart that has the focus, else the first one."""
        view = next((view for view in self.views if view.hasFocus()), None)
        if view is None and self.views:
            view = self.views[0]
        if view is not None:
            view.copy()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._stale = True
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._draw()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(LEAST_PT.width * PX_PER_PT), round(LEAST_PT.height * PX_PER_PT))

    def _draw(self) -> None:
        if self._drawn is None or self._running or not self._stale or not self.isVisible():
            return
        drawn, version = self._drawn, self._version
        room = self.viewport().size()
        height = max(room.height() / PX_PER_PT - 1, LEAST_PT.height)
        # Where it must be scrolled the bar stands over the chart's edge until the next drawing.
        bar = self.verticalScrollBar()
        low = height * PX_PER_PT > room.height() and not bar.isVisible()
        width = room.width() - 2 * ASIDE_PX - (bar.sizeHint().width() if low else 0)
        size = Size(width=max(width / PX_PER_PT, LEAST_PT.width), height=height)
        self._running, self._stale = True, False
        self._tasks.run(lambda: drawn(size), lambda figures: self._done(version, figures), self._not)

    def _done(self, version: int, figures: tuple[Figure, ...]) -> None:
        self._running = False
        if version == self._version:
            self._show(figures)
        self._draw()

    def _not(self, error: Exception) -> None:
        self._running = False
        _log.error("a chart could not be drawn", exc_info=error)

    def _show(self, figures: tuple[Figure, ...]) -> None:
        while len(self.views) > len(figures):
            view = self.views.pop()
            self._column.removeWidget(view)
            view.deleteLater()
        while len(self.views) < len(figures):
            view = ChartView()
            view.copied.connect(self.copied)
            self._column.addWidget(view)
            self.views.append(view)
        for view, figure in zip(self.views, figures, strict=True):
            view.show_figure(figure)
