"""Fit a form of which only regions are known to the print: where its bubbles are and how large.

From a frame that is right to a part of the bubble pitch: dark figures of bubble size are
matched with the form's bubbles, first all together, then array by array, since such
templates are drawn by hand and every array may be a little off. What comes out is a form with
the bubbles where the print has them, so that all that follows works as on our own sheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints
from station.pipelines.bubble_arrays import BubbleArrays
from station.pipelines.figure_match import SOLID, centred, classes, closest, follow
from station.pipelines.figures import Figures, near, on_page
from station.pipelines.form import Form
from station.pipelines.pose import Matrix
from station.pipelines.print_votes import farthest, votes

OUTLINED: Final = 0.6
LETTER_SHARE: Final = 0.55
"""Figures smaller than this share of the template's box are letters, not outlines."""

DISTANCE_COST: Final = 0.005
"""What a pitch away from the frame costs, as a share of the bubbles."""

DIRECTIONS: Final = (np.array([-1.0, 0]), np.array([1.0, 0]), np.array([0, -1.0]), np.array([0, 1.0]))
PLAIN: Final = 0.9
"""A fit that explains this share needs no other start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """``centres``, ``radii`` (N, 2) mm in the frame's plane; ``matched`` (N,): a figure of the
    kind's own size stands there; ``marked``: something dark throughout and about as large as a
    bubble stands there; ``lettered``: only letters are printed; ``offset`` (N, 2) mm from where
    the frame had the bubbles; ``away`` (N, 2) mm from the bubble to its figure, 0 without;
    ``size`` (N, 2) mm of the figures of its kind."""

    centres: Floats
    radii: Floats
    matched: Bools
    marked: Bools
    lettered: bool
    offset: Floats
    away: Floats
    size: Floats

    @property
    def share(self) -> float:
        """Bubbles that are explained: their figure is there, or a mark covers it."""
        return float((self.matched | self.marked).mean())

    def breadth(self, form: Form) -> float:
        """Size of what is printed, as a share of the template's box."""
        return float(np.median(np.sqrt(self.radii.prod(axis=1) / form.radii.prod(axis=1))))

    def slipped(self, blocks: BubbleArrays) -> float:
        """How far the frame was off, in pitches."""
        return float(np.median(np.hypot(*self.offset.T))) / blocks.smallest


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """(4, A) counts for a step left, right, up and down of each array: bubbles that would lose
    their place (``last``), how many of them are ``printed``, places that would be gained
    (``beyond``), and at how many of those is ``more`` print."""

    last: Floats
    printed: Floats
    beyond: Floats
    more: Floats


def fit(
    form: Form, blocks: BubbleArrays, found: Figures, start: Matrix, *, thorough: bool = False
) -> Fit | None:
    """The best fit near ``start`` (mm → px); None where the print does not follow the form at all.

    ``thorough``: all beginnings are tried even where the first one fits.
    """
    scene = on_page(form, blocks, found, start)
    if len(scene.centres) < 4:
        return None
    fits: list[Fit] = []
    for shift in votes(form, blocks, scene):
        one = _slid(form, blocks, scene, _fit_from(form, blocks, scene, form.centres + shift))
        if np.median(np.hypot(*one.offset.T)) < farthest(form):
            fits.append(one)
            if one.share > PLAIN and not thorough:
                break
    return max(fits, key=lambda f: f.share - DISTANCE_COST * f.slipped(blocks), default=None)


def _fit_from(form: Form, blocks: BubbleArrays, scene: Figures, start: Floats) -> Fit:
    pitch = blocks.smallest
    centres = start
    for tolerance in (0.4, 0.3):
        centres = follow(blocks, closest(centres, scene, tolerance * pitch), scene, centres)
    outlined = _settle(form, blocks, scene, centres, blocks.array)
    if outlined.share > OUTLINED and outlined.breadth(form) > LETTER_SHARE:
        return outlined
    lettered = _settle(form, blocks, scene, centres, form.label)
    return (
        outlined
        if outlined.share > lettered.share + 0.1 and outlined.breadth(form) > LETTER_SHARE
        else lettered
    )


def _settle(form: Form, blocks: BubbleArrays, scene: Figures, centres: Floats, kind: Ints) -> Fit:
    """Match figures of one size a ``kind`` (N,) of bubble: the array for outlines, the value for letters."""
    pitch = blocks.smallest
    size = classes(kind, near(centres, scene.centres, 0.35 * pitch), scene)
    lettered = kind is not blocks.array
    moved = scene
    for tolerance in (0.3, 0.2):
        pairs = closest(centres, scene, tolerance * pitch, size)
        moved = centred(pairs, scene, centres, kind) if lettered else scene
        centres = follow(blocks, pairs, moved, centres)
    radii = _radii(form, blocks, scene, centres, size, lettered)
    bubble, figure = closest(centres, moved, 0.22 * pitch, size)
    exact = np.maximum(0.18 * np.sqrt(size[bubble].prod(axis=1)), 1.5 * scene.grain)
    fine = np.hypot(*(centres[bubble] - moved.centres[figure]).T) < exact
    bubble, figure = bubble[fine], figure[fine]
    matched = np.zeros(len(centres), bool)
    matched[bubble] = True
    away = np.zeros_like(centres)
    away[bubble] = moved.centres[figure] - centres[bubble]
    return Fit(
        centres=centres,
        radii=radii,
        matched=matched,
        marked=_marked(centres, radii, scene, pitch),
        lettered=lettered,
        offset=centres - form.centres,
        away=away,
        size=size,
    )


def _slid(form: Form, blocks: BubbleArrays, scene: Figures, found: Fit) -> Fit:
    """``found``, with arrays that caught the print a step off moved to where more of it fits."""
    centres = found.centres.copy()
    explained = found.matched | found.marked
    for one in range(blocks.count):
        own = blocks.array == one
        if explained[own].all() or not explained[own].any():
            continue
        for step in _steps(blocks, one):
            there = found.centres[own] + step
            reach = 0.5 * blocks.smallest
            lead = _lone(there, found.centres, reach)
            last = _lone(found.centres[own], there, reach)
            # Only over the array's own end: onto another array's bubbles nothing ever slides.
            if lead.sum() < 2 or lead.sum() != last.sum():
                continue
            bubble, _ = closest(there, scene, 0.3 * blocks.smallest, found.size[own])
            hits = _marked(there, found.radii[own], scene, blocks.smallest)
            hits[bubble] = True
            if hits[lead].mean() > 0.6 and explained[own][last].mean() < 0.4:
                centres[own] = there
                break
    if (centres == found.centres).all():
        return found
    kind = form.label if found.lettered else blocks.array
    moved = _settle(form, blocks, scene, centres, kind)
    return moved if moved.share > found.share else found


def _steps(blocks: BubbleArrays, one: int) -> list[Floats]:
    """One pitch left, right, up and down, where the array has one."""
    pitch = blocks.pitch[one]
    return [
        step * pitch.clip(max=1e6)
        for step, axis in zip(DIRECTIONS, (0, 0, 1, 1), strict=True)
        if np.isfinite(pitch[axis])
    ]


def collided(form: Form, blocks: BubbleArrays, found: Fit) -> bool:
    """Whether arrays lie on each other's places, as no print can."""
    one, other = near(found.centres, found.centres, 0.5 * blocks.smallest)
    apart = np.hypot(*(form.centres[one] - form.centres[other]).T)
    return bool((apart > 0.5 * blocks.smallest).any())


def slips(form: Form, blocks: BubbleArrays, found: Figures, start: Matrix, best: Fit) -> Ends:
    """What the print says of every array standing one step left, right, up or down."""
    scene = on_page(form, blocks, found, start)
    explained = best.matched | best.marked
    steps = blocks.pitch[blocks.array]
    reach = 0.5 * blocks.smallest
    counts = np.zeros((4, 4, blocks.count))
    for way, direction in enumerate(DIRECTIONS):
        some = np.isfinite(steps[:, way // 2])
        step = np.where(some[:, None], direction * np.where(np.isfinite(steps), steps, 0.0), 0.0)
        lead = some & _lone(best.centres + step, best.centres, reach)
        last = some & _lone(best.centres - step, best.centres, reach)
        beyond, _ = closest((best.centres + step)[lead], scene, 0.5 * reach, best.size[lead])
        for at, which in enumerate((last, last & explained, lead)):
            counts[way, at] = np.bincount(blocks.array[which], minlength=blocks.count)
        counts[way, 3] = np.bincount(blocks.array[lead][beyond], minlength=blocks.count)
    return Ends(last=counts[:, 0], printed=counts[:, 1], beyond=counts[:, 2], more=counts[:, 3])


def _lone(points: Floats, others: Floats, reach: float) -> Bools:
    """(N,) which points have none of the others nearby."""
    lone = np.ones(len(points), bool)
    lone[near(points, others, reach)[0]] = False
    return lone


def _marked(centres: Floats, radii: Floats, scene: Figures, pitch: float) -> Bools:
    """(N,) a solid figure of about the bubble's size lies on it, or runs on from it."""
    bubble, figure = near(centres, scene.centres, 0.5 * pitch)
    ratio = scene.sizes[figure] / (2 * radii[bubble])
    solid = (scene.fill[figure] > SOLID) & (ratio > 0.7).all(axis=1) & (ratio < 1.9).all(axis=1)
    marked = np.zeros(len(centres), bool)
    marked[bubble[solid]] = True
    return marked


def _radii(
    form: Form, blocks: BubbleArrays, scene: Figures, centres: Floats, size: Floats, lettered: bool
) -> Floats:
    """(N, 2) mm. Round letters without outline the marks tell the size, else the template's box."""
    if not lettered:
        return np.where(np.isfinite(size), size / 2, form.radii)
    bubble, figure = near(centres, scene.centres, 0.35 * blocks.smallest)
    ratio = scene.sizes[figure] / np.where(np.isfinite(size), size, 2 * form.radii)[bubble]
    full = scene.sizes[figure][(scene.fill[figure] > SOLID) & (ratio.min(axis=1) > 1.4)]
    return np.tile(np.median(full, axis=0) / 2, (len(centres), 1)) if len(full) >= 3 else form.radii.copy()
