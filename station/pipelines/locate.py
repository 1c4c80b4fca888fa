"""Find where the form may lie: candidate homographies, best first. None of them is believed yet.

First leg: the corner marks, by pairs, then all printed bubbles near. Second leg: the
bubble outlines alone (`lattice`). The proof that a candidate is true is in `proof`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Ints
from station.pipelines.features import Blobs
from station.pipelines.form import RASTER_MM, Form
from station.pipelines.pose import Matrix, Pose, fit_affine, fit_field, fit_homography, project

PAGE_SHARE: Final = (0.45, 1.12)
"""Length of the page's long side as a share of the picture's."""

MAX_CANDIDATES: Final = 90
BENDING: Final = ((2, 2.0), (3, 1.6), (3, 1.2), (4, 1.0))
MAX_TRIALS: Final = 24
TURNS: Final = 24
MAX_SQUARES: Final = 30
MAX_SQUARE_TRIALS: Final = 10
CLEAR_SHARE: Final = 0.8
"""Where this share of the bubbles fits, no other hypothesis is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pose mm → px of the small picture and the number of bubbles that agree with it."""

    pose: Pose
    matched: int


def scale_range(form: Form, shape: tuple[int, ...]) -> tuple[float, float]:
    """Smallest and largest px per mm that the page can have in a picture of ``shape``."""
    full = max(shape[:2]) / max(form.template.width_mm, form.template.height_mm)
    return PAGE_SHARE[0] * full, PAGE_SHARE[1] * full


def by_marks(form: Form, found: Blobs, scales: tuple[float, float]) -> Iterator[Candidate]:
    """Candidates from pairs of corner marks, best supported first."""
    if len(form.marks) < 2:
        return
    marks = _mark_like(form, found, scales)
    size = found.sizes.max(axis=1)
    middle = 2 * float(np.sqrt(form.radii.prod(axis=1)).mean())
    sized = found.keep((size > 0.6 * middle * scales[0]) & (size < 1.9 * middle * scales[1]))
    ranked = [(_agreeing(form, sized, quad), 4, quad) for quad in _outermost(form, marks)]
    clear = any(matched > CLEAR_SHARE * len(form.centres) for matched, _, _ in ranked)
    starts = chain(_pair_hypotheses(form, marks, scales), _square_hypotheses(form, found, scales))
    for start in () if clear else starts:
        homography, hits = _through_marks(form, marks, start)
        matched = _agreeing(form, sized, homography)
        if hits < 4 and (plain := _agreeing(form, sized, start)) > matched:
            matched, hits, homography = plain, 0, start
        ranked.append((matched, hits, homography))
        if matched > CLEAR_SHARE * len(form.centres):
            break
    ranked.sort(key=lambda item: -item[0])
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


def _mark_like(form: Form, found: Blobs, scales: tuple[float, float]) -> Blobs:
    size = found.sizes.max(axis=1)
    side = np.array([m.size_mm for m in form.template.marks])
    lean = np.hypot(*found.offsets.T) / np.maximum(size, 1e-9)
    like = (size > 0.7 * side.min() * scales[0]) & (size < 1.9 * side.max() * scales[1])
    like &= found.sizes.min(axis=1) > 0.5 * size
    like &= (found.fill > 0.27) & (found.fill < 0.72) & (lean > 0.06) & (lean < 0.3)
    chosen = found.keep(like)
    if len(chosen.centres) <= MAX_CANDIDATES:
        return chosen
    lean = np.hypot(*chosen.offsets.T) / chosen.sizes.max(axis=1)
    typical = np.abs(chosen.fill - 0.48) + np.abs(lean - 0.17)
    keep = np.zeros(len(typical), bool)
    keep[np.argsort(typical)[:MAX_CANDIDATES]] = True
    return chosen.keep(keep)


def _pair_hypotheses(form: Form, marks: Blobs, scales: tuple[float, float]) -> list[Matrix]:
    """Similarities through two marks each, ranked by how many marks they explain."""
    if len(marks.centres) < 2:
        return []
    seen = marks.centres @ np.array([1, 1j])
    lean = np.angle(marks.offsets @ np.array([1, 1j]))
    side = marks.sizes.max(axis=1)
    wanted = form.marks @ np.array([1, 1j])
    sizes = np.array([m.size_mm for m in form.template.marks])
    turns, shifts, quality = [], [], []
    for a, b in combinations(range(len(wanted)), 2):
        with np.errstate(invalid="ignore", divide="ignore"):
            turn = (seen[None, :] - seen[:, None]) / (wanted[b] - wanted[a])
            scale, angle = np.abs(turn), np.angle(turn)
            bad_a = np.abs(_wrap(lean[:, None] - form.outward[a] - angle))
            bad_b = np.abs(_wrap(lean[None, :] - form.outward[b] - angle))
            big_a = np.abs(np.log(side[:, None] / (sizes[a] * 1.12 * scale)))
            big_b = np.abs(np.log(side[None, :] / (sizes[b] * 1.12 * scale)))
        good = (scale > scales[0]) & (scale < scales[1]) & (bad_a < 0.6) & (bad_b < 0.6)
        good &= (big_a < 0.5) & (big_b < 0.5)
        i, j = np.nonzero(good)
        turns.append(turn[i, j])
        shifts.append(seen[i] - turn[i, j] * wanted[a])
        quality.append(bad_a[i, j] + bad_b[i, j] + big_a[i, j] + big_b[i, j])
    turn, shift = np.concatenate(turns), np.concatenate(shifts)
    best = np.argsort(np.concatenate(quality))[:400]
    return _most_supported(form, marks, turn[best], shift[best])


def _outermost(form: Form, marks: Blobs) -> Iterator[Matrix]:
    """Homographies through the outermost mark-like blob of each corner, for all turns of the page.

    On the paper nothing lies farther out than the marks; so this holds under any perspective.
    """
    if len(marks.centres) < 4 or len(form.marks) != 4:
        return
    seen = marks.centres + marks.offsets
    lean = np.angle(marks.offsets @ np.array([1, 1j]))
    middle = form.marks.mean(axis=0)
    corner = np.arctan2(form.marks[:, 1] - middle[1], form.marks[:, 0] - middle[0])
    around = np.argsort(corner)
    given = set()
    for turn in np.arange(TURNS) * 2 * np.pi / TURNS:
        picked = []
        for k in range(4):
            fits = np.flatnonzero(np.abs(_wrap(lean - form.outward[k] - turn)) < 0.7)
            way = np.array([np.cos(corner[k] + turn), np.sin(corner[k] + turn)])
            if len(fits):
                picked.append(int(fits[(seen[fits] @ way).argmax()]))
        key = tuple(picked)
        if len(set(key)) < 4 or key in given:
            continue
        given.add(key)
        try:
            homography = fit_homography(form.marks, seen[list(key)])
        except np.linalg.LinAlgError:
            continue
        if np.linalg.det(homography) > 0 and _convex(seen[np.array(key)[around]]):
            yield homography


def _convex(corners: Floats) -> bool:
    """The corners (4, 2), in order round the page, turn the same way."""
    side = np.roll(corners, -1, axis=0) - corners
    after = np.roll(side, -1, axis=0)
    turn = side[:, 0] * after[:, 1] - side[:, 1] * after[:, 0]
    return bool((turn > 0).all() or (turn < 0).all())


def _square_hypotheses(form: Form, found: Blobs, scales: tuple[float, float]) -> Iterator[Matrix]:
    """Similarities through two anchors, for pages whose corner marks are cut: best explained first."""
    if len(form.squares) < 3:
        return
    side = form.template.anchors[0].size_mm
    size, other = found.sizes.max(axis=1), found.sizes.min(axis=1)
    solid = (found.fill > 0.75) & (other > 0.6 * size)
    solid &= (size > 0.7 * side * scales[0]) & (size < 1.6 * side * scales[1] + 1)
    squares = found.keep(np.asarray(solid))
    if not 2 <= len(squares.centres) <= MAX_SQUARES:
        return
    seen, wanted = squares.centres @ np.array([1, 1j]), form.squares @ np.array([1, 1j])
    turns, shifts = [], []
    for a, b in combinations(range(len(wanted)), 2):
        turn = (seen[None, :] - seen[:, None]) / (wanted[b] - wanted[a])
        size_mm = squares.sizes.max(axis=1) / np.maximum(np.abs(turn), 1e-9)
        fits = (np.abs(turn) > scales[0]) & (np.abs(turn) < scales[1]) & (np.abs(size_mm - side) < 0.8)
        i, j = np.nonzero(fits)
        turns.append(turn[i, j])
        shifts.append(seen[i] - turn[i, j] * wanted[a])
    turn, shift = np.concatenate(turns), np.concatenate(shifts)
    expected = turn[:, None] * wanted[None] + shift[:, None]
    gap = np.abs(expected[:, :, None] - seen[None, None]).min(axis=2) / np.abs(turn)[:, None]
    support = np.exp(-((gap / 2.5) ** 2)).sum(axis=1)
    for i in np.argsort(-support, kind="stable")[:MAX_SQUARE_TRIALS]:
        t, s = complex(turn[i]), complex(shift[i])
        yield np.array([[t.real, -t.imag, s.real], [t.imag, t.real, s.imag], [0, 0, 1]])


def _most_supported(form: Form, marks: Blobs, turn: Floats, shift: Floats) -> list[Matrix]:
    if not len(turn):
        return []
    wanted = form.marks @ np.array([1, 1j])
    expected = turn[:, None] * wanted[None] + shift[:, None]
    gap = _gaps(form, marks, expected, np.angle(turn)).min(axis=2) / np.abs(turn)[:, None]
    support = np.exp(-gap / 15.0).sum(axis=1)
    chosen: list[Matrix] = []
    corners: list[Floats] = []
    for i in np.argsort(-support, kind="stable"):
        if all(np.abs(expected[i] - other).max() > 6 * np.abs(turn[i]) for other in corners):
            corners.append(expected[i])
            t, s = complex(turn[i]), complex(shift[i])
            chosen.append(np.array([[t.real, -t.imag, s.real], [t.imag, t.real, s.imag], [0, 0, 1]]))
        if len(chosen) >= MAX_TRIALS:
            break
    return chosen


def _gaps(form: Form, marks: Blobs, expected: Floats, turn: Floats) -> Floats:
    """Distances (M, K, N) px from M expectations of K corners to N blobs that lean the right way."""
    seen = (marks.centres + marks.offsets) @ np.array([1, 1j])
    lean = np.angle(marks.offsets @ np.array([1, 1j]))
    astray = np.abs(_wrap(lean[None, None] - form.outward[None, :, None] - turn[:, None, None]))
    gap = np.abs(expected[:, :, None] - seen[None, None])
    return np.where(astray < 0.7, gap, np.inf)


def _through_marks(form: Form, marks: Blobs, start: Matrix) -> tuple[Matrix, int]:
    """Move a pair's similarity onto all marks near where it expects them; how many those are."""
    if not len(marks.centres):
        return start, 0
    turn = np.array([np.arctan2(start[1, 0], start[0, 0])])
    scale = float(np.hypot(start[1, 0], start[0, 0]))
    expected = project(start, form.marks) @ np.array([1, 1j])
    gap = _gaps(form, marks, expected[None], turn)[0]
    nearest = gap.argmin(axis=1)
    good = gap[np.arange(len(gap)), nearest] < 45 * scale
    seen = (marks.centres + marks.offsets)[nearest[good]]
    hits = int(good.sum())
    if hits >= 4:
        return fit_homography(form.marks[good], seen), hits
    if hits == 3:
        return fit_affine(form.marks[good], seen), hits
    return start, hits


def _wrap(angle: Floats) -> Floats:
    return (angle + np.pi) % (2 * np.pi) - np.pi
