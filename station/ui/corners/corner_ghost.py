"""What a form has printed, as thin lines in millimetres, to be laid over a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform

from station.contracts.sheet import SheetTemplate

POINTS: Final = 8
"""Of a bubble's outline: they are small, and all of them move with the mouse."""


def ghost_of(template: SheetTemplate) -> QPainterPath:
    """Bubbles, anchors and corner marks."""
    path = QPainterPath()
    unit = QPainterPath()
    unit.addEllipse(QPointF(0, 0), 1.0, 1.0)
    ring = unit.toFillPolygon()
    step = max(1, (ring.size() - 1) // POINTS)
    turn = [ring.at(place) for place in range(0, ring.size() - 1, step)]
    for x, y, rx, ry in _bubbles(template):
        path.addPolygon(QPolygonF([QPointF(x + rx * p.x(), y + ry * p.y()) for p in (*turn, turn[0])]))
    solid = [(a.x_mm, a.y_mm, a.size_mm) for a in template.anchors]
    for x, y, size in (*solid, *((m.x_mm, m.y_mm, m.size_mm) for m in template.marks)):
        path.addRect(QRectF(x - size / 2, y - size / 2, size, size))
    return path


def page_shape(template: SheetTemplate) -> QPolygonF:
    """The corners of the page TL, TR, BR, BL."""
    width, height = template.width_mm, template.height_mm
    return QPolygonF([QPointF(0, 0), QPointF(width, 0), QPointF(width, height), QPointF(0, height)])


def laid_on(page: QPolygonF, corners: QPolygonF) -> QTransform | None:
    """The homography that takes one four-corner shape to the other; None where there is none."""
    found = QTransform()
    return found if QTransform.quadToQuad(page, corners, found) else None


def _bubbles(template: SheetTemplate) -> Iterator[tuple[float, float, float, float]]:
    identifier = () if template.identifier is None else (template.identifier,)
    for field in (*identifier, *template.fields):
        for group in field.groups:
            for bubble in group.bubbles:
                yield bubble.x_mm, bubble.y_mm, bubble.rx_mm, bubble.ry_mm
