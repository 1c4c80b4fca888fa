"""A PDF of A4 pages, drawn in millimetres from the top left; every picture is in the file once."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from station.sheets.pen import font_name, text_width_mm
from station.sheets.style import PrintStyle

WIDTH_MM: Final = 210.0
HEIGHT_MM: Final = 297.0
USUAL_DPI: Final = 150
"""Of a picture that does not say how large it is on paper."""

_STYLE: Final = PrintStyle()


class NoteCanvas:
    """One document. Call `next_page` before anything is drawn, and `finish` once."""

    def __init__(self, out: BinaryIO, title: str) -> None:
        self._canvas = Canvas(
            out,
            pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm),
            invariant=1,
            pageCompression=1,
            initialFontName=font_name(_STYLE.regular),
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("grading-station")
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._begun = False
        self._forms: set[str] = set()

    def next_page(self) -> None:
        if self._begun:
            self._canvas.showPage()
        self._begun = True

    def finish(self) -> None:
        self._canvas.showPage()
        self._canvas.save()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10.0,
        bold: bool = False,
        grey: float = 0.1,
        align: str = "left",
    ) -> None:
        """``y``: the base line."""
        canvas = self._canvas
        canvas.setFont(font_name(_STYLE.bold if bold else _STYLE.regular), size)
        canvas.setFillGray(grey)
        draw = {
            "left": canvas.drawString,
            "right": canvas.drawRightString,
            "middle": canvas.drawCentredString,
        }
        draw[align](x * mm, (HEIGHT_MM - y) * mm, text)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.2, grey: float = 0.6
    ) -> None:
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(width * mm)
        self._canvas.line(x1 * mm, (HEIGHT_MM - y1) * mm, x2 * mm, (HEIGHT_MM - y2) * mm)

    def box(
        self, box: Sequence[float], *, fill: float | None = None, line: float = 0.2, grey: float = 0.6
    ) -> None:
        """``box``: x, y, width, height."""
        x, y, width, height = box
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(line * mm)
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._canvas.rect(
            x * mm,
            (HEIGHT_MM - y - height) * mm,
            width * mm,
            height * mm,
            stroke=int(line > 0),
            fill=int(fill is not None),
        )

    def picture(self, jpeg: bytes, box: Sequence[float], part: tuple[float, float] = (0.0, 1.0)) -> None:
        """``box``: where the whole picture, or its rows between two shares, is drawn: x, y, width, height."""
        x, y, width, height = box
        above, below = part
        canvas = self._canvas
        whole = height / (below - above)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x * mm, (HEIGHT_MM - y - height) * mm, width * mm, height * mm)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.translate(x * mm, (HEIGHT_MM - y - (1 - above) * whole) * mm)
        canvas.scale(width * mm, whole * mm)
        canvas.doForm(self._form(jpeg))
        canvas.restoreState()

    def _form(self, jpeg: bytes) -> str:
        """The picture as something that pages name: the same for every student who needs it."""
        name = f"q{sha256(jpeg).hexdigest()[:24]}"
        if name not in self._forms:
            self._forms.add(name)
            self._canvas.beginForm(name, 0, 0, 1, 1)
            self._canvas.drawImage(ImageReader(BytesIO(jpeg)), 0, 0, 1, 1)
            self._canvas.endForm()
        return name


def size_on_paper_mm(jpeg: bytes) -> tuple[float, float]:
    """Width and height that a picture has in print."""
    picture = ImageReader(BytesIO(jpeg))._image
    width, height = picture.size
    dpi = float(picture.info.get("dpi", (USUAL_DPI, USUAL_DPI))[0])
    if not 50 <= dpi <= 2400:
        dpi = USUAL_DPI
    return width * 25.4 / dpi, height * 25.4 / dpi


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    return text_width_mm(text, font=_STYLE.bold if bold else _STYLE.regular, size_pt=size)


def fitted(
    text: str, most_mm: float, size: float, *, bold: bool = False, least: float = 6.0
) -> tuple[str, float]:
    """The text and the size in which it fits; what does not fit at the smallest is cut, with "…"."""
    while size > least and width_mm(text, size, bold=bold) > most_mm:
        size -= 0.5
    if width_mm(text, size, bold=bold) <= most_mm:
        return text, size
    while text and width_mm(f"{text}…", size, bold=bold) > most_mm:
        text = text[:-1]
    return f"{text}…", size
