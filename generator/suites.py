"""Named suites of filled, captured pages with truth. Severities are written here and nowhere else.

A page depends on (suite, seed, index) only. ``FROZEN_SEED`` is for figures that are published;
train and tune on other seeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from generator import dirt, students
from generator.blank import Paper
from generator.captures import Capture, ScanOptions, scan, scan_options
from generator.fax import fax
from generator.hostile import hostile
from generator.ink import PenKind, pen
from generator.pages import COMMON, FilledPage, Filling, Rng, Sheet, Wish, fill_sheet, rng_of, seen
from generator.photos import PhotoOptions, photo_good, photo_hard, photograph, webcam
from generator.texture import Points

FROZEN_SEED = 20_261_122

Fill = Callable[[Rng], Filling]
Take = Callable[[Paper, Rng], Capture]

SLOPPY = {
    "partial": 0.12,
    "overflow": 0.1,
    "half_moon": 0.04,
    "tick": 0.03,
    "cross": 0.015,
    "slash": 0.03,
    "dash": 0.02,
    "dot": 0.02,
    "erased_beside": 0.06,
    "erased_alone": 0.01,
    "cancelled": 0.015,
    "taped_remarked": 0.03,
    "taped_over": 0.01,
    "taped_alone": 0.005,
    "ring": 0.01,
}
TURNS = (0, 0, 0, 90, 180, 270)
CROSS = " x "


def page(suite: str, index: int, seed: int, wish: Wish | None = None) -> FilledPage:
    """Page ``index`` of a suite; KeyError for an unknown one.

    ``"faint x webcam"`` is filled as in the first suite and captured as in the second.
    """
    rng = rng_of(suite, seed, index)
    wanted = wish or Wish()
    if suite == "hostile":
        return hostile(rng, wanted, index=index, seed=seed)
    filling, _, taking = suite.partition(CROSS)
    fill, take = SUITES[filling][0], SUITES[taking or filling][1]
    sheet: Sheet = fill_sheet(rng, wanted, fill(rng))
    capture = take(sheet.paper, rng)
    return FilledPage(
        suite=suite,
        index=index,
        seed=seed,
        form=sheet.form,
        template=sheet.paper.template,
        capture=capture,
        truth=seen(sheet, capture),
    )


def _usual(rng: Rng) -> Filling:
    return Filling()


def _at_200(rng: Rng) -> Filling:
    return Filling(dpi=200)


def _for_fax(rng: Rng) -> Filling:
    """Dark pens only: what a fax loses altogether, nobody can read."""
    tool = students.habit(rng).tool
    if tool.kind is PenKind.PENCIL:
        tool = replace(tool, opacity=float(rng.uniform(0.7, 0.95)), grain=min(tool.grain, 0.6))
    return Filling(dpi=200, who=students.habit(rng, tool=tool))


def _marks(**rates: float) -> Fill:
    return lambda rng: Filling(rates={**COMMON, **rates})


def _sloppy(rng: Rng) -> Filling:
    return Filling(rates=SLOPPY, untidy=0.15)


def _faint(rng: Rng) -> Filling:
    """Pencil through the whole sheet, 24 to 47 grey levels under the paper's white of about 250."""
    drop = float(rng.uniform(24, 47))
    soft = pen(rng, PenKind.PENCIL)
    share = drop / 250 / (1 - float(np.mean(soft.colour)) / 255)
    return Filling(
        who=students.habit(rng, tool=replace(soft, opacity=share, grain=float(rng.uniform(0.2, 0.7))))
    )


def _column_habit(rng: Rng) -> Filling:
    """Nine of ten answers in the same column."""
    return Filling(who=students.habit(rng, column=int(rng.integers(0, 5))))


def _unanswered(rng: Rng) -> Filling:
    """Nothing marked, or the identifier alone."""
    who = students.habit(rng, blank=1.0, identifier=bool(rng.random() < 0.5))
    return Filling(who=who, soil=_soil_lightly if rng.random() < 0.5 else None)


def _soil_lightly(paper: Paper, rng: Rng) -> Points:
    dirt.dust(paper, rng)
    if rng.random() < 0.5:
        dirt.smudge(paper, rng)
    return dirt.NOWHERE


def _dirty(rng: Rng) -> Filling:
    return Filling(soil=_soil, untidy=0.3)


def _soil(paper: Paper, rng: Rng) -> Points:
    """Everything that desks and bags do to paper, each with its own chance."""
    ways = (
        (dirt.dust, 0.8),
        (dirt.stain, 0.5),
        (dirt.smudge, 0.5),
        (dirt.holes, 0.2),
        (dirt.show_through, 0.25),
        (dirt.fold, 0.15),
    )
    for way, chance in ways:
        for _ in range(int(rng.integers(1, 3)) if rng.random() < chance else 0):
            way(paper, rng)
    if rng.random() < 0.15:
        return dirt.crossing_line(paper, pen(rng, PenKind.BALLPOINT), rng)
    return dirt.NOWHERE


def _stamps(paper: Paper, rng: Rng) -> Points:
    return np.vstack([dirt.stamp(paper, rng) for _ in range(int(rng.integers(1, 5)))])


def _folds(paper: Paper, rng: Rng) -> Points:
    for _ in range(int(rng.integers(1, 4))):
        dirt.fold(paper, rng)
    return dirt.NOWHERE


def _scanned(**fixed: object) -> Take:
    return lambda paper, rng: scan(paper, scan_options(rng, **fixed), rng)


def _scan_200(paper: Paper, rng: Rng) -> Capture:
    return scan(paper, scan_options(rng, dpi=int(rng.choice([200, 200, 150]))), rng)


def _scan_rotated(paper: Paper, rng: Rng) -> Capture:
    options = scan_options(rng, turn=int(rng.choice([90, 180, 270])), skew_deg=float(rng.uniform(-3, 3)))
    return scan(paper, options, rng)


def _scan_skew_cut(paper: Paper, rng: Rng) -> Capture:
    """1 to 3 degrees of skew, one or two edges with their marks cut away by the picture's border."""
    cut = [float(v) for v in rng.uniform(-3, 2, 4)]
    for side in rng.permutation(4)[: int(rng.integers(1, 3))]:
        cut[int(side)] = float(rng.uniform(5, 8.0))
    skew = float(rng.uniform(1, 3)) * (1 if rng.random() < 0.5 else -1)
    return scan(paper, scan_options(rng, skew_deg=skew, cut_mm=tuple(cut), turn=int(rng.choice(TURNS))), rng)


def _scan_folded(paper: Paper, rng: Rng) -> Capture:
    """A corner folded over by 8 to 14 mm: its mark is gone, all fields are still seen."""
    options = scan_options(
        rng,
        folded_mm=float(rng.uniform(8, 14)),
        folded_corner=int(rng.integers(0, 4)),
        skew_deg=float(rng.uniform(-2, 2)),
        turn=int(rng.choice(TURNS)),
    )
    return scan(paper, options, rng)


def _scan_dirty(paper: Paper, rng: Rng) -> Capture:
    return scan(
        paper, scan_options(rng, streaks=int(rng.integers(0, 5)), quality=int(rng.integers(60, 92))), rng
    )


def _scan_noisy(paper: Paper, rng: Rng) -> Capture:
    """Gaussian noise up to 12 grey levels."""
    return scan(
        paper, scan_options(rng, noise=float(rng.uniform(5, 12)), quality=int(rng.integers(75, 96))), rng
    )


def _fax(paper: Paper, rng: Rng) -> Capture:
    options: ScanOptions = scan_options(rng, dpi=200, skew_deg=float(np.clip(rng.normal(0, 0.8), -2.5, 2.5)))
    return fax(paper, options, rng)


def _photographed(
    options: Callable[..., PhotoOptions], turns: tuple[int, ...] = TURNS, **fixed: object
) -> Take:
    return lambda paper, rng: photograph(paper, options(rng, turn=int(rng.choice(turns)), **fixed), rng)


def _photo_cut(paper: Paper, rng: Rng) -> Capture:
    """A photo taken too close: one or two corners lie outside the picture."""
    return photograph(
        paper, photo_good(rng, turn=int(rng.choice(TURNS)), fill=float(rng.uniform(1.0, 1.05))), rng
    )


#: every suite: how sheets are filled, how they are captured. "hostile" has its own maker.
SUITES: dict[str, tuple[Fill, Take]] = {
    "scan_clean": (_usual, _scanned()),
    "scan_200": (_at_200, _scan_200),
    "scan_rotated": (_usual, _scan_rotated),
    "scan_skew_cut": (_usual, _scan_skew_cut),
    "scan_folded": (_usual, _scan_folded),
    "scan_noisy": (_usual, _scan_noisy),
    "fax": (_for_fax, _fax),
    "dirty": (_dirty, _scan_dirty),
    "coloured_faint_print": (
        lambda rng: Filling(coloured=bool(rng.random() < 0.6), faint_print=bool(rng.random() < 0.7)),
        _scanned(),
    ),
    "photo_good": (_usual, _photographed(photo_good)),
    "photo_hard": (_usual, _photographed(photo_hard)),
    "photo_cut": (_usual, _photo_cut),
    "webcam": (_usual, _photographed(webcam, turns=(0, 0, 180))),
    "faint": (_faint, _scanned()),
    "sloppy": (_sloppy, _scanned()),
    "ring": (_marks(ring=0.25), _scanned()),
    "stamp": (lambda rng: Filling(soil=_stamps), _scanned()),
    "fold": (lambda rng: Filling(soil=_folds), _scanned()),
    "tape": (_marks(taped_remarked=0.12, taped_over=0.05, taped_alone=0.03), _scanned()),
    "residue": (_marks(erased_beside=0.2, erased_alone=0.04, cancelled=0.04), _scanned()),
    "doubles": (_marks(double=0.12, overflow=0.04, partial=0.04), _scanned()),
    "strokes": (_marks(tick=0.06, cross=0.04, slash=0.06, dash=0.05, dot=0.05), _scanned()),
    "column_habit": (_column_habit, _scanned()),
    "blank_sheets": (_unanswered, _scanned()),
    "red_premark": (_marks(red_beside=0.15, red_same=0.15, red_alone=0.03), _scanned(colour=True)),
}
NAMES = (*SUITES, "hostile")
