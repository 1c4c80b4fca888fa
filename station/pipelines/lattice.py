"""Find the form by its bubble outlines alone, where corner marks are cut, hidden or lying.

An ellipse in the picture gives its local affine frame up to a rotation; its neighbours give
the rotation, since bubbles stand in rows and columns. From one seed and one guess which
bubble it is, the match grows outwards, affine first, then a homography.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Floats, Ints, Picture
from station.pipelines.features import Blobs, Ellipses
from station.pipelines.form import RASTER_MM, Form
from station.pipelines.locate import Candidate, bend, flat_pose, match, settle
from station.pipelines.pose import Matrix, fit_affine, fit_homography

LINE_RATIO: Final = 0.985
SEEDS: Final = 10
MOST_ELLIPSES: Final = 1200
SURE_SHARE: Final = 0.85
HELD_BACK: Final = 3
NEIGHBOURS: Final = 24
SHORTLIST: Final = 24
RADII_MM: Final = (35.0, 60.0, 100.0, 180.0, 400.0)
NEAR_STEPS: Final = 2
ROOTED: Final = 4
LEAST_PX_PER_MM: Final = 0.3


def by_lattice(form: Form, found: Ellipses) -> Iterator[Candidate]:
    """Candidates from seeds spread over the ellipses: at once where nearly all print is explained,
    the others at the end, best first, at most `HELD_BACK`."""
    if len(found.centres) < 12 or len(found.centres) > MOST_ELLIPSES:
        return
    blobs = as_blobs(found)
    enough = SURE_SHARE * min(len(form.centres), len(found.centres))
    given: list[Matrix] = []
    held: list[Candidate] = []
    for seed in _seeds(found):
        for candidate in _grown(form, blobs, found.centres[seed], _starts(form, found, seed)):
            if candidate.matched < 0.5 * enough:
                continue
            if any(not _differ(form, candidate.pose.homography, other) for other in given):
                continue
            given.append(candidate.pose.homography)
            if candidate.matched >= enough:
                yield candidate
            else:
                held.append(candidate)
    held.sort(key=lambda c: -c.matched)
    yield from held[:HELD_BACK]


def fine_lines(picture: Picture, *, window_px: float) -> Picture:
    """Mask (255) of what is a little darker than the mean around it: thin, pale or blurred outlines."""
    side = max(5, round(window_px)) | 1
    around = cv2.boxFilter(picture, -1, (side, side))
    return np.asarray(
        cv2.compare(picture, cv2.convertScaleAbs(around, alpha=LINE_RATIO), cv2.CMP_LT), np.uint8
    )


def as_blobs(found: Ellipses) -> Blobs:
    """The ellipses with their bounding boxes, as `locate` wants them."""
    half = np.sqrt((found.shapes**2).sum(axis=2)) if len(found.centres) else np.zeros((0, 2))
    return Blobs(
        centres=found.centres,
        offsets=np.zeros_like(found.centres),
        sizes=2 * half,
        fill=np.full(len(half), 0.3),
    )


def _differ(form: Form, one: Matrix, other: Matrix) -> bool:
    corners = np.array([(0, 0, 1), (form.template.width_mm, 0, 1), (0, form.template.height_mm, 1)])
    a, b = corners @ one.T, corners @ other.T
    gap = np.abs(a[:, :2] / a[:, 2:] - b[:, :2] / b[:, 2:]).max()
    return bool(gap > 3 * np.sqrt(abs(np.linalg.det(one[:2, :2]))))


def _seeds(found: Ellipses) -> Ints:
    """Ellipses in dense company, far from each other (farthest-point order)."""
    gap = np.hypot(*(found.centres[:, None] - found.centres[None]).transpose(2, 0, 1))
    size = np.sqrt(np.linalg.det(found.shapes))
    company = ((gap < 9 * size[:, None]) & (np.abs(size[None] / size[:, None] - 1) < 0.25)).sum(axis=1)
    dense = np.flatnonzero(company >= min(6, company.max()))
    chosen = [int(dense[company[dense].argmax()])]
    while len(chosen) < min(SEEDS, len(dense)):
        chosen.append(int(dense[gap[np.ix_(dense, np.array(chosen))].min(axis=1).argmax()]))
    return np.array(chosen)


def _starts(form: Form, found: Ellipses, seed: int) -> list[Matrix]:
    """Affine guesses mm → px for the seed: which bubble it is and how the page is turned."""
    whiten = np.linalg.inv(found.shapes[seed])
    around = (found.centres - found.centres[seed]) @ whiten.T
    distance = np.hypot(*around.T)
    near = np.argsort(distance)[1 : NEIGHBOURS + 1]
    near = near[distance[near] < 30]
    if len(near) < 6:
        return []
    close = near[distance[near] < 1.45 * np.sort(distance[near])[3]]
    spin = np.angle(np.exp(4j * np.arctan2(around[close, 1], around[close, 0])).sum()) / 4
    radii = np.median(form.radii, axis=0)
    scored: list[tuple[float, int, Floats]] = []
    for quarter in range(4):
        angle = spin + quarter * np.pi / 2
        back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        relative = (around[near] @ back.T) * radii
        frame = found.shapes[seed] @ back.T @ np.diag(1 / radii)
        for index, score in zip(*_agreement(form, relative), strict=True):
            scored.append((float(score), int(index), frame))
    scored.sort(key=lambda item: -item[0])
    starts = []
    for _, index, frame in scored[:SHORTLIST]:
        shift = found.centres[seed] - frame @ form.centres[index]
        starts.append(np.vstack([np.column_stack([frame, shift]), [0, 0, 1]]))
    return starts


def _agreement(form: Form, relative: Floats) -> tuple[Ints, Floats]:
    """For each bubble as the seed: share of the neighbours that fall on bubbles. Best first."""
    guess = form.centres[:, None] + relative[None]
    height, width = form.nearest.shape
    cell = np.floor(guess / RASTER_MM + 0.5).astype(np.int64)
    inside = (cell >= 0).all(axis=2) & (cell[..., 0] < width) & (cell[..., 1] < height)
    cell = np.where(inside[..., None], cell, 0)
    nearest = form.nearest[cell[..., 1], cell[..., 0]]
    tolerance = 0.9 + 0.06 * np.hypot(*relative.T)
    gap = np.hypot(*(form.centres[nearest] - guess).transpose(2, 0, 1))
    score = (inside & (gap < tolerance[None])).mean(axis=1) - 0.02 * np.minimum(gap, 3).mean(axis=1)
    best = np.argsort(-score)[: SHORTLIST // 2]
    keep = best[score[best] > 0.45]
    return keep, score[keep]


def _grown(form: Form, found: Blobs, origin: Floats, starts: list[Matrix]) -> list[Candidate]:
    """The starts that grow over the page, best first; most are given up where their next rows fail."""
    near, far = RADII_MM[:NEAR_STEPS], RADII_MM[NEAR_STEPS:]
    rooted = [g for start in starts if (g := _grow(form, found, origin, (0, start), near)) is not None]
    rooted.sort(key=lambda one: -one[0])
    grown = [g for one in rooted[:ROOTED] if (g := _grow(form, found, origin, one, far)) is not None]
    candidates = []
    for _, homography in grown:
        settled = settle(form, found, homography, first_mm=2.4)
        if settled is not None:
            candidates.append(bend(form, found, flat_pose(form, settled)))
    return sorted(candidates, key=lambda c: -c.matched)[:2]


def _grow(
    form: Form, found: Blobs, origin: Floats, start: tuple[int, Matrix], radii_mm: Sequence[float]
) -> tuple[int, Matrix] | None:
    """Bubbles matched and the homography, within wider and wider circles about ``origin`` (px)."""
    grown, homography = start
    px_per_mm = np.sqrt(abs(np.linalg.det(homography[:2, :2])))
    if not px_per_mm > LEAST_PX_PER_MM:
        return None
    away = np.hypot(*(found.centres - origin).T) / px_per_mm
    for radius in radii_mm:
        near = found.keep(away < radius)
        pairs = match(form, near, flat_pose(form, homography), 1.8)
        if pairs is None or len(pairs[0]) < max(6, grown):
            return None
        index, seen = pairs
        grown = len(index)
        if grown < 0.4 * len(near.centres) and radius < 100:
            return None
        try:
            if radius < 50 or grown < 20:
                homography = fit_affine(form.centres[index], seen)
            else:
                homography = fit_homography(form.centres[index], seen)
        except np.linalg.LinAlgError:
            return None
    return grown, homography
