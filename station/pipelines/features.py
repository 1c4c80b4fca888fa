"""Candidates for printed structure in a small grey picture: blobs for marks and bubbles, ellipses."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

from station.pipelines.arrays import Bools, Floats, Ints, Picture

INK_RATIO: Final = 0.88
"""Darker than this share of the local paper counts as ink."""

GRAINY: Final = 0.15
"""Share of the pixels where ink begins or ends; a printed sheet has half as many at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blobs:
    """Connected dark regions. ``centres``: middles of their boxes, ``offsets``: from there to
    the ink's centroid, ``sizes``: box sides; all (N, 2) px. ``fill``: ink share of the box."""

    centres: Floats
    offsets: Floats
    sizes: Floats
    fill: Floats

    def keep(self, chosen: Bools | Ints) -> Blobs:
        return Blobs(
            centres=self.centres[chosen],
            offsets=self.offsets[chosen],
            sizes=self.sizes[chosen],
            fill=self.fill[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipses:
    """Closed elliptic outlines: ``centres`` (N, 2) px, ``shapes`` (N, 2, 2): the symmetric
    square root of the outline's second moments, scaled so that it maps the unit circle onto it."""

    centres: Floats
    shapes: Floats


def ink(small: Picture, *, stroke_px: float, ratio: float = INK_RATIO) -> Picture:
    """Mask (255) of what is darker than the paper around, up to about ``stroke_px`` wide.

    The paper is the grey closing by a square larger than any mark, so that a dark table
    beside the page does not swallow the marks at its edge.
    """
    side = max(3, round(stroke_px)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    return np.asarray(cv2.compare(small, cv2.convertScaleAbs(paper, alpha=ratio), cv2.CMP_LT), np.uint8)


def blobs(mask: Picture, *, at_least_px: float) -> Blobs:
    """Connected regions of ``mask`` whose longer side is at least ``at_least_px``."""
    # The default algorithm is the fastest for the regions alone, but takes thrice as long with their stats.
    _, _, stats, centroids = cv2.connectedComponentsWithStatsWithAlgorithm(mask, 8, cv2.CV_32S, cv2.CCL_BBDT)
    stats, centroids = stats[1:], centroids[1:]
    big = stats[:, 2:4].max(axis=1, initial=0) >= at_least_px
    stats, centroids = stats[big].astype(np.float64), centroids[big]
    middles = stats[:, :2] + (stats[:, 2:4] - 1) / 2
    return Blobs(
        centres=middles,
        offsets=centroids - middles,
        sizes=stats[:, 2:4],
        fill=stats[:, 4] / (stats[:, 2] * stats[:, 3]),
    )


def ellipses(mask: Picture, *, radius_px: tuple[float, float]) -> Ellipses:
    """Outlines in ``mask`` that are ellipses, mean radius within ``radius_px``.

    The measure is m00 / (4 pi sqrt(det mu)): one for a filled ellipse, less for others.
    """
    low, high = radius_px
    lasting = _without_specks(mask, at_least_px=1.5 * low)
    contours, _ = cv2.findContours(lasting, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    found = [
        ellipse
        for contour in contours
        if 5 * low < len(contour) < 9 * high and (ellipse := _ellipse(contour, radius_px)) is not None
    ]
    if not found:
        return Ellipses(centres=np.zeros((0, 2)), shapes=np.zeros((0, 2, 2)))
    flat = np.array(found)
    return _without_twins(flat[:, :2], flat[:, 2:].reshape(-1, 2, 2))


def _ellipse(contour: MatLike, radius_px: tuple[float, float]) -> tuple[float, ...] | None:
    """Centre and shape, flat, if the outline is an ellipse of that size. Plain numbers: they are many."""
    m = cv2.moments(contour)
    area = m["m00"]
    if area <= 0:
        return None
    xx, yy, xy = m["mu20"] / area, m["mu02"] / area, m["mu11"] / area
    det = xx * yy - xy * xy
    if det <= 0:
        return None
    root = sqrt(det)
    if not 0.93 < area / (4 * pi * root) < 1.07 or not radius_px[0] <= 2 * sqrt(root) <= radius_px[1]:
        return None
    # Closed-form symmetric square root of a 2x2 matrix; an ellipse's moments are r^2/4.
    k = 2 / sqrt(xx + yy + 2 * root)
    return (m["m10"] / area, m["m01"] / area, k * (xx + root), k * xy, k * xy, k * (yy + root))


def _without_specks(mask: Picture, *, at_least_px: float) -> Picture:
    """``mask`` without the regions whose longer side is smaller, neither of ink nor of paper.

    On grain there are a hundred thousand of them, and tracing each costs more than all else. Where there
    are few of them it is the other way round, and the mask stays as it is.
    """
    if np.count_nonzero(mask[:, 1:] != mask[:, :-1]) < GRAINY * mask.size:
        return mask
    for connectivity in (8, 4):
        _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
            mask, connectivity, cv2.CV_32S, cv2.CCL_BBDT if connectivity == 8 else cv2.CCL_DEFAULT
        )
        large = stats[:, 2:4].max(axis=1) >= at_least_px
        large[0] = False
        # Ink first; then the rest, turned over, in which what is not paper is ink again.
        mask = np.where(large, 0, 255).astype(np.uint8).take(np.asarray(labels, np.int32))
    return mask


def _without_twins(centres: Floats, shapes: Floats) -> Ellipses:
    """A ring has an outer and an inner outline: keep the larger of each pair."""
    size = np.sqrt(np.linalg.det(shapes))
    order = np.argsort(-size)
    centres, shapes, size = centres[order], shapes[order], size[order]
    x, y = centres.T.astype(np.float32)
    reach = 0.35 * size[:, None].astype(np.float32)
    same = np.abs(x[:, None] - x) < reach
    same &= np.abs(y[:, None] - y) < reach
    lone = ~np.tril(same, -1).any(axis=1)
    return Ellipses(centres=centres[lone], shapes=shapes[lone])
