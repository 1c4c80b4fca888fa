"""Marks that students make, drawn on the paper with physical pens.

``STYLES`` names every way a group of bubbles can look; :mod:`generator.groups` fills groups
with them and knows the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from generator.blank import Paper
from generator.ink import (
    Patch,
    Pen,
    PenKind,
    cover,
    fill_mask,
    lay_ink,
    multiply,
    patch_around,
    stroke_mask,
)
from generator.strokes import centre, cross, curve, dash, line, ring, slash, tick
from generator.texture import FloatImage, Points, noise
from station.contracts.sheet import Bubble

MARGIN_MM = 6.0


def blob(
    rng: np.random.Generator, bubble: Bubble, size: float, offset: Points, rough: float = 0.06
) -> Points:
    """A hand-made filling outline: the bubble's ellipse times ``size``, with slow wobbles."""
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.full(angles.shape, size)
    for order in (2, 3, 4, 5, 7):
        radius += rng.normal(0, rough / order**0.5) * size * np.cos(order * angles + rng.uniform(0, 6.3))
    shape = np.stack([bubble.rx_mm * radius * np.cos(angles), bubble.ry_mm * radius * np.sin(angles)], axis=1)
    turn = rng.normal(0, 0.12)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    outline: Points = centre(bubble) + offset + shape @ spin.T
    return outline


def _open(paper: Paper, bubble: Bubble, margin_mm: float = MARGIN_MM) -> Patch | None:
    return patch_around(paper, centre(bubble), margin_mm)


def _hatch(rng: np.random.Generator, outline: Points, pitch_mm: float) -> Points:
    """A zigzag that fills an outline as a hand would: uneven pitch, overshoot at the turns."""
    middle = outline.mean(axis=0)
    angle = rng.choice([0.0, 0.4, 0.9, 1.57, 2.2]) + rng.normal(0, 0.15)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = (outline - middle) @ spin.T
    low, high = turned[:, 1].min(), turned[:, 1].max()
    rows = max(4, int((high - low) / pitch_mm))
    points = []
    for row in range(rows + 1):
        level = low + (high - low) * (row + rng.normal(0, 0.25)) / rows
        near = np.abs(turned[:, 1] - level) < (high - low) / 6
        width = np.abs(turned[near, 0]).max() if near.any() else 0.2
        at_level = np.sqrt(max(0.04, 1 - ((level - (low + high) / 2) / ((high - low) / 2)) ** 2))
        reach = min(width, np.abs(turned[:, 0]).max() * at_level) * rng.uniform(0.75, 1.08)
        points.append((reach * (1 if row % 2 else -1), level))
    path: Points = np.array(points) @ spin + middle
    return path


def _coil(rng: np.random.Generator, outline: Points, pitch_mm: float) -> Points:
    """Loops of a pen that goes round: inwards as a spiral, or down the bubble as a row of loops."""
    middle = outline.mean(axis=0)
    half = np.abs(outline - middle).max(axis=0)
    turns = max(3, int(half.min() / pitch_mm))
    if rng.random() < 0.6:
        angle = np.linspace(0, 2 * np.pi * turns, 16 * turns) * (1 if rng.random() < 0.5 else -1)
        reach = np.linspace(1, 0.1, len(angle))[:, None] * (1 + rng.normal(0, 0.05, (len(angle), 1)))
        spiral: Points = middle + np.stack([np.cos(angle), np.sin(angle)], 1) * half * reach
        return spiral
    loops = max(3, int(2 * half[1] / (1.3 * pitch_mm)))
    angle = np.linspace(0, 2 * np.pi * loops, 16 * loops)
    down = np.linspace(-0.75, 0.75, len(angle))
    wide = np.sqrt(1 - down**2)
    path: Points = middle + half * np.stack([wide * np.cos(angle), down + 0.25 * np.sin(angle)], 1)
    return path


def filled(
    paper: Paper,
    bubble: Bubble,
    tool: Pen,
    rng: np.random.Generator,
    *,
    size: float,
    offset: Points,
    hatch: bool,
) -> None:
    """Fill the bubble: solid, or by a scribble with gaps. ``size`` 1 reaches the outline."""
    patch = _open(paper, bubble, MARGIN_MM + 4 * max(0.0, size - 1))
    if patch is None:
        return
    outline = blob(rng, bubble, size, offset)
    if not hatch or tool.width_mm > 1.3 * bubble.rx_mm:
        coverage = fill_mask(patch, outline)
        if tool.kind is PenKind.PENCIL:
            coverage *= _strokes_inside(patch, outline, tool, rng)
        lay_ink(patch, coverage, tool, rng)
        return
    layers = 1 if rng.random() < 0.4 else 2
    coverage = np.zeros(patch.shape, np.float32)
    scribble = _coil if rng.random() < 0.25 else _hatch
    for _ in range(layers):
        path = scribble(rng, _shrunk(outline, tool.width_mm / 2), tool.width_mm * rng.uniform(0.6, 1.3))
        coverage = np.maximum(coverage, stroke_mask(patch, path, tool.width_mm))
    lay_ink(patch, coverage, tool, rng)


def _shrunk(outline: Points, by_mm: float) -> Points:
    """The path of a pen's centre whose ink ends at the outline."""
    spokes = outline - outline.mean(axis=0)
    lengths = np.linalg.norm(spokes, axis=1, keepdims=True)
    inner: Points = outline.mean(axis=0) + spokes * np.clip(1 - by_mm / lengths, 0.25, 1)
    return inner


def _strokes_inside(patch: Patch, outline: Points, tool: Pen, rng: np.random.Generator) -> FloatImage:
    """Pencil shading: the direction of the strokes stays visible."""
    path = _hatch(rng, outline, tool.width_mm * 0.7)
    strokes = stroke_mask(patch, path, tool.width_mm)
    base = float(rng.uniform(0.45, 0.95))
    return np.clip(base + (1.1 - base) * strokes, 0, 1.2).astype(np.float32)


def partial(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """40 to 80 % of the bubble filled: smaller, or one side left open."""
    share = float(rng.uniform(0.4, 0.8))
    if rng.random() < 0.5:
        offset = rng.normal(0, 0.25, 2)
        filled(paper, bubble, tool, rng, size=share**0.5, offset=offset, hatch=_hatches(tool, rng))
        return
    _cut_fill(paper, bubble, tool, rng, share)


def half_moon(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """One half of the bubble filled up to a straight edge."""
    _cut_fill(paper, bubble, tool, rng, float(rng.uniform(0.38, 0.6)))


def _cut_fill(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator, share: float) -> None:
    patch = _open(paper, bubble)
    if patch is None:
        return
    outline = blob(rng, bubble, float(rng.uniform(0.9, 1.02)), np.zeros(2))
    angle = rng.uniform(0, 2 * np.pi)
    axis = np.array([np.cos(angle), np.sin(angle)])
    along = (outline - centre(bubble)) @ axis
    level = float(np.quantile(along, share))
    clipped = outline - np.clip(along - level, 0, None)[:, None] * axis
    lay_ink(patch, fill_mask(patch, clipped), tool, rng)


def _hatches(tool: Pen, rng: np.random.Generator) -> bool:
    return bool(
        rng.random()
        < {PenKind.SIGN: 0.15, PenKind.MARKER: 0.0, PenKind.BALLPOINT: 0.9, PenKind.PENCIL: 0.5}[tool.kind]
    )


def overflow(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """A mark far over the outline, towards a neighbour."""
    towards = rng.normal(0, 0.5, 2)
    filled(
        paper,
        bubble,
        tool,
        rng,
        size=float(rng.uniform(1.15, 1.6)),
        offset=towards,
        hatch=_hatches(tool, rng),
    )
    if rng.random() < 0.4:
        tail = centre(bubble) + np.array([[0, 0], [rng.normal(0, 3), rng.normal(0, 2)]])
        line(paper, bubble, curve(rng, tail), tool, rng)


def dot(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """A small dot somewhere in the bubble."""
    filled(
        paper,
        bubble,
        tool,
        rng,
        size=float(rng.uniform(0.18, 0.38)),
        offset=rng.normal(0, 0.45, 2),
        hatch=False,
    )


def erased(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator, residue: float) -> None:
    """What the rubber leaves: ``residue`` of the ink, patchy, dragged in the rubbing direction."""
    patch = _open(paper, bubble)
    if patch is None:
        return
    coverage = fill_mask(patch, blob(rng, bubble, float(rng.uniform(0.8, 1.1)), rng.normal(0, 0.2, 2)))
    if rng.random() < 0.4:  # the strokes' grooves keep their graphite
        coverage *= _strokes_inside(patch, blob(rng, bubble, 1.0, np.zeros(2)), tool, rng)
    patchy = np.clip(1 + 0.55 * noise(rng, patch.shape, round(0.35 * paper.px_per_mm, 1)), 0, 2.2)
    remains = replace(tool, kind=PenKind.PENCIL, opacity=residue, grain=0.5)
    lay_ink(patch, (coverage * patchy).astype(np.float32), remains, rng)
    smear = fill_mask(
        patch, blob(rng, bubble, float(rng.uniform(1.0, 1.5)), rng.normal(0, 1.2, 2), rough=0.12)
    )
    soft = cv2.GaussianBlur(smear, (0, 0), float(rng.uniform(0.3, 0.9)) * paper.px_per_mm)
    veil = replace(remains, opacity=residue * float(rng.uniform(0.05, 0.35)))
    lay_ink(patch, soft, veil, rng)


def tape(paper: Paper, bubble: Bubble, rng: np.random.Generator) -> None:
    """White correction tape over the bubble: another white, rough ends, a thin shadow edge."""
    half = np.array([rng.uniform(2.6, 6.0), rng.uniform(2.4, 3.1)])
    angle = rng.normal(0, 0.12) + (np.pi / 2 if rng.random() < 0.12 else 0.0)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    side = np.linspace(-1, 1, 14)
    torn = rng.normal(0, 0.18, (2, 14))
    right = np.stack([1 + torn[0] / half[0], side], 1)
    left = np.stack([-1 + torn[1] / half[0], side[::-1]], 1)
    outline = centre(bubble) + rng.normal(0, 0.3, 2) + (np.vstack([right, left]) * half) @ spin.T
    patch = patch_around(paper, outline, 1.0)
    if patch is None:
        return
    shade = fill_mask(patch, outline + rng.normal(0, 0.12, 2) + 0.1)
    multiply(patch, (shade * rng.uniform(0.05, 0.3)).astype(np.float32), (90.0, 90.0, 90.0))
    alpha = fill_mask(patch, outline)
    tone = rng.uniform(236, 255) + rng.normal(0, 2, 3)
    grain = 2.5 * noise(rng, patch.shape, 1.0) + 3 * noise(rng, patch.shape, 6.0)
    layer = np.clip(tone.astype(np.float32) + grain[..., None], 0, 255).astype(np.float32)
    cover(patch, (alpha * rng.uniform(0.9, 1.0)).astype(np.float32), layer)


def ghost(paper: Paper, at_mm: Points, rng: np.random.Generator) -> None:
    """A mark of the other side or of the sheet below shining through."""
    seat = Bubble(value="", x_mm=float(at_mm[0]), y_mm=float(at_mm[1]), rx_mm=1.8, ry_mm=2.6)
    patch = _open(paper, seat)
    if patch is None:
        return
    coverage = fill_mask(patch, blob(rng, seat, float(rng.uniform(0.8, 1.1)), np.zeros(2)))
    weak = Pen(
        kind=PenKind.SIGN,
        colour=(60.0, 60.0, 60.0),
        opacity=float(rng.uniform(0.02, 0.1)),
        width_mm=1.0,
        grain=0.3,
    )
    lay_ink(patch, coverage, weak, rng)


Drawer = Callable[[Paper, Bubble, Pen, np.random.Generator], None]

DRAWERS: dict[str, Drawer] = {
    "partial": partial,
    "half_moon": half_moon,
    "overflow": overflow,
    "dot": dot,
    "tick": tick,
    "cross": cross,
    "slash": slash,
    "dash": dash,
    "ring": ring,
}
