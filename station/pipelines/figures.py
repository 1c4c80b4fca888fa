"""Dark figures in a picture, as large as bubbles or the letters in them, and what lies near what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Floats, Ints, Picture
from station.pipelines.bubble_arrays import BubbleArrays
from station.pipelines.form import Form
from station.pipelines.pose import Matrix, project

WINDOW: Final = 1.6
"""Side of the neighbourhood that a figure must be darker than, in bubble pitches."""

CONTRAST: Final = 0.05

Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Dark connected regions: ``centres``, ``sizes`` (M, 2) of their boxes, px or mm; ``fill``
    (M,): ink as a share of the box; ``grain``: side of a pixel, in the same unit."""

    centres: Floats
    sizes: Floats
    fill: Floats
    grain: float = 1.0


def figures(picture: Picture, *, pitch_px: float) -> Figures:
    """Dark figures up to about ``pitch_px`` across."""
    mask = ink_mask(picture, pitch_px=pitch_px)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    box = stats[1:, 2:4].astype(np.float64)
    fine = (box.max(axis=1) >= max(4, 0.15 * pitch_px)) & (box.max(axis=1) < 1.7 * pitch_px)
    box = box[fine]
    fill = stats[1:, 4][fine] / box.prod(axis=1)
    return Figures(centres=stats[1:, :2][fine] + (box - 1) / 2, sizes=box, fill=fill)


def ink_mask(picture: Picture, *, pitch_px: float) -> Picture:
    """Mask (255) of what is darker than its neighbourhood."""
    side = max(9, round(WINDOW * pitch_px)) | 1
    around = cv2.boxFilter(picture, -1, (side, side))
    step = max(5.0, CONTRAST * float(np.median(around[::8, ::8])))
    return np.asarray(cv2.compare(picture, cv2.subtract(around, np.array([step])), cv2.CMP_LT), np.uint8)


def on_page(form: Form, blocks: BubbleArrays, found: Figures, homography: Matrix) -> Figures:
    """The figures in mm, those of a possible size."""
    back = np.linalg.inv(homography)
    mm = project(back, found.centres)
    step = 0.5 * found.sizes
    east = project(back, found.centres + step * [1, 0]) - mm
    south = project(back, found.centres + step * [0, 1]) - mm
    sizes = 2 * np.hypot(east, south)
    margin = 3 * blocks.smallest
    inside = (mm > form.centres.min(axis=0) - margin).all(axis=1) & (
        mm < form.centres.max(axis=0) + margin
    ).all(axis=1)
    keep = inside & (sizes < 1.05 * blocks.usual).all(axis=1) & (sizes.max(axis=1) > 0.18 * blocks.smallest)
    grain = float(np.median(sizes / found.sizes)) if len(sizes) else 1.0
    return Figures(centres=mm[keep], sizes=sizes[keep], fill=found.fill[keep], grain=grain)


def near(centres: Floats, others: Floats, reach: float) -> Pairs:
    """All pairs (index in ``centres``, index in ``others``) nearer than ``reach``; both (N, 2)."""
    nothing = np.zeros(0, np.int64)
    if not len(centres) or not len(others):
        return nothing, nothing
    low = np.minimum(centres.min(axis=0), others.min(axis=0)) - reach
    width = int((max(centres[:, 0].max(), others[:, 0].max()) - low[0]) / reach) + 3
    cells = ((others - low) / reach).astype(np.int64) @ np.array([1, width])
    order = np.argsort(cells, kind="stable")
    ordered = cells[order]
    home = ((centres - low) / reach).astype(np.int64) @ np.array([1, width])
    first, second = [nothing], [nothing]
    for row in (-1, 0, 1):
        # Cells of one row are neighbours in the order, so three of them are one range.
        begin = np.searchsorted(ordered, home + row * width - 1, side="left")
        end = np.searchsorted(ordered, home + row * width + 1, side="right")
        for step in range(int((end - begin).max())):
            some = np.flatnonzero(begin + step < end)
            first.append(some)
            second.append(order[begin[some] + step])
    one, other = np.concatenate(first), np.concatenate(second)
    close = np.hypot(*(centres[one] - others[other]).T) < reach
    return one[close], other[close]
