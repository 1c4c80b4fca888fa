"""Where the page lies in the picture: homography plus a smooth residual field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, median
from station.pipelines.knots import Knots, lay_knots, nearness

Matrix = Floats

RIDGE: Final = 1e-3
_LEVEL: Final = np.eye(2)[None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Maps page mm to picture px.

    A point p (mm) goes to H(p + field(p)); ``homography`` is 3x3, ``field`` holds the
    coefficients (terms, 2) of a polynomial of ``degree`` in page coordinates scaled to
    about [-1, 1] by ``centre`` and ``span`` (mm). ``degree`` 0: no field. For paper that no
    polynomial follows, ``knots`` add a smooth local part.
    """

    homography: Matrix
    centre: tuple[float, float]
    span: float
    degree: int = 0
    field: Floats | None = None
    knots: Knots | None = None

    def to_px(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → (N, 2) px."""
        return project(self.homography, self.bent(points_mm))

    def bent(self, points_mm: Floats) -> Floats:
        """(N, 2) mm → mm after the residual field."""
        moved = points_mm
        if self.field is not None:
            moved = moved + self.terms(points_mm) @ self.field
        if self.knots is not None:
            moved = moved + self.knots.shift_at(points_mm)
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
        if self.field is not None:
            each = (_slopes(self.degree) @ self.field).reshape(3, -1, 2)
            bent = self.terms(points_mm) @ each.transpose(1, 0, 2).reshape(-1, 6)
            moved = moved + bent[:, :2]
            slope = slope + bent[:, 2:].reshape(-1, 2, 2).transpose(0, 2, 1) / self.span
        if self.knots is not None:
            shift, change = self.knots.at(points_mm)
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
        """(N, 2) px → (N, 2) mm, inverting the field by fixed-point iteration.

        Points far off the page stop at four spans from its middle: the field means nothing there.
        """
        flat = project(np.linalg.inv(self.homography), points_px)
        middle = np.array(self.centre)
        flat = np.clip(flat, middle - 4 * self.span, middle + 4 * self.span)
        mm = flat
        for _ in range(4 if self.field is not None or self.knots is not None else 0):
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
    before = pose.knots.shift_at(at) if pose.knots is not None else 0.0
    return replace(pose, knots=lay_knots(at, before + shift))


def fit_field(
    pose: Pose, at_mm: Floats, target_mm: Floats, *, degree: int, weight: Floats | None = None
) -> Pose:
    """``pose`` with the field of ``degree`` that moves the points ``at_mm`` by ``target_mm``, (N, 2) each.

    Robust ridge least squares, reweighted three times (Geman-McClure weights). The ridge
    spares the linear terms and grows with the degree, so that empty areas stay calm.
    """
    shape = Pose(homography=pose.homography, centre=pose.centre, span=pose.span, degree=degree)
    terms = shape.terms(at_mm)
    penalty = _penalty(degree)
    base = np.ones(len(at_mm)) if weight is None else weight
    reweighted = base
    field: Floats = np.zeros((terms.shape[1], 2))
    for _ in range(3):
        weighted = terms * reweighted[:, None]
        left = weighted.T @ terms + np.diag(penalty * reweighted.sum())
        field = np.linalg.solve(left, weighted.T @ target_mm)
        off = np.hypot(*(target_mm - terms @ field).T)
        limit = max(0.12, 2.5 * median(off))
        reweighted = base / (1 + (off / limit) ** 2) ** 2
    return replace(shape, field=field)


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
    scale_s, scale_t = _normaliser(source), _normaliser(target)
    s, t = project(scale_s, source), project(scale_t, target)
    w = np.ones(len(s)) if weight is None else weight
    x, y, u, v = s[:, 0], s[:, 1], t[:, 0], t[:, 1]
    one, zero = np.ones(len(s)), np.zeros(len(s))
    rows_u = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=1) * w[:, None]
    rows_v = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=1) * w[:, None]
    a = np.concatenate([rows_u, rows_v])
    b = np.concatenate([u * w, v * w])
    solution = np.linalg.solve(a.T @ a + 1e-9 * np.eye(8), a.T @ b)
    normal = np.append(solution, 1.0).reshape(3, 3)
    return np.asarray(np.linalg.inv(scale_t) @ normal @ scale_s)


def fit_affine(source: Floats, target: Floats) -> Matrix:
    """Least squares affine map source → target as a 3x3 matrix, N >= 3."""
    design = np.concatenate([source, np.ones((len(source), 1))], axis=1)
    solution = np.linalg.lstsq(design, target, rcond=None)[0]
    return np.vstack([solution.T, [0.0, 0.0, 1.0]])


def _normaliser(points: Floats) -> Matrix:
    centre = points.mean(axis=0)
    spread = max(float(np.sqrt(((points - centre) ** 2).sum(axis=1)).mean()), 1e-9)
    k = 1.4142135623730951 / spread
    return np.array([[k, 0, -k * centre[0]], [0, k, -k * centre[1]], [0, 0, 1]])
