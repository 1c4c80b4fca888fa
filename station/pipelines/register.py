"""Fit the residual field: from a homography to where the print really is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Picture
from station.pipelines.form import Form
from station.pipelines.outlines import STEP_MM, Outlines, measure
from station.pipelines.pose import Matrix, Pose, polynomial

COARSE_MM: Final = 0.34
RIDGE: Final = 3e-3
CLEAR: Final = 0.04
"""Outlines weaker than this say nothing about the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A pose with the outlines measured under it. Residuals (mm): seen against fitted place
    of the clear outlines; ``clear`` of them there were."""

    pose: Pose
    outlines: Outlines
    residual_mm: float
    residual_p95_mm: float
    clear: int


def register(picture: Picture, form: Form, homography: Matrix, *, coarse: bool = False) -> Registration:
    """Refine ``homography`` (mm → px of ``picture``) by a cubic field on the page side.

    ``coarse`` begins with wider steps, for a start that may be a millimetre off.
    """
    size = (form.template.width_mm, form.template.height_mm)
    pose = Pose(homography=homography, centre=(size[0] / 2, size[1] / 2), span=max(size) / 2)
    schedule = [(2, COARSE_MM), (3, COARSE_MM), (3, STEP_MM)] if coarse else [(3, STEP_MM)]
    for degree, step_mm in schedule:
        pose = _bend(form, pose, measure(picture, form, pose, step_mm=step_mm), degree)
    outlines = measure(picture, form, pose)
    clear = _clear(outlines)
    off = np.hypot(*outlines.shift[clear].T) if clear.any() else np.array([9.9])
    return Registration(
        pose=pose,
        outlines=outlines,
        residual_mm=float(np.median(off)),
        residual_p95_mm=float(np.quantile(off, 0.95)),
        clear=int(clear.sum()),
    )


def _clear(outlines: Outlines) -> Floats:
    return (outlines.weight > CLEAR) & ~outlines.inked & (outlines.seen > 0.99)


def _bend(form: Form, pose: Pose, outlines: Outlines, degree: int) -> Pose:
    """Add the seen shifts to the field: weighted ridge least squares, twice reweighted."""
    clear = _clear(outlines)
    if clear.sum() < 12:
        return pose
    at = form.centres[clear]
    target = pose.bent(at) - at + outlines.shift[clear]
    x, y = (at[:, 0] - pose.centre[0]) / pose.span, (at[:, 1] - pose.centre[1]) / pose.span
    terms = polynomial(x, y, degree)
    base = np.minimum(outlines.weight[clear], 0.3)
    weight = base
    field = np.zeros((terms.shape[1], 2))
    for _ in range(3):
        field = _ridge(terms, target, weight, degree)
        off = np.hypot(*(target - terms @ field).T)
        limit = max(0.08, 1.5 * float(np.median(off)))
        weight = base / (1 + (off / limit) ** 2) ** 2
    return Pose(homography=pose.homography, centre=pose.centre, span=pose.span, degree=degree, field=field)


def _ridge(terms: Floats, target: Floats, weight: Floats, degree: int) -> Floats:
    powers = np.array([i + j for i in range(degree + 1) for j in range(degree + 1 - i)])
    penalty = RIDGE * weight.sum() * np.where(powers >= 2, 1.0, 1e-3)
    left = (terms * weight[:, None]).T @ terms + np.diag(penalty)
    solved: Floats = np.linalg.solve(left, (terms * weight[:, None]).T @ target)
    return solved
