"""Single strokes of a pen at a bubble: ticks, crosses, lines, rings, crossings out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from generator.blank import Paper
from generator.ink import Pen, lay_ink, patch_around, stroke_mask
from generator.texture import Points
from station.contracts.sheet import Bubble


def centre(bubble: Bubble) -> Points:
    """Centre of a bubble as (1, 2) template mm."""
    return np.array([[bubble.x_mm, bubble.y_mm]])


def line(
    paper: Paper, bubble: Bubble, path: Points, tool: Pen, rng: np.random.Generator, width: float = 1.0
) -> None:
    """Draw a pen's path given in template mm."""
    patch = patch_around(paper, np.vstack([path, centre(bubble)]), 2.0)
    if patch is not None:
        lay_ink(patch, stroke_mask(patch, path, tool.width_mm * width, rng), tool, rng)


def curve(rng: np.random.Generator, corners: Points, bend_mm: float = 0.25) -> Points:
    """A hand's path through corners: straight pieces with smooth tremor, 10 points a piece."""
    pieces = [np.linspace(a, b, 10, endpoint=False) for a, b in pairwise(corners)]
    path = np.vstack([*pieces, corners[-1:]])
    phase = np.linspace(0, np.pi * max(1, len(corners) - 1), len(path))
    sway = rng.normal(0, bend_mm, 2)
    wave = np.sin(phase)[:, None] * sway + rng.normal(0, 0.02, path.shape)
    moved: Points = path + wave
    return moved


def tick(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """A check mark through the bubble."""
    size = rng.uniform(0.7, 1.8)
    corners = np.array([[-1.4, -0.3], [-0.3, 1.6], [2.3, -2.6]]) * size + rng.normal(0, 0.3, (3, 2))
    line(paper, bubble, curve(rng, centre(bubble) + corners), tool, rng)


def cross(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """An X over the bubble."""
    reach = np.array([bubble.rx_mm, bubble.ry_mm]) * rng.uniform(0.7, 1.5)
    for flip in (1, -1):
        ends = np.array([[-1, -flip], [1, flip]]) * reach + rng.normal(0, 0.25, (2, 2))
        line(paper, bubble, curve(rng, centre(bubble) + ends), tool, rng)


def slash(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """One slanted or upright line through the bubble."""
    angle = rng.uniform(0.8, 2.4)
    reach = rng.uniform(1.6, 4.0) * np.array([np.cos(angle), -np.sin(angle)])
    line(
        paper,
        bubble,
        curve(rng, centre(bubble) + np.stack([-reach, reach]) + rng.normal(0, 0.2, (2, 2))),
        tool,
        rng,
    )


def dash(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """One level line through the bubble."""
    reach = np.array([rng.uniform(1.0, 2.6), rng.normal(0, 0.25)])
    shift = np.array([rng.normal(0, 0.2), rng.normal(0, 0.6)])
    line(paper, bubble, curve(rng, centre(bubble) + shift + np.stack([-reach, reach]), 0.12), tool, rng)


def ring(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """A ring drawn around the bubble, the inside left white."""
    angles = np.linspace(0, 2 * np.pi * rng.uniform(0.93, 1.15), 60) + rng.uniform(0, 6.3)
    grow = 1 + np.linspace(0, rng.normal(0, 0.1), 60) + rng.normal(0, 0.05) * np.cos(2 * angles)
    size = np.array([bubble.rx_mm * rng.uniform(1.05, 1.75), bubble.ry_mm * rng.uniform(1.0, 1.4)])
    path = (
        centre(bubble)
        + rng.normal(0, 0.2, 2)
        + np.stack([np.cos(angles), np.sin(angles)], 1) * size * grow[:, None]
    )
    line(paper, bubble, path, tool, rng, width=float(rng.uniform(0.5, 0.9)))


def crossed_out(paper: Paper, bubble: Bubble, tool: Pen, rng: np.random.Generator) -> None:
    """Strokes over an existing mark that take it back."""
    if rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 3))):
            level = rng.normal(0, 0.5)
            ends = np.array(
                [[-rng.uniform(2.2, 3.4), level], [rng.uniform(2.2, 3.4), level + rng.normal(0, 0.4)]]
            )
            line(paper, bubble, curve(rng, centre(bubble) + ends), tool, rng)
        return
    reach = np.array([bubble.rx_mm * rng.uniform(1.3, 1.8), bubble.ry_mm * rng.uniform(1.1, 1.5)])
    for flip in (1, -1):
        ends = np.array([[-1, -flip], [1, flip]]) * reach + rng.normal(0, 0.25, (2, 2))
        line(paper, bubble, curve(rng, centre(bubble) + ends), tool, rng)
