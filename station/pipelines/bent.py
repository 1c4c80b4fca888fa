"""Follow paper that no homography with a polynomial follows: a lifted corner, a crease, a roll.

What is known of the paper spreads from where it is sure: each bubble's place is foretold by a
local linear fit through its trusted neighbours, looked for close to there, and trusted where
its neighbours agree. So no start has to be right everywhere, and a fault does not pull from afar.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints, Picture
from station.pipelines.features import Blobs
from station.pipelines.figures import near
from station.pipelines.form import Form
from station.pipelines.outlines import Outlines, measure
from station.pipelines.pose import Pose, fit_affine, fit_bend, fit_homography, project
from station.pipelines.register import Registration, clear_outlines, registered
from station.pipelines.smooth import bent_to, local_linear, nearness_among

SUPPORT: Final = 1.0
"""An outline is trusted with this weight of neighbours behind it: about two of the nearest."""

FORETOLD: Final = 0.1
"""Weight from which on a place is foretold: a few bubbles across the gap between two blocks."""

FIRST_MM: Final = 2.0
"""A blob belongs to the bubble that the start expects within this distance."""

NEAR_MM: Final = 1.3
"""... and later within this distance of where its neighbours foretell it."""

AGREE_MM: Final = 0.6
SEED_MM: Final = 25.0
SEED_LEAST: Final = 10
LEAST_SPREAD_MM: Final = 15.0
MOST_STEPS: Final = 16
REFIT: Final = 40
"""Trusted bubbles that carry a new homography."""

MOVED_MM: Final = 0.15
HELD: Final = 0.4
SHOWN: Final = 0.4
BASE_DEGREE: Final = 4
ROUNDS: Final = 12
HOPELESS_MM: Final = 0.3
STILL_MM: Final = 0.04
BENT_MM: Final = 0.12
"""A page whose outlines stand farther off (95 %) is followed on."""

WEAK: Final = 0.2
WEAK_SHARE: Final = 0.004
"""So is one where more than this share of the outlines is that much weaker than the others."""

SWOLLEN: Final = 0.12
"""An outline whose size is off by more is another line: a frame, a neighbour's mark."""

OUTLIER_MM: Final = 0.25


def astray(form: Form, registration: Registration) -> bool:
    """Whether the print of some place of the page lies elsewhere than the pose says."""
    if registration.clear < 0.3 * len(form.centres) or registration.residual_mm > HOPELESS_MM:
        return False
    if registration.residual_p95_mm > BENT_MM:
        return True
    outlines = registration.outlines
    contrast = outlines.contrast[outlines.plain]
    return bool((contrast < WEAK * float(np.median(contrast))).mean() > WEAK_SHARE)


def follow(picture: Picture, form: Form, pose: Pose, outlines: Outlines) -> Registration:
    """Bend ``pose`` (mm → px of ``picture``) on to where its ``outlines`` were seen, from neighbour
    to neighbour, until they stand still."""
    close = nearness_among(form.centres)
    spreading = True
    for _ in range(ROUNDS):
        clear = _like_itself(outlines)
        if spreading:
            clear &= _shown(outlines, close)
        if clear.sum() < 12:
            break
        place = pose.bent(form.centres)
        foretold, weight = _smoothed(form.centres, place + outlines.shift, clear, close)
        moved = np.where(weight[:, None] > FORETOLD, foretold, place)
        if float(np.hypot(*(moved - place).T).max()) < STILL_MM:
            if not spreading:
                break
            spreading = False
            continue
        try:
            pose = _relaid(form, pose, moved)
        except np.linalg.LinAlgError:
            break
        outlines = measure(picture, form.centres, form.radii, pose)
    return registered(pose, outlines, _like_itself(outlines))


def _relaid(form: Form, pose: Pose, place: Floats) -> Pose:
    """A pose that takes the bubbles to ``place`` (N, 2), in mm before the homography of ``pose``.

    Homography and polynomial take what they can: knots follow steep slopes badly where the page ends.
    """
    px = project(pose.homography, place)
    flat = replace(pose, homography=fit_homography(form.centres, px))
    place = project(np.linalg.inv(flat.homography), px)
    base = fit_bend(flat, form.centres, place - form.centres, degree=BASE_DEGREE)
    return bent_to(base, form.centres, place)


def _like_itself(outlines: Outlines) -> Bools:
    """Clear outlines that are the bubble's own, not another line near it."""
    like = clear_outlines(outlines) & (np.abs(outlines.swell - 1) < SWOLLEN)
    # What is where it should be shows it: else the rays found different lines.
    there = np.hypot(*outlines.shift.T) < MOVED_MM
    like &= ~there | (outlines.contrast > HELD * outlines.weight)
    return np.asarray(like)


def _shown(outlines: Outlines, close: Floats) -> Bools:
    """Where the print around stands where it should, nearly as clear as elsewhere on the page.

    Ahead of there, in a corner that lies elsewhere, rays find other lines: that has to wait until
    what is known has spread so far.
    """
    plain = outlines.plain
    around = close[:, plain]
    local = around @ outlines.contrast[plain] / np.maximum(around.sum(axis=1), 1e-6)
    return np.asarray(local > SHOWN * float(np.median(outlines.contrast[plain])))


def _smoothed(at: Floats, seen: Floats, clear: Bools, close: Floats) -> tuple[Floats, Floats]:
    """Places foretold for all points by the trusted among the ``clear`` ones, and the weight behind each.

    ``close`` (N, N): weights of neighbours.
    """
    trusted = clear
    for limit in (2 * OUTLIER_MM, OUTLIER_MM):
        moved, weight = local_linear(at, seen - at, at, close, trusted)
        trusted = clear & (np.hypot(*(seen - at - moved).T) < limit) & (weight > SUPPORT)
    moved, weight = local_linear(at, seen - at, at, close, trusted)
    return at + moved, weight


def spread(form: Form, found: Blobs, start: Pose) -> tuple[Pose, int] | None:
    """Match blobs with bubbles from the surest part of ``start`` (mm → px) outwards.

    Returns the pose and how many bubbles were matched; None where no part is sure.
    """
    try:
        return _spread(form, found, start)
    except np.linalg.LinAlgError:
        return None


def _spread(form: Form, found: Blobs, start: Pose) -> tuple[Pose, int] | None:
    bubble, blob = _seed(form, found, start)
    grown, homography = 0, start.homography
    close = nearness_among(form.centres)
    for _ in range(MOST_STEPS):
        if len(bubble) <= max(grown, SEED_LEAST - 1):
            break
        grown = len(bubble)
        homography = _refitted(form.centres[bubble], found.centres[blob], homography)
        foretold, weight = _foretold(
            form, bubble, project(np.linalg.inv(homography), found.centres[blob]), close
        )
        sure = np.flatnonzero(weight > FORETOLD)
        flat = project(np.linalg.inv(homography), found.centres)
        here, there = _nearest(foretold[sure], flat, NEAR_MM)
        here = sure[here]
        like = _sized(form, found, homography, here, there)
        here, there = here[like], there[like]
        agree = _agreeing(form.centres[here], flat[there], close[np.ix_(here, here)])
        bubble, blob = here[agree], there[agree]
    if grown < 2 * SEED_LEAST:
        return None
    flat = project(np.linalg.inv(homography), found.centres[blob])
    rough = Pose(homography=homography, centre=start.centre, span=start.span)
    smooth = fit_bend(rough, form.centres[bubble], flat - form.centres[bubble], degree=BASE_DEGREE)
    foretold, weight = _foretold(form, bubble, flat, close)
    moved = np.where(weight[:, None] > FORETOLD, foretold, smooth.bent(form.centres))
    return bent_to(smooth, form.centres, moved), grown


def _seed(form: Form, found: Blobs, start: Pose) -> tuple[Ints, Ints]:
    """Bubbles and their blobs in the region where most agree on how far ``start`` is off."""
    flat = project(np.linalg.inv(start.homography), found.centres)
    expected = start.bent(form.centres)
    bubble, blob = _nearest(expected, flat, FIRST_MM)
    like = _sized(form, found, start.homography, bubble, blob)
    bubble, blob = bubble[like], blob[like]
    if len(bubble) < SEED_LEAST:
        return bubble, blob
    off = flat[blob] - expected[bubble]
    gap = np.hypot(*(form.centres[bubble][:, None] - form.centres[bubble][None]).transpose(2, 0, 1))
    apart = np.hypot(*(off[:, None] - off[None]).transpose(2, 0, 1))
    alike = (gap < SEED_MM) & (apart < 0.4 + 0.02 * gap)
    best = int((alike.sum(axis=1) * (1 - 0.3 * np.hypot(*off.T) / FIRST_MM)).argmax())
    return bubble[alike[best]], blob[alike[best]]


def _foretold(form: Form, bubble: Ints, flat: Floats, close: Floats) -> tuple[Floats, Floats]:
    """Places (N, 2) of all bubbles, in mm before the homography, and the weight behind each."""
    at = form.centres[bubble]
    moved, weight = local_linear(at, flat - at, form.centres, close[:, bubble])
    return form.centres + moved, weight


def _refitted(at: Floats, px: Floats, before: Floats) -> Floats:
    """A homography through the trusted bubbles; affine, or as before, where they do not carry one."""
    spread_mm = np.linalg.svd(at - at.mean(axis=0), compute_uv=False) / np.sqrt(len(at))
    try:
        if len(at) >= REFIT and spread_mm[1] > LEAST_SPREAD_MM:
            return fit_homography(at, px)
    except np.linalg.LinAlgError:
        return before
    return fit_affine(at, px) if len(at) < REFIT and spread_mm[1] > 3.0 else before


def _sized(form: Form, found: Blobs, homography: Floats, bubble: Ints, blob: Ints) -> Bools:
    """Which blobs have about the size of their bubble where it lies."""
    at = form.centres[bubble]
    depth = np.abs(at @ homography[2, :2] + homography[2, 2]) ** 1.5
    scale = np.sqrt(abs(np.linalg.det(homography))) / np.maximum(depth, 1e-9)
    size = np.sqrt(found.sizes[blob].prod(axis=1)) / (2 * scale)
    expected = np.sqrt(form.radii[bubble].prod(axis=1))
    return np.asarray((size > 0.6 * expected) & (size < 1.6 * expected))


def _agreeing(at: Floats, place: Floats, close: Floats) -> Bools:
    """Points whose move is what their neighbours, without themselves, foretell."""
    moved, _ = local_linear(at, place - at, at, close - np.eye(len(at)))
    return np.asarray(np.hypot(*(place - at - moved).T) < AGREE_MM)


def _nearest(expected: Floats, seen: Floats, reach: float) -> tuple[Ints, Ints]:
    """Pairs (index of ``expected``, index of ``seen``) that are nearest to each other, within ``reach``."""
    low, high = expected.min(axis=0, initial=np.inf) - reach, expected.max(axis=0, initial=-np.inf) + reach
    inside = np.flatnonzero(((seen > low) & (seen < high)).all(axis=1))
    one, other = near(expected, seen[inside], reach)
    other = inside[other]
    gap = np.hypot(*(expected[one] - seen[other]).T)
    order = np.argsort(gap, kind="stable")
    one, other = one[order], other[order]
    first = np.zeros(len(one), bool)
    first[np.unique(one, return_index=True)[1]] = True
    second = np.zeros(len(one), bool)
    second[np.unique(other, return_index=True)[1]] = True
    return one[first & second], other[first & second]
