"""A PDF on paper, through the system's dialog: every page at the size it was made for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from station.ui.results.pdf_paper import PaperPage, PaperPdf
from station.ui.tasks import Tasks

MOST_DPI: Final = 300
"""Of the picture of a page: a printer with more dots gains nothing on an answer sheet."""


class Printing(QObject):
    """``said``: why nothing was printed. ``chosen``: asks for a printer, which the system's dialog does."""

    said = Signal(str)

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._window = parent
        self.chosen: Callable[[QPrinter], bool] = self._dialog

    def ask(self, pdf: bytes) -> bool:
        """Print where a person chooses; False where nobody did."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        if not self.chosen(printer):
            return False
        self._tasks.run(
            lambda: print_pdf(pdf, printer), lambda done: None if done else self._not(), lambda _: self._not()
        )
        return True

    def _not(self) -> None:
        self.said.emit(self.tr("The printer did not take it. Is it switched on and does it have paper?"))

    def _dialog(self, printer: QPrinter) -> bool:
        return QPrintDialog(printer, self._window.window()).exec() == QPrintDialog.DialogCode.Accepted


def print_pdf(pdf: bytes, printer: QPrinter) -> bool:
    """True size: a millimetre of the PDF is one on paper. For a thread. False where the printer refused."""
    document = PaperPdf(pdf)
    painter = QPainter()
    try:
        first, last = _range(printer, len(document))
        _lay(printer, *document.size_pt(first))
        if not painter.begin(printer):
            return False
        for page in range(first, last + 1):
            if page > first:
                _lay(printer, *document.size_pt(page))
                if not printer.newPage():
                    return False
            _draw(painter, printer, document.drawn(page, min(printer.resolution(), MOST_DPI)))
        return painter.end()
    finally:
        if painter.isActive():
            painter.end()
        document.close()


def _range(printer: QPrinter, pages: int) -> tuple[int, int]:
    """What a person chose in the dialog, from 0; all pages where nothing was."""
    first, last = printer.fromPage(), printer.toPage()
    if first <= 0 or last < first:
        return 0, pages - 1
    return min(first, pages) - 1, min(last, pages) - 1


def _lay(printer: QPrinter, width_pt: float, height_pt: float) -> None:
    """The paper as the page has it, to the edge."""
    across = width_pt > height_pt
    upright = QSizeF(min(width_pt, height_pt), max(width_pt, height_pt))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    side = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, side, QMarginsF(), QPageLayout.Unit.Point))
    printer.setFullPage(True)


def _draw(painter: QPainter, printer: QPrinter, page: PaperPage) -> None:
    image = QImage(page.bgr, page.width_px, page.height_px, 3 * page.width_px, QImage.Format.Format_BGR888)
    scale = printer.resolution() / 72
    painter.drawImage(QRectF(0, 0, page.width_pt * scale, page.height_pt * scale), image)
