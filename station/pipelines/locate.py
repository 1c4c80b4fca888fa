"""Find where the form may lie: candidate homographies, best first. None of them is believed yet.

First leg: the corner marks, by pairs, then all printed bubbles near. Second leg: the
bubble outlines alone (`lattice`). The proof that a candidate is true is in `proof`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Ints, Picture
from station.pipelines.features import Blobs
from station.pipelines.form import RASTER_MM, Form
from station.pipelines.mark_starts import from_outermost, from_pairs, from_squares, mark_like, through_marks
from station.pipelines.pose import Matrix, Pose, fit_affine, fit_field, fit_homography, project

PAGE_SHARE: Final = (0.45, 1.12)
"""Length of the page's long side as a share of the picture's."""

BENDING: Final = ((2, 2.0), (3, 1.6), (3, 1.2), (4, 1.0))
ANCHOR_MM: Final = 3.0
LEAST_ANCHORS: Final = 5
CLEAR_SHARE: Final = 0.8
"""Where this share of the bubbles fits, no other hypothesis is worth a look."""

FRAMED_SHARE: Final = 0.65
"""So it is for this share where four marks stand round them."""


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
    ranked = _ranked(form, marks, found, sized, scales)
    given: list[Matrix] = []
    for matched, hits, homography in ranked:
        if matched < 0.2 * min(len(form.centres), ranked[0][0] + 20):
            return
        if any(_apart(form, homography, other) < 2.0 for other in given):
            continue
        given.append(homography)
        if hits >= 4:
            yield bend(form, found, flat_pose(form, homography))
        grown = settle(form, sized, homography)
        if grown is not None and (hits < 4 or _apart(form, grown, homography) > 0.5):
            yield bend(form, found, flat_pose(form, grown))


def _ranked(
    form: Form, marks: Blobs, found: Blobs, sized: Blobs, scales: tuple[float, float]
) -> list[tuple[int, int, Matrix]]:
    """First guesses as (bubbles that agree, marks it was fitted to, homography), best first.

    Ends early where a guess explains nearly all.
    """
    enough = CLEAR_SHARE * len(form.centres)
    ranked: list[tuple[int, int, Matrix]] = []
    for quad in from_outermost(form, marks):
        ranked.append((_agreeing(form, sized, quad), 4, quad))
        if ranked[-1][0] > FRAMED_SHARE * len(form.centres):
            return [ranked[-1]]
    for start in chain(from_pairs(form, marks, scales), from_squares(form, found, scales)):
        homography, hits = through_marks(form, marks, start)
        matched = _agreeing(form, sized, homography)
        if hits < 4 and (plain := _agreeing(form, sized, start)) > matched:
            matched, hits, homography = plain, 0, start
        ranked.append((matched, hits, homography))
        if matched > enough:
            break
    return sorted(ranked, key=lambda item: -item[0])


def _agreeing(form: Form, found: Blobs, homography: Matrix) -> int:
    """Bubbles that have a blob within 3 mm."""
    pairs = match(form, found, flat_pose(form, homography), 3.0)
    return 0 if pairs is None else len(np.unique(pairs[0]))


def flat_pose(form: Form, homography: Matrix) -> Pose:
    """A pose without residual field."""
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
        pose = fit_field(start, at, moved, degree=2)
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
        pose = fit_field(pose, form.centres[index], away, degree=degree)
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
