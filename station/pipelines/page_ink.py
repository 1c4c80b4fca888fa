"""A printed page as ink: its light evened, its lines level, and how large its text is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.contracts.reading import Point
from station.pipelines.frames import outline_frames
from station.pipelines.sheet_lines import edge_quads

Grey = NDArray[np.uint8]
Whole = NDArray[np.int32]
Floats = NDArray[np.float64]

MOST_SKEW_DEG: Final = 4.0
LEAST_SKEW_DEG: Final = 0.12
"""Less is not worth the blur of turning."""

LEAST_PAPER: Final = 0.25
"""Share of the picture: what is smaller is a frame on the paper sooner than the paper."""

MOST_PAPER: Final = 0.97
DARKER: Final = 0.94
MOST_ASKEW: Final = 0.28
"""Cosine of the angle at a corner."""

MOST_APART: Final = 0.35
"""Logarithm of the ratio of opposite sides."""

LEAST_LONG: Final = 1.15
MOST_LONG: Final = 1.65
"""The long side of a sheet over its short one."""

EDGE_SHARE: Final = 1 / 300
DESK_SHARE: Final = 0.016
"""A curled sheet shows some of the desk between its corners; printers leave more free."""

AS_SHARP: Final = 0.93
TRY_SIDE_PX: Final = 900
LONG_SIDE_PX: Final = 2600
STEP: Final = 8
"""The light of a page is evened out on a picture so many times smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InkPage:
    """``ink``: (H, W) of 0 and 1, upright. ``corners``: of the upright page (TL, TR, BR, BL) in px of the
    grey picture it came from. ``text_px``: height of a line of text."""

    ink: Grey
    corners: tuple[Point, ...]
    text_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Connected ink: ``x``, ``y``, ``w``, ``h``, ``area`` of each, and which pixel belongs to which."""

    x: Whole
    y: Whole
    w: Whole
    h: Whole
    area: Whole
    labels: Whole

    def mask_of(self, chosen: NDArray[np.bool_]) -> Grey:
        table = np.zeros(len(self.x) + 1, np.uint8)
        table[1:] = chosen
        return table[self.labels]


def parts_of(ink: Grey) -> Parts:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, w, h, area = np.asarray(stats[1:, :5], np.int32).T
    return Parts(x=x, y=y, w=w, h=h, area=area, labels=np.asarray(labels, np.int32))


def inked_rows(ink: Grey) -> NDArray[np.bool_]:
    """Which rows have any ink."""
    return np.asarray(ink.max(axis=1, initial=0) > 0, np.bool_)


def inked_columns(ink: Grey) -> NDArray[np.bool_]:
    """Which columns have any ink."""
    return np.asarray(ink.max(axis=0, initial=0) > 0, np.bool_)


def ink_page(grey: Grey) -> InkPage:
    """Find the paper in a photo, even its light, and turn its lines level."""
    corners = _paper(grey)
    in_a_photo = _area(corners) < MOST_PAPER * grey.size
    flat = _warped(grey, corners, LONG_SIDE_PX)
    ink = _ink(flat)
    angle = skew_of(ink)
    if abs(angle) >= LEAST_SKEW_DEG:
        turned = _turned_corners(flat.shape[1], flat.shape[0], angle)
        back = cv2.getPerspectiveTransform(
            _rectangle(flat.shape[1], flat.shape[0]), corners.astype(np.float32)
        )
        corners = cv2.perspectiveTransform(turned[None].astype(np.float64), back)[0]
        ink = _ink(_warped(flat, turned, 2 * max(flat.shape)))
    ink = _without_border(ink, DESK_SHARE if in_a_photo else EDGE_SHARE)
    return InkPage(
        ink=ink,
        corners=tuple((float(x), float(y)) for x, y in corners),
        text_px=text_height(parts_of(ink), ink),
    )


def skew_of(ink: Grey) -> float:
    """Degrees by which lines of text fall to the right: the angle under which rows are sharpest."""
    if int(ink.sum()) < 200:
        return 0.0

    def sharpness(angle: float) -> float:
        return float((np.diff(_row_counts(ink, angle)) ** 2).sum())

    best = 0.0
    for span, fine in ((MOST_SKEW_DEG, 0.25), (0.25, 0.04)):
        tried = best + np.arange(-span, span + fine / 2, fine)
        best = float(max(tried, key=sharpness))
    return best if sharpness(best) > 1.02 * sharpness(0.0) else 0.0


def _row_counts(ink: Grey, angle: float) -> Floats:
    """Ink in each row of a page that is turned back by ``angle`` degrees."""
    ys, xs = np.nonzero(ink)
    if not len(xs):
        return np.zeros(0)
    step = max(1, len(xs) // 60_000)
    turn = np.deg2rad(angle)
    rows = np.asarray(ys[::step] * np.cos(turn) - xs[::step] * np.sin(turn), np.int64)
    return np.asarray(np.bincount(rows - rows.min()), np.float64)


def text_height(parts: Parts, ink: Grey) -> float:
    """Height of a line of text in px; of an empty page a sixtieth of its width."""
    height, width = ink.shape
    fit = (parts.h >= 6) & (parts.h <= 0.035 * height) & (parts.w <= 0.06 * width) & (parts.w >= 2)
    if fit.sum() < 20:
        return int(width) / 60
    letters = float(np.percentile(parts.h[fit], 75))
    chosen = parts.mask_of(fit)
    kernel = np.ones((1, max(3, int(letters))), np.uint8)
    words = parts_of(np.asarray(cv2.morphologyEx(chosen, cv2.MORPH_CLOSE, kernel), np.uint8))
    long = (words.w > 2 * letters) & (words.h < 2.2 * letters)
    if long.sum() < 5:
        return letters
    heights, widths = words.h[long], words.w[long]
    order = np.argsort(heights)
    weight = np.cumsum(widths[order])
    return float(heights[order][np.searchsorted(weight, weight[-1] / 2)])


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


def _without_border(ink: Grey, margin: float) -> Grey:
    """Shadows of a scanner's lid and strips of the desk hang on to the border; print does not. ``margin``:
    share of the width that no print reaches."""
    parts = parts_of(ink)
    height, width = ink.shape
    near = max(2, round(margin * width))
    touching = (parts.x <= near) | (parts.y <= near)
    touching |= (parts.x + parts.w >= width - near) | (parts.y + parts.h >= height - near)
    specks = parts.area <= 2
    return parts.mask_of(~touching & ~specks)


def _paper(grey: Grey) -> Floats:
    """Corners of the sheet: of the outlines that may be it the largest among those between which the lines of
    text come out level and sharp; the whole picture where they do so in it far more."""
    height, width = grey.shape
    whole = np.asarray(_rectangle(width, height), np.float64)
    outlines = [np.asarray(frame.corners, np.float64) for frame in outline_frames(grey)]
    outlines += edge_quads(grey)
    sheets = [_standing(corners) for corners in outlines if _on_a_desk(grey, corners)]
    if not sheets:
        return whole
    seen = [_sharpness(_ink(_warped(grey, corners, TRY_SIDE_PX))) for corners in (*sheets, whole)]
    if seen.pop() > max(seen) / AS_SHARP:
        return whole
    good = [sheet for sheet, sharp in zip(sheets, seen, strict=True) if sharp >= AS_SHARP * max(seen)]
    return max(good, key=_area)


def _on_a_desk(grey: Grey, corners: Floats) -> bool:
    """Large, of the shape of a sheet, and darker outside than inside: else it is a frame on the paper, or one
    that would cut print off."""
    area = _area(corners)
    if not _sheet_shaped(corners) or not LEAST_PAPER * grey.size < area < MOST_PAPER * grey.size:
        return False
    small = grey[::STEP, ::STEP]
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(corners / STEP).astype(np.int32), 1)
    paper, desk = small[inside == 1], small[inside == 0]
    return bool(len(desk) and np.median(desk) < DARKER * np.median(paper))


def _sheet_shaped(corners: Floats) -> bool:
    """Angles near right ones and sides as paper has them, as far as a tilted camera leaves them."""
    ways = np.roll(corners, -1, axis=0) - corners
    sides = np.linalg.norm(ways, axis=1)
    if sides.min() < 1:
        return False
    units = ways / sides[:, None]
    askew = np.abs((units * np.roll(units, -1, axis=0)).sum(axis=1)).max()
    wide, high = sides[::2].mean(), sides[1::2].mean()
    apart = max(abs(np.log(sides[0] / sides[2])), abs(np.log(sides[1] / sides[3])))
    longer = max(wide, high) / min(wide, high)
    return bool(askew < MOST_ASKEW and apart < MOST_APART and LEAST_LONG < longer < MOST_LONG)


def _area(corners: Floats) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))


def _sharpness(ink: Grey) -> float:
    """How clearly rows of text part from the gaps between them, at the angle where they do most."""
    rows = [counts for angle in np.arange(-3.0, 3.1, 0.5) if len(counts := _row_counts(ink, angle))]
    return max((float((np.diff(c) ** 2).sum() / (c**2).sum()) for c in rows), default=0.0)


def _standing(corners: Floats) -> Floats:
    """Clockwise from the corner that is top left to the eye."""
    first = int(np.argmin(corners.sum(axis=1)))
    return np.roll(corners, -first, axis=0)


def _rectangle(width: float, height: float) -> NDArray[np.float32]:
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5


def _warped(grey: Grey, corners: Floats, side_px: int) -> Grey:
    """What lies between four corners, upright, at about the size it has."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = float(max(sides[0], sides[2])), float(max(sides[1], sides[3]))
    shrink = min(1.0, side_px / max(width, height))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), _rectangle(*size))
    made = cv2.warpPerspective(
        grey, matrix, size, flags=cv2.INTER_AREA if shrink < 0.7 else cv2.INTER_LINEAR, borderValue=255
    )
    return np.asarray(made, np.uint8)


def _turned_corners(width: int, height: int, angle: float) -> Floats:
    """Of a page turned by ``angle`` about its middle, large enough that nothing is cut off."""
    turn = np.deg2rad(angle)
    along = np.array([np.cos(turn), np.sin(turn)])
    down = np.array([-np.sin(turn), np.cos(turn)])
    wide = width * abs(np.cos(turn)) + height * abs(np.sin(turn))
    high = height * abs(np.cos(turn)) + width * abs(np.sin(turn))
    middle = np.array([width - 1, height - 1]) / 2
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([middle + sx * along * wide / 2 + sy * down * high / 2 for sx, sy in signs])
