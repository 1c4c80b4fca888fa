"""Something for every type of job to work on, all of it drawn here."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from generator import students
from generator.blank import Printing, print_paper
from generator.captures import scan, scan_options
from generator.ink import PenKind, pen
from generator.pages import rng_of
from generator.question_paper import paper_raster, question_paper
from station.assets import asset_path

DPI = 200
WORDS = ("다음 중 옳은 것은?", "삼각형의 넓이를 구하시오.", "Reading is fun.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFile:
    data: bytes
    content_type: str


def answer_sheet(identifier: str, answers: dict[int, str], *, form: str) -> SampleFile:
    """A scan of our sheet ``form`` (see generator.forms), filled in with a pen."""
    rng = rng_of("dev", 1, 0)
    paper = print_paper(form, DPI, Printing(), rng)
    marks = {(number, 0): value for number, value in answers.items()}
    marks |= {(0, place): digit for place, digit in enumerate(identifier)}
    who = students.habit(rng, tool=pen(rng, PenKind.SIGN))
    students.fill(paper, who, rng, students.Script(answers=marks, styles={}))
    shot = scan(paper, scan_options(rng, dpi=DPI), rng)
    return SampleFile(data=shot.data, content_type="image/jpeg")


def text_page() -> SampleFile:
    """A few printed lines."""
    page = Image.new("L", (1400, 700), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(next(asset_path("fonts").glob("*.ttf"))), 56)
    for line, words in enumerate(WORDS):
        draw.text((90, 90 + 160 * line), words, fill=0, font=font)
    return SampleFile(data=_png(page), content_type="image/png")


def text_pages() -> SampleFile:
    """The same over two pages of a PDF."""
    page = Image.open(BytesIO(text_page().data)).convert("RGB")
    out = BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page.rotate(0)], resolution=200)
    return SampleFile(data=out.getvalue(), content_type="application/pdf")


def question_page() -> SampleFile:
    raster = paper_raster(question_paper(1, questions=8).pdf, 0, 120)
    return _jpeg(raster)


def handwriting() -> SampleFile:
    """Scribbled lines."""
    rng = np.random.default_rng(1)
    page = np.full((900, 700), 255, np.uint8)
    for top in range(80, 840, 60):
        steps = np.cumsum(rng.normal(0, 6, 240)) * 0.4
        points = np.column_stack([np.linspace(60, 640, 240), top + steps]).astype(np.int32)
        cv2.polylines(page, [points.reshape(-1, 1, 2)], False, 40, 2, cv2.LINE_AA)
    return _jpeg(page)


def homework_film() -> SampleFile:
    """Four seconds: two pages of a notebook, the second one written on."""
    pages = [np.full((480, 640, 3), 250, np.uint8) for _ in range(2)]
    for top in range(60, 440, 24):
        cv2.line(pages[0], (40, top), (600, top), (200, 200, 200), 1)
        cv2.line(pages[1], (40, top), (560, top + 6), (30, 30, 30), 5)
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder) / "film.mp4"
        film = cv2.VideoWriter(str(name), cv2.VideoWriter.fourcc(*"mp4v"), 10.0, (640, 480))
        for frame in range(40):
            film.write(pages[frame // 20])
        film.release()
        return SampleFile(data=name.read_bytes(), content_type="video/mp4")


def _jpeg(picture: NDArray[np.uint8]) -> SampleFile:
    done, data = cv2.imencode(".jpg", picture)
    assert done
    return SampleFile(data=data.tobytes(), content_type="image/jpeg")


def _png(page: Image.Image) -> bytes:
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
