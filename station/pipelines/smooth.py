"""Local linear regression over the page, and its result as the local part of a pose."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats
from station.pipelines.knots import CALM, lay_knots, nearness
from station.pipelines.pose import Pose

REACH_MM: Final = 11.0
"""Standard deviation of the weight of a neighbour."""

STIFFNESS: Final = 0.02
"""Pulls a local slope to zero, in the weight of one neighbour."""

NOTHING: Final = 1e-9
"""Weights below count as none: sums over numbers close to the smallest there are take ten times as long."""

KNOT_GAP_MM: Final = 7.0
SHARPENINGS: Final = 4


def nearness_among(at: Floats) -> Floats:
    """`nearness` (N, N) of the points ``at`` (N, 2) mm to each other, read-only: of a form's bubbles it is
    the same on all its pages."""
    return _among(at.astype(np.float64).tobytes())


@lru_cache(maxsize=1)
def _among(points: bytes) -> Floats:
    at = np.frombuffer(points, np.float64).reshape(-1, 2)
    weight = nearness(at, at, reach_mm=REACH_MM).astype(np.float64)
    weight[weight < NOTHING] = 0.0
    weight.flags.writeable = False
    return np.asarray(weight)


def local_linear(
    at: Floats, value: Floats, wanted: Floats, weight: Floats, trusted: Bools | None = None
) -> tuple[Floats, Floats]:
    """Local linear fit of ``value`` (M, 2) seen ``at`` (M, 2) mm, evaluated at ``wanted`` (N, 2) mm.

    ``weight`` (N, M): see `nearness_among`; only ``trusted`` (M,) points count where given. Returns the
    values (N, 2) and the weight that each rests on (N,).
    """
    middle = at.mean(axis=0) if len(at) else np.zeros(2)
    x, y = ((at - middle) / REACH_MM).T
    seen = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    moved = [part[:, None] * value for part in (np.ones_like(x), x, y)]
    each = np.concatenate([seen, *moved], axis=1)
    sums = weight @ (each if trusted is None else np.where(trusted[:, None], each, 0.0))
    total, sx, sy, sxx, sxy, syy = sums[:, :6].T
    v, xv, yv = sums[:, 6:8], sums[:, 8:10], sums[:, 10:12]
    # Sums about each wanted point, so that the constant of the fit is the value there.
    x0, y0 = ((wanted - middle) / REACH_MM).T
    lx, ly = sx - x0 * total, sy - y0 * total
    lxx = sxx - 2 * x0 * sx + x0 * x0 * total + STIFFNESS
    lyy = syy - 2 * y0 * sy + y0 * y0 * total + STIFFNESS
    lxy = sxy - x0 * sy - y0 * sx + x0 * y0 * total
    left = np.stack([total + 1e-6, lx, ly, lx, lxx, lxy, ly, lxy, lyy], axis=1).reshape(-1, 3, 3)
    right = np.stack([v, xv - x0[:, None] * v, yv - y0[:, None] * v], axis=1)
    return np.linalg.solve(left, right)[:, 0], total


def bent_to(pose: Pose, at: Floats, place: Floats) -> Pose:
    """``pose`` with a new local part, so that the points ``at`` (N, 2) mm go to ``place`` (N, 2) mm
    before the homography."""
    base = replace(pose, local=None)
    cells = np.floor(at / KNOT_GAP_MM).astype(np.int64) @ np.array([1, 10_000])
    _, cell = np.unique(cells, return_inverse=True)
    count = np.bincount(cell)
    both = np.column_stack([at, place - base.bent(at)])
    knots, wanted = np.split(
        np.stack([np.bincount(cell, part) / count for part in both.T], axis=1), 2, axis=1
    )
    near = nearness(knots, knots).astype(np.float64)
    near /= near.sum(axis=1, keepdims=True) + CALM
    shift = wanted
    for _ in range(SHARPENINGS):  # smoothing takes the edge off: what is missing is added
        shift = shift + wanted - near @ shift
    return replace(base, local=lay_knots(knots, shift))
