"""First guesses where the page lies, from its corner marks and anchors: rough homographies mm → px."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints, Picture
from station.pipelines.features import Blobs
from station.pipelines.form import Form
from station.pipelines.pose import Matrix, fit_affine, fit_homography, project

MAX_CANDIDATES: Final = 60
MAX_TRIALS: Final = 24
TURNS: Final = 24
TURN_ORDER: Final = sorted(range(TURNS), key=lambda step: (step % (TURNS // 4) != 0, step))
"""Upright and quarter turns first: scans are nearly so."""

QUARTERS: Final = 4

DARKEST: Final = (10, 25, 60)
MAX_SQUARES: Final = 30
MAX_SQUARE_TRIALS: Final = 10


def mark_like(form: Form, small: Picture, found: Blobs, scales: tuple[float, float]) -> Blobs:
    """The blobs of ``small`` that may be corner marks by size and shape, the darkest on their ground first.

    Marks are printed black: of what a desk or a shadow's edge shows, little is as dark beside as
    bright a ground.
    """
    size = found.sizes.max(axis=1)
    side = np.array([m.size_mm for m in form.template.marks])
    lean = np.hypot(*found.offsets.T) / np.maximum(size, 1e-9)
    like = (size > 0.7 * side.min() * scales[0]) & (size < 1.9 * side.max() * scales[1])
    like &= found.sizes.min(axis=1) > 0.5 * size
    like &= (found.fill > 0.27) & (found.fill < 0.75) & (lean > 0.06) & (lean < 0.3)
    chosen = np.flatnonzero(like)
    dark = _darkness(small, (found.centres + found.offsets)[chosen], float(side.mean()) * scales[0])
    return found.keep(chosen[np.argsort(-dark, kind="stable")][:MAX_CANDIDATES])


def _darkness(small: Picture, at: Floats, side_px: float) -> Floats:
    """(N,) 0 to 1: the darkest pixel near each place (N, 2) px against the brightest around it."""
    near, around = (max(3, round(share * side_px)) | 1 for share in (0.5, 2.2))
    darkest = cv2.erode(small, np.ones((near, near), np.uint8))
    brightest = cv2.dilate(small, np.ones((around, around), np.uint8))
    x, y = np.clip(np.rint(at).astype(np.int64), 0, np.array(small.shape[::-1]) - 1).T
    return np.asarray(1 - darkest[y, x] / np.maximum(brightest[y, x].astype(np.float64), 1))


def from_pairs(form: Form, marks: Blobs, scales: tuple[float, float]) -> list[Matrix]:
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


def from_outermost(form: Form, marks: Blobs) -> Iterator[Floats]:
    """Homographies (K, 3, 3) through the outermost mark-like blob of each corner, for all turns of the page.

    On the paper nothing lies farther out than the marks; so this holds under any perspective.
    Off the paper something may: so among the darkest of ``marks`` and among more of them. First those
    of upright and quarter-turned pages, then the others.
    """
    if len(marks.centres) < 4 or len(form.marks) != 4:
        return
    seen = marks.centres + marks.offsets
    middle = form.marks.mean(axis=0)
    around = np.argsort(np.arctan2(form.marks[:, 1] - middle[1], form.marks[:, 0] - middle[0]))
    picked = _outermost(form, marks)
    given: set[tuple[int, ...]] = set()
    for steps in (TURN_ORDER[:QUARTERS], TURN_ORDER[QUARTERS:]):
        keys = dict.fromkeys(map(tuple, picked[:, steps].reshape(-1, 4).tolist()))
        fresh = [key for key in keys if key not in given and len(set(key)) == 4 and min(key) >= 0]
        given.update(fresh)
        corners = seen[np.array(fresh, np.int64).reshape(-1, 4)]
        corners = corners[_convex(corners[:, around])]
        try:
            found = _through_four(form.marks, corners)
        except np.linalg.LinAlgError:
            continue
        yield found[np.linalg.det(found) > 0]


def _outermost(form: Form, marks: Blobs) -> Ints:
    """(DARKEST, TURNS, 4) index of the mark-like blob that lies farthest out of those that lean as a corner
    does under a turn, among the darkest few; -1 where none leans so."""
    turn = np.arange(TURNS)[:, None] * 2 * np.pi / TURNS
    middle = form.marks.mean(axis=0)
    corner = np.arctan2(form.marks[:, 1] - middle[1], form.marks[:, 0] - middle[0])
    lean = np.angle(marks.offsets @ np.array([1, 1j]))
    fits = np.abs(_wrap(lean - (form.outward + turn)[:, :, None])) < 0.7
    way = np.stack([np.cos(corner + turn), np.sin(corner + turn)], axis=2)
    out = np.where(fits, way @ (marks.centres + marks.offsets).T, -np.inf)
    found = []
    for few in DARKEST:
        among = out[:, :, :few]
        found.append(np.where(np.isfinite(among.max(axis=2)), among.argmax(axis=2), -1))
    return np.stack(found)


def _through_four(source: Floats, targets: Floats) -> Floats:
    """The homographies (K, 3, 3) that take four points ``source`` (4, 2) to each of ``targets`` (K, 4, 2).

    Raises ``np.linalg.LinAlgError`` where three of the points lie on a line.
    """
    left = np.zeros((len(targets), 2, 4, 8))
    left[:, 0, :, :2] = left[:, 1, :, 3:5] = source
    left[:, 0, :, 2] = left[:, 1, :, 5] = 1.0
    wanted = targets.transpose(0, 2, 1)
    left[:, :, :, 6:] = -wanted[:, :, :, None] * source
    solved = np.linalg.solve(left.reshape(-1, 8, 8), wanted.reshape(-1, 8, 1))[:, :, 0]
    return np.concatenate([solved, np.ones((len(solved), 1))], axis=1).reshape(-1, 3, 3)


def _convex(corners: Floats) -> Bools:
    """Which (K,) of the corners (K, 4, 2), in order round the page, turn the same way all along."""
    side = corners[:, (1, 2, 3, 0)] - corners
    after = side[:, (1, 2, 3, 0)]
    turn = side[:, :, 0] * after[:, :, 1] - side[:, :, 1] * after[:, :, 0]
    return np.asarray((turn > 0).all(axis=1) | (turn < 0).all(axis=1))


def from_squares(form: Form, found: Blobs, scales: tuple[float, float]) -> Iterator[Matrix]:
    """Similarities through two anchors, for pages whose corner marks are cut: best explained first."""
    if len(form.squares) < 3 or not len(found.centres):
        return
    side = form.template.anchors[0].size_mm
    size, other = found.sizes.max(axis=1), found.sizes.min(axis=1)
    solid = (found.fill > 0.8) & (other > 0.75 * size)
    solid &= (size > 0.7 * side * scales[0]) & (size < 1.6 * side * scales[1] + 1)
    # Printed digits are solid too when small: the anchors are the largest of their kind.
    largest = np.sort(np.where(solid, size, 0.0))[-min(MAX_SQUARES, len(size))]
    squares = found.keep(np.asarray(solid & (size >= max(largest, 1.0))))
    if not 2 <= len(squares.centres) <= 2 * MAX_SQUARES:
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
        yield _similarity(complex(turn[i]), complex(shift[i]))


def _similarity(turn: complex, shift: complex) -> Matrix:
    """The map z → turn * z + shift of the complex plane as a 3x3 matrix."""
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0, 0, 1]])


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
            chosen.append(_similarity(complex(turn[i]), complex(shift[i])))
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


def through_marks(form: Form, marks: Blobs, start: Matrix) -> tuple[Matrix, int]:
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
