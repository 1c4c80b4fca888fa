"""Sheets of paper on a desk of about their own grey: quadrilaterals of long straight edges."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

SEARCH_SIDE_PX: Final = 500
LEAST_LINE: Final = 0.3
"""Share of the picture's shorter side that an edge runs straight."""

MOST_LINES: Final = 7
"""Of each direction, the longest: more make too many quadrilaterals."""

NEAR: Final = 0.012
"""Share of the search side within which two lines are the same."""

LEAST_SEEN: Final = 0.55
"""Share of each side along which an edge is seen."""

MOST_QUADS: Final = 6


def edge_quads(grey: Grey) -> list[Floats]:
    """Corners (TL, TR, BR, BL) in px of what may be a sheet, the best seen first."""
    scale = SEARCH_SIDE_PX / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Print is closed away and grain smoothed, so that edges of paper are what is left.
    calm = cv2.bilateralFilter(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), 7, 25, 7)
    edges = np.asarray(cv2.Canny(calm, 12, 36), np.uint8)
    level, upright = _lines(edges)
    seen = np.asarray(cv2.dilate(edges, np.ones((3, 3), np.uint8)), np.uint8)
    found: list[tuple[float, Floats]] = []
    for top, bottom in combinations(level, 2):
        for left, right in combinations(upright, 2):
            corners = _corners(top, bottom, left, right)
            if corners is not None:
                support = min(_support(seen, a, b) for a, b in _sides(corners))
                if support > LEAST_SEEN:
                    area = float(cv2.contourArea(corners.astype(np.float32))) / small.size
                    found.append((support * area**0.5, corners))
    found.sort(key=lambda item: -item[0])
    return [(corners + 0.5) / scale - 0.5 for _, corners in found[:MOST_QUADS]]


def _lines(edges: Grey) -> tuple[list[Floats], list[Floats]]:
    """Lines (a, b, c) with ax + by = c: those that lie, and those that stand, no two the same."""
    shorter = min(edges.shape)
    raw = cv2.HoughLinesP(
        edges, 1, np.pi / 360, 60, minLineLength=LEAST_LINE * shorter, maxLineGap=0.05 * shorter
    )
    if raw is None:
        return [], []
    ends = np.asarray(raw, np.float64).reshape(-1, 4)
    ends = ends[np.argsort(-np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]))]
    kept: tuple[list[tuple[Floats, Floats]], list[tuple[Floats, Floats]]] = ([], [])
    for x1, y1, x2, y2 in ends:
        way = np.array([x2 - x1, y2 - y1])
        stands = int(abs(way[1]) > abs(way[0]))
        normal = np.array([-way[1], way[0]]) / np.linalg.norm(way)
        line = np.array([*normal, normal @ (x1, y1)])
        both = np.array([(x1, y1), (x2, y2)])
        same = any(
            np.abs(both @ other[:2] - other[2]).max() < NEAR * SEARCH_SIDE_PX for other, _ in kept[stands]
        )
        if not same and len(kept[stands]) < MOST_LINES:
            kept[stands].append((line, both))
    return [line for line, _ in kept[0]], [line for line, _ in kept[1]]


def _corners(top: Floats, bottom: Floats, left: Floats, right: Floats) -> Floats | None:
    """Where the four lines meet, clockwise from the top left; None where they hardly do."""
    found = []
    for one, other in ((top, left), (top, right), (bottom, right), (bottom, left)):
        matrix = np.stack([one[:2], other[:2]])
        if abs(np.linalg.det(matrix)) < 0.3:
            return None
        found.append(np.linalg.solve(matrix, np.array([one[2], other[2]])))
    corners = np.array(found)
    if corners[0][1] > corners[3][1]:
        corners = corners[[3, 2, 1, 0]]
    if corners[0][0] > corners[1][0]:
        corners = corners[[1, 0, 3, 2]]
    return corners


def _sides(corners: Floats) -> list[tuple[Floats, Floats]]:
    return list(zip(corners, np.roll(corners, -1, axis=0), strict=True))


def _support(seen: Grey, start: Floats, end: Floats) -> float:
    """Share of a side along which there is an edge; what lies outside the picture is not seen."""
    height, width = seen.shape
    spots = np.rint(start + (end - start) * np.linspace(0.02, 0.98, 80)[:, None]).astype(int)
    inside = (spots >= 0).all(axis=1) & (spots[:, 0] < width) & (spots[:, 1] < height)
    return float((seen[spots[inside, 1], spots[inside, 0]] > 0).sum()) / len(spots)
