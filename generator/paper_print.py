"""What question papers are printed with: words, choices, figures, frames; lengths in mm from the top left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from station.sheets.pen import font_name, text_width_mm
from station.sheets.style import PrintStyle

HEIGHT_MM = 297.0
Draw = Callable[[Canvas, float, float], float]
"""Draws with its top left corner there; its right edge."""

_STYLE = PrintStyle()
_TEXT = (
    "함수 그래프가 다음 조건을 만족시킬 때 옳은 것을 고르시오 자연수 실수 전체의 집합에서 정의된 두 점",
    "사이의 거리 삼각형 넓이를 구하시오",
    "밑줄 친 부분의 의미로 가장 적절한 것은 글쓴이의 주장과 일치하지 않는 것은",
    "평균 속력 물체의 운동 f(x)=2x+1 이차방정식 x²-3x+2=0 의 근 확률 표본 the of which following sentence",
    "best describes 빈칸에 들어갈 말로 원의 중심 (3, 4) 반지름 5 일 때 최댓값 최솟값 합은 수열 a1=1",
    "등차수열의 첫째항부터 제10항까지",
)
_WORDS = [word for line in _TEXT for word in line.split()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    left: float
    top: float
    width: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``size`` in points, ``pitch`` of lines in mm."""

    size: float
    pitch: float
    bold_numbers: bool
    spread: int

    @staticmethod
    def random(rng: np.random.Generator) -> Look:
        size = float(rng.uniform(9.0, 11.0))
        return Look(
            size=size,
            pitch=size * 25.4 / 72 * float(rng.uniform(1.45, 1.9)),
            bold_numbers=bool(rng.random() < 0.6),
            spread=int(rng.integers(0, 3)),
        )

    def width(self, text: str) -> float:
        return text_width_mm(text, font=_STYLE.regular, size_pt=self.size)

    def text(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        middle: bool = False,
    ) -> None:
        """``y``: the base line."""
        canvas.setFont(font_name(_STYLE.bold if bold else _STYLE.regular), size)
        canvas.setFillGray(0.05)
        draw = canvas.drawCentredString if middle else canvas.drawString
        draw(x * mm, (HEIGHT_MM - y) * mm, text)

    def line(self, canvas: Canvas, x1: float, y1: float, x2: float, y2: float, width: float) -> None:
        canvas.setStrokeGray(0.1)
        canvas.setLineWidth(width * mm)
        canvas.line(x1 * mm, (HEIGHT_MM - y1) * mm, x2 * mm, (HEIGHT_MM - y2) * mm)

    def sentence(self, rng: np.random.Generator, words: int) -> str:
        return " ".join(str(word) for word in rng.choice(_WORDS, words))

    def choices(self, rng: np.random.Generator, width: float) -> tuple[float, Draw]:
        """Five choices: in one row, in rows of three, or one a row."""
        short = self.spread < 2
        texts = [self.sentence(rng, 1 if short else int(rng.integers(2, 5))) for _ in range(5)]
        texts = [f"{sign} {text[:6] if short else text}" for sign, text in zip("①②③④⑤", texts, strict=True)]
        across = (5, 3, 1)[self.spread]
        if across == 5 and max(map(self.width, texts)) > width / 5 - 2:
            across = 3
        rows = [texts[at : at + across] for at in range(0, 5, across)]
        gap = 0.5 * self.pitch

        def draw(canvas: Canvas, x: float, y: float) -> float:
            right = x
            for row, told in enumerate(rows):
                for at, text in enumerate(told):
                    left = x + at * width / across
                    self.text(canvas, left, y + gap + (row + 0.75) * self.pitch, text, self.size)
                    right = max(right, left + self.width(text))
            return right

        return gap + len(rows) * self.pitch, draw


def wrapped(look: Look, text: str, width: float, first: float) -> list[str]:
    """``first``: how far the first line is indented."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        room = width - (first if not lines else 0.0)
        if line and look.width(f"{line} {word}") > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def draw_lines(canvas: Canvas, look: Look, lines: list[str], at: tuple[float, float], first: float) -> float:
    """The right edge of the longest."""
    x, y = at
    right = x
    for row, line in enumerate(lines):
        left = x + (first if row == 0 else 0.0)
        look.text(canvas, left, y + (row + 0.75) * look.pitch, line, look.size)
        right = max(right, left + look.width(line))
    return right


def figure(look: Look, rng: np.random.Generator, size: float) -> Draw:
    """A graph with axes and a curve, or a circle with a triangle; ``size``: its height."""
    wide = size * float(rng.uniform(0.9, 1.3))
    graph = bool(rng.random() < 0.5)
    bend, inset = float(rng.uniform(0.5, 2.0)), float(rng.uniform(3, 18))

    def draw(canvas: Canvas, x: float, y: float) -> float:
        left, top = x + inset, y + 3
        if graph:
            look.line(canvas, left, top + size * 0.75, left + wide, top + size * 0.75, 0.3)
            look.line(canvas, left + wide * 0.3, top, left + wide * 0.3, top + size, 0.3)
            points = [(u, abs(u - 0.45) ** bend) for u in np.linspace(0.05, 0.95, 30)]
            for (u0, v0), (u1, v1) in pairwise(points):
                spots = (
                    (left + u0 * wide, top + size * (0.8 - v0 * 0.7)),
                    (left + u1 * wide, top + size * (0.8 - v1 * 0.7)),
                )
                look.line(canvas, *spots[0], *spots[1], 0.35)
            look.text(canvas, left + wide - 3, top + size * 0.75 + 4, "x", 9)
            look.text(canvas, left + wide * 0.3 + 1, top + 3, "y", 9)
        else:
            canvas.setLineWidth(0.35 * mm)
            canvas.setStrokeGray(0.1)
            middle = left + wide / 2, HEIGHT_MM - top - size / 2
            canvas.circle(middle[0] * mm, middle[1] * mm, size * 0.42 * mm)
            corners = [
                (left + wide / 2, top + size * 0.08),
                (left + wide * 0.25, top + size * 0.8),
                (left + wide * 0.75, top + size * 0.8),
            ]
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
                look.line(canvas, *a, *b, 0.35)
            look.text(canvas, corners[0][0] + 1, corners[0][1], "A", 9)
        return left + wide

    return draw


def given(look: Look, rng: np.random.Generator, width: float) -> tuple[float, Draw]:
    """A frame with three statements, as 보기 has them."""
    texts = [f"{sign}. {look.sentence(rng, int(rng.integers(2, 5)))}" for sign in "ㄱㄴㄷ"]
    height = (len(texts) + 1.2) * look.pitch

    def draw(canvas: Canvas, x: float, y: float) -> float:
        canvas.setLineWidth(0.25 * mm)
        canvas.setStrokeGray(0.1)
        canvas.rect(x * mm, (HEIGHT_MM - y - 2 - height) * mm, (width - 1) * mm, height * mm)
        look.text(canvas, x + width / 2, y + 2 + look.pitch, "<보 기>", look.size, middle=True)
        for row, text in enumerate(texts):
            look.text(canvas, x + 3, y + 2 + (row + 1.9) * look.pitch, text[:22], look.size)
        return x + width

    return height + 4, draw


def table(look: Look, rng: np.random.Generator) -> tuple[float, Draw]:
    """Three rows of five cells."""
    rows, columns, wide, high = 3, 5, 13.0, look.pitch * 1.2
    values = rng.integers(0, 100, (rows, columns))

    def draw(canvas: Canvas, x: float, y: float) -> float:
        for row in range(rows + 1):
            look.line(canvas, x, y + 2 + row * high, x + columns * wide, y + 2 + row * high, 0.2)
        for column in range(columns + 1):
            left = x + column * wide
            look.line(canvas, left, y + 2, left, y + 2 + rows * high, 0.2)
        for row in range(rows):
            for column in range(columns):
                base = y + 2 + (row + 0.75) * high
                look.text(canvas, x + (column + 0.4) * wide, base, str(values[row, column]), look.size)
        return x + columns * wide

    return rows * high + 4, draw
