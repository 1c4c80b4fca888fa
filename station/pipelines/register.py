"""Fit the bend of the paper: from a homography to where the print really is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Picture, median, quantile
from station.pipelines.form import Form
from station.pipelines.outlines import STEP_MM, Outlines, measure
from station.pipelines.pose import Pose, fit_bend, fit_knots

COARSE_MM: Final = 0.34
MANY: Final = 240
HOPELESS_MM: Final = 0.33
"""Outlines still this far off after three rounds are no outlines but noise."""

SETTLED_MM: Final = 0.1
"""Where hardly any outline is farther off than this, another wide look finds nothing new."""

CLEAR: Final = 0.04
"""Outlines weaker than this say nothing about the place."""

ALL_ROUND: Final = 0.2
"""The weakest quarter of an outline over its mean: specks of a fax are dark on one side only."""

NOWHERE_MM: Final = 9.9
"""Residual where nothing clear was seen."""


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
    """Refine ``start`` (mm → px of ``picture``) by a polynomial bend on the page side.

    ``coarse`` begins with wider steps, for a start that may be a millimetre off.
    """
    pose = _coarse(picture, form, start) if coarse else _bend(picture, form, start, 3, STEP_MM)[0]
    outlines = measure(picture, form.centres, form.radii, pose)
    return registered(pose, outlines, clear_outlines(outlines))


def registered(pose: Pose, outlines: Outlines, clear: Bools) -> Registration:
    """With residuals of the ``clear`` (N,) ones of the ``outlines`` measured under ``pose``."""
    off = np.hypot(*outlines.shift[clear].T) if clear.any() else np.array([NOWHERE_MM])
    return Registration(
        pose=pose,
        outlines=outlines,
        residual_mm=median(off),
        residual_p95_mm=quantile(off, 0.95),
        clear=int(clear.sum()),
    )


def clear_outlines(outlines: Outlines) -> Bools:
    """(N,) plain outlines that are seen clearly enough, all round, to say where they are."""
    all_round = outlines.weakest > ALL_ROUND * outlines.weight
    return np.asarray((outlines.weight > CLEAR) & all_round & outlines.plain)


def _coarse(picture: Picture, form: Form, start: Pose) -> Pose:
    """From a millimetre off to where the print is; given up early where no print answers."""
    pose, off = start, 0.0
    for degree, step_mm in ((3, COARSE_MM), (4, COARSE_MM), (4, STEP_MM)):
        pose, off = _bend(picture, form, pose, degree, step_mm)
    if off > HOPELESS_MM:
        return pose
    settled = False
    for step_mm in (COARSE_MM, COARSE_MM, STEP_MM):
        if settled and step_mm > STEP_MM:
            continue
        outlines = measure(picture, form.centres, form.radii, pose, step_mm=step_mm)
        clear = clear_outlines(outlines)
        if clear.sum() >= 12:
            pose = fit_knots(pose, form.centres[clear], outlines.shift[clear])
            settled = quantile(np.hypot(*outlines.shift[clear].T), 0.95) < SETTLED_MM
    return pose


def _bend(picture: Picture, form: Form, pose: Pose, degree: int, step_mm: float) -> tuple[Pose, float]:
    """Add the shifts of the clear outlines to the bend; their median (mm) before.

    On forms with many bubbles every other one is enough for so few terms.
    """
    some = slice(None, None, 2 if len(form.centres) >= MANY else 1)
    centres = form.centres[some]
    outlines = measure(picture, centres, form.radii[some], pose, step_mm=step_mm)
    clear = clear_outlines(outlines)
    if clear.sum() < 12:
        return pose, HOPELESS_MM + 1
    at, shift = centres[clear], outlines.shift[clear]
    weight = np.minimum(outlines.weight[clear], 0.3)
    bent = fit_bend(pose, at, pose.bent(at) - at + shift, degree=degree, weight=weight)
    return bent, median(np.hypot(*shift.T))
