"""Align a form where a person says the page lies: the corners are a start, the print still has to prove it.

The search has one homography to begin with instead of its own; everything after that, the proof
above all, is as for any other candidate. Where the proof fails although the form's print stands
there, the pose is kept as unproven: then nothing that is read with it may pass without a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from station.contracts.corners import is_laid_out
from station.contracts.reading import GroupReading, Point, Reason, Status
from station.errors import Code, PageError
from station.pipelines import locate
from station.pipelines.align import (
    BLANK_SPREAD,
    Alignment,
    Scene,
    best_of,
    rescaled,
    ring_views,
    search_blobs,
    verdict,
)
from station.pipelines.align_print import align_print
from station.pipelines.arrays import Floats
from station.pipelines.choice import choose
from station.pipelines.features import Blobs
from station.pipelines.form import Form
from station.pipelines.frames import GIVEN, Frame
from station.pipelines.lattice import as_blobs
from station.pipelines.locate import Candidate
from station.pipelines.mark_starts import mark_like, through_marks
from station.pipelines.pose import Matrix, fit_homography, project

LEAST_PX_PER_MM: Final = 1.5
"""Below this nothing of a bubble is left to see."""

UNPROVEN: Final = 0.5
"""What is claimed at most where only a person says that the pose is right."""

CLUMSY_MM: Final = 4.0
"""How far off its corners a page may lie for its print to be found."""

FAR_MM: Final = 6.0
"""A pose that lies farther off in the middle, curl of the paper included, is not the one that was set."""

SQUARES: Final = 0.99
MARKS: Final = 0.5
ALL_BUT_ONE: Final = 0.75
"""Shares of the solid print in the picture that must stand where an unproven pose says. Of refused photos,
a pose with one square of eight missing had a curled side a whole column off."""

FOREIGN: Final = 0.5
"""As many outlines beside the form, as a share of its own, are another form's."""

AGAINST: Final = (-1.0, -0.02)
"""A block with a contrast between these has other things where its outlines should be, and speaks against
the pose; -1 is one of which too little is seen."""

HALF: Final = 0.5
"""Less of the page in the picture is not worth a look."""


def choose_given(
    view: Scene, forms: Sequence[Form], corners_px: tuple[Point, ...], scale: float
) -> Alignment:
    """As `choose`, but each form is only sought where ``corners_px`` (px of the full picture) say.

    Raises PageError: WRONG_CORNERS where they cannot be those of a page, else as `choose` does.
    """
    if not is_laid_out(corners_px):
        raise PageError(Code.WRONG_CORNERS)
    corners = (np.array(corners_px, np.float64) + 0.5) / scale - 0.5
    alone = len(forms) == 1
    return choose(view, forms, align=lambda where, form: align_given(where, form, corners, alone=alone))


def doubted(group: GroupReading) -> GroupReading:
    """``group`` read under a pose that nothing proves: a question, and not one that looks nearly sure."""
    return replace(
        group,
        status=Status.AMBIGUOUS,
        confidence=min(group.confidence, UNPROVEN),
        margin=0.0,
        needs_review=True,
        reasons=tuple(dict.fromkeys((Reason.UNSURE_PLACE, *group.reasons))),
    )


def align_given(view: Scene, form: Form, corners: Floats, *, alone: bool = True) -> Alignment:
    """``form`` where the page's ``corners`` (working px; TL, TR, BR, BL) say; see `Alignment.proven`.

    ``alone``: no other form may be the page's; of several, only a proven one counts.
    Raises PageError: WRONG_CORNERS where they cannot be a page or the form's print is not between them,
    BLANK_PAGE, PAGE_CUT, TWO_SHEETS, OTHER_FORM.
    """
    start = _homography(form, corners)
    if float(cv2.meanStdDev(view.small)[1][0, 0]) < BLANK_SPREAD:
        raise PageError(Code.BLANK_PAGE)
    if not form.template.bubbles_exact:
        laid = align_print(view.picture, form, frame=Frame(corners=corners, cue=GIVEN))
        return Alignment(form=laid.form, registration=laid.registration, proof=laid.proof, cues=laid.cues)
    best: Alignment | None = None
    for attempt in _attempts(view, form, start):
        if attempt.proof.accepted:
            return attempt
        standing = alone and _stands(attempt, start)
        if best is None or (standing, attempt.merit) > (not best.proven, best.merit):
            best = replace(attempt, proven=not standing)
    if best is not None and not best.proven:
        return best
    told = best is not None and best.proof.structure
    raise PageError(verdict(view, form, best) if told else Code.WRONG_CORNERS)


def _homography(form: Form, corners: Floats) -> Matrix:
    width, height = form.template.width_mm, form.template.height_mm
    page = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    try:
        found = fit_homography(page, corners)
    except np.linalg.LinAlgError:
        raise PageError(Code.WRONG_CORNERS) from None
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T) / (width, height, width, height)
    if not np.isfinite(found).all() or sides.min() < LEAST_PX_PER_MM:
        raise PageError(Code.WRONG_CORNERS)
    return found


def _attempts(view: Scene, form: Form, start: Matrix) -> Iterator[Alignment]:
    """``start`` pulled onto the marks, onto the bubbles seen as blobs, onto their outlines, and as it is."""
    small = np.linalg.inv(view.enlarge) @ start
    scales = locate.scale_range(form, view.small.shape)
    found = search_blobs(view, scales)
    marked, hits = through_marks(form, mark_like(form, view.small, found, scales), small)
    if hits >= 4 and _apart(form, small, marked) < 3 * CLUMSY_MM:
        yield best_of(view, form, locate.bend(form, found, locate.flat_pose(form, marked)), found, GIVEN)
    yield best_of(view, form, locate.bend(form, found, locate.flat_pose(form, small)), found, GIVEN)
    steady = locate.anchored(form, view.small, found, scales, small)
    if steady is not None:
        yield best_of(view, form, Candidate(pose=steady, matched=0), found, GIVEN)
    candidate = _settled(form, found, small)
    if candidate is not None:
        yield best_of(view, form, candidate, found, GIVEN)
    for scaled, rings in ring_views(view, form):
        candidate = _settled(form, as_blobs(rings), np.linalg.inv(scaled.enlarge) @ start)
        if candidate is not None:
            yield best_of(view, form, rescaled(candidate, scaled, view), found, GIVEN)
    yield best_of(view, form, Candidate(pose=locate.flat_pose(form, small), matched=0), found, GIVEN)


def _settled(form: Form, found: Blobs, start: Matrix) -> Candidate | None:
    grown = locate.settle(form, found, start, first_mm=CLUMSY_MM)
    return None if grown is None else locate.bend(form, found, locate.flat_pose(form, grown))


def _apart(form: Form, one: Matrix, other: Matrix) -> float:
    width, height = form.template.width_mm, form.template.height_mm
    page = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    return float(np.hypot(*(project(np.linalg.inv(one) @ other, page) - page).T).max())


def _stands(found: Alignment, start: Matrix) -> bool:
    """Whether a pose that the proof refused may be shown at all: near the corners that were set, with
    the form's solid print where it says.

    A person who looks at a question believes that the picture beside it shows that very question. The
    outlines of a neighbouring row look the same; squares and marks stand far apart and do not.
    """
    proof, form = found.proof, found.form
    gap = project(np.linalg.inv(start), found.pose.to_px(form.centres)) - form.centres
    if proof.other_form or proof.unexplained >= FOREIGN or proof.inside < HALF:
        return False
    if AGAINST[0] < proof.worst < AGAINST[1]:
        return False
    if not float(np.median(np.hypot(*gap.T))) < FAR_MM:
        return False
    if not len(form.squares):
        return proof.structure or (proof.marks >= ALL_BUT_ONE and len(form.marks) >= 4)
    return proof.squares >= SQUARES and (proof.marks >= MARKS or not len(form.marks))
