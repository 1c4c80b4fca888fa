"""Draws figures on a PDF page."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor

from station.reports.figure import PRINT_COLOURS, Anchor, Figure, Line, Polygon, Rect, Text, Tone
from station.reports.type_face import face, fitting_size, printable, text_width

_COLOURS = {tone: HexColor(colour) for tone, colour in PRINT_COLOURS.items()}


def draw_figure(canvas: Any, figure: Figure, x: float, top: float) -> None:
    """``x``, ``top``: of the figure's top left corner on the page, in points from its bottom left."""
    canvas.saveState()
    canvas.translate(x, top)
    for shape in figure.shapes:
        if isinstance(shape, Text):
            _text(canvas, shape)
        elif isinstance(shape, Line):
            canvas.setStrokeColor(_COLOURS[shape.tone])
            canvas.setLineWidth(shape.width)
            canvas.setDash([2.5, 2] if shape.dashed else [])
            canvas.line(shape.x1, -shape.y1, shape.x2, -shape.y2)
            canvas.setDash([])
        elif isinstance(shape, Rect):
            _paint(canvas, shape.fill, shape.line, shape.line_width)
            canvas.rect(
                shape.x,
                -shape.y - shape.height,
                shape.width,
                shape.height,
                stroke=int(shape.line is not None),
                fill=int(shape.fill is not None),
            )
        else:
            _polygon(canvas, shape)
    canvas.restoreState()


def _polygon(canvas: Any, shape: Polygon) -> None:
    _paint(canvas, shape.fill, shape.line, shape.line_width)
    path = canvas.beginPath()
    (x, y), *rest = shape.points
    path.moveTo(x, -y)
    for to_x, to_y in rest:
        path.lineTo(to_x, -to_y)
    path.close()
    canvas.drawPath(path, stroke=int(shape.line is not None), fill=int(shape.fill is not None))


def _text(canvas: Any, shape: Text) -> None:
    text = printable(shape.text)
    size = shape.size
    if shape.fit is not None:
        size = fitting_size(text, size, shape.fit, bold=shape.bold)
    back = {Anchor.LEFT: 0.0, Anchor.MIDDLE: 0.5, Anchor.RIGHT: 1.0}[shape.anchor]
    left = -back * text_width(text, size, bold=shape.bold)
    canvas.setFillColor(_COLOURS[shape.tone])
    canvas.setFont(face(bold=shape.bold), size)
    if not shape.upwards:
        canvas.drawString(shape.x + left, -shape.y, text)
        return
    canvas.saveState()
    canvas.translate(shape.x, -shape.y)
    canvas.rotate(90)
    canvas.drawString(left, 0, text)
    canvas.restoreState()


def _paint(canvas: Any, fill: Tone | None, line: Tone | None, width: float) -> None:
    if fill is not None:
        canvas.setFillColor(_COLOURS[fill])
    if line is not None:
        canvas.setStrokeColor(_COLOURS[line])
        canvas.setLineWidth(width)
