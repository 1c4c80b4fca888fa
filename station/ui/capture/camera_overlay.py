"""What was read from a frame, drawn once a reading on a clear layer of the screen's size.

Drawn on the camera's thread: three hundred outlines are too many for each frame, and too many for the
window's thread.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from station.contracts.reading import BubbleReading, FieldReading, GroupReading, PageReading, Status
from station.contracts.sheet import FieldKind
from station.ui.theme import BLANK, CONFIRMED, FAINT, MULTI, Ink

HALO: Final = QColor(255, 255, 255, 220)
LEAST_TEXT_PX: Final = 11


def overlay_of(reading: PageReading, size: QSize, scale: float) -> QImage:
    """``scale``: px of the layer for one of the frame."""
    layer = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    layer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(layer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for field in reading.fields:
        for group in field.groups:
            # An empty place of a number is no doubt unless its number is.
            _draw_group(painter, group, scale, asked=field.needs_review and group.needs_review)
    if reading.identifier is not None:
        _draw_digits(painter, reading.identifier, scale)
    painter.end()
    return layer


def ink_of_group(group: GroupReading, *, asked: bool) -> Ink:
    """A doubt by its kind; else settled."""
    if not asked:
        return CONFIRMED
    if "," in group.value or group.status is Status.MULTI:
        return MULTI
    return FAINT if group.value else BLANK


def _draw_group(painter: QPainter, group: GroupReading, scale: float, *, asked: bool) -> None:
    ink = ink_of_group(group, asked=asked)
    places = [(bubble, _polygon(bubble, scale)) for bubble in group.bubbles if bubble.polygon_px]
    if not places:
        return
    marked = set(group.value.split(",")) if group.value else set()
    chosen = [polygon for bubble, polygon in places if bubble.value in marked]
    if asked and not chosen:
        chosen = [_around([polygon for _, polygon in places])]
    for polygon in chosen:
        painter.setPen(QPen(HALO, ink.width + 2.5))
        painter.drawPolygon(polygon)
        painter.setPen(QPen(QColor(ink.colour), ink.width + 0.5, ink.line))
        painter.drawPolygon(polygon)
    if asked:
        box = places[-1][1].boundingRect()
        at = QPointF(box.right() + 0.9 * box.width(), box.center().y())
        _write(painter, ink.glyph, at, ink.colour, box.height())


def _draw_digits(painter: QPainter, field: FieldReading, scale: float) -> None:
    """Each digit where the student wrote it: one step before the first bubble of its column."""
    for group in field.groups:
        asked = group.needs_review
        _draw_group(painter, group, scale, asked=asked)
        outlines = [_polygon(bubble, scale).boundingRect() for bubble in group.bubbles if bubble.polygon_px]
        if len(outlines) < 2 or field.kind is not FieldKind.IDENTIFIER:
            continue
        first, second = outlines[0].center(), outlines[1].center()
        at = QPointF(first.x() + 1.4 * (first.x() - second.x()), first.y() + 1.4 * (first.y() - second.y()))
        ink = ink_of_group(group, asked=asked)
        _write(painter, group.value or ink.glyph, at, ink.colour, 1.5 * outlines[0].height())


def _write(painter: QPainter, text: str, at: QPointF, colour: str, height_px: float) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(LEAST_TEXT_PX, round(height_px)))
    font.setBold(True)
    painter.setFont(font)
    box = QRectF(0, 0, 0.9 * font.pixelSize() * max(1, len(text)), 1.2 * font.pixelSize())
    box.moveCenter(at)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(HALO)
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _around(polygons: list[QPolygonF]) -> QPolygonF:
    """One frame for a row that stands askew in the picture: the four outermost sides of its ends."""
    first, last = polygons[0].boundingRect(), polygons[-1].boundingRect()
    along = last.center() - first.center()
    length = max(1.0, (along.x() ** 2 + along.y() ** 2) ** 0.5)
    half = 0.75 * max(first.width(), first.height())
    step = QPointF(along.x() / length * half, along.y() / length * half)
    side = QPointF(-step.y(), step.x())
    return QPolygonF(
        [
            first.center() - step + side,
            first.center() - step - side,
            last.center() + step - side,
            last.center() + step + side,
        ]
    )


def _polygon(bubble: BubbleReading, scale: float) -> QPolygonF:
    return QPolygonF([QPointF(x * scale, y * scale) for x, y in bubble.polygon_px])
