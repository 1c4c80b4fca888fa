"""Drawing in page millimetres: origin top left, y down, colours as "#rrggbb" or a grey 0..1."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from station.errors import Code, FileError

Ink = str | float
_PT_PER_MM = 72 / 25.4


class Pen:
    """One page of vector drawing; ``finish`` gives the PDF (the same bytes for the same drawing)."""

    def __init__(self, *, width_mm: float, height_mm: float, title: str, font: Path) -> None:
        self._buffer = BytesIO()
        self._height_mm = height_mm
        self._canvas = Canvas(
            self._buffer,
            pagesize=(width_mm * mm, height_mm * mm),
            invariant=1,
            pageCompression=1,
            initialFontName=font_name(font),
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("grading-station")
        self._canvas.setViewerPreference("PrintScaling", "None")

    def finish(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def line(
        self, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float, *, width_mm: float, ink: Ink
    ) -> None:
        self._stroke(width_mm, ink)
        self._canvas.line(x1_mm * mm, self._y(y1_mm), x2_mm * mm, self._y(y2_mm))

    def box(
        self,
        x_mm: float,
        y_mm: float,
        w_mm: float,
        h_mm: float,
        *,
        fill: Ink | None = None,
        line_mm: float = 0.0,
        ink: Ink = 0.0,
    ) -> None:
        self._prepare(fill, line_mm, ink)
        self._canvas.rect(
            x_mm * mm,
            self._y(y_mm + h_mm),
            w_mm * mm,
            h_mm * mm,
            stroke=int(line_mm > 0),
            fill=int(fill is not None),
        )

    def oval(
        self,
        x_mm: float,
        y_mm: float,
        rx_mm: float,
        ry_mm: float,
        *,
        fill: Ink | None = None,
        line_mm: float = 0.0,
        ink: Ink = 0.0,
    ) -> None:
        self._prepare(fill, line_mm, ink)
        self._canvas.ellipse(
            (x_mm - rx_mm) * mm,
            self._y(y_mm + ry_mm),
            (x_mm + rx_mm) * mm,
            self._y(y_mm - ry_mm),
            stroke=int(line_mm > 0),
            fill=int(fill is not None),
        )

    def shapes(self, outlines: Sequence[Sequence[tuple[float, float]]], *, fill: Ink) -> None:
        """Filled polygons as one path, so that neighbours show no seam."""
        self._fill(fill)
        path = self._canvas.beginPath()
        for (x_mm, y_mm), *rest in outlines:
            path.moveTo(x_mm * mm, self._y(y_mm))
            for to_x_mm, to_y_mm in rest:
                path.lineTo(to_x_mm * mm, self._y(to_y_mm))
            path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def text(
        self,
        x_mm: float,
        y_mm: float,
        text: str,
        *,
        font: Path,
        size_pt: float,
        ink: Ink,
        align: str = "middle",
    ) -> float:
        """``y_mm`` is the middle of the capitals' height. Returns the width in mm."""
        self._fill(ink)
        self._canvas.setFont(font_name(font), size_pt)
        width_mm = text_width_mm(text, font=font, size_pt=size_pt)
        left_mm = x_mm - {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * width_mm
        self._canvas.drawString(left_mm * mm, self._y(y_mm) - _capital(font) * size_pt / 2, text)
        return width_mm

    def picture(self, picture: object, x_mm: float, y_mm: float, w_mm: float, h_mm: float) -> None:
        """``picture``: a PIL image; the box is filled exactly."""
        self._canvas.drawImage(
            ImageReader(picture), x_mm * mm, self._y(y_mm + h_mm), w_mm * mm, h_mm * mm, mask="auto"
        )

    def _y(self, y_mm: float) -> float:
        return (self._height_mm - y_mm) * _PT_PER_MM

    def _prepare(self, fill: Ink | None, line_mm: float, ink: Ink) -> None:
        if fill is not None:
            self._fill(fill)
        if line_mm > 0:
            self._stroke(line_mm, ink)

    def _stroke(self, width_mm: float, ink: Ink) -> None:
        self._canvas.setLineWidth(width_mm * mm)
        if isinstance(ink, str):
            self._canvas.setStrokeColor(HexColor(ink))
        else:
            self._canvas.setStrokeGray(ink)

    def _fill(self, ink: Ink) -> None:
        if isinstance(ink, str):
            self._canvas.setFillColor(HexColor(ink))
        else:  # true grey, which a printer makes of black toner only
            self._canvas.setFillGray(ink)


def text_width_mm(text: str, *, font: Path, size_pt: float) -> float:
    return float(pdfmetrics.stringWidth(text, font_name(font), size_pt)) / _PT_PER_MM


@lru_cache(maxsize=32)
def font_name(font: Path) -> str:
    """Registers the TrueType file once. Raises FileError where it is none."""
    name = f"sheet-{sha256(str(font).encode()).hexdigest()[:12]}"
    try:
        pdfmetrics.registerFont(TTFont(name, BytesIO(font.read_bytes())))
    except (OSError, TTFError, ValueError, IndexError, KeyError) as wrong:
        raise FileError(Code.UNREADABLE, detail=f"the font {font.name}: {type(wrong).__name__}") from wrong
    return name


@lru_cache(maxsize=32)
def _capital(font: Path) -> float:
    """Height of capitals and figures as a share of the font's size."""
    return float(pdfmetrics.getFont(font_name(font)).face.capHeight) / 1000
