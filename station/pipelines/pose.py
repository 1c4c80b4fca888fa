"""Where the page lies in the picture: homography plus the smooth bend of the paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, median
from station.pipelines.knots import ShiftRaster, lay_knots, nearness

Matrix = Floats

RIDGE: Final = 1e-3
_LEVEL: Final = np.eye(2)[None]
_FIRM: Final = 1e-9 * np.eye(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Maps page mm to picture px.

    A point p (mm) goes to H(p + bend(p)); ``homography`` is 3x3, ``bend`` holds the
    coefficients (terms, 2) of a polynomial of ``degree`` in page coordinates scaled to
    about [-1, 1] by ``centre`` and ``span`` (mm). ``degree`` 0: no bend. For paper that no
    polynomial follows, ``local`` adds smooth shifts laid between knots.
    """

    homography: Matrix
    centre: tuple[float, float]
    span: float
    degree: int = 0
    bend: Floats | None = None
    local: ShiftRaster | None = None

    def to_px(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → (N, 2) px."""
        return project(self.homography, self.bent(points_mm))

    def bent(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → mm after the bend and the local part."""
        moved = points_mm
        if self.bend is not None:
            moved = moved + self.terms(points_mm) @ self.bend
        if self.local is not None:
            moved = moved + self.local.shift_at(points_mm)
        return moved

    def terms(self, points_mm: Floats) -> Floats:
        """Polynomial terms (N, terms) at the points."""
        x = (points_mm[:, 0] - self.centre[0]) / self.span
        y = (points_mm[:, 1] - self.centre[1]) / self.span
        return polynomial(x, y, self.degree)

    def laid(self, points_mm: Floats) -> tuple[Floats, Floats]:
        """(N, 2) mm → (N, 2) px and (N, 2, 2) px per mm: [:, :, 0] is the step for one mm along x."""
        moved: Floats = points_mm
        slope: Floats = _LEVEL
        if self.bend is not None:
            each = (_slopes(self.degree) @ self.bend).reshape(3, -1, 2)
            bent = self.terms(points_mm) @ each.transpose(1, 0, 2).reshape(-1, 6)
            moved = moved + bent[:, :2]
            slope = slope + bent[:, 2:].reshape(-1, 2, 2).transpose(0, 2, 1) / self.span
        if self.local is not None:
            shift, change = self.local.at(points_mm)
            moved, slope = moved + shift, slope + change
        h = self.homography
        flat = moved @ h[:, :2].T + h[:, 2]
        px = flat[:, :2] / flat[:, 2:]
        step = (h[None, :2, :2] - px[:, :, None] * h[2, :2]) / flat[:, 2:, None]
        return px, step @ slope

    def jacobian(self, points_mm: Floats) -> Floats:
        """(N, 2, 2) px per mm: [:, :, 0] is the step for one mm along x."""
        return self.laid(points_mm)[1]

    def to_mm(self, points_px: Floats) -> Floats:
        """(N, 2) px → (N, 2) mm, inverting the bend by fixed-point iteration.

        Points far off the page stop at four spans from its middle: the bend means nothing there.
        """
        flat = project(np.linalg.inv(self.homography), points_px)
        middle = np.array(self.centre)
        flat = np.clip(flat, middle - 4 * self.span, middle + 4 * self.span)
        mm = flat
        for _ in range(4 if self.bend is not None or self.local is not None else 0):
            mm = flat - (self.bent(mm) - mm)
        return mm


def fit_knots(pose: Pose, at_mm: Floats, shift_mm: Floats) -> Pose:
    """``pose`` with the smooth local part that takes up the remaining shifts seen at points.

    A shift that its neighbours do not share is left out (a neighbour's mark, dirt).
    """
    near = nearness(at_mm, at_mm)
    shares = np.column_stack([shift_mm, np.ones(len(at_mm))]).astype(np.float32)
    trusted = np.ones(len(at_mm), bool)
    for limit in (0.5, 0.25):
        summed = near @ (shares * trusted[:, None])
        away = shift_mm - summed[:, :2] / (summed[:, 2:] + 1e-6)
        trusted = (away * away).sum(axis=1) < limit * limit
    if not trusted.any():
        return pose
    at, shift = at_mm[trusted], shift_mm[trusted]
    before = pose.local.shift_at(at) if pose.local is not None else 0.0
    return replace(pose, local=lay_knots(at, before + shift))


def fit_bend(
    pose: Pose, at_mm: Floats, target_mm: Floats, *, degree: int, weight: Floats | None = None
) -> Pose:
    """``pose`` with the bend of ``degree`` that moves the points ``at_mm`` by ``target_mm``, (N, 2) each.

    Robust ridge least squares, reweighted three times (Geman-McClure weights). The ridge
    spares the linear terms and grows with the degree, so that empty areas stay calm.
    """
    shape = Pose(homography=pose.homography, centre=pose.centre, span=pose.span, degree=degree)
    terms = shape.terms(at_mm)
    penalty = _penalty(degree)
    base = np.ones(len(at_mm)) if weight is None else weight
    reweighted = base
    bend: Floats = np.zeros((terms.shape[1], 2))
    for _ in range(3):
        weighted = terms * reweighted[:, None]
        left = weighted.T @ terms + np.diag(penalty * reweighted.sum())
        bend = np.linalg.solve(left, weighted.T @ target_mm)
        off = np.hypot(*(target_mm - terms @ bend).T)
        limit = max(0.12, 2.5 * median(off))
        reweighted = base / (1 + (off / limit) ** 2) ** 2
    return replace(shape, bend=bend)


def polynomial(x: Floats, y: Floats, degree: int) -> Floats:
    """All monomials x^i y^j with i + j <= degree: (N, terms)."""
    terms = np.empty(((degree + 1) * (degree + 2) // 2, len(x)))
    terms[0] = 1.0
    at = 0
    for i in range(degree + 1):
        if i:
            np.multiply(terms[at - (degree + 2 - i)], x, out=terms[at])
        for _ in range(degree - i):
            np.multiply(terms[at], y, out=terms[at + 1])
            at += 1
        at += 1
    return terms.T


@lru_cache(maxsize=8)
def _powers(degree: int) -> tuple[tuple[int, int], ...]:
    """(i, j) of each of the terms of `polynomial`."""
    return tuple((i, j) for i in range(degree + 1) for j in range(degree + 1 - i))


@lru_cache(maxsize=8)
def _penalty(degree: int) -> Floats:
    powers = np.array(_powers(degree)).sum(axis=1)
    return np.asarray(RIDGE * np.where(powers >= 2, 2.0 ** (powers - 2), 1e-3))


@lru_cache(maxsize=8)
def _slopes(degree: int) -> Floats:
    """(3 * terms, terms): from coefficients to the same and to those of the slopes along x and y."""
    place = {power: index for index, power in enumerate(_powers(degree))}
    along, down = np.zeros((2, len(place), len(place)))
    for (i, j), column in place.items():
        if i:
            along[place[i - 1, j], column] = i
        if j:
            down[place[i, j - 1], column] = j
    return np.vstack([np.eye(len(place)), along, down])


def project(homography: Matrix, points: Floats) -> Floats:
    """Apply a 3x3 homography to (N, 2) points."""
    flat = points @ homography[:, :2].T + homography[:, 2]
    return flat[:, :2] / flat[:, 2:]


def fit_homography(source: Floats, target: Floats, weight: Floats | None = None) -> Matrix:
    """Least squares homography source → target, (N, 2) each, N >= 4 (normalised DLT).

    Source: Hartley and Zisserman, Multiple View Geometry, 2nd ed., algorithm 4.2.
    Raises ``np.linalg.LinAlgError`` where the points do not decide it.
    """
    (middle_s, spread_s), (middle_t, spread_t) = _extent(source), _extent(target)
    s, t = (source - middle_s) / spread_s, (target - middle_t) / spread_t
    design = np.zeros((2, len(s), 8))
    design[0, :, :2] = design[1, :, 3:5] = s
    design[0, :, 2] = design[1, :, 5] = 1.0
    np.multiply(-t.T[:, :, None], s, out=design[:, :, 6:])
    wanted = t.T
    if weight is not None:
        design, wanted = design * weight[:, None], wanted * weight
    rows = design.reshape(-1, 8)
    solution = np.linalg.solve(rows.T @ rows + _FIRM, rows.T @ wanted.ravel())
    normal = np.append(solution, 1.0).reshape(3, 3)
    flatten = np.array([[1, 0, -middle_s[0]], [0, 1, -middle_s[1]], [0, 0, spread_s]]) / spread_s
    restore = np.array([[spread_t, 0, middle_t[0]], [0, spread_t, middle_t[1]], [0, 0, 1]])
    return np.asarray(restore @ normal @ flatten)


def fit_affine(source: Floats, target: Floats) -> Matrix:
    """Least squares affine map source → target as a 3x3 matrix, N >= 3."""
    design = np.concatenate([source, np.ones((len(source), 1))], axis=1)
    solution = np.linalg.lstsq(design, target, rcond=None)[0]
    return np.vstack([solution.T, [0.0, 0.0, 1.0]])


def _extent(points: Floats) -> tuple[list[float], float]:
    """Middle of the points and their mean distance from it over the square root of two."""
    middle = points.sum(axis=0) / len(points)
    away = points - middle
    spread = float(np.sqrt((away * away).sum(axis=1)).sum()) / len(points)
    return middle.tolist(), max(spread, 1e-9) / sqrt(2)
