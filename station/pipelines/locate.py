"""Find where the form may lie: candidate homographies, best first. None of them is believed yet.

First leg: the corner marks, by pairs, then all printed bubbles near. Second leg: the
bubble outlines alone (`lattice`). The proof that a candidate is true is in `proof`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Ints, Picture
from station.pipelines.features import Blobs
from station.pipelines.form import RASTER_MM, Form
from station.pipelines.mark_starts import from_outermost, from_pairs, from_squares, mark_like, through_marks
from station.pipelines.pose import Matrix, Pose, fit_affine, fit_bend, fit_homography, project

PAGE_SHARE: Final = (0.45, 1.12)
"""Length of the page's long side as a share of the picture's."""

BENDING: Final = ((2, 2.0), (3, 1.6), (3, 1.2), (4, 1.0))
ANCHOR_MM: Final = 3.0
LEAST_ANCHORS: Final = 5
CLEAR_SHARE: Final = 0.8
"""Where this share of the bubbles fits, no other hypothesis is worth a look."""

FRAMED_SHARE: Final = 0.65
"""So it is for this share where four marks stand round them."""

LIKELY_SHARE: Final = 0.15
LIKELY_LEAD: Final = 1.5
"""Four marks with this share of the bubbles between them, and so many times as many as any other four,
are worth a look before more is searched."""

SAME_MM: Final = 2.0
"""Guesses that are nowhere farther apart than this are one."""

AGREES_MM: Final = 3.0

_Ranked = tuple[int, int, Matrix]
"""Bubbles that agree, marks it was fitted to, homography."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pose mm → px of the small picture and the number of bubbles that agree with it."""

    pose: Pose
    matched: int


def scale_range(form: Form, shape: tuple[int, ...]) -> tuple[float, float]:
    """Smallest and largest px per mm that the page can have in a picture of ``shape``."""
    full = max(shape[:2]) / max(form.template.width_mm, form.template.height_mm)
    return PAGE_SHARE[0] * full, PAGE_SHARE[1] * full


def by_marks(form: Form, small: Picture, found: Blobs, scales: tuple[float, float]) -> Iterator[Candidate]:
    """Candidates from corner marks among the blobs ``found`` in ``small``, best supported first."""
    if len(form.marks) < 2:
        return
    marks = mark_like(form, small, found, scales)
    size = found.sizes.max(axis=1)
    middle = 2 * float(np.sqrt(form.radii.prod(axis=1)).mean())
    sized = found.keep((size > 0.6 * middle * scales[0]) & (size < 1.9 * middle * scales[1]))
    given: list[Matrix] = []
    for ranked in _ranked(form, marks, found, sized, scales):
        for matched, hits, homography in ranked:
            if matched < 0.2 * min(len(form.centres), ranked[0][0] + 20):
                break
            if any(_apart(form, homography, other) < SAME_MM for other in given):
                continue
            given.append(homography)
            if hits >= 4:
                yield bend(form, found, flat_pose(form, homography))
            grown = settle(form, sized, homography)
            if grown is not None and (hits < 4 or _apart(form, grown, homography) > 0.5):
                yield bend(form, found, flat_pose(form, grown))


def _ranked(
    form: Form, marks: Blobs, found: Blobs, sized: Blobs, scales: tuple[float, float]
) -> Iterator[list[_Ranked]]:
    """First guesses, best first, in rounds: each costs more than the one before and holds its guesses too.

    Ends early where a guess explains nearly all.
    """
    quads: list[_Ranked] = []
    for batch in from_outermost(form, marks):
        quads += zip(agreeing(form, sized, batch).tolist(), [4] * len(batch), batch, strict=True)
        best = max(quads, key=_matched, default=None)
        if best is not None and best[0] > FRAMED_SHARE * len(form.centres):
            yield [best]
            return
    ranked = sorted(quads, key=_matched, reverse=True)
    if _likely(form, ranked):
        yield ranked[:1]
    for starts in (from_pairs, from_squares):
        if starts is from_squares and ranked and ranked[0][0] > CLEAR_SHARE * len(form.centres):
            break
        ranked += _moved(
            form, marks, sized, list(starts(form, marks if starts is from_pairs else found, scales))
        )
        ranked.sort(key=_matched, reverse=True)
    yield ranked


def _likely(form: Form, quads: Sequence[_Ranked]) -> bool:
    """The first of the ``quads``, best first, may be looked at before more is searched."""
    if not quads or quads[0][0] < LIKELY_SHARE * len(form.centres):
        return False
    others = (matched for matched, _, other in quads if _apart(form, quads[0][2], other) > SAME_MM)
    return quads[0][0] > LIKELY_LEAD * next(others, 0)


def _matched(guess: _Ranked) -> int:
    return guess[0]


def _moved(form: Form, marks: Blobs, sized: Blobs, starts: Sequence[Matrix]) -> list[_Ranked]:
    """Each of the guesses moved through the marks near, or as it is where more bubbles agree so."""
    if not starts:
        return []
    moved = [through_marks(form, marks, start) for start in starts]
    plain = agreeing(form, sized, np.stack(starts)).tolist()
    found = agreeing(form, sized, np.stack([homography for homography, _ in moved])).tolist()
    return [
        (plain[i], 0, starts[i]) if hits < 4 and plain[i] > found[i] else (found[i], hits, homography)
        for i, (homography, hits) in enumerate(moved)
    ]


def agreeing(form: Form, found: Blobs, homographies: Floats) -> Ints:
    """(K,) how many bubbles have a blob of their size within 3 mm under each of K ``homographies``."""
    volume = np.abs(np.linalg.det(homographies))
    firm = volume > 1e-12
    inverse = np.linalg.inv(np.where(firm[:, None, None], homographies, np.eye(3)))
    flat = inverse @ np.vstack([found.centres.T, np.ones(len(found.centres))])
    with np.errstate(divide="ignore", invalid="ignore"):
        mm = flat[:, :2] / flat[:, 2:]
    height, width = form.nearest.shape
    column, row = mm[:, 0] * (1 / RASTER_MM) + 0.5, mm[:, 1] * (1 / RASTER_MM) + 0.5
    on_page = (column >= 0) & (row >= 0) & (column < width) & (row < height) & firm[:, None]
    guess, blob = np.nonzero(on_page)
    x, y = mm[guess, 0, blob], mm[guess, 1, blob]
    index = form.nearest[row[guess, blob].astype(np.int64), column[guess, blob].astype(np.int64)]
    away = np.hypot(form.centres[index, 0] - x, form.centres[index, 1] - y)
    low = homographies[guess, 2]
    depth = np.abs(low[:, 0] * x + low[:, 1] * y + low[:, 2]) ** 1.5
    scale = np.sqrt(volume[guess]) / np.maximum(depth, 1e-9)
    share = np.sqrt(found.sizes.prod(axis=1))[blob] / (2 * scale * np.sqrt(form.radii.prod(axis=1))[index])
    near = (away < AGREES_MM) & (share > 0.6) & (share < 1.7)
    hit = np.zeros((len(homographies), len(form.centres)), bool)
    hit[guess[near], index[near]] = True
    return np.asarray(hit.sum(axis=1))


def flat_pose(form: Form, homography: Matrix) -> Pose:
    """A pose without bend."""
    size = (form.template.width_mm, form.template.height_mm)
    return Pose(homography=homography, centre=(size[0] / 2, size[1] / 2), span=max(size) / 2)


def _apart(form: Form, one: Matrix, other: Matrix) -> float:
    """Largest distance (mm) between the places of the page's corners under two homographies."""
    width, height = form.template.width_mm, form.template.height_mm
    corners = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    gap = np.hypot(*(project(one, corners) - project(other, corners)).T)
    return float(gap.max() / np.sqrt(abs(np.linalg.det(other[:2, :2]))))


def bend(form: Form, found: Blobs, start: Pose) -> Candidate:
    """Bend a flat pose along with the paper: squares first, which are far apart, then bubbles.

    The degree rises as more of the page agrees, so that the fit spreads from where it holds.
    """
    pose, matched = start, 0
    squares = _square_pairs(form, found, start)
    if len(squares[0]) >= 3:
        at = np.concatenate([squares[0], form.marks])
        moved = np.concatenate([squares[1], np.zeros_like(form.marks)])
        pose = fit_bend(start, at, moved, degree=2)
    for degree, tolerance in BENDING:
        pairs = match(form, found, pose, tolerance)
        if pairs is None:
            break
        index, seen = pairs
        matched = len(np.unique(index))
        if matched < 20:
            break
        flat = project(np.linalg.inv(pose.homography), seen)
        away = flat - form.centres[index]
        pose = fit_bend(pose, form.centres[index], away, degree=degree)
        if (
            matched > CLEAR_SHARE * len(form.centres)
            and np.abs(pose.bent(form.centres[index]) - flat).mean() < 0.15
        ):
            break
    return Candidate(pose=pose, matched=matched)


def anchored(
    form: Form, small: Picture, found: Blobs, scales: tuple[float, float], start: Matrix
) -> Pose | None:
    """The pose by corner marks and anchors alone, near ``start``: for pages without other print."""
    marks = mark_like(form, small, found, scales)
    if not len(form.marks) or not len(marks.centres) or abs(np.linalg.det(start)) < 1e-12:
        return None
    squares, away = _square_pairs(form, found, flat_pose(form, start))
    off = project(np.linalg.inv(start), marks.centres + marks.offsets)[None] - form.marks[:, None]
    gap = np.hypot(off[..., 0], off[..., 1])
    near, nearest = gap.min(axis=1) < ANCHOR_MM, gap.argmin(axis=1)
    at = np.concatenate([squares, form.marks[near]])
    moved = np.concatenate([away, off[near, nearest[near]]])
    if len(at) < LEAST_ANCHORS:
        return None
    try:
        return flat_pose(form, fit_homography(at, project(start, at + moved)))
    except np.linalg.LinAlgError:
        return None


def _square_pairs(form: Form, found: Blobs, pose: Pose) -> tuple[Floats, Floats]:
    """Anchors (mm) and how far (mm) from there a lone solid square of their size was seen."""
    if not len(form.squares):
        return form.squares, form.squares
    side = form.template.anchors[0].size_mm * np.sqrt(abs(np.linalg.det(pose.homography[:2, :2])))
    size = found.sizes.max(axis=1)
    solid = found.keep((found.fill > 0.7) & (size > 0.6 * side) & (size < 1.8 * side + 1))
    if not len(solid.centres):
        return form.squares[:0], form.squares[:0]
    away = project(np.linalg.inv(pose.homography), solid.centres)[None] - form.squares[:, None]
    gap = np.hypot(away[..., 0], away[..., 1])
    near = (gap < 6.0).sum(axis=1) == 1
    nearest = gap.argmin(axis=1)
    return form.squares[near], away[near, nearest[near]]


def settle(form: Form, found: Blobs, start: Matrix, *, first_mm: float = 4.0) -> Matrix | None:
    """Pull a rough homography onto the printed bubbles, in shrinking steps.

    Observed blobs of about a bubble's size are matched with the nearest bubble of the
    form; affine first, then the full homography. None where too few agree.
    """
    homography = start
    for tolerance in (first_mm, first_mm / 2, first_mm / 3, 0.8, 0.8):
        pairs = match(form, found, flat_pose(form, homography), tolerance)
        if pairs is None or len(pairs[0]) < 12:
            return None
        index, seen = pairs
        try:
            if tolerance > 2.5 or _thin(form.centres[index]):
                homography = fit_affine(form.centres[index], seen)
            else:
                homography = fit_homography(form.centres[index], seen)
        except np.linalg.LinAlgError:
            return None
    return homography


def match(form: Form, found: Blobs, pose: Pose, tolerance_mm: float) -> tuple[Ints, Floats] | None:
    """Bubbles (indices) and the blobs (px) within ``tolerance_mm`` of them under ``pose``."""
    homography = pose.homography
    if abs(np.linalg.det(homography)) < 1e-12:
        return None
    flat = project(np.linalg.inv(homography), found.centres)
    size = (form.template.width_mm, form.template.height_mm)
    found = found.keep(np.asarray(((flat > -15) & (flat < np.array(size) + 15)).all(axis=1)))
    mm = pose.to_mm(found.centres)
    height, width = form.nearest.shape
    with np.errstate(invalid="ignore"):
        cell = np.floor(mm / RASTER_MM + 0.5)
        inside = (cell >= 0).all(axis=1) & (cell[:, 0] < width) & (cell[:, 1] < height)
    cells = np.where(inside[:, None], cell, 0).astype(np.int64)
    index = form.nearest[cells[:, 1], cells[:, 0]]
    near = inside & (np.hypot(*(form.centres[index] - mm).T) < tolerance_mm)
    depth = np.abs(mm @ homography[2, :2] + homography[2, 2]) ** 1.5
    scale = np.sqrt(abs(np.linalg.det(homography))) / np.maximum(depth, 1e-9)
    size = np.sqrt(found.sizes.prod(axis=1)) / (2 * scale)
    expected = np.sqrt(form.radii[index].prod(axis=1))
    near &= (size > 0.6 * expected) & (size < 1.7 * expected)
    return index[near], found.centres[near]


def _thin(points: Floats) -> bool:
    """True where points lie too close to one line for a homography."""
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(spread[1] < 0.1 * spread[0])
