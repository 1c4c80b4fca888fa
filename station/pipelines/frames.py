"""Where a page without corner marks may lie: frames, each believed only with proof.

A frame is four corners in the picture that the page's own corners may fall on: the outline of
bright paper, four printed targets, or the whole picture. Which corner is the top left is not
known here; `turned` gives the four ways to lay the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from station.contracts.sheet import Framing, SheetTemplate
from station.pipelines.arrays import Floats, Picture
from station.pipelines.pose import Matrix, fit_homography
from station.pipelines.targets import clockwise, target_quads

SEARCH_SIDE_PX: Final = 400
MIN_AREA: Final = 0.08
MAX_OUTLINES: Final = 4
LEVELS: Final = 9
GIVEN: Final = "person"
"""Cue of a frame, or a pose, that began with corners set by a person."""

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
        share = template.marks[0].size_mm / template.width_mm
        return [Frame(corners=c, cue="targets") for c in target_quads(picture, share)]
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
                quads.append(_straight(clockwise(corners), contour[:, 0].astype(np.float64)))
                break
    return quads


def _straight(corners: Floats, points: Floats) -> Floats:
    """Sides through the outline's own points instead of between its corners."""
    lines = []
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
    return moved if np.abs(moved - corners).max() < 0.1 * np.ptp(corners) else corners


def _crossing(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    (p, d), (q, e) = one, other
    matrix = np.stack([d, -e], axis=1)
    if abs(np.linalg.det(matrix)) < 1e-6:
        return (p + q) / 2
    return np.asarray(p + d * np.linalg.solve(matrix, q - p)[0])
