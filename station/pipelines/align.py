"""Align a form with a picture, believed only with proof; otherwise say what the picture is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import cv2
import numpy as np

from station.errors import Code, PageError
from station.pipelines import lattice, locate
from station.pipelines.align_print import align_print
from station.pipelines.arrays import Picture
from station.pipelines.bent import astray, follow, spread
from station.pipelines.features import Blobs, Ellipses, blobs, ellipses, ink
from station.pipelines.form import Form
from station.pipelines.locate import Candidate
from station.pipelines.outlines import measure
from station.pipelines.pose import Matrix, Pose
from station.pipelines.proof import MOST_INSIDE, Proof, filled_places, prove
from station.pipelines.register import Registration, register
from station.pipelines.strangers import unexplained

SEARCH_SIDE_PX: Final = 900
FINE_SIDE_PX: Final = 1700
RING_SIDE_PX: Final = 1250
FINE_WINDOW_MM: Final = 3.0
BLANK_SPREAD: Final = 6.0
FEW_CLEAR: Final = 0.08
SPREAD_SHARE: Final = 0.25
MAX_MARK_TRIALS: Final = 5
MAX_LATTICE_TRIALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A form laid on the working picture. ``cues``: what led to the pose; ``proven``: the print shows that
    it is the right one (else only a person says so)."""

    form: Form
    registration: Registration
    proof: Proof
    cues: tuple[str, ...]
    proven: bool = True

    @property
    def pose(self) -> Pose:
        return self.registration.pose

    @property
    def merit(self) -> float:
        """For the choice between forms and poses: all print explained, none missing."""
        return self.proof.ratio - self.proof.rowfail - self.proof.unexplained


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The working picture (grey) and ``small``, its reduction by ``factor`` for the search."""

    picture: Picture
    small: Picture
    factor: int

    @property
    def enlarge(self) -> Matrix:
        """Small px → working px."""
        f = float(self.factor)
        return np.array([[f, 0, (f - 1) / 2], [0, f, (f - 1) / 2], [0, 0, 1]])

    def enlarged(self, pose: Pose) -> Pose:
        """``pose`` (mm → small px) as mm → working px."""
        return replace(pose, homography=self.enlarge @ pose.homography)


def scene(picture: Picture, *, side_px: int = SEARCH_SIDE_PX) -> Scene:
    """Reduce ``picture`` by a whole factor to about ``side_px``."""
    factor = max(1, round(max(picture.shape) / side_px))
    height, width = picture.shape[0] // factor, picture.shape[1] // factor
    even = picture[: height * factor, : width * factor]
    small = even if factor == 1 else cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
    return Scene(picture=picture, small=np.asarray(small, np.uint8), factor=factor)


def align(view: Scene, form: Form) -> Alignment:
    """The proven alignment of ``form``.

    Raises PageError: BLANK_PAGE, NOT_A_SHEET, OTHER_FORM, MIRRORED, PAGE_CUT, TWO_SHEETS.
    """
    if float(cv2.meanStdDev(view.small)[1][0, 0]) < BLANK_SPREAD:
        raise PageError(Code.BLANK_PAGE)
    if not form.template.bubbles_exact:
        laid = align_print(view.picture, form)
        return Alignment(form=laid.form, registration=laid.registration, proof=laid.proof, cues=laid.cues)
    best: Alignment | None = None
    for attempt in _attempts(view, form):
        if attempt.proof.accepted:
            return attempt
        if attempt.proof.other_form:
            raise PageError(Code.OTHER_FORM)
        if best is None or attempt.merit > best.merit:
            best = attempt
    raise PageError(verdict(view, form, best))


def _attempts(view: Scene, form: Form) -> Iterator[Alignment]:
    scales = _scales(view, form)
    found = search_blobs(view, scales)
    by_marks = locate.by_marks(form, view.small, found, scales)
    for candidate in islice(by_marks, MAX_MARK_TRIALS):
        yield best_of(view, form, candidate, found, "marks")
    if _mirrored(view, form):
        raise PageError(Code.MIRRORED)
    for scaled, rings in ring_views(view, form):
        for candidate in islice(lattice.by_lattice(form, rings), MAX_LATTICE_TRIALS):
            yield best_of(view, form, rescaled(candidate, scaled, view), found, "rings")


def ring_views(view: Scene, form: Form) -> Iterator[tuple[Scene, Ellipses]]:
    """Outlines of a bubble's size: clear ones first, then pale and fine ones in larger pictures."""
    yield view, _rings(view, form)
    tried = 0
    for side_px in (RING_SIDE_PX, FINE_SIDE_PX):
        large = scene(view.picture, side_px=side_px)
        if large.factor == tried:
            continue
        tried = large.factor
        yield large, _rings(large, form, fine=True)


def best_of(view: Scene, form: Form, candidate: Candidate, found: Blobs, cue: str) -> Alignment:
    """The candidate as it is, or, where that does not explain every row, spread from its surest part."""
    plain = _register_and_prove(view, form, candidate, found, cue)
    if plain.proof.accepted and not plain.proof.rowfail:
        return plain
    if candidate.matched < SPREAD_SHARE * len(form.centres):
        return plain
    grown = spread(form, found, candidate.pose)
    if grown is None:
        return plain
    start = view.enlarged(grown[0])
    outlines = measure(view.picture, form.centres, form.radii, start)
    registration = follow(view.picture, form, start, outlines)
    proof = _proof(view, form, registration, found)
    bent = Alignment(form=form, registration=registration, proof=proof, cues=(cue,))
    return max(plain, bent, key=lambda one: (one.proof.accepted, one.merit))


def rescaled(candidate: Candidate, source: Scene, target: Scene) -> Candidate:
    """``candidate`` found in one reduction of a picture, in px of another."""
    to_target = np.linalg.inv(target.enlarge) @ source.enlarge
    pose = replace(candidate.pose, homography=to_target @ candidate.pose.homography)
    return replace(candidate, pose=pose)


def _scales(view: Scene, form: Form) -> tuple[float, float]:
    return locate.scale_range(form, view.small.shape)


def _rings(view: Scene, form: Form, *, fine: bool = False) -> Ellipses:
    scales = _scales(view, form)
    if fine:
        mask = lattice.fine_lines(view.small, window_px=FINE_WINDOW_MM * scales[1])
    else:
        mask = ink(view.small, stroke_px=7 * scales[1])
    middle = float(np.median(np.sqrt(form.radii.prod(axis=1))))
    return ellipses(mask, radius_px=(0.75 * middle * scales[0], 1.3 * middle * scales[1]))


def search_blobs(view: Scene, scales: tuple[float, float]) -> Blobs:
    return blobs(ink(view.small, stroke_px=7 * scales[1]), at_least_px=1.2 * scales[0])


def _register_and_prove(view: Scene, form: Form, candidate: Candidate, found: Blobs, cue: str) -> Alignment:
    """Where the print lies from ``candidate`` on: a narrow look first, where nearly all bubbles matched."""
    tight = candidate.matched > 0.7 * len(form.centres) and cue == "marks"
    start = view.enlarged(candidate.pose)
    for coarse in (False, True) if tight else (True,):
        registration = register(view.picture, form, start, coarse=coarse)
        if astray(form, registration):
            registration = follow(view.picture, form, registration.pose, registration.outlines)
        if registration.clear < FEW_CLEAR * len(form.centres):
            start, registration = _anchored(view, form, candidate, found) or (start, registration)
        proof = _proof(view, form, registration, found)
        if proof.structure:
            break
    return Alignment(form=form, registration=registration, proof=proof, cues=(cue,))


def _anchored(
    view: Scene, form: Form, candidate: Candidate, found: Blobs
) -> tuple[Pose, Registration] | None:
    """A start from corner marks and anchors alone, and what came of it; None where there are too few.

    The student's marks lie only roughly on the bubbles: without print they prove the form, not its place.
    """
    steady = locate.anchored(form, view.small, found, _scales(view, form), candidate.pose.homography)
    if steady is None:
        return None
    start = view.enlarged(steady)
    return start, register(view.picture, form, start)


def _proof(view: Scene, form: Form, registration: Registration, found: Blobs) -> Proof:
    """Weigh a registration; strangers are only looked for where the form itself is there."""
    pose, outlines = registration.pose, registration.outlines
    blots = filled_places(form, pose, found, view.enlarge)
    proof = prove(view.picture, form, pose, outlines, blots)
    if not proof.structure and not proof.filled_in:
        return proof
    extra = unexplained(view.picture, form, pose, outlines, found, view.enlarge)
    return proof.beside(extra, len(form.centres))


def verdict(view: Scene, form: Form, best: Alignment | None) -> Code:
    """Why nothing was accepted, as well as it can be told."""
    if best is not None and best.proof.structure:
        if best.proof.inside < MOST_INSIDE:
            return Code.PAGE_CUT
        return Code.TWO_SHEETS if best.proof.unexplained < 0.5 else Code.OTHER_FORM
    rings = _rings(view, form)
    if best is not None and (best.proof.squares >= 0.5 or len(rings.centres) >= 40):
        return Code.OTHER_FORM
    return Code.OTHER_FORM if len(rings.centres) >= 60 else Code.NOT_A_SHEET


def _mirrored(view: Scene, form: Form) -> bool:
    flipped = Scene(
        picture=np.ascontiguousarray(view.picture[:, ::-1]),
        small=np.ascontiguousarray(view.small[:, ::-1]),
        factor=view.factor,
    )
    scales = _scales(flipped, form)
    found = search_blobs(flipped, scales)
    candidate = next(locate.by_marks(form, flipped.small, found, scales), None)
    return (
        candidate is not None
        and _register_and_prove(flipped, form, candidate, found, "marks").proof.structure
    )
