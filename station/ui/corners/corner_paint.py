"""How four corners on a picture look: edges, handles with their names, the form's print, the magnifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPolygonF,
    QTransform,
)

from station.ui.theme import CONFIRMED, FAINT, FOCUS

HALO: Final = "#FFFFFF"
"""Round every line: pictures are bright in one place and dark in another."""

HANDLE_PX: Final = 9.0
LENS_PX: Final = 92.0
"""Half the width of the magnifier."""

ZOOM: Final = 4.0
AWAY_PX: Final = 128.0
"""From a corner to the middle of its magnifier, along each axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is drawn, in px of the canvas. ``sound``: the corners are those of a page; ``laid``: from page
    millimetres, or None where they are not."""

    shape: QPolygonF
    names: tuple[str, ...]
    chosen: int
    sound: bool
    focused: bool
    page: QPolygonF
    ghost: QPainterPath
    laid: QTransform | None


def paint_scene(painter: QPainter, scene: Scene, room: QRect, palette: QPalette) -> None:
    """Over the picture: print, edges, handles, names."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _print(painter, scene, QTransform(), 1.0)
    _edges(painter, scene, scene.shape, 2.0)
    for place in range(4):
        _handle(painter, scene, place)
        _name(painter, scene, place, room)
    if scene.focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(palette.highlight().color(), 2))
        painter.drawRoundedRect(QRectF(room).adjusted(1, 1, -1, -1), 6, 6)


def paint_lens(
    painter: QPainter, scene: Scene, room: QRect, source: tuple[QImage, QTransform, QTransform]
) -> None:
    """The chosen corner four times as large, beside it. ``source``: the picture, and the ways from px of
    the full picture to its own px and to the canvas."""
    image, to_image, to_canvas = source
    corner = scene.shape.at(scene.chosen)
    middle = _lens_place(corner, room)
    lens = QPainterPath()
    lens.addEllipse(middle, LENS_PX, LENS_PX)
    enlarge = QTransform().translate(middle.x(), middle.y())
    enlarge = enlarge.scale(ZOOM, ZOOM).translate(-corner.x(), -corner.y())
    back, _ = to_image.inverted()
    painter.save()
    painter.setClipPath(lens)
    painter.fillPath(lens, QColor("#202020"))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(back * to_canvas * enlarge, True)
    painter.drawImage(QPointF(-0.5, -0.5), image)
    painter.restore()
    painter.save()
    painter.setClipPath(lens)
    _print(painter, scene, enlarge, 1.4)
    _edges(painter, scene, enlarge.map(scene.shape), 1.5)
    _cross(painter, middle)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((HALO, 6.0), (FOCUS.colour, 3.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(middle, LENS_PX, LENS_PX)


def _lens_place(corner: QPointF, room: QRect) -> QPointF:
    """Towards the middle of the canvas, so that the corner and its edges stay in sight."""
    inward = QPointF(room.center()) - corner
    x = corner.x() + (AWAY_PX if inward.x() >= 0 else -AWAY_PX)
    y = corner.y() + (AWAY_PX if inward.y() >= 0 else -AWAY_PX)
    edge = LENS_PX + 6
    return QPointF(
        min(max(x, edge), max(edge, room.width() - edge)), min(max(y, edge), max(edge, room.height() - edge))
    )


def _print(painter: QPainter, scene: Scene, further: QTransform, width: float) -> None:
    if scene.laid is None:
        return
    drawn = (scene.laid * further).map(scene.ghost)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    halo = QColor(HALO)
    halo.setAlphaF(0.55)
    for colour, pen_width in ((halo, width + 1.2), (QColor(CONFIRMED.colour), width)):
        painter.setPen(QPen(colour, pen_width))
        painter.drawPath(drawn)


def _edges(painter: QPainter, scene: Scene, shape: QPolygonF, width: float) -> None:
    ink = FOCUS if scene.sound else FAINT
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(HALO), width + 2))
    painter.drawPolygon(shape)
    painter.setPen(QPen(QColor(ink.colour), width, ink.line))
    painter.drawPolygon(shape)


def _handle(painter: QPainter, scene: Scene, place: int) -> None:
    """A ring, thick and larger for the chosen one; open in the middle, where the corner is."""
    at, chosen = scene.shape.at(place), place == scene.chosen
    radius, width = (HANDLE_PX + 4, 5.0) if chosen else (HANDLE_PX, 2.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, line in ((HALO, width + 3), (FOCUS.colour, width)):
        painter.setPen(QPen(QColor(colour), line))
        painter.drawEllipse(at, radius, radius)


def _name(painter: QPainter, scene: Scene, place: int, room: QRect) -> None:
    font = QFont(painter.font())
    font.setBold(place == scene.chosen)
    painter.setFont(font)
    size = QFontMetricsF(font).boundingRect(scene.names[place]).size()
    box = QRectF(0, 0, size.width() + 12, size.height() + 6)
    at, middle = scene.shape.at(place), scene.shape.boundingRect().center()
    gap = HANDLE_PX + 8
    # Outside the page, above or below its corner.
    box.moveCenter(QPointF(at.x(), at.y() + (gap + box.height() / 2) * (1 if at.y() > middle.y() else -1)))
    box.moveLeft(min(max(box.left(), 4), room.width() - box.width() - 4))
    box.moveTop(min(max(box.top(), 4), room.height() - box.height() - 4))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(FOCUS.colour) if place == scene.chosen else QColor(HALO))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(HALO) if place == scene.chosen else QColor(FOCUS.colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, scene.names[place])


def _cross(painter: QPainter, middle: QPointF) -> None:
    """Fine hairs with a gap, so that the very corner is seen."""
    for colour, width in ((HALO, 3.0), (FAINT.colour, 1.2)):
        painter.setPen(QPen(QColor(colour), width))
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(
                QPointF(middle.x() + 5 * dx, middle.y() + 5 * dy),
                QPointF(middle.x() + 18 * dx, middle.y() + 18 * dy),
            )
