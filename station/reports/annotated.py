"""Sheets as they were handed in, with right and wrong drawn over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen.canvas import Canvas

from station.contracts.grading import Mark
from station.errors import FileError
from station.messages.types import Language
from station.pipelines.image_header import Format, read_header, sniff
from station.reports.facts import Told
from station.reports.figure import Anchor, Figure, Line, Polygon, Rect, Shape, Text, Tone
from station.reports.figure_pdf import draw_figure
from station.reports.signs import cross, ring
from station.reports.type_face import face, text_width, wrapped
from station.reports.words import Say

Point = tuple[float, float]

# What EXIF's orientation does to a unit square (x right, y up): where its x axis, its y axis and its origin
# end up. (a, b, c, d, e, f) as PDF writes a matrix.
_EXIF: Final[dict[int, tuple[float, float, float, float, float, float]]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_LINE_PT: Final = 9.5
_TOP_PT: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedSheet:
    """One page. ``picture``: the file's bytes; ``width_px``, ``height_px``, the polygons of ``marks``: in
    pixels of the full picture after EXIF; ``orientation``: clockwise degrees that turn it upright; ``lines``:
    what is said on top, such as name and score; ``width_mm``, ``height_mm``: of the upright sheet."""

    picture: bytes
    width_px: float
    height_px: float
    orientation: int
    marks: tuple[tuple[tuple[Point, ...], Mark], ...]
    lines: tuple[str, ...] = ()
    width_mm: float = 210.0
    height_mm: float = 297.0


def annotated_sheets(
    sheets: Sequence[AnnotatedSheet], title: str, language: Language, told: Told | None = None
) -> bytes | None:
    """PDF with a page of true size for each sheet; a JPEG goes in as it is. None where ``told`` stopped it.
    A picture that cannot be shown leaves its page with the lines and says so."""
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1, initialFontName=face())
    canvas.setTitle(title)
    canvas.setCreator("grading-station")
    canvas.setViewerPreference("PrintScaling", "None")
    say = Say(language)
    for done, sheet in enumerate(sheets, start=1):
        _page(canvas, sheet, say)
        if told is not None and told(done, len(sheets)) is False:
            return None
    if not sheets:
        _said(canvas, say("nobody"))
    canvas.save()
    return target.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placing:
    """The upright picture on its page, all in points: its lower left corner, its size, pixels to points."""

    x: float
    y: float
    width: float
    height: float
    scale: float

    def at(self, sheet: AnnotatedSheet, point: Point) -> Point:
        """A point of the picture on the page, y downwards from the page's top."""
        x, y = _turned(point, sheet)
        top = sheet.height_mm * mm - self.y - self.height
        return self.x + x * self.scale, top + y * self.scale


def _page(canvas: Any, sheet: AnnotatedSheet, say: Say) -> None:
    width, height = sheet.width_mm * mm, sheet.height_mm * mm
    canvas.setPageSize((width, height))
    placing = _placed(sheet)
    shapes: list[Shape] = []
    try:
        _picture(canvas, sheet, placing)
    except (FileError, OSError, ValueError):
        shapes.append(Text(x=width / 2, y=height / 2, text=say("no_picture"), size=14, anchor=Anchor.MIDDLE))
    for polygon, mark in sheet.marks:
        points = [placing.at(sheet, point) for point in polygon]
        if points:
            shapes += _mark(points, mark)
    shapes += _banner(sheet.lines, width)
    draw_figure(
        canvas, Figure(width=width, height=height, shapes=tuple(shapes), title="", told=""), 0, height
    )
    canvas.showPage()


def _placed(sheet: AnnotatedSheet) -> _Placing:
    """As large as the page holds, in its middle: a picture is seldom exactly the sheet."""
    width, height = sheet.width_mm * mm, sheet.height_mm * mm
    across, down = _upright_size(sheet)
    scale = min(width / across, height / down)
    return _Placing(
        x=(width - across * scale) / 2,
        y=(height - down * scale) / 2,
        width=across * scale,
        height=down * scale,
        scale=scale,
    )


def _upright_size(sheet: AnnotatedSheet) -> Point:
    sides = max(sheet.width_px, 1.0), max(sheet.height_px, 1.0)
    return sides if sheet.orientation % 180 == 0 else (sides[1], sides[0])


def _turned(point: Point, sheet: AnnotatedSheet) -> Point:
    x, y = point
    width, height = sheet.width_px, sheet.height_px
    quarter = sheet.orientation % 360 // 90
    return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[quarter]


def _picture(canvas: Any, sheet: AnnotatedSheet, placing: _Placing) -> None:
    kind = sniff(sheet.picture)
    header = read_header(sheet.picture, kind, 0) if kind not in (Format.PDF, Format.HEIC) else None
    exif = header.orientation if header is not None else 1
    canvas.saveState()
    canvas.translate(placing.x + placing.width / 2, placing.y + placing.height / 2)
    canvas.rotate(-sheet.orientation)
    canvas.scale(sheet.width_px * placing.scale, sheet.height_px * placing.scale)
    canvas.translate(-0.5, -0.5)
    canvas.transform(*_EXIF.get(exif, _EXIF[1]))
    try:
        if kind is Format.JPEG:
            _jpeg(canvas, sheet.picture)
        else:
            canvas.drawImage(ImageReader(BytesIO(sheet.picture)), 0, 0, 1, 1)
    finally:
        canvas.restoreState()


class _AsItIs(PDFImageXObject):  # type: ignore[misc] # reportlab has no types
    """A JPEG file's own bytes, neither decoded nor wrapped."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name)
        if not self.loadImageFromJPEG(BytesIO(data)):
            raise ValueError("no JPEG")
        self.streamContent = data
        self._filters = ("DCTDecode",)


def _jpeg(canvas: Any, data: bytes) -> None:
    document = canvas._doc
    name = f"sheet-{document.pageCounter}-{len(document.idToObject)}"
    image = _AsItIs(name, data)
    registered = document.getXObjectName(name)
    canvas._setXObjects(image)
    document.Reference(image, registered)
    document.addForm(name, image)
    canvas._code.append(f"/{registered} Do")
    canvas._formsinuse.append(name)


def _mark(points: Sequence[Point], mark: Mark) -> list[Shape]:
    """On the middle of the place: a ring for right, a cross for wrong, "?" for what is open; each on a pale
    edge, so that it is seen on ink too."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    radius = min(max(math.hypot(max(xs) - min(xs), max(ys) - min(ys)) / 2, 5.0), 12.0)
    if mark in (Mark.RIGHT, Mark.FREE):
        return [*ring(x, y, radius, tone=Tone.PAPER, width=3.4), *ring(x, y, radius, width=1.8)]
    if mark is Mark.WRONG:
        arm = radius * 0.8
        return [*cross(x, y, arm, tone=Tone.PAPER, width=3.8), *cross(x, y, arm, width=2.0)]
    if mark is Mark.VOID:
        return [Line(x1=x - radius, y1=y, x2=x + radius, y2=y, tone=Tone.QUIET, width=1.6, dashed=True)]
    if mark is Mark.POINTS:
        triangle = ((x, y - radius), (x + radius, y + radius * 0.8), (x - radius, y + radius * 0.8))
        return [Polygon(points=triangle, line=Tone.STRONG, line_width=1.6)]
    box = Rect(x=x - radius, y=y - radius, width=2 * radius, height=2 * radius)
    corner_x, corner_y = x + radius, y - radius
    return [  # around the place, never over it: a person must still look at what stands there
        replace(box, line=Tone.PAPER, line_width=3.4),
        replace(box, line=Tone.WARN, line_width=1.8),
        Rect(x=corner_x - 3, y=corner_y - 5, width=7, height=9, fill=Tone.PAPER),
        Text(
            x=corner_x + 0.5,
            y=corner_y + 2.6,
            text="?",
            size=9,
            tone=Tone.WARN,
            anchor=Anchor.MIDDLE,
            bold=True,
        ),
    ]


def _banner(lines: Sequence[str], width: float) -> list[Shape]:
    """At the top, inside what a printer reaches, on its own ground; wrapped rather than cut."""
    if not lines:
        return []
    said = wrapped(" · ".join(lines), _LINE_PT, width - 80, bold=True)
    half = max(text_width(line, _LINE_PT, bold=True) for line in said) / 2 + 8
    height = len(said) * (_LINE_PT + 3) + 4
    ground = Rect(x=width / 2 - half, y=_TOP_PT, width=2 * half, height=height, fill=Tone.PAPER)
    shapes: list[Shape] = [replace(ground, line=Tone.STRONG)]
    for place, line in enumerate(said):
        y = _TOP_PT + (place + 1) * (_LINE_PT + 3) - 1
        text = Text(x=width / 2, y=y, text=line, size=_LINE_PT, anchor=Anchor.MIDDLE)
        shapes.append(replace(text, tone=Tone.STRONG, bold=True))
    return shapes


def _said(canvas: Any, sentence: str) -> None:
    width, height = 210 * mm, 297 * mm
    canvas.setPageSize((width, height))
    shape = Text(x=width / 2, y=height / 2, text=sentence, size=12, anchor=Anchor.MIDDLE, fit=width - 60)
    draw_figure(canvas, Figure(width=width, height=height, shapes=(shape,), title="", told=""), 0, height)
    canvas.showPage()
