"""Pages of a report: what stands on them, top to bottom, page after page. Points, from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from station.reports.figure import Anchor, Figure, Line, Rect, Shape, Text, Tone
from station.reports.figure_pdf import draw_figure
from station.reports.type_face import face, wrapped

A4: Final = (595.276, 841.89)
MARGIN: Final = 40.0
WIDTH: Final = A4[0] - 2 * MARGIN
_FOOT: Final = 34.0
_ROW: Final = 14.0
_CELL_PT: Final = 8.0
_TOTAL: Final = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperColumn:
    """``width``: in points."""

    title: str
    width: float
    anchor: Anchor = Anchor.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """``strong``: a row that must not be overlooked."""

    cells: tuple[str, ...]
    strong: bool = False


class Paper:
    """A4 pages while they are written; ``foot`` stands under each, ``numbered`` with the page's number."""

    def __init__(self, title: str, foot: str, *, numbered: bool = True) -> None:
        self._numbered = numbered
        self._target = BytesIO()
        self._canvas = Canvas(
            self._target, pagesize=A4, invariant=1, pageCompression=1, initialFontName=face()
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("grading-station")
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._foot = foot
        self._page = 1
        self.y = MARGIN

    @property
    def room(self) -> float:
        """Height that is left on this page."""
        return A4[1] - _FOOT - 12 - self.y

    def finish(self) -> bytes:
        self._end_page()
        self._canvas.beginForm(_TOTAL)
        self._canvas.setFont(face(), 7.5)
        self._canvas.drawString(0, 0, str(self._page))
        self._canvas.endForm()
        self._canvas.save()
        return self._target.getvalue()

    def new_page(self) -> None:
        self._end_page()
        self._page += 1
        self.y = MARGIN

    def need(self, height: float) -> None:
        """Goes on to a new page unless so much is left of this one."""
        if self.room < height and self.y > MARGIN:
            self.new_page()

    def draw(self, *shapes: Shape) -> None:
        """Shapes placed from the page's left margin and the present height; does not move on."""
        figure = Figure(width=WIDTH, height=0, shapes=shapes, title="", told="")
        draw_figure(self._canvas, figure, MARGIN, A4[1] - self.y)

    def figure(self, figure: Figure, after: float = 14.0) -> None:
        self.need(figure.height)
        draw_figure(self._canvas, figure, MARGIN, A4[1] - self.y)
        self.y += figure.height + after

    def heading(self, text: str, keep: float = 60.0) -> None:
        """``keep``: height of what must follow on the same page."""
        self.need(24 + keep)
        self.draw(Text(x=0, y=14, text=text, size=12, bold=True, fit=WIDTH))
        self.y += 22

    def words(
        self, text: str, *, size: float = 9.0, bold: bool = False, tone: Tone = Tone.INK, after: float = 4.0
    ) -> None:
        """A paragraph over as many lines as it needs."""
        for line in wrapped(text, size, WIDTH, bold=bold):
            self.need(size * 1.45)
            self.draw(Text(x=0, y=size, text=line, size=size, bold=bold, tone=tone, fit=WIDTH))
            self.y += size * 1.45
        self.y += after

    def notice(self, text: str) -> None:
        """A line in a box that nobody overlooks, in grey neither."""
        lines = wrapped(text, 9, WIDTH - 24, bold=True)
        height = 13.0 * len(lines) + 9
        self.need(height)
        self.draw(
            Rect(x=0, y=0, width=WIDTH, height=height, fill=Tone.SOFT),
            Rect(x=0, y=0, width=4, height=height, fill=Tone.WARN),
            *(
                Text(x=14, y=14.5 + 13 * place, text=line, size=9, bold=True, tone=Tone.WARN)
                for place, line in enumerate(lines)
            ),
        )
        self.y += height + 10

    def table(self, columns: Sequence[PaperColumn], rows: Sequence[PaperRow]) -> None:
        """Its header stands again on every page. Long cells wrap, so that nothing is cut."""
        self.need(_ROW * 3)
        self._table_head(columns)
        for row in rows:
            cells = [
                wrapped(cell, _CELL_PT, column.width - 8, bold=row.strong)
                for cell, column in zip(row.cells, columns, strict=True)
            ]
            lines = max(map(len, cells))
            height = _ROW + (lines - 1) * 10
            if self.room < height:
                self.new_page()
                self._table_head(columns)
            self._table_row(columns, cells, height, strong=row.strong)
        self.y += 12

    def _table_head(self, columns: Sequence[PaperColumn]) -> None:
        width = sum(column.width for column in columns)
        self.draw(Rect(x=0, y=0, width=width, height=_ROW + 1, fill=Tone.SOFT))
        x = 0.0
        for column in columns:
            self.draw(
                Text(
                    x=_at(x, column),
                    y=10.5,
                    text=column.title,
                    size=_CELL_PT,
                    bold=True,
                    anchor=column.anchor,
                    fit=column.width - 6,
                )
            )
            x += column.width
        self.draw(Line(x1=0, y1=_ROW + 1, x2=width, y2=_ROW + 1, width=0.8))
        self.y += _ROW + 2

    def _table_row(
        self,
        columns: Sequence[PaperColumn],
        cells: Sequence[Sequence[str]],
        height: float,
        *,
        strong: bool,
    ) -> None:
        shapes: list[Shape] = []
        x = 0.0
        for lines, column in zip(cells, columns, strict=True):
            shapes += (
                Text(
                    x=_at(x, column),
                    y=10 + place * 10,
                    text=line,
                    size=_CELL_PT,
                    bold=strong,
                    anchor=column.anchor,
                    fit=column.width - 6,
                )
                for place, line in enumerate(lines)
            )
            x += column.width
        shapes.append(Line(x1=0, y1=height, x2=x, y2=height, tone=Tone.GRID, width=0.5))
        self.draw(*shapes)
        self.y += height

    def _end_page(self) -> None:
        self.y = A4[1] - _FOOT
        right = WIDTH - 18
        self.draw(
            Line(x1=0, y1=-4, x2=WIDTH, y2=-4, tone=Tone.GRID, width=0.5),
            Text(x=0, y=8, text=self._foot, size=7.5, tone=Tone.QUIET, fit=WIDTH - 90),
        )
        if self._numbered:
            number = f"{self._page} / "
            self.draw(Text(x=right, y=8, text=number, size=7.5, anchor=Anchor.RIGHT))
            self._canvas.saveState()
            self._canvas.translate(MARGIN + right + 2, _FOOT - 8)
            self._canvas.doForm(_TOTAL)  # the number of pages, known when all are written
            self._canvas.restoreState()
        self._canvas.showPage()


def _at(x: float, column: PaperColumn) -> float:
    return (
        x + {Anchor.LEFT: 4.0, Anchor.MIDDLE: column.width / 2, Anchor.RIGHT: column.width - 4}[column.anchor]
    )
