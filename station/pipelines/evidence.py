"""Proofs that no network can skip: a blank must be empty like the sheet's own empty bubbles, a
double must be two equal marks, a place must show its print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints, median
from station.pipelines.form import Form
from station.pipelines.marks import OUTER, PATCH, REACH, RIM, TILE, Patches
from station.pipelines.outlines import Outlines

EMPTY: Final = 0.1
"""Bubbles less likely marked than this serve as the sheet's empty ones."""

ALIKE: Final = 5
"""As many empty bubbles of one label and column show what else is printed there: a line, a frame."""

USUAL_INK: Final = 0.22
"""A soft pencil's ink, expected where too few marks show the student's own."""

FAR: Final = 100.0
"""More than any measure of ink can be."""

SPREAD_FLOOR: Final = 0.015
PLACE_SHARE: Final = 0.3
PLACE_SHIFT_MM: Final = 0.45
FADED: Final = 0.02


def _near(radii: float) -> Ints:
    """Those tiles whose middle is within ``radii`` of the bubble's centre."""
    rows, columns = PATCH[0] // TILE, PATCH[1] // TILE
    y = (np.arange(rows) + 0.5) / rows * 2 * REACH - REACH
    x = (np.arange(columns) + 0.5) / columns * 2 * REACH - REACH
    return np.flatnonzero(np.hypot(y[:, None], x[None]) < radii)


WITHIN: Final = _near(0.9)
AROUND: Final = _near(1.3)

TRACE: Final = OUTER + 1
"""Column of the measures: behind the zones stands the darkest spot within or around the outline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """``strange`` (N,): robust z of each bubble's darkest measure against the empty bubbles;
    ``spot`` (N,): ink of the darkest small spot within the outline; ``trace`` (N,): also around it, less
    what else is usually printed at such a bubble (`_usual`), which ``spot`` still has in it;
    ``level`` (N,): ink within the outline; ``ink``, ``dark``: typical level and spot of this student's marks;
    ``rim`` (N,): ink outside the outline; ``placed`` (R,): the row's print is where it should be."""

    strange: Floats
    spot: Floats
    trace: Floats
    level: Floats
    rim: Floats
    ink: float
    dark: float
    placed: Bools


def weigh(patches: Patches, form: Form, outlines: Outlines, marked: Floats) -> Evidence:
    """Set every bubble against those that are surely empty; ``marked`` (N,): probability of a mark."""
    tiles = patches.tiles
    measures = np.column_stack([patches.zones, tiles[:, AROUND].max(axis=1)])
    empty = marked < EMPTY
    if empty.sum() < 8:
        empty = marked <= np.sort(marked)[min(len(marked) - 1, 8)]
    measures -= _usual(measures, form.print_class, empty)
    middle = np.median(measures[empty], axis=0)
    spread = 1.4826 * np.median(np.abs(measures[empty] - middle), axis=0)
    z = (measures - middle) / np.maximum(spread, SPREAD_FLOOR)
    sure = marked > 0.9
    level, spot = patches.level, tiles[:, WITHIN].max(axis=1)
    known = sure.sum() >= 3
    return Evidence(
        strange=z.max(axis=1),
        spot=spot,
        trace=measures[:, TRACE],
        level=level,
        rim=patches.zones[:, RIM],
        ink=median(level[sure]) if known else max(patches.rough_ink, USUAL_INK),
        dark=median(spot[sure]) if known else max(patches.rough_ink, USUAL_INK),
        placed=_placed(form, outlines),
    )


def _usual(measures: Floats, print_class: Ints, empty: Bools) -> Floats:
    """(N, M) what most empty bubbles of one class show beyond the label's print; 0 for few."""
    known = np.flatnonzero(empty)
    count = np.bincount(print_class[known], minlength=int(print_class.max()) + 1)
    middle = (np.cumsum(count) - count) + (count - 1) // 2
    often = count >= ALIKE
    usual = np.zeros((len(count), measures.shape[1]), measures.dtype)
    # Far apart class by class, all columns are put in order at once.
    apart = (FAR * print_class[known])[:, None]
    usual[often] = (np.sort(measures[known] + apart, axis=0) - np.sort(apart, axis=0))[middle[often]]
    return np.asarray(usual[print_class])


def _placed(form: Form, outlines: Outlines) -> Bools:
    """(R,) the row's unmarked outlines are there, and not beside where they should be."""
    plain = outlines.plain.astype(np.float64)
    count = np.maximum(np.bincount(form.row, plain, len(form.groups)), 1e-9)
    contrast = np.bincount(form.row, plain * outlines.contrast, len(form.groups)) / count
    page = median(outlines.contrast[plain > 0]) if plain.any() else 0.0
    clear = plain * (outlines.weight > 0.5 * max(page, 0.02))
    weight = np.maximum(np.bincount(form.row, clear, len(form.groups)), 1e-9)
    along = np.bincount(form.row, clear * outlines.shift[:, 0], len(form.groups)) / weight
    down = np.bincount(form.row, clear * outlines.shift[:, 1], len(form.groups)) / weight
    # Where the print of all bubbles is gone, the page was proven by other means.
    there = (contrast > PLACE_SHARE * page) | (count < 1) | (page < FADED)
    whole = np.bincount(form.row, ~outlines.whole, len(form.groups)) == 0
    return np.asarray(there & whole & (np.hypot(along, down) < PLACE_SHIFT_MM))
