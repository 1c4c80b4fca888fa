"""The graded sheet: what was right and wrong drawn on the paper, by shape and colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station.services.marked_paper import Drawing, PaperMark
from station.services.pictures import ScreenPicture
from station.ui.sheet_canvas import SheetCanvas
from station.ui.theme import BLANK, CONFIRMED, FAINT, FOCUS, Ink

INKS: Final = {
    Drawing.RIGHT: CONFIRMED,
    Drawing.WRONG: FAINT,
    Drawing.OPEN: FAINT,
    Drawing.BLANK: BLANK,
    Drawing.WANTED: FOCUS,
}
"""The paper's own palette: the same in light and dark."""

LEAST_PX: Final = 7.0
"""A shape smaller than this could not be told from another one."""


class MarkedCanvas(SheetCanvas):
    """O round a right mark, X on a wrong one, a dashed ring round what was right instead."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[PaperMark, ...] = ()

    def show_marked(self, picture: ScreenPicture, marks: tuple[PaperMark, ...]) -> None:
        """``marks`` on the sheet of ``picture``."""
        self._marks = marks
        self.show_sheet(picture, (), None)

    @property
    def marks(self) -> tuple[PaperMark, ...]:
        """What is drawn now."""
        return self._marks if self.showing else ()

    @property
    def shown(self) -> tuple[ScreenPicture, tuple[PaperMark, ...]] | None:
        """The picture with what is drawn on it; None where there is only a word."""
        return None if self._picture is None else (self._picture, self._marks)

    def _paint(self) -> QPixmap:
        made = super()._paint()
        assert self._picture is not None
        scale, origin = self._layout()
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            xs, ys = zip(*self._picture.places(mark.outline), strict=True)
            box = QRectF(
                QPointF(min(xs) * scale + origin.x(), min(ys) * scale + origin.y()),
                QPointF(max(xs) * scale + origin.x(), max(ys) * scale + origin.y()),
            )
            draw_mark(painter, mark.drawing, box)
        painter.end()
        return made


class LargerSheet(QDialog):
    """One graded sheet, as large as the window."""

    def __init__(
        self, picture: ScreenPicture, marks: tuple[PaperMark, ...], name: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self.resize(parent.size())
        self.canvas = MarkedCanvas()
        self.canvas.setAccessibleName(self.tr("The graded sheet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.canvas)
        self.canvas.show_marked(picture, marks)


def draw_mark(painter: QPainter, drawing: Drawing, box: QRectF) -> None:
    """One shape on paper, over a white halo so that it is seen on pencil too."""
    ink = INKS[drawing]
    if drawing is not Drawing.BLANK:
        side = max(box.width(), box.height(), LEAST_PX) * 1.2
        square = QRectF(0, 0, side, side)
        square.moveCenter(box.center())
        box = square
    width = 1.8 if drawing is Drawing.BLANK else min(max(box.height() / 9, 1.5), 4.0)
    style = {Drawing.WANTED: Qt.PenStyle.DashLine, Drawing.BLANK: Qt.PenStyle.DotLine}.get(
        drawing, Qt.PenStyle.SolidLine
    )
    for pen in (QPen(QColor(255, 255, 255, 200), width + 2), _pen(ink, width, style)):
        painter.setPen(pen)
        _shape(painter, drawing, box)


def _pen(ink: Ink, width: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(QColor(ink.colour), width, style)
    if style is Qt.PenStyle.DashLine:
        pen.setDashPattern([2.2, 1.6])
    return pen


def _shape(painter: QPainter, drawing: Drawing, box: QRectF) -> None:
    if drawing in (Drawing.RIGHT, Drawing.WANTED):
        painter.drawEllipse(box)
    elif drawing is Drawing.WRONG:
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomLeft())
    elif drawing is Drawing.OPEN:
        font = painter.font()
        font.setBold(True)
        font.setPixelSize(max(round(min(box.height(), 40.0)), 9))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    else:
        painter.drawRoundedRect(box.adjusted(-3, -2, 3, 2), 4, 4)
