"""Lay a form without exact geometry on a picture: frames, fit to the print, proof.

The proof is in the spirit of `proof`: the print must be there, array by array, clearly better
than with the page laid any other way, and not equally well one row or column further.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from station.errors import Code, PageError
from station.pipelines.arrays import Floats, Picture
from station.pipelines.bubble_arrays import BubbleArrays, bubble_arrays
from station.pipelines.figures import Figures, figures, on_page
from station.pipelines.form import Form
from station.pipelines.frames import GIVEN, Frame, frames, turned
from station.pipelines.locate import flat_pose
from station.pipelines.outlines import Outlines, measure
from station.pipelines.pose import Matrix, Pose, project
from station.pipelines.print_fit import DISTANCE_COST, Fit, collided, fit, slips
from station.pipelines.print_votes import support
from station.pipelines.proof import Proof, prove
from station.pipelines.register import CLEAR, Registration, registered

ENOUGH: Final = 0.75
"""Share of the bubbles whose print must be found."""

ARRAY_SHARE: Final = 0.4
CLEAR_LEAD: Final = 0.15
SURE: Final = 0.9
LOST: Final = 0.75
"""An array that stands farther from where the others have it, in pitches, has caught other print."""

SWELL: Final = (0.85, 1.05)
"""How much the line's middle may differ from the figure's box."""

SAME_WAY: Final = 0.8
"""Correlation of the places of two fits from which on the page lies the same way in both."""

HOPELESS: Final = 0.4
"""A turn with less than this share of another's support cannot rival it."""

MIN_PITCH_PX: Final = 5.0
END: Final = 0.6
"""Share of the form's last bubbles that must be printed, and of them what may be beyond."""

STEADY: Final = 0.35
"""A frame off by less than this share of the pitch speaks against a slip by a whole one."""

SCALE_STEP: Final = 0.5
"""Logarithmic steps of the figure size for which figures are searched anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A frame turned one way: mm → px, the picture's figures, and how many of them agree."""

    frame: Frame
    homography: Matrix
    figures: Figures
    support: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """One fit: ``places`` (N, 2) px of its bubbles, and what it came from."""

    trial: Trial
    fit: Fit
    places: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintAlignment:
    """``form`` with the bubbles where the print has them, its registration and proof."""

    form: Form
    registration: Registration
    proof: Proof
    cues: tuple[str, ...]


def align_print(picture: Picture, form: Form, *, frame: Frame | None = None) -> PrintAlignment:
    """The proven place of ``form`` in ``picture`` (grey), sought in its own frames or in ``frame`` alone.

    Raises PageError: NOT_A_SHEET, PAGE_CUT, UNSURE_POSE.
    """
    blocks = bubble_arrays(form)
    sought = frames(picture, form.template) if frame is None else [frame]
    try:
        best = _proven(picture, form, blocks, sought, thorough=False)
    except PageError as error:
        if error.code is not Code.UNSURE_POSE:
            raise
        best = _proven(picture, form, blocks, sought, thorough=True)
    return _alignment(picture, form, blocks, best)


def _proven(
    picture: Picture, form: Form, blocks: BubbleArrays, sought: list[Frame], *, thorough: bool
) -> Laid:
    laid = _lay_all(form, blocks, _trials(picture, form, blocks, sought), thorough=thorough)
    if not laid:
        raise PageError(Code.NOT_A_SHEET)
    best = max(laid, key=lambda one: one.fit.share - DISTANCE_COST * one.fit.slipped(blocks))
    _prove(picture, form, blocks, best, laid)
    return best


def _lay_all(form: Form, blocks: BubbleArrays, frames: list[list[Trial]], *, thorough: bool) -> list[Laid]:
    """All frames turned all ways, until one frame leaves no doubt."""
    laid: list[Laid] = []
    for trials in frames:
        own: list[Laid] = []
        for trial in trials:
            best = max((one.fit.share for one in own), default=0.0)
            if not thorough and best > SURE and trial.support < HOPELESS * trials[0].support:
                continue
            found = fit(form, blocks, trial.figures, trial.homography, thorough=thorough)
            if found is not None:
                places = project(trial.homography, found.centres)
                own.append(Laid(trial=trial, fit=found, places=places))
        laid += own
        shares = sorted((one.fit.share for one in own), reverse=True)
        if shares and shares[0] > SURE and (len(shares) < 2 or shares[1] < shares[0] - 2 * CLEAR_LEAD):
            break
    return laid


def _trials(picture: Picture, form: Form, blocks: BubbleArrays, sought: list[Frame]) -> list[list[Trial]]:
    """For each frame its four turns, the best supported first; so are the frames."""
    seen: dict[int, Figures] = {}
    trials = []
    for frame in sought:
        turns = []
        for homography in turned(frame, form.template):
            pitch_px = blocks.smallest * _scale(homography, form)
            if pitch_px < MIN_PITCH_PX:
                continue
            step = round(np.log(pitch_px) / SCALE_STEP)
            if step not in seen:
                seen[step] = figures(picture, pitch_px=float(np.exp(step * SCALE_STEP)))
            likely = support(form, blocks, on_page(form, blocks, seen[step], homography))
            turns.append(Trial(frame=frame, homography=homography, figures=seen[step], support=likely))
        if turns:
            trials.append(sorted(turns, key=lambda one: -one.support))
    return sorted(trials, key=lambda turns: -turns[0].support)


def _scale(homography: Matrix, form: Form) -> float:
    """px per mm in the middle of the form."""
    middle = form.centres.mean(axis=0)
    at = project(homography, middle + np.array([(0, 0), (1, 0), (0, 1)]))
    return float(np.sqrt(abs(np.linalg.det(at[1:] - at[0]))))


def _prove(picture: Picture, form: Form, blocks: BubbleArrays, best: Laid, laid: list[Laid]) -> None:
    """Raises PageError unless ``best`` is the form's only possible place."""
    explained = best.fit.matched | best.fit.marked
    if best.fit.share < ENOUGH or best.fit.matched.sum() < 4:
        raise PageError(Code.NOT_A_SHEET)
    if _turned_round(best.trial):
        raise PageError(Code.UNSURE_POSE)
    sizes = np.bincount(blocks.array)
    if (np.bincount(blocks.array, explained)[sizes >= 4] < ARRAY_SHARE * sizes[sizes >= 4]).any():
        raise PageError(Code.UNSURE_POSE)
    if collided(form, blocks, best.fit):
        raise PageError(Code.UNSURE_POSE)
    height, width = picture.shape
    if not ((best.places >= 0) & (best.places <= (width - 1, height - 1))).all():
        raise PageError(Code.PAGE_CUT)
    lead = max(CLEAR_LEAD, 0.45 / np.sqrt(len(explained)))
    if any(_rival(best, one) and one.fit.share > best.fit.share - lead for one in laid):
        raise PageError(Code.UNSURE_POSE)
    _refute_slips(form, blocks, best)


def _turned_round(trial: Trial) -> bool:
    """Whether a person who set the corners held the page another way than the print stands."""
    top_left = project(trial.homography, np.zeros((1, 2)))[0]
    return trial.frame.cue == GIVEN and not np.allclose(top_left, trial.frame.corners[0], atol=0.5)


def _refute_slips(form: Form, blocks: BubbleArrays, best: Laid) -> None:
    """Raises PageError unless the print, or else the frame, tells every slip by one step."""
    off = np.abs(np.median(best.fit.offset, axis=0)) / blocks.usual
    astray = _astray(blocks, best.fit)
    if (astray > LOST).any():
        raise PageError(Code.UNSURE_POSE)
    ends = slips(form, blocks, best.trial.figures, best.trial.homography, best.fit)
    for way in range(4):
        last, beyond = ends.last[way].sum(), ends.beyond[way].sum()
        if not last or not beyond:
            there, more = 1.0, 1.0
        else:
            there, more = ends.printed[way].sum() / last, ends.more[way].sum() / beyond
        ended = there > END and more < END * there
        # Where the print goes on beyond the form, only the frame can tell; a hand is not as steady.
        steady = off[way // 2] < STEADY and best.trial.frame.cue != GIVEN
        if not ended and not (there > END and steady):
            raise PageError(Code.UNSURE_POSE)
        opposite = ends.more[way ^ 1]
        slid = (2 * ends.printed[way] < ends.last[way]) & (2 * opposite > ends.beyond[way ^ 1])
        if (slid & (ends.last[way] >= 2)).any():
            raise PageError(Code.UNSURE_POSE)
        # An array whose print goes on must lie to the others as the template says.
        goes_on = 2 * ends.more[way] > ends.beyond[way]
        if (goes_on & (astray[:, way // 2] > STEADY)).any():
            raise PageError(Code.UNSURE_POSE)


def _astray(blocks: BubbleArrays, found: Fit) -> Floats:
    """(A, 2) how far each array is off where the page as a whole has it, in its own pitches."""
    offsets = [np.median(found.offset[blocks.array == one], axis=0) for one in range(blocks.count)]
    common = np.median(found.offset, axis=0)
    return np.abs(np.array(offsets) - common) / blocks.pitch


def _rival(best: Laid, other: Laid) -> bool:
    """Whether ``other`` lays the page the other way round; steps aside are told by the ends."""
    one = best.places - best.places.mean(axis=0)
    two = other.places - other.places.mean(axis=0)
    alike = float((one * two).sum() / np.sqrt((one**2).sum() * (two**2).sum() + 1e-9))
    return alike < SAME_WAY


def _alignment(picture: Picture, form: Form, blocks: BubbleArrays, best: Laid) -> PrintAlignment:
    """Everything as the pages with exact geometry have it."""
    pose = flat_pose(form, best.trial.homography)
    radii = _to_the_line(picture, blocks, best.fit, pose)
    fitted = replace(form, centres=best.fit.centres, radii=radii)
    outlines = _outlines(measure(picture, fitted.centres, fitted.radii, pose), best.fit)
    explained = best.fit.matched | best.fit.marked
    per_block = np.bincount(form.block, explained) / np.maximum(np.bincount(form.block), 1)
    per_row = np.bincount(form.row, explained) / np.bincount(form.row)
    proof = replace(
        prove(picture, fitted, pose, outlines),
        worst=float(per_block.min()),
        ratio=float(per_block.min() / per_block.max()),
        rowfail=float((per_row < 0.5).mean()),
    )
    return PrintAlignment(
        form=fitted,
        registration=registered(pose, outlines, best.fit.matched),
        proof=proof,
        cues=(best.trial.frame.cue, "print"),
    )


def _to_the_line(picture: Picture, blocks: BubbleArrays, found: Fit, pose: Pose) -> Floats:
    """(N, 2) mm radii to the middle of the printed line; a figure's box reaches to its outside."""
    radii = found.radii.copy()
    if found.lettered:
        return radii
    seen = measure(picture, found.centres, radii, pose)
    clear = found.matched & ~found.marked & (seen.weight > CLEAR)
    for one in range(blocks.count):
        own = blocks.array == one
        if (clear & own).sum() >= 4:
            radii[own] *= float(np.median(seen.swell[clear & own]).clip(*SWELL))
    return radii


def _outlines(measured: Outlines, fitted: Fit) -> Outlines:
    """The outlines in the words of the figures: letters and boxes have no ring to measure."""
    plain = ~measured.inked & ~fitted.marked
    usual = max(float(np.median(measured.contrast[plain])) if plain.any() else 0.0, 0.05)
    clear = np.where(fitted.matched, usual, 0.0)
    return replace(
        measured,
        shift=fitted.away,
        swell=np.ones(len(clear)),
        contrast=clear,
        weight=clear,
        inked=measured.inked | fitted.marked,
    )
