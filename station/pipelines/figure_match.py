"""Match figures with bubbles: which size is the bubble's, which figure is whose, and follow them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from station.pipelines.arrays import Floats, Ints
from station.pipelines.bubble_arrays import BubbleArrays
from station.pipelines.figures import Figures, Pairs, near

SOLID: Final = 0.72
"""A figure that fills this share of its box is a mark, not an outline."""

SAME_SIZE: Final = 0.16
"""Largest logarithm of the ratio of two sides of one class of figures."""

FEW: Final = 6
"""Arrays of fewer bubbles do not tell their own size."""


def closest(centres: Floats, scene: Figures, tolerance: float, size: Floats | None = None) -> Pairs:
    """The nearest figure of each bubble, of the wanted ``size`` (N, 2) if given."""
    bubble, figure = near(centres, scene.centres, tolerance)
    if size is not None:
        off = np.abs(scene.sizes[figure] - size[bubble])
        with np.errstate(invalid="ignore"):
            like = (off < SAME_SIZE * size[bubble] + scene.grain).all(axis=1)
        bubble, figure = bubble[like], figure[like]
    away = np.hypot(*(centres[bubble] - scene.centres[figure]).T)
    order = np.lexsort((away, bubble))
    bubble, figure = bubble[order], figure[order]
    first = np.ones(len(bubble), bool)
    first[1:] = bubble[1:] != bubble[:-1]
    return bubble[first], figure[first]


def classes(kind: Ints, pairs: Pairs, scene: Figures) -> Floats:
    """(N, 2) mm: the size of the figures that stand at the bubbles of each kind; nan where none do.

    Of several sizes that most bubbles have (outline and letter) the largest is the bubble.
    """
    order = np.argsort(pairs[0], kind="stable")
    bubble, figure = pairs[0][order], pairs[1][order]
    sizes = np.full((int(kind.max()) + 1, 2), np.nan)
    everywhere = _usual_size(bubble, scene.sizes[figure], len(kind))
    few = bool(np.bincount(kind).max() < FEW)
    for one in range(len(sizes)):
        own = kind[bubble] == one
        count = int((kind == one).sum())
        hollow = scene.fill[figure[own]] < SOLID
        some = own.copy()
        some[np.flatnonzero(own)[~hollow]] = False
        chosen = some if hollow.sum() >= 0.3 * count else own
        if everywhere is not None and kind.max() < len(kind) / 4:
            like = chosen & (np.abs(np.log(scene.sizes[figure] / everywhere)) < SAME_SIZE).all(axis=1)
            if len(np.unique(bubble[like])) >= 0.6 * count:
                sizes[one] = np.median(scene.sizes[figure[like]], axis=0)
                continue
        own_size = (
            None
            if count < FEW and not few
            else _usual_size(bubble[chosen], scene.sizes[figure[chosen]], count)
        )
        if own_size is not None:
            sizes[one] = own_size
        elif everywhere is not None:
            sizes[one] = everywhere
    return sizes[kind]


def _usual_size(bubble: Ints, sizes: Floats, count: int) -> Floats | None:
    """(2,) the largest of the sizes that most of ``count`` bubbles have a figure of; None: no such size.
    ``bubble`` (P,) sorted, ``sizes`` (P, 2)."""
    if not len(sizes):
        return None
    logs = np.log(sizes)
    trial = logs[:: max(1, len(logs) // 64)]
    like = (np.abs(trial[:, None] - logs[None]) < 0.7 * SAME_SIZE).all(axis=2)
    begin = np.flatnonzero(np.append(True, bubble[1:] != bubble[:-1]))
    support = np.logical_or.reduceat(like, begin, axis=1).sum(axis=1)
    if support.max() < 0.25 * count:
        return None
    good = support >= 0.75 * support.max()
    area = trial.sum(axis=1)
    chosen = int(np.flatnonzero(good)[np.argmax(area[good])])
    middle = np.median(logs[like[chosen]], axis=0)
    again = (np.abs(logs - middle) < 0.7 * SAME_SIZE).all(axis=1)
    return np.asarray(np.exp(np.median(logs[again], axis=0)))


def centred(pairs: Pairs, scene: Figures, centres: Floats, kind: Ints) -> Figures:
    """Letters do not stand about their cell's middle: each kind's usual offset is taken off."""
    bubble, figure = pairs
    away = scene.centres[figure] - centres[bubble]
    common = np.median(away, axis=0) if len(away) else np.zeros(2)
    moved = scene.centres.copy()
    for one in np.unique(kind[bubble]):
        own = kind[bubble] == one
        moved[figure[own]] -= np.median(away[own], axis=0) - common
    return replace(scene, centres=moved)


def follow(blocks: BubbleArrays, pairs: Pairs, scene: Figures, centres: Floats) -> Floats:
    """Bubbles moved onto their figures: the page bends as a whole, then each array by itself."""
    bubble, figure = pairs
    if len(bubble) < 4:
        return centres
    seen = scene.centres[figure]
    moved = centres + _smooth(centres[bubble], seen - centres[bubble], centres, at_most=3)
    for one in range(blocks.count):
        own = blocks.array == one
        mine = own[bubble]
        if mine.sum() >= max(2, 0.2 * own.sum()):
            at = moved[bubble[mine]]
            moved[own] += _smooth(at, seen[mine] - at, moved[own], at_most=6)
    return moved


def _smooth(at: Floats, shift: Floats, wanted: Floats, *, at_most: int) -> Floats:
    """Robust polynomial (N, 2) through ``shift`` seen ``at``, evaluated at ``wanted``.

    As many of the terms 1, x, y, xy, xx, yy as the points can carry.
    """
    terms = 1 if len(at) < 6 else 3 if len(at) < 24 else min(6, at_most)
    middle, span = at.mean(axis=0), max(float(np.ptp(at, axis=0).max()) / 2, 1e-6)

    def design(points: Floats) -> Floats:
        x, y = ((points - middle) / span).T
        return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=1)[:, :terms]

    matrix, weight = design(at), np.ones(len(at))
    ridge = np.diag([1e-9, *[0.02 * len(at)] * (terms - 1)])
    solved = np.zeros((terms, 2))
    solved[0] = np.median(shift, axis=0)
    for _ in range(4):
        off = np.hypot(*(shift - matrix @ solved).T)
        weight = 1 / (1 + (off / max(2 * float(np.median(off)), 0.02)) ** 2) ** 2
        weighted = matrix * weight[:, None]
        solved = np.linalg.solve(weighted.T @ matrix + ridge, weighted.T @ shift)
    return np.asarray(design(wanted) @ solved)
