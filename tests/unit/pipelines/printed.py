"""Sheets of our own as drawn, marked with ellipses: pictures whose every fact is known."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2

from station.contracts.sheet import SheetTemplate
from station.pipelines.arrays import Picture
from station.sheets.layout import SheetLayout, SheetSpec, layout_sheet
from station.sheets.pdf import draw_pdf

DPI = 150


def form(first: int, last: int, *, exam: str = "", code: bool = True) -> SheetLayout:
    """Choice questions ``first`` to ``last``."""
    numbers = tuple(range(first, last + 1))
    return layout_sheet(SheetSpec(choices=numbers, title="단원평가", exam=exam, code=code))


def printed(layout: SheetLayout, *, quarter_turns: int = 0) -> Picture:
    """(H, W) grey, marked: the third choice everywhere and one digit a place of the identifier."""
    document = pypdfium2.PdfDocument(draw_pdf(layout))
    drawn = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    document.close()
    page = np.ascontiguousarray(drawn.reshape(drawn.shape[0], drawn.shape[1]))
    _mark(page, layout.template)
    return np.ascontiguousarray(np.rot90(page, quarter_turns))


def _mark(page: Picture, template: SheetTemplate) -> None:
    assert template.identifier is not None
    groups = [group for field in (template.identifier, *template.fields) for group in field.groups]
    for group in groups:
        bubble = group.bubbles[2]
        centre = (round(bubble.x_mm * DPI / 25.4), round(bubble.y_mm * DPI / 25.4))
        axes = (round(bubble.rx_mm * DPI / 25.4), round(bubble.ry_mm * DPI / 25.4))
        cv2.ellipse(page, centre, axes, 0, 0, 360, 30, -1)
