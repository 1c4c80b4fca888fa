"""Find printed targets, rings around a dot, and the four of them that frame a page."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Bools, Floats, Picture
from station.pipelines.figures import near

MAX_TARGETS: Final = 12
MAX_SPOILT: Final = 8
MAX_QUADS: Final = 3
MAX_ALIKE: Final = 8
ALIKE_PX: Final = 16.0
ALIKE_SCORE: Final = 0.5
MIN_TARGET_PX: Final = 9


def target_quads(picture: Picture, share: float) -> list[Floats]:
    """Corners (4, 2) px clockwise: the centres of four like targets, likeliest first.

    ``share``: target / page width, a hint. One of the four may be spoilt: then three, and
    anything of their size where the fourth belongs, will do.
    """
    centres, sizes, depth = concentric(picture)
    if not len(centres):
        return []
    whole = int((depth >= 2).sum())
    if whole < 4:
        best = int(np.argmax(depth * 1e6 + sizes))
        likes = _alike(picture, centres[best], float(sizes[best]))
        fresh = np.abs(likes[:, None] - centres[None]).max(axis=2).min(axis=1) > 0.3 * sizes[best]
        centres = np.vstack([centres, likes[fresh]])
        sizes = np.append(sizes, np.full(int(fresh.sum()), sizes[best]))
        depth = np.append(depth, np.ones(int(fresh.sum())))
    order = np.argsort(-depth * 1e6 - sizes)[:MAX_TARGETS]
    ranked = _fours(centres[order], sizes[order], share)
    if whole < 4 or not ranked:
        few = order[:MAX_SPOILT]
        ranked += _threes(picture, centres[few], sizes[few], share)
    ranked.sort(key=lambda item: -item[0])
    return [corners for _, corners in ranked[:MAX_QUADS]]


def clockwise(corners: Floats) -> Floats:
    """(4, 2) clockwise in the picture, beginning with the corner nearest to the picture's top left."""
    away = corners - corners.mean(axis=0)
    ordered = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)


def _fours(centres: Floats, sizes: Floats, share: float) -> list[tuple[float, Floats]]:
    ranked = []
    for chosen in combinations(range(len(centres)), 4):
        index = np.array(chosen)
        if sizes[index].max() > 1.5 * sizes[index].min():
            continue
        corners = clockwise(centres[index])
        score = _frame_like(corners, float(sizes[index].mean()), share)
        if score > 0:
            ranked.append((score, corners))
    return ranked


def _threes(picture: Picture, centres: Floats, sizes: Floats, share: float) -> list[tuple[float, Floats]]:
    ranked = []
    for chosen in combinations(range(len(centres)), 3):
        index = np.array(chosen)
        if sizes[index].max() > 1.35 * sizes[index].min():
            continue
        size = float(sizes[index].mean())
        for corner in chosen:
            others = index[index != corner]
            fourth = centres[others].sum(axis=0) - centres[corner]
            if _frame_like(clockwise(np.vstack([centres[index], fourth])), size, share) == 0:
                continue
            seen = _near_figure(picture, fourth, size)
            corners = clockwise(np.vstack([centres[index], fourth if seen is None else seen]))
            score = _frame_like(corners, size, share)
            ranked.append(((0.1 if seen is None else 0.4) * score, corners))
    return ranked


def _frame_like(corners: Floats, size: float, share: float) -> float:
    """How well four targets of ``size`` px may be a page's corners; 0: not at all."""
    along = np.roll(corners, -1, axis=0) - corners
    side = np.hypot(along[:, 0], along[:, 1])
    after = np.roll(along, -1, axis=0)
    if side.min() < 3 * size:
        return 0.0
    sine = (along[:, 0] * after[:, 1] - along[:, 1] * after[:, 0]) / (side * np.roll(side, -1))
    taper = np.abs(np.log(side[:2] / side[2:]))
    if sine.min() < 0.8 or taper.max() > 0.5:
        return 0.0
    # The target's size is told as a share of the sheet, in a pose not known yet: a wide hint.
    fit = float(np.abs(np.log(size / (share * side[:2]))).min())
    uneven = float(taper.sum() + 1 - sine.min())
    return float(np.sqrt(side.mean()) * np.exp(-fit - 3 * uneven))


def _near_figure(picture: Picture, expected: Floats, size: float) -> Floats | None:
    """Middle of a dark figure of ``size`` px near where the fourth target should be, if any."""
    x, y = (max(0, int(v)) for v in expected - 1.6 * size)
    side = int(3.2 * size)
    window = picture[y : y + side, x : x + side]
    if min(window.shape, default=0) < size:
        return None
    _, dark = cv2.threshold(window, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    like = (np.abs(np.log(np.maximum(stats[1:, 2:4], 1) / size)) < 0.3).all(axis=1)
    if not like.any():
        return None
    box = stats[1:][like][0]
    return np.array([x + box[0] + (box[2] - 1) / 2, y + box[1] + (box[3] - 1) / 2])


def concentric(picture: Picture) -> tuple[Floats, Floats, Floats]:
    """Centres (N, 2), sizes (N,) px of dark figures that hold at least one other about the
    same centre, and how many they hold (N,)."""
    side = max(15, round(max(picture.shape) / 24)) | 1
    step = max(6.0, 0.1 * float(picture[::4, ::4].mean()))
    mask = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, step)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, ltype=cv2.CV_32S)
    box = stats[1:, 2:4].astype(np.float64)
    size = box.max(axis=1)
    fine = (box.min(axis=1) > 0.7 * size) & (size >= 3) & (size < 0.1 * max(picture.shape))
    box, size = box[fine], size[fine]
    middle = stats[1:, :2][fine] + (box - 1) / 2
    holds = _holds(middle, size)
    outer = np.flatnonzero(holds >= 1)
    outer = outer[~_inside_bigger(middle[outer], size[outer])]
    return middle[outer], size[outer], holds[outer]


def _holds(middle: Floats, size: Floats) -> Floats:
    """(N,) how many smaller figures each one has about its centre."""
    large = np.flatnonzero(size >= MIN_TARGET_PX)
    if not len(large):
        return np.zeros(len(size))
    one, other = near(middle[large], middle, 0.13 * float(size.max()))
    one = large[one]
    ratio = size[other] / size[one]
    held = (ratio > 0.12) & (ratio < 0.85)
    held &= (np.abs(middle[one] - middle[other]) < 0.09 * size[one][:, None]).all(axis=1)
    return np.bincount(one[held], minlength=len(size)).astype(np.float64)


def _alike(picture: Picture, centre: Floats, size: float) -> Floats:
    """(N, 2) px: places that look like the target at ``centre``, itself among them, best first.

    For targets that a blot or a stroke joins with something, so that no figure is left of them.
    """
    scale = min(1.0, ALIKE_PX / size)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    at, reach = (centre + 0.5) * scale - 0.5, round(0.55 * size * scale)
    patch = cv2.getRectSubPix(small, (2 * reach + 1, 2 * reach + 1), (float(at[0]), float(at[1])))
    if min(small.shape) <= min(patch.shape):
        return np.zeros((0, 2))
    score = cv2.matchTemplate(small, patch, cv2.TM_CCOEFF_NORMED)
    found: list[tuple[int, int]] = []
    for _ in range(MAX_ALIKE):
        _, best, _, (x, y) = cv2.minMaxLoc(score)
        if best < ALIKE_SCORE:
            break
        found.append((x + reach, y + reach))
        score[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = -1
    return (np.array(found, np.float64).reshape(-1, 2) + 0.5) / scale - 0.5


def _inside_bigger(middle: Floats, size: Floats) -> Bools:
    gap = np.abs(middle[:, None] - middle[None]).max(axis=2)
    return np.asarray(((gap < 0.2 * size[None]) & (size[None] > 1.15 * size[:, None])).any(axis=1))
