"""A printed page as ink: evened light, straightened, with the size of its text. Shared by what cuts papers up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.contracts.reading import Point

Grey = NDArray[np.uint8]

MOST_SKEW_DEG: Final = 4.0
LEAST_SKEW_DEG: Final = 0.12
"""Less is not worth the blur of turning."""

LEAST_PAPER: Final = 0.3
MOST_PAPER: Final = 0.97
DARKER: Final = 0.75
"""A desk round the paper is darker than the paper by this; else the bright shape is something on it."""

SQUARE: Final = 0.93
"""Share of its four corners' area that the bright shape fills, where it is a sheet of paper."""

PAPER_SIDE_PX: Final = 700
LONG_SIDE_PX: Final = 1800
STEP: Final = 8
"""The light of a page is evened out on a picture so many times smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InkPage:
    """``ink``: (H, W) of 0 and 1, upright. ``corners``: of the upright page (TL, TR, BR, BL) in px of the grey
    picture it came from. ``text_px``: height of a line of text."""

    ink: Grey
    corners: tuple[Point, ...]
    text_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Connected ink: ``x``, ``y``, ``w``, ``h``, ``area`` of each, and which pixel belongs to which."""

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    w: NDArray[np.int32]
    h: NDArray[np.int32]
    area: NDArray[np.int32]
    labels: NDArray[np.int32]

    def mask_of(self, chosen: NDArray[np.bool_]) -> Grey:
        table = np.zeros(len(self.x) + 1, np.uint8)
        table[1:] = chosen
        return table[self.labels]


def parts_of(ink: Grey) -> Parts:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, w, h, area = (stats[1:, at] for at in range(5))
    return Parts(x=x, y=y, w=w, h=h, area=area, labels=np.asarray(labels, np.int32))


def ink_page(grey: Grey) -> InkPage:
    """Find the paper in a photo, even its light, and turn its lines level."""
    height, width = grey.shape
    corners = _paper(grey)
    if corners is None:
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64) - 0.5
        flat = grey
    else:
        flat = _warped(grey, corners)
    ink = _ink(flat)
    angle = skew_of(ink)
    if abs(angle) >= LEAST_SKEW_DEG:
        turned = _turned_corners(flat.shape[1], flat.shape[0], angle)
        back = cv2.getPerspectiveTransform(
            _rectangle(flat.shape[1], flat.shape[0]), corners.astype(np.float32)
        )
        corners = cv2.perspectiveTransform(turned[None].astype(np.float64), back)[0]
        ink = _ink(_warped(flat, turned))
    ink = _without_border(ink)
    return InkPage(
        ink=ink,
        corners=tuple((float(x), float(y)) for x, y in corners),
        text_px=text_height(parts_of(ink), ink),
    )


def skew_of(ink: Grey) -> float:
    """Degrees by which lines of text fall to the right: the angle under which rows are sharpest."""
    ys, xs = np.nonzero(ink)
    if len(xs) < 200:
        return 0.0
    step = max(1, len(xs) // 60_000)
    x, y = xs[::step].astype(np.float64), ys[::step].astype(np.float64)

    def sharpness(angle: float) -> float:
        turn = np.deg2rad(angle)
        rows = (y * np.cos(turn) - x * np.sin(turn)).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float((np.diff(counts) ** 2).sum())

    best = 0.0
    for span, fine in ((MOST_SKEW_DEG, 0.25), (0.25, 0.04)):
        tried = best + np.arange(-span, span + fine / 2, fine)
        best = float(max(tried, key=sharpness))
    return best if sharpness(best) > 1.02 * sharpness(0.0) else 0.0


def text_height(parts: Parts, ink: Grey) -> float:
    """Height of a line of text in px; of an empty page a sixtieth of its width."""
    height, width = ink.shape
    fit = (parts.h >= 6) & (parts.h <= 0.035 * height) & (parts.w <= 0.06 * width) & (parts.w >= 2)
    if fit.sum() < 20:
        return width / 60
    letters = float(np.percentile(parts.h[fit], 75))
    chosen = parts.mask_of(fit)
    kernel = np.ones((1, max(3, int(letters))), np.uint8)
    words = parts_of(np.asarray(cv2.morphologyEx(chosen, cv2.MORPH_CLOSE, kernel), np.uint8))
    long = (words.w > 2 * letters) & (words.h < 2.2 * letters)
    if long.sum() < 5:
        return letters
    order = np.argsort(words.h[long])
    weight = np.cumsum(words.w[long][order])
    return float(words.h[long][order][np.searchsorted(weight, weight[-1] / 2)])


def _ink(grey: Grey) -> Grey:
    """Darker than the paper round it, whatever light falls there."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(width // STEP, 1), max(height // STEP, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), 5)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, np.maximum(paper, 1), scale=255)
    limit, _ = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    # A photo of a picture has no two clear heaps: keep to what print can be.
    return np.asarray(even < min(max(limit, 150), 212), np.uint8)


def _without_border(ink: Grey) -> Grey:
    """Shadows of a scanner's lid and strips of the desk hang on to the border; print does not."""
    parts = parts_of(ink)
    height, width = ink.shape
    near = max(2, width // 300)
    touching = (parts.x <= near) | (parts.y <= near)
    touching |= (parts.x + parts.w >= width - near) | (parts.y + parts.h >= height - near)
    specks = parts.area <= 2
    return parts.mask_of(~touching & ~specks)


def _paper(grey: Grey) -> NDArray[np.float64] | None:
    """Corners of the sheet on a darker desk; None where the paper fills the picture."""
    shrink = PAPER_SIDE_PX / max(grey.shape)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    even = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))  # print is no hole in it
    _, bright = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    area = float(cv2.contourArea(hull))
    if not LEAST_PAPER * small.size < area < MOST_PAPER * small.size:
        return None
    corners = _four(hull)
    if corners is None or area < SQUARE * cv2.contourArea(corners.astype(np.float32)):
        return None
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(corners).astype(np.int32), 1)
    if float(np.median(small[inside == 0])) > DARKER * float(np.median(small[inside == 1])):
        return None
    return _standing((corners + 0.5) / shrink - 0.5)


def _four(hull: NDArray[np.int32]) -> NDArray[np.float64] | None:
    """The four sides of a hull, each laid through its own points, and where they meet."""
    length = cv2.arcLength(hull, True)
    rough = next(
        (
            found[:, 0].astype(np.float64)
            for share in (0.01, 0.02, 0.03, 0.05, 0.08)
            if len(found := cv2.approxPolyDP(hull, share * length, True)) == 4
        ),
        None,
    )
    if rough is None:
        return None
    points = _dense(hull[:, 0].astype(np.float64))
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        way = end - start
        along = (points - start) @ way / (way @ way)
        off = np.abs((points - start) @ np.array([-way[1], way[0]])) / np.linalg.norm(way)
        near = points[(along > 0.1) & (along < 0.9) & (off < 0.03 * np.linalg.norm(way))]
        if len(near) < 2:
            return None
        dx, dy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([-dy, dx]), float(-dy * x + dx * y)))
    pairs = zip([lines[-1], *lines[:-1]], lines, strict=True)
    return np.array([np.linalg.solve(np.stack([a, b]), np.array([c, d])) for (a, c), (b, d) in pairs])


def _dense(outline: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points about a pixel apart along a closed outline."""
    after = np.roll(outline, -1, axis=0)
    made = []
    for start, end in zip(outline, after, strict=True):
        count = max(1, int(np.linalg.norm(end - start)))
        made.append(start + (end - start) * np.linspace(0, 1, count, endpoint=False)[:, None])
    return np.concatenate(made)


def _standing(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Clockwise from the corner that is top left to the eye."""
    first = int(np.argmin(corners.sum(axis=1)))
    return np.roll(corners, -first, axis=0)


def _rectangle(width: float, height: float) -> NDArray[np.float32]:
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5


def _warped(grey: Grey, corners: NDArray[np.float64]) -> Grey:
    """What lies between four corners, upright, at about the size it has."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = float(max(sides[0], sides[2])), float(max(sides[1], sides[3]))
    shrink = min(1.0, LONG_SIDE_PX / max(width, height))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), _rectangle(*size))
    made = cv2.warpPerspective(
        grey, matrix, size, flags=cv2.INTER_AREA if shrink < 0.7 else cv2.INTER_LINEAR, borderValue=255
    )
    return np.asarray(made, np.uint8)


def _turned_corners(width: int, height: int, angle: float) -> NDArray[np.float64]:
    """Of a page turned by ``angle`` about its middle, large enough that nothing is cut off."""
    turn = np.deg2rad(angle)
    along = np.array([np.cos(turn), np.sin(turn)])
    down = np.array([-np.sin(turn), np.cos(turn)])
    wide = width * abs(np.cos(turn)) + height * abs(np.sin(turn))
    high = height * abs(np.cos(turn)) + width * abs(np.sin(turn))
    middle = np.array([width - 1, height - 1]) / 2
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([middle + sx * along * wide / 2 + sy * down * high / 2 for sx, sy in signs])
