"""Fit the residual field: from a homography to where the print really is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Picture
from station.pipelines.form import Form
from station.pipelines.outlines import STEP_MM, Outlines, measure
from station.pipelines.pose import Pose, fit_field, fit_knots

COARSE_MM: Final = 0.34
CLEAR: Final = 0.04
"""Outlines weaker than this say nothing about the place."""

ALL_ROUND: Final = 0.2
"""The weakest quarter of an outline over its mean: specks of a fax are dark on one side only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A pose with the outlines measured under it. Residuals (mm): seen against fitted place
    of the clear outlines; ``clear`` of them there were."""

    pose: Pose
    outlines: Outlines
    residual_mm: float
    residual_p95_mm: float
    clear: int


def register(picture: Picture, form: Form, start: Pose, *, coarse: bool = False) -> Registration:
    """Refine ``start`` (mm → px of ``picture``) by a polynomial field on the page side.

    ``coarse`` begins with wider steps, for a start that may be a millimetre off.
    """
    pose = start
    for degree, step_mm in [(3, COARSE_MM), (4, COARSE_MM), (4, STEP_MM)] if coarse else [(3, STEP_MM)]:
        outlines = measure(picture, form.centres, form.radii, pose, step_mm=step_mm)
        pose = _bend(form, pose, outlines, degree)
    for step_mm in (COARSE_MM, COARSE_MM, STEP_MM) if coarse else ():
        outlines = measure(picture, form.centres, form.radii, pose, step_mm=step_mm)
        clear = _clear(outlines)
        if clear.sum() >= 12:
            pose = fit_knots(pose, form.centres[clear], outlines.shift[clear])
    outlines = measure(picture, form.centres, form.radii, pose)
    clear = _clear(outlines)
    off = np.hypot(*outlines.shift[clear].T) if clear.any() else np.array([9.9])
    return Registration(
        pose=pose,
        outlines=outlines,
        residual_mm=float(np.median(off)),
        residual_p95_mm=float(np.quantile(off, 0.95)),
        clear=int(clear.sum()),
    )


def _clear(outlines: Outlines) -> Bools:
    all_round = outlines.weakest > ALL_ROUND * outlines.weight
    return np.asarray((outlines.weight > CLEAR) & all_round & ~outlines.inked & (outlines.seen > 0.99))


def _bend(form: Form, pose: Pose, outlines: Outlines, degree: int) -> Pose:
    """Add the shifts of the clear outlines to the field."""
    clear = _clear(outlines)
    if clear.sum() < 12:
        return pose
    at = form.centres[clear]
    target = pose.bent(at) - at + outlines.shift[clear]
    return fit_field(pose, at, target, degree=degree, weight=np.minimum(outlines.weight[clear], 0.3))
