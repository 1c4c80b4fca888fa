"""Pens and how their ink lies on paper: masks of strokes become multiplied, textured ink."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from generator.blank import Paper
from generator.texture import ByteImage, FloatImage, Points, noise


class PenKind(StrEnum):
    SIGN = "sign"
    BALLPOINT = "ballpoint"
    PENCIL = "pencil"
    MARKER = "marker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """``opacity``: share of light that a solid fill takes, on average; ``grain``: 0 smooth .. 1 rough."""

    kind: PenKind
    colour: tuple[float, float, float]
    opacity: float
    width_mm: float
    grain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A window of the paper that a mark is drawn in. ``scale``: px per template mm (x, y)."""

    paper: Paper
    top: int
    left: int
    height: int
    width: int

    def local(self, mm: Points) -> Points:
        """Template mm to px of this patch."""
        return self.paper.to_px(mm) - (self.left, self.top)

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width


def pen(rng: np.random.Generator, kind: PenKind, darkness: float | None = None) -> Pen:
    """A pen of a kind; ``darkness`` 0..1 overrides how much light a solid fill takes."""
    if kind is PenKind.SIGN:
        dark = rng.uniform(12, 55) + rng.normal(0, 4, 3)
        made = (dark, rng.uniform(0.93, 1.0), rng.uniform(0.9, 2.0), rng.uniform(0.0, 0.15))
    elif kind is PenKind.MARKER:
        dark = rng.uniform(5, 40) + rng.normal(0, 3, 3)
        made = (dark, 1.0, rng.uniform(1.5, 3.0), 0.03)
    elif kind is PenKind.BALLPOINT:
        blue = rng.random() < 0.35
        dark = np.array([rng.uniform(90, 160), 45, 35]) if blue else rng.uniform(25, 70) + rng.normal(0, 5, 3)
        made = (dark, rng.uniform(0.75, 0.97), rng.uniform(0.3, 0.6), rng.uniform(0.1, 0.35))
    else:
        dark = rng.uniform(45, 80) + rng.normal(0, 3, 3)
        made = (dark, rng.uniform(0.4, 0.9), rng.uniform(0.5, 1.1), rng.uniform(0.3, 0.9))
    opacity = float(made[1] if darkness is None else darkness)
    colour = tuple(float(v) for v in np.clip(made[0], 0, 255))
    return Pen(kind=kind, colour=colour, opacity=opacity, width_mm=float(made[2]), grain=float(made[3]))  # type: ignore[arg-type]


def red_pen(rng: np.random.Generator) -> Pen:
    """A teacher's or student's red ballpoint or felt pen."""
    colour = (float(rng.uniform(40, 95)), float(rng.uniform(30, 80)), float(rng.uniform(190, 235)))
    return Pen(
        kind=PenKind.BALLPOINT,
        colour=colour,
        opacity=float(rng.uniform(0.7, 0.95)),
        width_mm=float(rng.uniform(0.4, 1.1)),
        grain=0.15,
    )


def patch_around(paper: Paper, mm: Points, margin_mm: float) -> Patch | None:
    """The window around template points, clipped to the paper; None when nothing is left."""
    px = paper.to_px(mm)
    margin = margin_mm * paper.px_per_mm
    left, top = (int(v) for v in np.floor(px.min(axis=0) - margin))
    right, bottom = (int(v) for v in np.ceil(px.max(axis=0) + margin))
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, paper.raster.shape[1]), min(bottom, paper.raster.shape[0])
    if right - left < 2 or bottom - top < 2:
        return None
    return Patch(paper=paper, top=top, left=left, height=bottom - top, width=right - left)


def fill_mask(patch: Patch, outline_mm: Points) -> FloatImage:
    """Coverage 0..1 of a closed outline given in template mm."""
    mask = np.zeros(patch.shape, np.uint8)
    cv2.fillPoly(mask, [_fixed(patch.local(outline_mm))], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def stroke_mask(
    patch: Patch, path_mm: Points, width_mm: float, rng: np.random.Generator | None = None
) -> FloatImage:
    """Coverage 0..1 of a pen line along a path in template mm; with ``rng`` its width varies."""
    mask = np.zeros(patch.shape, np.uint8)
    points = _fixed(patch.local(path_mm))
    width = width_mm * patch.paper.px_per_mm
    if rng is None or len(points) < 6:
        cv2.polylines(mask, [points], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    else:
        pieces = max(2, len(points) // 6)
        for piece in np.array_split(np.arange(len(points)), pieces):
            span = points[piece[0] : piece[-1] + 2]
            drawn = max(1, round(width * rng.uniform(0.75, 1.25)))
            cv2.polylines(mask, [span], False, 255, drawn, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def _fixed(px: Points) -> npt.NDArray[np.int32]:
    """Px to OpenCV's fixed point with 4 fractional bits."""
    fixed: npt.NDArray[np.int32] = np.rint(px * 16).astype(np.int32)
    return fixed


def lay_ink(patch: Patch, coverage: FloatImage, tool: Pen, rng: np.random.Generator) -> None:
    """Put ink of ``tool`` on the paper where ``coverage`` (patch shape, 0..1) says, in place."""
    ppm = patch.paper.px_per_mm
    soft = cv2.GaussianBlur(coverage, (0, 0), max(0.3, 0.03 * ppm)).astype(np.float32)
    alpha = soft * (tool.opacity * _texture(patch.shape, tool, ppm, rng))
    multiply(patch, np.clip(alpha, 0, 1).astype(np.float32), tool.colour)


def _texture(shape: tuple[int, int], tool: Pen, ppm: float, rng: np.random.Generator) -> FloatImage:
    """How unevenly the ink lies; mean about 1."""
    fine = noise(rng, shape, round(0.035 * ppm, 1))
    broad = noise(rng, shape, round(0.4 * ppm, 1))
    if tool.kind is PenKind.PENCIL:
        # graphite stays on the tops of the paper's fibres: clipped noise, not a smooth change
        tooth = np.clip(1 + tool.grain * (0.75 * fine + 0.35 * broad), 0.05, 1.9)
        return tooth.astype(np.float32)
    mixed: FloatImage = (1 + tool.grain * (0.35 * fine + 0.5 * broad)).astype(np.float32)
    return np.clip(mixed, 0, 1.3).astype(np.float32)


def multiply(patch: Patch, alpha: FloatImage, colour: tuple[float, float, float]) -> None:
    """Paper times ink: ``alpha`` 1 lets only the ink's colour share of the light through."""
    view = patch.paper.raster[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width]
    passed = 1 - alpha[..., None] * (1 - np.array(colour, np.float32) / 255)
    view[:] = np.clip(view * passed + 0.5, 0, 255).astype(np.uint8)


def cover(patch: Patch, alpha: FloatImage, layer: ByteImage | FloatImage) -> None:
    """Opaque material on the paper (tape, a sticker): ``layer`` is (h, w, 3) BGR."""
    view = patch.paper.raster[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width]
    mixed = view * (1 - alpha[..., None]) + layer * alpha[..., None]
    view[:] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
