"""The printed code of our own sheets: which form a page says it is.

It is looked at only where it is printed: a search of the whole page would cost ten page budgets,
and a sticker elsewhere is none of our business. The pose is known, so each module is sampled at
its own place, and OpenCV is given a clean picture of the code to correct and decode.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from station.contracts.sheet import PrintedCode
from station.pipelines.arrays import Floats, Picture, sampled
from station.pipelines.pose import Pose

NAME_DIGITS: Final = 16
"""Hex digits of the fingerprint that the code carries."""

SIZES: Final = (21, 25, 29)
"""Modules a side of QR versions 1 to 3; the longest exam code needs the last."""

SLIDES: Final = (-0.7, -0.35, 0.0, 0.35, 0.7)
"""Modules by which the code may stand off its place along x and y."""

SPREADS: Final = (0.3, 0.15, 0.4)
"""How far from a module's middle its grey is taken, in modules; print bleeds or thins out."""

LEAST_LIKENESS: Final = 0.6
"""Correlation of the three finder patterns below which there is no code."""

DRAWN_PX: Final = 4
QUIET_MODULES: Final = 4

_TEXT: Final = re.compile(r"([0-9A-Fa-f]{16})(?:\..*)?", re.DOTALL)


def read_code(picture: Picture, code: PrintedCode, pose: Pose) -> str | None:
    """The first 16 hex digits, in small letters, of the form that the page names.

    ``picture``: (H, W) grey, the one that ``pose`` is for. None where no code is printed, where it
    cannot be decoded, or where it says something else than our sheets do.
    """
    corners = pose.to_px(_square(code))
    if not _within(corners, picture):
        return None
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    there = cv2.getPerspectiveTransform(unit, corners.astype(np.float32)).astype(np.float64)
    tried = [_sampled_finders(picture, there, size) for size in SIZES]
    likeness, slide, size = max((like, slide, size) for size, (like, slide) in zip(SIZES, tried, strict=True))
    if likeness < LEAST_LIKENESS:
        return None
    at = _grid(size) + np.array(slide)
    told = (_decoded(_modules(picture, there, size, at, spread)) for spread in SPREADS)
    return next((name for name in told if name is not None), None)


def names(code_name: str, fingerprint: str) -> bool:
    """Whether a name from `read_code` is that of the template with ``fingerprint``."""
    return fingerprint[:NAME_DIGITS] == code_name


def _square(code: PrintedCode) -> Floats:
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    return corners * code.size_mm + (code.x_mm, code.y_mm)


def _within(corners: Floats, picture: Picture) -> bool:
    height, width = picture.shape[:2]
    return bool(np.isfinite(corners).all() and ((corners >= 0) & (corners <= (width - 1, height - 1))).all())


def _modules(picture: Picture, there: Floats, size: int, at: Floats, spread: float) -> Floats:
    """Grey values (N,) of modules whose middles are ``at`` (N, 2), in modules from the code's corner."""
    steps = (-spread, 0.0, spread) if spread else (0.0,)
    around = np.array([(x, y) for x in steps for y in steps])
    points = (at[:, None] + around[None]).reshape(1, -1, 2) / size
    px = np.asarray(cv2.perspectiveTransform(points, there), np.float32).reshape(-1, len(around), 2)
    return np.asarray(sampled(picture, px).mean(axis=1))


@lru_cache(maxsize=len(SIZES))
def _grid(size: int) -> Floats:
    """Middles of all modules, row by row."""
    along = np.arange(size) + 0.5
    return np.stack(np.meshgrid(along, along), axis=2).reshape(-1, 2)


@lru_cache(maxsize=len(SIZES))
def _finders(size: int) -> tuple[Floats, Floats]:
    """Middles (147, 2) of the modules of the three finder patterns, and how dark they are (147,)."""
    ring = np.abs(np.arange(7) - 3)
    distance = np.maximum(ring[:, None], ring[None])
    dark = (distance != 2).astype(np.float64).ravel()
    own = _grid(7)
    far = size - 7
    middles = np.concatenate([own, own + np.array((far, 0)), own + np.array((0, far))])
    return middles, np.tile(dark, 3)


def _sampled_finders(picture: Picture, there: Floats, size: int) -> tuple[float, tuple[float, float]]:
    """Best correlation with the finder patterns and the slide where it is."""
    middles, dark = _finders(size)
    slides = np.array([(x, y) for x in SLIDES for y in SLIDES])
    at = (middles[None] + slides[:, None]).reshape(-1, 2)
    grey = _modules(picture, there, size, at, 0.0).reshape(len(slides), -1)
    grey = grey - grey.mean(axis=1, keepdims=True)
    wanted = dark.mean() - dark
    like = grey @ wanted / (np.linalg.norm(grey, axis=1) * np.linalg.norm(wanted) + 1e-6)
    best = int(like.argmax())
    return float(like[best]), (float(slides[best, 0]), float(slides[best, 1]))


def _decoded(modules: Floats) -> str | None:
    size = round(len(modules) ** 0.5)
    grey = np.clip(modules, 0, 255).astype(np.uint8).reshape(size, size)
    _, flat = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    drawn = cv2.copyMakeBorder(flat, *(QUIET_MODULES,) * 4, cv2.BORDER_CONSTANT, value=255)
    drawn = cv2.resize(drawn, None, fx=DRAWN_PX, fy=DRAWN_PX, interpolation=cv2.INTER_NEAREST)
    low, high = QUIET_MODULES * DRAWN_PX, (QUIET_MODULES + size) * DRAWN_PX
    corners = np.array([[(low, low), (high, low), (high, high), (low, high)]], np.float32)
    try:
        text = cv2.QRCodeDetector().decode(drawn, corners)[0]
    except (cv2.error, UnicodeDecodeError):
        return None  # OpenCV raises on some damaged codes
    match = _TEXT.fullmatch(text)
    return match[1].lower() if match else None
