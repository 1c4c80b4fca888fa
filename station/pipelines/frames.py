"""Where a page without corner marks may lie: frames, each believed only with proof.

A frame is four corners in the picture that the page's own corners may fall on: the outline of
bright paper, four printed targets, or the whole picture. Which corner is the top left is not
known here; `turned` gives the four ways to lay the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import cv2
import numpy as np

from station.contracts.sheet import Framing, SheetTemplate
from station.pipelines.arrays import Bools, Floats, Picture
from station.pipelines.pose import Matrix, fit_homography

SEARCH_SIDE_PX: Final = 400
MIN_AREA: Final = 0.08
MAX_OUTLINES: Final = 4
MAX_TARGETS: Final = 12
MAX_QUADS: Final = 3
LEVELS: Final = 9
MAX_ALIKE: Final = 8
ALIKE_PX: Final = 16.0
ALIKE_SCORE: Final = 0.5
SAME_SHARE: Final = 0.02
"""Corners nearer than this share of the picture's side are the same corner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """``corners`` (4, 2) px, clockwise in the picture; ``cue``: what was seen there."""

    corners: Floats
    cue: str


def frames(picture: Picture, template: SheetTemplate) -> list[Frame]:
    """Frames for ``template`` in ``picture`` (grey), the likeliest first."""
    whole = _whole(picture)
    if template.framing is Framing.TARGETS:
        return target_frames(picture, template.marks[0].size_mm / template.width_mm)
    if template.framing is Framing.OUTLINE:
        return [*outline_frames(picture), whole]
    return [whole]


def turned(frame: Frame, template: SheetTemplate) -> list[Matrix]:
    """The four homographies mm → px that lay the page's corners on the frame's."""
    width, height = template.width_mm, template.height_mm
    page = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    return [fit_homography(page, np.roll(frame.corners, turn, axis=0)) for turn in range(4)]


def _whole(picture: Picture) -> Frame:
    height, width = picture.shape
    edge = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64) - 0.5
    return Frame(corners=edge, cue="picture")


def outline_frames(picture: Picture) -> list[Frame]:
    """Quadrilaterals of bright paper on something darker, the clearest first.

    Every grey level that cuts the picture in two gives a few; an outline that survives many
    levels is a sharp one.
    """
    scale = SEARCH_SIDE_PX / max(picture.shape)
    small = (
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    )
    scale = min(scale, 1.0)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (7, 7))
    paper = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), np.uint8)
    low, high = np.percentile(paper, (2, 98))
    masks = [np.where(paper > level, 255, 0) for level in np.linspace(low, high, LEVELS + 2)[1:-1]]
    edges = cv2.dilate(cv2.Canny(paper, 25, 60), np.ones((3, 3), np.uint8))
    found: list[tuple[Floats, float, int]] = []
    for mask in [*masks, edges]:
        for quad in _quads(np.asarray(mask, np.uint8)):
            _vote(found, quad, SAME_SHARE * max(small.shape))
    found.sort(key=lambda item: -item[1] * item[2] ** 0.5)
    return [Frame(corners=(q + 0.5) / scale - 0.5, cue="outline") for q, _, _ in found[:MAX_OUTLINES]]


def _vote(found: list[tuple[Floats, float, int]], quad: Floats, near: float) -> None:
    area = float(cv2.contourArea(quad.astype(np.float32)))
    for at, (other, size, votes) in enumerate(found):
        if np.abs(other - quad).max() < near:
            found[at] = ((other * votes + quad) / (votes + 1), size, votes + 1)
            return
    found.append((quad, area, 1))


def _quads(mask: Picture) -> list[Floats]:
    """Convex quadrilaterals among the outlines of ``mask``, clockwise from the top left."""
    height, width = mask.shape
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    quads = []
    for contour in sorted(contours, key=len, reverse=True)[:6]:
        hull = cv2.convexHull(contour)
        area = cv2.contourArea(hull)
        if area < MIN_AREA * height * width:
            continue
        for slack in (0.02, 0.04, 0.07):
            corners = cv2.approxPolyDP(hull, slack * cv2.arcLength(hull, True), True)[:, 0].astype(np.float64)
            if len(corners) == 4 and cv2.contourArea(corners.astype(np.float32)) > 0.85 * area:
                quads.append(_straight(_clockwise(corners), hull[:, 0].astype(np.float64), contour[:, 0]))
                break
    return quads


def _clockwise(corners: Floats) -> Floats:
    """Clockwise in the picture, beginning with the corner nearest to the picture's top left."""
    middle = corners.mean(axis=0)
    ordered = corners[np.argsort(np.arctan2(*(corners - middle).T[::-1]))]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)


def _straight(corners: Floats, hull: Floats, contour: Floats) -> Floats:
    """Sides through the outline's own points instead of between its corners."""
    lines = []
    points = contour.astype(np.float64)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
        normal = np.array([-along[1], along[0]])
        t, off = (points - a) @ along, (points - a) @ normal
        length = float(np.hypot(*(b - a)))
        near = (t > 0.08 * length) & (t < 0.92 * length) & (np.abs(off) < 0.03 * length + 1.5)
        if near.sum() < 10:
            return corners
        slope, shift = np.polyfit(t[near], off[near], 1)
        for _ in range(2):
            left = np.abs(off[near] - slope * t[near] - shift)
            fine = left <= max(0.7, 2 * float(np.median(left)))
            slope, shift = np.polyfit(t[near][fine], off[near][fine], 1)
        lines.append((a + shift * normal, along + slope * normal))
    crossings = [_crossing(lines[i - 1], lines[i]) for i in range(4)]
    moved = np.array(crossings)
    return moved if np.abs(moved - corners).max() < 0.1 * np.ptp(hull) else corners


def _crossing(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    (p, d), (q, e) = one, other
    matrix = np.stack([d, -e], axis=1)
    if abs(np.linalg.det(matrix)) < 1e-6:
        return (p + q) / 2
    return p + d * np.linalg.solve(matrix, q - p)[0]


def target_frames(picture: Picture, share: float) -> list[Frame]:
    """Frames whose corners are the centres of four like targets; ``share``: target / page width.

    A target is a dark figure that holds others about the same centre. One of the four may be
    spoilt: three and anything of their size where the fourth belongs will do.
    """
    centres, sizes, depth = concentric(picture)
    if not len(centres):
        return []
    if (depth >= 2).sum() < 4:
        best = int(np.argmax(depth * 1e6 + sizes))
        likes = _alike(picture, centres[best], float(sizes[best]))
        fresh = np.abs(likes[:, None] - centres[None]).max(axis=2).min(axis=1) > 0.3 * sizes[best]
        centres = np.vstack([centres, likes[fresh]])
        sizes = np.append(sizes, np.full(int(fresh.sum()), sizes[best]))
        depth = np.append(depth, np.ones(int(fresh.sum())))
    order = np.argsort(-depth * 1e6 - sizes)[:MAX_TARGETS]
    centres, sizes = centres[order], sizes[order]
    ranked: list[tuple[float, Floats]] = []
    for chosen in combinations(range(len(centres)), 4):
        index = np.array(chosen)
        if sizes[index].max() > 1.5 * sizes[index].min():
            continue
        corners = _clockwise(centres[index])
        score = _frame_like(corners, float(sizes[index].mean()), share)
        if score > 0:
            ranked.append((score, corners))
    for chosen in combinations(range(len(centres)), 3):
        index = np.array(chosen)
        if sizes[index].max() > 1.35 * sizes[index].min():
            continue
        for corner in index:
            others = index[index != corner]
            fourth = centres[others].sum(axis=0) - centres[corner]
            seen = _near_figure(picture, fourth, sizes[index])
            corners = _clockwise(np.vstack([centres[index], fourth if seen is None else seen]))
            score = _frame_like(corners, float(sizes[index].mean()), share)
            if score > 0:
                ranked.append(((0.1 if seen is None else 0.4) * score, corners))
    ranked.sort(key=lambda item: -item[0])
    return [Frame(corners=corners, cue="targets") for _, corners in ranked[:MAX_QUADS]]


def _frame_like(corners: Floats, size: float, share: float) -> float:
    """How well four targets may be a page's corners; 0: not at all."""
    side = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    turn = np.roll(corners, -1, axis=0) - corners
    following = np.roll(turn, -1, axis=0)
    sine = (turn[:, 0] * following[:, 1] - turn[:, 1] * following[:, 0]) / (side * np.roll(side, -1) + 1e-9)
    if sine.min() < 0.8 or side.min() < 3 * size:
        return 0.0
    if (
        side[0] < 0.6 * side[2]
        or side[2] < 0.6 * side[0]
        or side[1] < 0.6 * side[3]
        or side[3] < 0.6 * side[1]
    ):
        return 0.0
    # The marker's size is told as a share of the sheet, in a pose not known yet: a wide hint.
    fit = min(abs(np.log(size / (share * s))) for s in (side[0], side[1]))
    uneven = abs(np.log(side[0] / side[2])) + abs(np.log(side[1] / side[3])) + 1 - sine.min()
    return float(side.mean() ** 0.5 * np.exp(-fit - 3 * uneven))


def _near_figure(picture: Picture, expected: Floats, sizes: Floats) -> Floats | None:
    """Middle of a dark figure of the targets' size near where the fourth should be, if any."""
    size = float(sizes.mean())
    reach = 1.6 * size
    x, y = (int(v) for v in expected - reach)
    side = int(2 * reach)
    window = picture[max(0, y) : y + side, max(0, x) : x + side]
    if min(window.shape, default=0) < size:
        return None
    _, dark = cv2.threshold(window, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    box = stats[1:, 2:4].astype(np.float64)
    like = (np.abs(np.log(np.maximum(box, 1) / size)) < 0.3).all(axis=1)
    if not like.any():
        return None
    best = stats[1:][like][0]
    return np.array([max(0, x) + best[0] + (best[2] - 1) / 2, max(0, y) + best[1] + (best[3] - 1) / 2])


def concentric(picture: Picture) -> tuple[Floats, Floats, Floats]:
    """Centres (N, 2), sizes (N,) px of dark figures that hold at least one other about the
    same centre, and how many they hold (N,)."""
    side = max(15, round(max(picture.shape) / 24)) | 1
    mask = cv2.adaptiveThreshold(
        picture,
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        side,
        max(6.0, 0.1 * float(picture.mean())),
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, ltype=cv2.CV_32S)
    box = stats[1:, 2:4].astype(np.float64)
    size = box.max(axis=1)
    fine = (box.min(axis=1) > 0.7 * size) & (size >= 3) & (size < 0.2 * max(picture.shape))
    box, size = box[fine], size[fine]
    middle = stats[1:, :2][fine] + (box - 1) / 2
    holds = _holds(middle, size)
    outer = np.flatnonzero(holds >= 1)
    inner = _inside_bigger(middle[outer], size[outer])
    outer = outer[~inner]
    return middle[outer], size[outer], holds[outer].astype(np.float64)


def _alike(picture: Picture, centre: Floats, size: float) -> Floats:
    """(N, 2) px: places that look like the target at ``centre``, itself among them, best first.

    For targets that a blot or a stroke joins with something, so that no figure is left of them.
    """
    scale = min(1.0, ALIKE_PX / size)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    at, half = (centre + 0.5) * scale - 0.5, 0.55 * size * scale
    patch = cv2.getRectSubPix(small, (2 * round(half) + 1,) * 2, (float(at[0]), float(at[1])))
    if min(small.shape) <= min(patch.shape):
        return np.zeros((0, 2))
    score = cv2.matchTemplate(small, patch, cv2.TM_CCOEFF_NORMED)
    found = []
    for _ in range(MAX_ALIKE):
        _, best, _, (x, y) = cv2.minMaxLoc(score)
        if best < ALIKE_SCORE:
            break
        found.append((x + round(half), y + round(half)))
        reach = round(half)
        score[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = -1
    return (np.array(found, np.float64).reshape(-1, 2) + 0.5) / scale - 0.5


def _holds(middle: Floats, size: Floats) -> Floats:
    count = np.zeros(len(size))
    for at in np.flatnonzero(size >= 9):
        near = (np.abs(middle - middle[at]) < 0.09 * size[at]).all(axis=1)
        ratio = size[near] / size[at]
        count[at] = ((ratio > 0.12) & (ratio < 0.85)).sum()
    return count


def _inside_bigger(middle: Floats, size: Floats) -> Bools:
    gap = np.abs(middle[:, None] - middle[None]).max(axis=2)
    return np.asarray(((gap < 0.2 * size[None]) & (size[None] > 1.15 * size[:, None])).any(axis=1))
