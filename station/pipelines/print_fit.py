"""Fit a form of which only regions are known to the print: where its bubbles are and how large.

From a frame that is right to a part of the bubble pitch: dark figures of bubble size are
matched with the form's bubbles, first all together, then array by array, since such
templates are drawn by hand and every array may be a little off. What comes out is a form with
the bubbles where the print has them, so that all that follows works as on our own sheets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from station.pipelines.arrays import Bools, Floats, Ints, Picture
from station.pipelines.form import Form
from station.pipelines.pose import Matrix, project

WINDOW: Final = 1.6
"""Side of the neighbourhood that a figure must be darker than, in bubble pitches."""

CONTRAST: Final = 0.05
REACH: Final = 2.0
"""How far the frame may be off, in pitches."""

FRAME_ERROR: Final = 0.06
"""The same as a share of the page's diagonal; the smaller of both holds."""

CELLS: Final = 6
"""Cells a pitch of the search raster."""

SOLID: Final = 0.72
OUTLINED: Final = 0.6
LETTER_SHARE: Final = 0.55
"""Figures smaller than this share of the template's box are letters, not outlines."""

DISTANCE_COST: Final = 0.005
"""What a pitch away from the frame costs, as a share of the bubbles."""

FEW: Final = 6
"""Arrays of fewer bubbles do not tell their own size."""

TRIALS: Final = 3
SAME_SIZE: Final = 0.16
"""Largest logarithm of the ratio of two sides of one class of figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Dark connected regions: ``centres``, ``sizes`` (M, 2) of their boxes, px or mm; ``fill``
    (M,): ink as a share of the box; ``grain``: side of a pixel, in the same unit."""

    centres: Floats
    sizes: Floats
    fill: Floats
    grain: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """Bubbles printed as regular arrays. ``array`` (N,) index; ``pitch`` (A, 2): smallest steps
    along x and y in mm (infinite where there is one column or row)."""

    array: Ints
    pitch: Floats

    @property
    def count(self) -> int:
        return len(self.pitch)

    @property
    def smallest(self) -> float:
        """The smallest pitch on the page."""
        return float(min(self.pitch.min(), 40.0))

    @property
    def usual(self) -> Floats:
        """(2,) the usual pitch along x and y; one for both where there is none along an axis."""
        known = [p[np.isfinite(p)] for p in self.pitch.T]
        usual = np.array([np.median(p) if len(p) else np.inf for p in known])
        return np.where(np.isfinite(usual), usual, self.smallest)


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

    def slipped(self, blocks: Arrays) -> float:
        """How far the frame was off, in pitches."""
        return float(np.median(np.hypot(*self.offset.T))) / blocks.smallest


Pairs = tuple[Ints, Ints]


def figures(picture: Picture, *, pitch_px: float) -> Figures:
    """Dark figures up to about ``pitch_px`` across."""
    mask = ink_mask(picture, pitch_px=pitch_px)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    box = stats[1:, 2:4].astype(np.float64)
    fine = (box.max(axis=1) >= max(4, 0.15 * pitch_px)) & (box.max(axis=1) < 1.7 * pitch_px)
    box = box[fine]
    fill = stats[1:, 4][fine] / box.prod(axis=1)
    return Figures(centres=stats[1:, :2][fine] + (box - 1) / 2, sizes=box, fill=fill)


def ink_mask(picture: Picture, *, pitch_px: float) -> Picture:
    """Mask (255) of what is darker than its neighbourhood."""
    side = max(9, round(WINDOW * pitch_px)) | 1
    around = cv2.boxFilter(picture, -1, (side, side))
    step = max(5.0, CONTRAST * float(np.median(around[::8, ::8])))
    return np.asarray(cv2.compare(picture, cv2.subtract(around, (step,)), cv2.CMP_LT), np.uint8)


def arrays(form: Form) -> Arrays:
    """Groups that follow each other with one step and the same bubbles are one array."""
    number = np.zeros(len(form.groups), np.int64)
    last_step: Floats | None = None
    for index in range(1, len(form.groups)):
        before, here = form.groups[index - 1], form.groups[index]
        a = form.centres[before.start : before.stop]
        b = form.centres[here.start : here.stop]
        step = b[0] - a[0]
        same = (
            len(a) == len(b) and bool(np.allclose(b - a, step, atol=0.02)) and before.field < here.field + 1
        )
        straight = last_step is None or bool(np.allclose(step, last_step, atol=0.05))
        if same and straight and _beside(a, step):
            number[index] = number[index - 1]
            last_step = step
        else:
            number[index] = number[index - 1] + 1
            last_step = None
    array = number[form.row]
    pitch = np.array([_pitches(form.centres[array == a]) for a in range(int(number.max()) + 1)])
    return Arrays(array=array, pitch=pitch)


def _beside(bubbles: Floats, step: Floats) -> bool:
    """A step along one axis that is not much wider than the bubbles are apart."""
    own = np.abs(np.diff(bubbles, axis=0)).max(initial=0.0)
    straight = np.abs(step).min() < 0.1 * np.abs(step).max()
    return bool(straight and (len(bubbles) == 1 or np.abs(step).max() < max(4 * own, 30.0)))


def _pitches(centres: Floats) -> tuple[float, float]:
    found = []
    for axis in (0, 1):
        steps = np.diff(np.unique(np.round(centres[:, axis], 1)))
        found.append(float(steps[steps > 0.3].min(initial=np.inf)))
    return found[0], found[1]


def fit(form: Form, blocks: Arrays, found: Figures, start: Matrix) -> Fit | None:
    """The best fit near ``start``; None where the print does not follow the form at all."""
    scene = _on_page(form, blocks, found, start)
    if len(scene.centres) < 4:
        return None
    fits = [_fit_from(form, blocks, scene, form.centres + shift) for shift in _votes(form, blocks, scene)]
    fits = [f for f in fits if np.median(np.hypot(*f.offset.T)) < _farthest(form)]
    return max(fits, key=lambda f: f.share - DISTANCE_COST * f.slipped(blocks), default=None)


def _farthest(form: Form) -> float:
    """mm that a frame may be off at most."""
    return FRAME_ERROR * float(np.hypot(form.template.width_mm, form.template.height_mm))


def _fit_from(form: Form, blocks: Arrays, scene: Figures, start: Floats) -> Fit:
    pitch = blocks.smallest
    centres = start
    for tolerance in (0.4, 0.3):
        centres = _follow(form, blocks, _closest(centres, scene, tolerance * pitch), scene, centres)
    outlined = _settle(form, blocks, scene, centres, blocks.array)
    if outlined.share > OUTLINED and outlined.breadth(form) > LETTER_SHARE:
        return outlined
    lettered = _settle(form, blocks, scene, centres, form.label)
    return (
        outlined
        if outlined.share > lettered.share + 0.1 and outlined.breadth(form) > LETTER_SHARE
        else lettered
    )


def _settle(form: Form, blocks: Arrays, scene: Figures, centres: Floats, kind: Ints) -> Fit:
    """Match figures of one size a ``kind`` (N,) of bubble: the array for outlines, the value for letters."""
    pitch = blocks.smallest
    size = _classes(kind, _near(centres, scene, 0.35 * pitch), scene)
    lettered = kind is not blocks.array
    moved = scene
    for tolerance in (0.3, 0.2):
        pairs = _closest(centres, scene, tolerance * pitch, size)
        moved = _centred(pairs, scene, centres, kind) if lettered else scene
        centres = _follow(form, blocks, pairs, moved, centres)
    radii = _radii(form, blocks, scene, centres, size, lettered)
    bubble, figure = _closest(centres, moved, 0.22 * pitch, size)
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


def slips(
    form: Form, blocks: Arrays, found: Figures, start: Matrix, best: Fit
) -> list[tuple[float, float]]:
    """What the print says of all arrays standing one step left, right, up or down, (4).

    Of the bubbles that would lose their place the share that has print, and the share of the
    places gained where print is. One and zero: the page ends where the form does.
    """
    scene = _on_page(form, blocks, found, start)
    explained = best.matched | best.marked
    steps = blocks.pitch[blocks.array]
    reach = 0.5 * blocks.smallest
    ends = []
    for axis, sign in ((0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0)):
        some = np.isfinite(steps[:, axis])
        step = np.zeros_like(best.centres)
        step[some, axis] = sign * steps[some, axis]
        ahead = np.where(some[:, None], best.centres + step, np.inf)[some]
        behind = (best.centres - step)[some]
        lead = _gap(ahead, best.centres) > reach
        last = np.flatnonzero(some)[_gap(behind, best.centres) > reach]
        if not len(last) or not lead.any():
            ends.append((1.0, 1.0))
            continue
        size = best.size[some][lead]
        bubble, _ = _closest(ahead[lead], scene, 0.25 * blocks.smallest, size)
        ends.append((float(explained[last].mean()), len(bubble) / int(lead.sum())))
    return ends


def _gap(points: Floats, others: Floats) -> Floats:
    """(N,) distance from each point to the nearest of the others."""
    square = ((points[:, None].astype(np.float32) - others[None].astype(np.float32)) ** 2).sum(axis=2)
    return np.asarray(np.sqrt(square.min(axis=1)))


def _marked(centres: Floats, radii: Floats, scene: Figures, pitch: float) -> Bools:
    """(N,) a solid figure of about the bubble's size lies on it, or runs on from it."""
    bubble, figure = _near(centres, scene, 0.5 * pitch)
    ratio = scene.sizes[figure] / (2 * radii[bubble])
    solid = (scene.fill[figure] > SOLID) & (ratio > 0.7).all(axis=1) & (ratio < 1.9).all(axis=1)
    marked = np.zeros(len(centres), bool)
    marked[bubble[solid]] = True
    return marked


def _radii(
    form: Form, blocks: Arrays, scene: Figures, centres: Floats, size: Floats, lettered: bool
) -> Floats:
    """(N, 2) mm. Round letters without outline the marks tell the size, else the template's box."""
    if not lettered:
        return np.where(np.isfinite(size), size / 2, form.radii)
    bubble, figure = _near(centres, scene, 0.35 * blocks.smallest)
    ratio = scene.sizes[figure] / np.where(np.isfinite(size), size, 2 * form.radii)[bubble]
    full = scene.sizes[figure][(scene.fill[figure] > SOLID) & (ratio.min(axis=1) > 1.4)]
    return np.tile(np.median(full, axis=0) / 2, (len(centres), 1)) if len(full) >= 3 else form.radii.copy()


def _on_page(form: Form, blocks: Arrays, found: Figures, homography: Matrix) -> Figures:
    """The figures in mm, those of a possible size."""
    back = np.linalg.inv(homography)
    mm = project(back, found.centres)
    step = 0.5 * found.sizes
    east = project(back, found.centres + step * [1, 0]) - mm
    south = project(back, found.centres + step * [0, 1]) - mm
    sizes = 2 * np.hypot(east, south)
    margin = 3 * blocks.smallest
    inside = (mm > form.centres.min(axis=0) - margin).all(axis=1) & (
        mm < form.centres.max(axis=0) + margin
    ).all(axis=1)
    keep = inside & (sizes < 1.05 * blocks.usual).all(axis=1) & (sizes.max(axis=1) > 0.18 * blocks.smallest)
    grain = float(np.median(sizes / found.sizes)) if len(sizes) else 1.0
    return Figures(centres=mm[keep], sizes=sizes[keep], fill=found.fill[keep], grain=grain)


def _votes(form: Form, blocks: Arrays, scene: Figures) -> list[Floats]:
    """Shifts (N, 2) mm that most figures want: a common one, and on top each array its own part."""
    cell = blocks.smallest / CELLS
    reach = int(min(REACH * blocks.smallest, _farthest(form)) / cell)
    low = np.minimum(scene.centres.min(axis=0), form.centres.min(axis=0)) - cell * (reach + CELLS)
    high = np.maximum(scene.centres.max(axis=0), form.centres.max(axis=0)) + cell * (reach + CELLS)
    size = np.ceil((high - low) / cell).astype(int) + 1
    raster = np.zeros((size[1], size[0]), np.float32)
    at = np.round((scene.centres - low) / cell).astype(np.int64)
    raster[at[:, 1], at[:, 0]] = 1
    raster = np.asarray(np.minimum(cv2.GaussianBlur(raster, (5, 5), 1.0) * 6, 1.0))
    home = (form.centres - low) / cell
    scores = _scores(raster, home[:: max(1, len(home) // 250)], reach)
    shifts = []
    around = min(int(0.6 * CELLS), reach)
    near = slice(reach - around, reach + around + 1)
    shifts.append(np.zeros_like(home))  # the frame's own word comes first, as it is and nearby
    for part, corner in ((scores[near, near], near.start), (scores, 0)):
        down, along = (int(v) + corner for v in np.unravel_index(int(part.argmax()), part.shape))
        page = np.array([along, down], np.float64) - reach
        shift = np.tile(page, (len(home), 1))
        for one in range(blocks.count):
            own = blocks.array == one
            if own.sum() >= 4:
                mine = _scores(raster, home[own] + page, CELLS // 2)
                y, x = np.unravel_index(int(mine.argmax()), mine.shape)
                shift[own] += np.array([x, y]) - CELLS // 2
        shifts.append(shift * cell)
        reset = slice(max(0, down - CELLS // 2), down + CELLS // 2 + 1)
        scores[reset, max(0, along - CELLS // 2) : along + CELLS // 2 + 1] = -np.inf
    return shifts


def _scores(raster: Floats, at: Floats, reach: int) -> Floats:
    """(2 reach + 1, 2 reach + 1) mean of ``raster`` at the places ``at``, shifted by rows and columns;
    large shifts must be worth it."""
    x, y = np.round(at).astype(np.int64).T
    steps = np.arange(-reach, reach + 1)
    rows = np.clip(y[None] + steps[:, None], 0, raster.shape[0] - 1)
    columns = np.clip(x[None] + steps[:, None], 0, raster.shape[1] - 1)
    scores = raster[rows[:, None], columns[None]].mean(axis=2)
    return np.asarray(scores - 0.004 * np.hypot(steps[:, None], steps[None]))


def _near(centres: Floats, scene: Figures, tolerance: float) -> Pairs:
    """All (bubble, figure) nearer than ``tolerance`` mm."""
    low = np.minimum(centres.min(axis=0), scene.centres.min(axis=0)) - tolerance
    width = int((max(centres[:, 0].max(), scene.centres[:, 0].max()) - low[0]) / tolerance) + 3
    cells = ((scene.centres - low) / tolerance).astype(np.int64) @ np.array([1, width])
    order = np.argsort(cells, kind="stable")
    ordered = cells[order]
    home = ((centres - low) / tolerance).astype(np.int64) @ np.array([1, width])
    bubbles, seen = [], []
    for row in (-1, 0, 1):
        # Cells of one row are neighbours in the order, so three of them are one range.
        begin = np.searchsorted(ordered, home + row * width - 1, side="left")
        end = np.searchsorted(ordered, home + row * width + 1, side="right")
        for step in range(int((end - begin).max(initial=0))):
            some = np.flatnonzero(begin + step < end)
            bubbles.append(some)
            seen.append(order[begin[some] + step])
    bubble, figure = (
        np.concatenate([*bubbles, np.zeros(0, np.int64)]),
        np.concatenate([*seen, np.zeros(0, np.int64)]),
    )
    close = np.hypot(*(centres[bubble.astype(int)] - scene.centres[figure.astype(int)]).T) < tolerance
    return bubble[close].astype(np.int64), figure[close].astype(np.int64)


def _closest(centres: Floats, scene: Figures, tolerance: float, size: Floats | None = None) -> Pairs:
    """The nearest figure of each bubble, of the wanted ``size`` (N, 2) if given."""
    bubble, figure = _near(centres, scene, tolerance)
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


def _classes(kind: Ints, pairs: Pairs, scene: Figures) -> Floats:
    """(N, 2) mm: the size of the figures that stand at the bubbles of each kind; nan where none do.

    Of several sizes that most bubbles have (outline and letter) the largest is the bubble.
    """
    bubble, figure = pairs
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
    if not len(sizes):
        return None
    logs = np.log(sizes)
    trial = logs[:: max(1, len(logs) // 200)]
    like = (np.abs(trial[:, None] - logs[None]) < 0.7 * SAME_SIZE).all(axis=2)
    support = np.array([len(np.unique(bubble[row])) for row in like])
    good = support >= 0.75 * support.max()
    if support.max() < 0.25 * count:
        return None
    area = trial.sum(axis=1)
    chosen = int(np.flatnonzero(good)[np.argmax(area[good])])
    near = np.median(logs[like[chosen]], axis=0)
    again = (np.abs(logs - near) < 0.7 * SAME_SIZE).all(axis=1)
    return np.asarray(np.exp(np.median(logs[again], axis=0)))


def _centred(pairs: Pairs, scene: Figures, centres: Floats, kind: Ints) -> Figures:
    """Letters do not stand about their cell's middle: each kind's usual offset is taken off."""
    bubble, figure = pairs
    away = scene.centres[figure] - centres[bubble]
    common = np.median(away, axis=0) if len(away) else np.zeros(2)
    moved = scene.centres.copy()
    for one in np.unique(kind[bubble]):
        own = kind[bubble] == one
        moved[figure[own]] -= np.median(away[own], axis=0) - common
    return replace(scene, centres=moved)


def _follow(form: Form, blocks: Arrays, pairs: Pairs, scene: Figures, centres: Floats) -> Floats:
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
