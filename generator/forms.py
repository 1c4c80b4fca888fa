"""Forms that can be printed: the shared real ones, and any mix of questions of our own layout.

A name like ``c20n5s3`` is our layout with 20 choice questions and 5 short answers in print
style 3; any numbers may be asked for. The styles differ in ring, letters, greys and colours.
"""

from __future__ import annotations

import os
import re
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import reportlab

from generator.formats import parse_v15
from station.contracts.sheet import SheetTemplate
from station.errors import Code, UsageError
from station.sheets.layout import SheetLayout, SheetSpec, layout_sheet
from station.sheets.pdf import draw_pdf
from station.sheets.style import PrintStyle

_NAME = re.compile(r"c(\d+)n(\d+)(?:k(\d))?s(\d+)")
_OWN = (
    "c5n0s0",
    "c8n0s1",
    "c12n0s2",
    "c15n0s3",
    "c18n0s4",
    "c20n0s5",
    "c25n0s6",
    "c30n0s7",
    "c36n0s8",
    "c40n0s9",
    "c50n0s10",
    "c60n0s11",
    "c60n0s12",
    "c20n5s13",
    "c10n3s14",
    "c22n8s15",
    "c30n4s16",
    "c16n9s17",
    "c26n6s18",
    "c45n10s19",
    "c0n10s20",
    "c20n0k4s21",
    "c24n0k4s22",
    "c35n0s23",
)


def shared_sheets() -> Path:
    """The folder of real printed sheets; it may be absent."""
    default = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("STATION_SHARED", str(default))) / "data" / "sheets"


@cache
def real_forms() -> tuple[str, ...]:
    """Names of the real sheets at hand; empty where the shared folder is absent."""
    return tuple(
        sorted(path.stem for path in shared_sheets().glob("*.pdf") if path.with_suffix(".json").exists())
    )


def own_forms() -> tuple[str, ...]:
    """Names of our own forms that the suites use."""
    return _OWN


@cache
def forms() -> tuple[str, ...]:
    """All names the suites draw from. The real ones come three times, as they matter most."""
    return real_forms() * 3 + _OWN


@cache
def template_of(form: str) -> SheetTemplate:
    """The template of a form; UsageError (NOT_FOUND) for an unknown name."""
    if form in real_forms():
        return parse_v15((shared_sheets() / f"{form}.json").read_bytes(), name=form)
    return layout_of(form).template


@cache
def pdf_of(form: str) -> bytes:
    """The form as a one-page PDF."""
    if form in real_forms():
        return (shared_sheets() / f"{form}.pdf").read_bytes()
    return draw_pdf(layout_of(form), _style(form))


@cache
def layout_of(form: str) -> SheetLayout:
    """Our own layout of a name; UsageError (NOT_FOUND) for a name that is not of that pattern."""
    match = _NAME.fullmatch(form)
    if match is None:
        raise UsageError(Code.NOT_FOUND, form=form)
    choices, numeric = int(match[1]), int(match[2])
    spec = SheetSpec(
        choices=tuple(range(1, choices + 1)),
        numeric=tuple(range(choices + 1, choices + numeric + 1)),
        n_choices=int(match[3] or 5),
        title=_TITLES[zlib.crc32(form.encode()) % len(_TITLES)],
        code=int(match[4]) % 2 == 0,
    )
    return layout_sheet(spec)


_TITLES = ("제3회 모의평가", "단원평가", "중간고사 대비", "월말평가 수학", "영어 듣기평가")


def _style(form: str) -> PrintStyle:
    """The print style that belongs to the name: the same on every machine."""
    rng = np.random.default_rng(zlib.crc32(form.encode()))
    fonts = Path(reportlab.__file__).parent / "fonts"
    usual = PrintStyle()
    letters = (usual.regular, usual.bold, fonts / "Vera.ttf", fonts / "VeraBd.ttf", fonts / "VeraIt.ttf")
    accent = "#" + "".join(f"{int(v):02x}" for v in rng.integers(20, 200, 3))
    return PrintStyle(
        accent=accent,
        ring_mm=float(rng.uniform(0.1, 0.35)),
        ring_grey=float(rng.uniform(0.0, 0.62)),
        bubble_fill=float(rng.choice([1.0, 1.0, rng.uniform(0.93, 1.0)])),
        glyph_grey=float(rng.uniform(0.15, 0.78)),
        choice_glyph_pt=float(rng.choice([0.0, rng.uniform(5, 8), rng.uniform(5, 8), rng.uniform(5, 8)])),
        digit_glyph_pt=float(rng.uniform(5, 7.5)),
        glyph_font=letters[int(rng.integers(0, len(letters)))],
        row_tint=float(rng.uniform(0.9, 1.0)),
        grid_mm=float(rng.uniform(0.08, 0.2)),
    )
