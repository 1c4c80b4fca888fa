"""Question papers of an academy with the truth of where every question stands: PDF, scans and photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from generator.blank import Paper
from generator.captures import Capture, scan, scan_options
from generator.forms import template_of
from generator.paper_print import Column, Draw, Look, draw_lines, figure, given, table, wrapped
from generator.photos import photo_good, photograph
from generator.texture import ByteImage, Points
from station.contracts.paper import QuestionBox

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
PRINT_DPI = 200
NUMBER_FORMS = ("{}.", "{}.", "{})", "{:02d}.", "문제 {}.", "[{}]")
SUITES = ("pdf_two", "pdf_one", "scan_two", "scan_one", "photo_two", "photo_one")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPaper:
    """``boxes``: where the ink of each question lies; of a passage with all its questions."""

    pdf: bytes
    pages: int
    questions: int
    boxes: tuple[QuestionBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPicture:
    """A page of a paper as a scanner or phone sees it; ``to_px``: shares of the page (n, 2) to px."""

    data: bytes
    suffix: str
    to_px: Callable[[Points], Points]


def question_paper(seed: int, *, columns: int = 2, questions: int = 20) -> QuestionPaper:
    """The same paper for the same seed."""
    return _Press(np.random.default_rng([seed, columns]), columns, questions).run()


def paper_raster(pdf: bytes, page_index: int, dpi: int = PRINT_DPI) -> ByteImage:
    """A page as a printer puts it on paper: (h, w, 3) BGR."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = document[page_index].render(scale=dpi / 72).to_numpy()[..., :3]
        return np.ascontiguousarray(drawn)
    finally:
        document.close()


def scanned(pdf: bytes, page_index: int, seed: int) -> PaperPicture:
    """One to two degrees askew, with a scanner's light and noise."""
    rng = np.random.default_rng([seed, page_index, 1])
    skew = float(rng.choice([-1, 1]) * rng.uniform(0.6, 2.0))
    options = scan_options(rng, dpi=200, skew_deg=skew, border=None, cut_mm=(0.0, 0.0, 0.0, 0.0))
    return _pictured(scan(_sheet(pdf, page_index), options, rng))


def photographed(pdf: bytes, page_index: int, seed: int) -> PaperPicture:
    """By a careful hand with a phone: tilt, uneven light, a little curl."""
    rng = np.random.default_rng([seed, page_index, 2])
    options = photo_good(rng, size=(2100, 2800), turn=0, shadow=float(rng.uniform(0, 0.3)))
    return _pictured(photograph(_sheet(pdf, page_index), options, rng))


def suite_page(suite: str, paper: QuestionPaper, page_index: int, seed: int) -> PaperPicture:
    """A page of ``paper`` as the suite ("scan_two"...) sees it; a PDF is drawn as it is."""
    if suite.startswith("scan"):
        return scanned(paper.pdf, page_index, seed)
    if suite.startswith("photo"):
        return photographed(paper.pdf, page_index, seed)
    raster = paper_raster(paper.pdf, page_index)
    size = np.array([raster.shape[1], raster.shape[0]])
    data = cv2.imencode(".png", raster)[1].tobytes()
    return PaperPicture(data=data, suffix=".png", to_px=lambda at: np.asarray(at) * size - 0.5)


def _sheet(pdf: bytes, page_index: int) -> Paper:
    raster = paper_raster(pdf, page_index)
    px_per_mm = PRINT_DPI / 25.4
    to_paper = np.array([[px_per_mm, 0.0, -0.5], [0.0, px_per_mm, -0.5]])
    # The camera asks for the raster only; a sheet of paper has a form all the same.
    return Paper(template=template_of("c10n3s5"), raster=raster, px_per_mm=px_per_mm, to_paper=to_paper)


def _pictured(capture: Capture) -> PaperPicture:
    size = np.array([WIDTH_MM, HEIGHT_MM])
    return PaperPicture(
        data=capture.data, suffix=capture.suffix, to_px=lambda at: capture.to_px(np.asarray(at) * size)
    )


class _Press:
    """Sets one paper. All lengths in mm from the top left corner."""

    def __init__(self, rng: np.random.Generator, columns: int, questions: int) -> None:
        self._rng = rng
        self._questions = questions
        self._buffer = BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), invariant=1)
        self._look = Look.random(rng)
        self._form = str(rng.choice(NUMBER_FORMS))
        self._hanging = bool(rng.random() < 0.6)
        self._gap = float(rng.choice([rng.uniform(6, 12), rng.uniform(12, 35)]))
        self._columns = columns
        self._ruled = bool(rng.random() < 0.7)
        self._margin = float(rng.uniform(13, 20))
        self._gutter = float(rng.uniform(8, 14))
        self._page = -1
        self._at = 0
        self._boxes: list[QuestionBox] = []
        self._parts: dict[int, int] = {}
        self._new_page()

    def run(self) -> QuestionPaper:
        number = 1
        while number <= self._questions:
            shared = int(self._rng.integers(2, 4))
            if self._rng.random() < 0.12 and number + shared - 1 <= self._questions:
                self._passage(number, number + shared - 1)
                for each in range(number, number + shared):
                    self._question(each)
                number += shared
            else:
                self._question(number)
                number += 1
        self._canvas.showPage()
        self._canvas.save()
        return QuestionPaper(
            pdf=self._buffer.getvalue(),
            pages=self._page + 1,
            questions=self._questions,
            boxes=tuple(self._boxes),
        )

    # Pages and columns

    def _new_page(self) -> None:
        if self._page >= 0:
            self._canvas.showPage()
        self._page += 1
        top = self._heading()
        foot = HEIGHT_MM - float(self._margin) - 6
        width = (WIDTH_MM - 2 * self._margin - (self._columns - 1) * self._gutter) / self._columns
        self._places = [
            Column(left=self._margin + at * (width + self._gutter), top=top, width=width, bottom=foot)
            for at in range(self._columns)
        ]
        self._at, self._y = 0, top
        look = self._look
        if self._ruled and self._columns == 2:
            middle = WIDTH_MM / 2
            look.line(self._canvas, middle, top - 2, middle, foot + 2, 0.25)
        look.text(self._canvas, WIDTH_MM / 2, HEIGHT_MM - 11, str(self._page + 1), 9, middle=True)

    def _heading(self) -> float:
        look, canvas = self._look, self._canvas
        if self._page:
            look.text(canvas, self._margin, 12, "수학 영역", 9)
            look.line(canvas, self._margin, 15, WIDTH_MM - self._margin, 15, 0.4)
            return 21.0
        look.text(canvas, WIDTH_MM / 2, 17, "2026학년도 3월 단원평가", 17, middle=True)
        look.text(canvas, WIDTH_MM - self._margin - 60, 25, "이름: ____________  반: ______", 9)
        look.line(canvas, self._margin, 28, WIDTH_MM - self._margin, 28, 0.6)
        return 35.0

    def _room(self, height: float) -> None:
        """Go on in the next column where ``height`` does not fit here."""
        if self._y + height <= self._places[self._at].bottom:
            return
        self._at += 1
        if self._at == len(self._places):
            self._new_page()
        self._y = self._places[self._at].top

    # What is set

    def _question(self, number: int) -> None:
        rng, look = self._rng, self._look
        column = self._places[self._at]
        head = self._form.format(number)
        indent = look.width(head + "  ") if self._hanging else 0.0
        first = 0.0 if self._hanging else look.width(head + "  ")
        stem = look.sentence(rng, int(rng.integers(6, 32)))
        lines = wrapped(look, stem, column.width - indent, first)
        parts: list[tuple[float, Draw]] = []
        kind = float(rng.random())
        if kind < 0.22:
            size = float(rng.uniform(22, 45))
            parts.append((size + 5, figure(look, rng, size)))
        elif kind < 0.34:
            parts.append(given(look, rng, column.width - indent))
        elif kind < 0.42:
            parts.append(table(look, rng))
        parts.append(look.choices(rng, column.width - indent))
        height = len(lines) * look.pitch + sum(part[0] for part in parts)
        self._room(height)
        place = self._places[self._at]
        top = self._y
        look.text(self._canvas, place.left, top + look.pitch * 0.75, head, look.size, bold=look.bold_numbers)
        right = draw_lines(self._canvas, look, lines, (place.left + indent, top), first)
        self._y += len(lines) * look.pitch
        for size, draw in parts:
            right = max(right, draw(self._canvas, place.left + indent, self._y))
            self._y += size
        self._mark(number, number, (place.left, top, right, self._y))
        self._y += self._gap * float(rng.uniform(0.8, 1.3))

    def _passage(self, first: int, last: int) -> None:
        rng, look = self._rng, self._look
        width = self._places[self._at].width
        head = f"[{first}~{last}] 다음 글을 읽고 물음에 답하시오."
        lines = wrapped(look, look.sentence(rng, int(rng.integers(25, 60))), width, 0.0)
        self._room((len(lines) + 1.5) * look.pitch)
        left, top = self._places[self._at].left, self._y
        look.text(self._canvas, left, top + look.pitch * 0.75, head, look.size, bold=True)
        right = draw_lines(self._canvas, look, lines, (left, top + 1.5 * look.pitch), 0.0)
        self._y = top + (len(lines) + 1.5) * look.pitch
        self._mark(first, last, (left, top, max(right, left + look.width(head)), self._y))
        self._y += min(self._gap, 10.0)

    def _mark(self, first: int, last: int, mm_box: tuple[float, float, float, float]) -> None:
        part = self._parts.get(first, 0)
        self._parts[first] = part + 1
        left, top, right, bottom = mm_box
        self._boxes.append(
            QuestionBox(
                question=first,
                last_question=last,
                page_index=self._page,
                part=part,
                left=(left - 0.6) / WIDTH_MM,
                top=top / HEIGHT_MM,
                right=(right + 0.6) / WIDTH_MM,
                bottom=bottom / HEIGHT_MM,
            )
        )
