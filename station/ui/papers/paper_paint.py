"""How boxes and the print outside them are drawn on a page of a question paper."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap

from station.contracts.paper import INK_COLUMNS, INK_ROWS
from station.ui.theme import FAINT, FOCUS, HUMAN

WASH: Final = 70
"""Of 255: the print under it stays readable."""

KNOB_PX: Final = 8.0


def paint_box(painter: QPainter, rect: QRectF, number: str, *, held: bool | None) -> None:
    """``held``: None for a box that was not chosen, else whether the canvas has the keys."""
    chosen = held is not None
    colour = QColor((FOCUS if chosen else HUMAN).colour)
    if chosen:
        wash = QColor(colour)
        wash.setAlpha(26)
        painter.fillRect(rect, wash)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line = Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine
    painter.setPen(QPen(colour, 3.0 if held else 2.0 if chosen else 1.5, line))
    painter.drawRect(rect)
    if chosen:
        half = KNOB_PX / 2
        for spot in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
            painter.fillRect(QRectF(spot.x() - half, spot.y() - half, KNOB_PX, KNOB_PX), colour)
    _paint_number(painter, rect, number, colour)


def washed(ink: bytes) -> QImage:
    """A grid of ink as something to be laid over the page: coloured where there is any."""
    cells = bytes(WASH if cell else 0 for cell in ink)
    mask = QImage(cells, INK_COLUMNS, INK_ROWS, INK_COLUMNS, QImage.Format.Format_Alpha8)
    tint = QImage(INK_COLUMNS, INK_ROWS, QImage.Format.Format_ARGB32)
    tint.fill(QColor(FAINT.colour))
    tint.setAlphaChannel(mask)
    return tint


def shrunk(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """``size``: in pixels of the screen."""
    made = QPixmap.fromImage(
        image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    )
    made.setDevicePixelRatio(ratio)
    return made


def _paint_number(painter: QPainter, rect: QRectF, told: str, colour: QColor) -> None:
    """On a badge that hangs out to the left where there is room, else inside."""
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    size = painter.fontMetrics().size(0, told)
    wide, high = size.width() + 10.0, size.height() + 4.0
    left = rect.left() - wide if rect.left() >= wide else rect.left()
    badge = QRectF(left, rect.top(), wide, high)
    painter.fillRect(badge, colour)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, told)
