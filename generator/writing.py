"""Handwriting as single-stroke figures: digits, Hangul-like syllables, scribbles."""

from __future__ import annotations

import numpy as np

from generator.blank import Paper
from generator.ink import Pen, lay_ink, patch_around, stroke_mask
from generator.texture import Points

Strokes = tuple[tuple[tuple[float, float], ...], ...]

#: strokes in a unit box, x right, y down
DIGITS: dict[str, Strokes] = {
    "0": (((0.5, 0.0), (0.1, 0.3), (0.1, 0.7), (0.5, 1.0), (0.9, 0.7), (0.9, 0.3), (0.5, 0.0)),),
    "1": (((0.3, 0.2), (0.55, 0.0), (0.5, 1.0)),),
    "2": (((0.1, 0.25), (0.4, 0.0), (0.85, 0.2), (0.6, 0.6), (0.1, 1.0), (0.9, 0.95)),),
    "3": (((0.1, 0.1), (0.6, 0.0), (0.8, 0.25), (0.4, 0.45), (0.85, 0.7), (0.5, 1.0), (0.1, 0.9)),),
    "4": (((0.6, 0.0), (0.1, 0.65), (0.95, 0.65)), ((0.65, 0.3), (0.6, 1.0))),
    "5": (((0.85, 0.0), (0.25, 0.05), (0.2, 0.45), (0.7, 0.45), (0.8, 0.75), (0.4, 1.0), (0.1, 0.9)),),
    "6": (((0.7, 0.0), (0.25, 0.4), (0.15, 0.8), (0.5, 1.0), (0.85, 0.75), (0.5, 0.55), (0.2, 0.7)),),
    "7": (((0.1, 0.05), (0.9, 0.0), (0.45, 1.0)),),
    "8": (((0.8, 0.15), (0.4, 0.0), (0.2, 0.25), (0.8, 0.7), (0.5, 1.0), (0.15, 0.75), (0.8, 0.15)),),
    "9": (((0.85, 0.25), (0.45, 0.5), (0.15, 0.25), (0.5, 0.0), (0.85, 0.2), (0.75, 1.0)),),
}
CONSONANTS: tuple[Strokes, ...] = (
    (((0.0, 0.1), (0.9, 0.0), (0.8, 1.0)),),
    (((0.1, 0.0), (0.1, 0.9), (1.0, 0.8)),),
    (((0.9, 0.0), (0.1, 0.05), (0.1, 0.9), (1.0, 0.85)),),
    (((0.0, 0.0), (0.9, 0.05), (0.85, 0.5), (0.1, 0.5), (0.1, 1.0), (1.0, 0.95)),),
    (((0.1, 0.0), (0.1, 1.0), (0.9, 1.0), (0.9, 0.0), (0.1, 0.05)),),
    (((0.5, 0.0), (0.4, 0.5), (0.0, 1.0)), ((0.45, 0.4), (1.0, 1.0))),
    (((0.5, 0.0), (0.1, 0.4), (0.3, 0.95), (0.8, 0.9), (0.9, 0.3), (0.5, 0.0)),),
    (((0.0, 0.1), (0.9, 0.0), (0.5, 0.5), (0.0, 1.0)), ((0.5, 0.5), (1.0, 1.0))),
)
VOWELS: tuple[Strokes, ...] = (
    (((0.3, 0.0), (0.3, 1.0)), ((0.3, 0.5), (0.9, 0.45))),
    (((0.7, 0.0), (0.7, 1.0)), ((0.1, 0.5), (0.7, 0.5))),
    (((0.5, 0.0), (0.5, 1.0)),),
    (((0.3, 0.0), (0.3, 1.0)), ((0.3, 0.35), (0.8, 0.3)), ((0.3, 0.65), (0.8, 0.6))),
)


def write(
    paper: Paper,
    strokes: Strokes,
    box: tuple[float, float, float, float],
    tool: Pen,
    rng: np.random.Generator,
) -> Points:
    """Write strokes into a box (x, y, w, h in mm) with a hand's unsteadiness; the points touched."""
    x, y, w, h = box
    slant = rng.normal(0.05, 0.12)
    touched = []
    for stroke in strokes:
        path = _smooth(np.array(stroke) + rng.normal(0, 0.05, (len(stroke), 2)))
        path = np.stack([path[:, 0] - slant * (path[:, 1] - 0.5), path[:, 1]], axis=1) * (w, h) + (x, y)
        patch = patch_around(paper, path, 1.5)
        if patch is not None:
            lay_ink(patch, stroke_mask(patch, path, tool.width_mm), tool, rng)
        touched.append(path)
    return np.vstack(touched)


def _smooth(corners: Points) -> Points:
    """Two rounds of corner cutting: pens do not turn sharply."""
    for _ in range(2):
        ahead, back = corners[1:], corners[:-1]
        middle = np.stack([0.75 * back + 0.25 * ahead, 0.25 * back + 0.75 * ahead], axis=1).reshape(-1, 2)
        corners = np.vstack([corners[:1], middle, corners[-1:]])
    return corners


def digits(
    paper: Paper, text: str, at: tuple[float, float], size_mm: float, tool: Pen, rng: np.random.Generator
) -> Points:
    """Write digits in a row from the top left corner ``at``; the points touched."""
    x, y = at
    touched = []
    for sign in text:
        lift = rng.normal(0, 0.06) * size_mm
        touched.append(write(paper, DIGITS[sign], (x, y + lift, size_mm * 0.6, size_mm), tool, rng))
        x += size_mm * rng.uniform(0.72, 0.95)
    return np.vstack(touched)


def syllables(
    paper: Paper, count: int, at: tuple[float, float], size_mm: float, tool: Pen, rng: np.random.Generator
) -> Points:
    """Write ``count`` Hangul-like syllables in a row; the points touched."""
    x, y = at
    touched = []
    for _ in range(count):
        first = CONSONANTS[int(rng.integers(0, len(CONSONANTS)))]
        vowel = VOWELS[int(rng.integers(0, len(VOWELS)))]
        touched.append(write(paper, first, (x, y, size_mm * 0.5, size_mm * 0.5), tool, rng))
        touched.append(
            write(
                paper,
                vowel,
                (x + size_mm * 0.5, y - size_mm * 0.05, size_mm * 0.45, size_mm * 0.65),
                tool,
                rng,
            )
        )
        if rng.random() < 0.55:
            last = CONSONANTS[int(rng.integers(0, len(CONSONANTS)))]
            touched.append(
                write(
                    paper,
                    last,
                    (x + size_mm * 0.2, y + size_mm * 0.62, size_mm * 0.6, size_mm * 0.38),
                    tool,
                    rng,
                )
            )
        x += size_mm * rng.uniform(1.05, 1.3)
    return np.vstack(touched)


def scribble(
    paper: Paper, at: tuple[float, float], size_mm: float, tool: Pen, rng: np.random.Generator
) -> Points:
    """A calculation or doodle beside the answers; the points touched."""
    if rng.random() < 0.5:
        number = str(int(rng.integers(10, 9999)))
        first = digits(paper, number, at, size_mm, tool, rng)
        below = digits(paper, number[::-1], (at[0], at[1] + 1.4 * size_mm), size_mm, tool, rng)
        return np.vstack([first, below])
    steps = rng.normal(0, size_mm * 0.7, (int(rng.integers(5, 14)), 2))
    path = _smooth(np.array(at) + np.cumsum(steps, axis=0) * 0.6)
    patch = patch_around(paper, path, 1.5)
    if patch is not None:
        lay_ink(patch, stroke_mask(patch, path, tool.width_mm), tool, rng)
    return path
