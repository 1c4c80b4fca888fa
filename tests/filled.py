"""Filled sheets for the reader's tests: one small form, scripted answers, quick captures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from generator import students
from generator.blank import Printing, print_paper
from generator.captures import Capture, scan, scan_options
from generator.ink import PenKind, pen
from generator.pages import Sheet, rng_of
from generator.photos import PhotoOptions, photo_good, photograph
from generator.students import Script
from station.assets import asset_path
from station.contracts.reading import FieldReading, PageReading
from station.contracts.sheet import FieldKind, SheetTemplate
from station.pipelines.image_io import decode_page
from station.pipelines.nets import MarkJudge, load_judge
from station.pipelines.page import read_page

FORM = "c10n3s5"
DPI = 200
Places = Mapping[tuple[int, int], str]
ByteImage = NDArray[np.uint8]

#: choices 1-10, short answers 11-13 (hundreds, tens, ones), identifier 0
ANSWERS: dict[tuple[int, int], str] = {
    **{(0, place): digit for place, digit in enumerate("20413579")},
    **{(number, 0): str(1 + number % 5) for number in range(1, 9)},
    (9, 0): "",
    (10, 0): "1,3",
    (11, 1): "4", (11, 2): "2",
    (12, 0): "0", (12, 1): "0", (12, 2): "7",
}  # fmt: skip
WANTED = {
    **{str(number): str(1 + number % 5) for number in range(1, 9)},
    "9": "", "10": "1,3", "11": "42", "12": "7", "13": "",
}  # fmt: skip
IDENTIFIER = "20413579"


@cache
def judge() -> MarkJudge:
    """The shipped one."""
    return load_judge(asset_path("models", "marks.onnx"))


def filled(
    answers: Places = ANSWERS,
    styles: Places | None = None,
    *,
    form: str = FORM,
    seed: int = 1,
    kind: PenKind = PenKind.SIGN,
) -> Sheet:
    """A sheet filled as told, with one pen, on plain paper."""
    rng = rng_of("tests", seed, 0)
    paper = print_paper(form, DPI, Printing(), rng)
    who = students.habit(rng, tool=pen(rng, kind), offset=(0.0, 0.0), size=1.0)
    truth = students.fill(paper, who, rng, Script(answers=answers, styles=styles or {}))
    return Sheet(form=form, paper=paper, truth=truth)


def scanned(sheet: Sheet, *, seed: int = 1, **severities: object) -> Capture:
    """A clean 200 dpi scan but for the ``severities`` given (see ScanOptions)."""
    rng = rng_of("tests scan", seed, 0)
    plain = {
        "dpi": DPI, "colour": False, "skew_deg": 0.0, "cut_mm": (0.0, 0.0, 0.0, 0.0), "border": None,
        "noise": 2.0, "quality": 90, "gain": 1.0, "gamma": 1.0, "lamp": 0.02, "blur_px": 0.6,
        "jitter_mm": 0.0,
    }  # fmt: skip
    return scan(sheet.paper, scan_options(rng, **{**plain, **severities}), rng)


def photographed(sheet: Sheet, *, seed: int = 1, **severities: object) -> Capture:
    """A good photo of 2,400 px; ``severities`` as in PhotoOptions."""
    rng = rng_of("tests photo", seed, 0)
    options: PhotoOptions = replace(photo_good(rng), size=(2400, 1800), glare=0)
    return photograph(sheet.paper, replace(options, **severities), rng)  # type: ignore[arg-type]


def read(data: bytes, *templates: SheetTemplate, explain: bool = False) -> PageReading:
    """What the shipped reader says about one picture."""
    return read_page(decode_page(data), templates=templates, judge=judge(), explain=explain)


def read_capture(sheet: Sheet, capture: Capture) -> PageReading:
    return read(capture.data, sheet.paper.template)


def file_of(picture: ByteImage, quality: int = 92) -> bytes:
    """The picture as a JPEG."""
    return bytes(cv2.imencode(".jpg", np.ascontiguousarray(picture), [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def every_field(reading: PageReading) -> dict[str, FieldReading]:
    """All fields by label; the identifier as "id"."""
    fields = {field.label: field for field in reading.fields}
    return fields if reading.identifier is None else {**fields, "id": reading.identifier}


def silent_errors(
    reading: PageReading, wanted: Mapping[str, str] = WANTED, identifier: str = IDENTIFIER
) -> list[str]:
    """Labels that are wrong although nothing was asked."""
    right = {**wanted, "id": identifier}
    return [
        label
        for label, field in every_field(reading).items()
        if not field.needs_review and field.value != right[label]
    ]


def doubts(reading: PageReading) -> list[str]:
    """Labels that a person must look at."""
    return [label for label, field in every_field(reading).items() if field.needs_review]


def numeric(reading: PageReading) -> list[FieldReading]:
    return [field for field in reading.fields if field.kind is FieldKind.NUMERIC]
