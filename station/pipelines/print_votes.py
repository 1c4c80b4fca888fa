"""Where to begin a fit: shifts of the whole form under which most figures lie on bubbles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Floats
from station.pipelines.bubble_arrays import BubbleArrays
from station.pipelines.figures import Figures
from station.pipelines.form import Form

REACH: Final = 2.0
"""How far the frame may be off, in pitches."""

FRAME_ERROR: Final = 0.06
"""The same as a share of the page's diagonal; the smaller of both holds."""

CELLS: Final = 6
"""Cells a pitch of the search raster."""


def farthest(form: Form) -> float:
    """mm that a frame may be off at most."""
    return FRAME_ERROR * float(np.hypot(form.template.width_mm, form.template.height_mm))


def support(form: Form, blocks: BubbleArrays, scene: Figures) -> float:
    """Share of the bubbles that a figure lies on under the best common shift, a quick look."""
    if len(scene.centres) < 4:
        return 0.0
    return float(_ballot(form, blocks, scene)[0].max())


def votes(form: Form, blocks: BubbleArrays, scene: Figures) -> Iterator[Floats]:
    """Shifts (N, 2) mm: none, then those that most figures want: a common one, and on top each
    array its own part; first near the frame's word, then anywhere near."""
    yield np.zeros_like(form.centres)
    cell = blocks.smallest / CELLS
    scores, raster, home = _ballot(form, blocks, scene)
    reach = len(scores) // 2
    around = min(int(0.6 * CELLS), reach)
    near = slice(reach - around, reach + around + 1)
    for part, corner in ((scores[near, near], near.start), (scores, 0)):
        down, along = (int(v) + corner for v in np.unravel_index(int(part.argmax()), part.shape))
        page = np.array([along, down], np.float64) - reach
        shift = np.tile(page, (len(home), 1))
        for one in range(blocks.count):
            own = blocks.array == one
            if own.sum() >= 4:
                mine = _scores(raster, home[own] + page, CELLS // 2)
                y, x = np.unravel_index(int(mine.argmax()), mine.shape)
                shift[own] += np.array([x, y]) - CELLS // 2
        yield shift * cell
        reset = slice(max(0, down - CELLS // 2), down + CELLS // 2 + 1)
        scores[reset, max(0, along - CELLS // 2) : along + CELLS // 2 + 1] = -np.inf


def _ballot(form: Form, blocks: BubbleArrays, scene: Figures) -> tuple[Floats, Floats, Floats]:
    """Score of every common shift (cells), the raster of the figures, and the bubbles in its cells."""
    cell = blocks.smallest / CELLS
    reach = int(min(REACH * blocks.smallest, farthest(form)) / cell)
    room = cell * (reach + CELLS)
    low = np.minimum(scene.centres.min(axis=0), form.centres.min(axis=0)) - room
    high = np.maximum(scene.centres.max(axis=0), form.centres.max(axis=0)) + room
    size = np.ceil((high - low) / cell).astype(int) + 1
    raster = np.zeros((size[1], size[0]), np.float32)
    at = np.round((scene.centres - low) / cell).astype(np.int64)
    raster[at[:, 1], at[:, 0]] = 1
    raster = np.asarray(np.minimum(cv2.GaussianBlur(raster, (5, 5), 1.0) * 6, 1.0))
    home = (form.centres - low) / cell
    return _scores(raster, home[:: max(1, len(home) // 250)], reach), raster, home


def _scores(raster: Floats, at: Floats, reach: int) -> Floats:
    """(2 reach + 1, 2 reach + 1) mean of ``raster`` at the places ``at``, shifted by rows and columns;
    large shifts must be worth it."""
    x, y = np.round(at).astype(np.int64).T
    steps = np.arange(-reach, reach + 1)
    rows = np.clip(y[None] + steps[:, None], 0, raster.shape[0] - 1)
    columns = np.clip(x[None] + steps[:, None], 0, raster.shape[1] - 1)
    scores = raster[rows[:, None], columns[None]].mean(axis=2)
    return np.asarray(scores - 0.004 * np.hypot(steps[:, None], steps[None]))
