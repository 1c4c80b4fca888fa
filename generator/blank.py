"""Blank forms printed on paper, as rasters.

Coordinates follow OpenCV: the centre of the first pixel is (0, 0), so that
``px = mm * px_per_mm - 0.5``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import pypdfium2

from generator.forms import pdf_of, template_of
from generator.texture import ByteImage, Points, noise, smooth_field
from station.contracts.sheet import SheetTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How a printer put the form on its paper.

    ``toner``: 1 is black as drawn, 0.3 very faint. ``spread_px`` thickens (+) or thins (-) lines.
    ``scale`` and ``offset_mm``: the print against the template. ``paper``: BGR of the paper.
    """

    toner: float = 1.0
    spread_px: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0
    offset_mm: tuple[float, float] = (0.0, 0.0)
    turn_deg: float = 0.0
    paper: tuple[float, float, float] = (252.0, 252.0, 252.0)
    mottle: float = 1.0
    dropout: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet of paper seen from straight above. ``raster``: (h, w, 3) BGR, drawn on in place.

    ``to_paper``: 2x3 matrix from template mm to raster px.
    """

    template: SheetTemplate
    raster: ByteImage
    px_per_mm: float
    to_paper: Points

    def to_px(self, mm: Points) -> Points:
        """Template mm (n, 2) to raster px (n, 2)."""
        points = np.asarray(mm, np.float64).reshape(-1, 2)
        return points @ self.to_paper[:, :2].T + self.to_paper[:, 2]


@lru_cache(maxsize=6)
def blank_raster(form: str, dpi: int) -> ByteImage:
    """The form as drawn, black on pure white: (h, w, 3) BGR, read-only; the last few are kept."""
    document = pypdfium2.PdfDocument(pdf_of(form))
    template = template_of(form)
    size = (round(template.width_mm * dpi / 25.4), round(template.height_mm * dpi / 25.4))
    drawn = document[0].render(scale=dpi / 72).to_numpy()[..., :3]
    document.close()
    raster: ByteImage = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    raster.setflags(write=False)
    return raster


def random_printing(rng: np.random.Generator, *, faint: bool = False, coloured: bool = False) -> Printing:
    """A print of an ordinary office printer; faintly printed or on coloured paper if asked."""
    white = float(rng.uniform(238, 255))
    paper = white + rng.normal(0, 2.0, 3)
    if coloured:
        paper = np.array(_PAPERS[int(rng.integers(0, len(_PAPERS)))]) * rng.uniform(0.93, 1.03)
    toner = float(rng.uniform(0.28, 0.62)) if faint else float(rng.uniform(0.8, 1.0))
    scale = 1 + float(rng.choice([0.0, rng.normal(0, 0.002), rng.uniform(-0.01, 0.01)]))
    return Printing(
        toner=toner,
        spread_px=float(rng.uniform(-0.5, 0.7)),
        scale_x=scale * (1 + rng.normal(0, 0.0007)),
        scale_y=scale * (1 + rng.normal(0, 0.0007)),
        offset_mm=(float(rng.normal(0, 0.6)), float(rng.normal(0, 0.6))),
        turn_deg=float(rng.normal(0, 0.12)),
        paper=tuple(float(v) for v in np.clip(paper, 120, 255)),  # type: ignore[arg-type]
        mottle=float(rng.uniform(0.3, 2.2)),
        dropout=float(rng.choice([0.0, 0.0, rng.uniform(0, 0.5)])) if faint else 0.0,
    )


_PAPERS = (
    (170, 235, 250),
    (235, 225, 180),
    (205, 200, 245),
    (190, 235, 195),
    (200, 225, 235),
    (215, 225, 228),
)


def print_paper(form: str, dpi: int, style: Printing, rng: np.random.Generator) -> Paper:
    """Print ``form`` on a sheet of paper at ``dpi``."""
    template = template_of(form)
    drawn = blank_raster(form, dpi)
    px_per_mm = dpi / 25.4
    matrix = _print_matrix(template, style)
    to_paper = matrix * px_per_mm
    to_paper[:, 2] -= 0.5
    # raster -> raster: undo the ideal mm -> px, then print
    ideal = np.array([[px_per_mm, 0, -0.5], [0, px_per_mm, -0.5], [0, 0, 1.0]])
    warp = np.vstack([to_paper, [0, 0, 1]]) @ np.linalg.inv(ideal)
    printed = cv2.warpAffine(
        drawn, warp[:2], (drawn.shape[1], drawn.shape[0]), flags=cv2.INTER_LINEAR, borderValue=(255,) * 3
    )
    printed = _spread(printed.astype(np.uint8), style.spread_px)
    return Paper(
        template=template, raster=_on_paper(printed, style, rng), px_per_mm=px_per_mm, to_paper=to_paper
    )


def _print_matrix(template: SheetTemplate, style: Printing) -> Points:
    centre = np.array([template.width_mm / 2, template.height_mm / 2])
    angle = np.deg2rad(style.turn_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.diag([style.scale_x, style.scale_y])
    shift = centre - linear @ centre + np.array(style.offset_mm)
    return np.hstack([linear, shift[:, None]])


def _spread(printed: ByteImage, amount: float) -> ByteImage:
    if abs(amount) < 0.08:
        return printed
    kernel = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    moved = cv2.erode(printed, kernel) if amount > 0 else cv2.dilate(printed, kernel)
    blended: ByteImage = cv2.addWeighted(printed, 1 - abs(amount) * 0.6, moved, abs(amount) * 0.6, 0).astype(
        np.uint8
    )
    return blended


def _on_paper(printed: ByteImage, style: Printing, rng: np.random.Generator) -> ByteImage:
    """Multiply the print onto tinted paper: one lookup table a channel, then a little mottle."""
    levels = np.arange(256, dtype=np.float32)
    transmitted = 1 - style.toner * (1 - levels / 255)
    tables = np.stack([np.clip(transmitted * tone, 0, 255) for tone in style.paper], axis=-1).astype(np.uint8)
    if style.dropout > 0:
        printed = _worn(printed, style.dropout, rng)
    paper: ByteImage = cv2.LUT(printed, tables[None].transpose(1, 0, 2).reshape(1, 256, 3)).astype(np.uint8)
    coarse = smooth_field(rng, (paper.shape[0] // 8, paper.shape[1] // 8), 24) * style.mottle
    mottle = cv2.resize(coarse, (paper.shape[1], paper.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.add(paper, cv2.merge([np.rint(mottle).astype(np.int8)] * 3), dtype=cv2.CV_8U)


def _worn(printed: ByteImage, amount: float, rng: np.random.Generator) -> ByteImage:
    """Streaks and specks where the toner did not stick."""
    height, width = printed.shape[:2]
    columns = np.clip(noise(rng, (1, width), 20.0) - 1.0, 0, 1.5) * amount
    specks = (noise(rng, (height, width), 1.0) > 2.2 - amount) * np.float32(0.7 * amount)
    lost = np.clip(columns + specks, 0, 0.9)[..., None]
    worn: ByteImage = (printed + (255 - printed) * lost).astype(np.uint8)
    return worn
