"""A figure's shapes on the screen: in the theme of now, in the font that its widths were measured with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from station.assets import asset_path
from station.reports.figure import (
    DARK_COLOURS,
    PRINT_COLOURS,
    Anchor,
    Figure,
    Line,
    Polygon,
    Rect,
    Text,
    Tone,
)
from station.ui.theme import DARK, colours_in_use

PX_PER_PT: Final = 96 / 72
COPY_PX_PER_PT: Final = 3.0
"""Of a copied picture: about 216 dpi, sharp in a document."""

UPWARDS: Final = -90.0


def paint_figure(painter: QPainter, figure: Figure, scale: float, *, dark: bool) -> None:
    """From the painter's origin; ``scale``: its units a point."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    colours = DARK_COLOURS if dark else PRINT_COLOURS
    for shape in figure.shapes:
        if isinstance(shape, Text):
            _text(painter, shape, scale, QColor(colours[shape.tone]))
        elif isinstance(shape, Line):
            pen = QPen(QColor(colours[shape.tone]), shape.width * scale)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if shape.dashed:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawLine(_at(shape.x1, shape.y1, scale), _at(shape.x2, shape.y2, scale))
        else:
            _area(painter, shape, scale, colours)
    painter.restore()


def figure_image(figure: Figure) -> QImage:
    """On white, for the clipboard."""
    size = round(figure.width * COPY_PX_PER_PT), round(figure.height * COPY_PX_PER_PT)
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(PRINT_COLOURS[Tone.PAPER]))
    painter = QPainter(image)
    paint_figure(painter, figure, COPY_PX_PER_PT, dark=False)
    painter.end()
    return image


def is_dark_now() -> bool:
    return colours_in_use() is DARK


@lru_cache(maxsize=1)
def _family() -> str:
    """Ours, brought along: the names of its files are known, that of a system's font is not."""
    families = [
        QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(asset_path("fonts", file)))
        )
        for file in ("NanumGothic.ttf", "NanumGothicBold.ttf")
    ]
    return families[0][0] if families[0] else QFont().family()


def _at(x: float, y: float, scale: float) -> QPointF:
    return QPointF(x * scale, y * scale)


def _area(painter: QPainter, shape: Rect | Polygon, scale: float, colours: Mapping[Tone, str]) -> None:
    line = Qt.PenStyle.NoPen
    painter.setPen(line)
    if shape.line is not None:
        painter.setPen(QPen(QColor(colours[shape.line]), shape.line_width * scale))
    painter.setBrush(QColor(colours[shape.fill]) if shape.fill is not None else Qt.BrushStyle.NoBrush)
    if isinstance(shape, Rect):
        painter.drawRect(
            QRectF(_at(shape.x, shape.y, scale), _at(shape.x + shape.width, shape.y + shape.height, scale))
        )
    else:
        painter.drawPolygon(QPolygonF([_at(x, y, scale) for x, y in shape.points]))


def _text(painter: QPainter, text: Text, scale: float, colour: QColor) -> None:
    font = QFont(_family())
    font.setBold(text.bold)
    per_px = 72 / painter.device().logicalDpiY()
    font.setPointSizeF(max(text.size * scale * per_px, 1.0))
    width = QFontMetricsF(font, painter.device()).horizontalAdvance(text.text)
    if text.fit is not None and width > text.fit * scale:
        font.setPointSizeF(max(font.pointSizeF() * text.fit * scale / width, 1.0))
        width = text.fit * scale
    shift = {Anchor.LEFT: 0.0, Anchor.MIDDLE: -width / 2, Anchor.RIGHT: -width}[text.anchor]
    painter.save()
    painter.setPen(colour)
    painter.setFont(font)
    painter.translate(_at(text.x, text.y, scale))
    if text.upwards:
        painter.rotate(UPWARDS)
    painter.drawText(QPointF(shift, 0), text.text)
    painter.restore()
