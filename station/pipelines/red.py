"""Tell red ink from black: a teacher's or student's red pre-mark is not an answer."""

from __future__ import annotations

from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, sampled
from station.pipelines.form import Form
from station.pipelines.image_io import DecodedPage
from station.pipelines.marks import Patches
from station.pipelines.pose import Pose

LIKELY: Final = 0.1
INKY: Final = 0.3
INSIDE: Final = 0.6
SIDE: Final = 7
RED_SHARE: Final = 0.7
RING_POINTS: Final = 16
PAPER_RANK: Final = 11
"""Of the points around, from the darkest: a quarter of them is brighter than what counts as paper."""


def _places() -> tuple[Floats, Floats]:
    """(SIDE * SIDE, 2) in and (RING_POINTS, 2) around a bubble, in its radii."""
    step = np.linspace(-INSIDE, INSIDE, SIDE)
    angle = np.arange(RING_POINTS) * 2 * np.pi / RING_POINTS
    return (
        np.stack(np.meshgrid(step, step), axis=2).reshape(-1, 2),
        1.45 * np.stack([np.cos(angle), np.sin(angle)], axis=1),
    )


GRID, RING = _places()


def red_bubbles(
    picture: DecodedPage, form: Form, pose: Pose, patches: Patches, marked: Floats
) -> Bools | None:
    """(N,) the ink in the bubble is red; None where the picture has no colour.

    Compares how much light of each colour the ink takes: black takes all alike, red ink
    spares red. Measured against the paper around, so that warm light does not look red.
    """
    some = np.flatnonzero((marked > LIKELY) | (patches.zones[:, :3].max(axis=1) > INKY * patches.rough_ink))
    if not len(some):
        return None
    coloured = picture.colour()
    if coloured is None:
        return None
    centre, jacobian = pose.laid(form.centres[some])
    jacobian = jacobian * form.radii[some][:, None, :]
    shrink = picture.scale / coloured.scale
    ink = sampled(coloured.bgr, (centre[:, None] + GRID @ jacobian.transpose(0, 2, 1) + 0.5) * shrink - 0.5)
    around = (centre[:, None] + RING @ jacobian.transpose(0, 2, 1) + 0.5) * shrink - 0.5
    paper = np.maximum(np.sort(sampled(coloured.bgr, around), axis=1)[:, PAPER_RANK], 8.0)
    taken = 1 - ink.astype(np.float64) / paper[:, None]
    depth = taken.max(axis=2)
    heavy = depth >= np.sort(depth, axis=1)[:, SIDE**2 // 2, None]
    weight = (heavy / heavy.sum(axis=1, keepdims=True))[:, :, None]
    blue, green, red = ((taken * weight).sum(axis=1)).T
    result = np.zeros(len(marked), bool)
    result[some] = (np.minimum(blue, green) > 0.12) & (red < RED_SHARE * np.minimum(blue, green))
    return result
