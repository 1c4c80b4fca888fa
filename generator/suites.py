"""Named suites of filled, captured pages with truth. Severities are written here and nowhere else.

A page depends on (suite, seed, index) only. ``FROZEN_SEED`` is for figures that are published;
train and tune on other seeds.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from generator import students
from generator.blank import Paper, forms, print_paper, random_style
from generator.captures import Capture, scan, scan_options
from generator.fax import fax
from generator.ink import PenKind, pen
from generator.photos import photo_good, photo_hard, photograph, webcam
from generator.students import GroupTruth, Habit
from station.contracts.sheet import SheetTemplate

FROZEN_SEED = 20_261_122


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPage:
    """One captured page. ``template`` is the form the reader is asked to read.

    ``acceptable`` is false where a reader must refuse the page; ``truth`` is then empty.
    """

    suite: str
    index: int
    seed: int
    form: str
    template: SheetTemplate
    capture: Capture
    truth: tuple[GroupTruth, ...]
    acceptable: bool = True
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a caller wants of a page: ``styles`` boosts these, ``exclude`` never draws those."""

    styles: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    form: str | None = None


Rng = np.random.Generator
Maker = Callable[[Rng, Wish], "tuple[str, Paper, tuple[GroupTruth, ...], Capture]"]

#: rare slips that every suite has, per group
COMMON = {"partial": 0.012, "overflow": 0.012, "half_moon": 0.002, "erased_beside": 0.006, "taped_remarked": 0.003,
          "dot": 0.001, "tick": 0.001, "slash": 0.001, "ring": 0.0005, "cross": 0.0005}
SLOPPY = {"partial": 0.12, "overflow": 0.1, "half_moon": 0.04, "tick": 0.03, "cross": 0.015, "slash": 0.03, "dash": 0.02,
          "dot": 0.02, "erased_beside": 0.06, "erased_alone": 0.01, "cancelled": 0.015, "taped_remarked": 0.03,
          "taped_over": 0.01, "taped_alone": 0.005, "ring": 0.01}


def rates_with(base: dict[str, float], wish: Wish) -> dict[str, float]:
    """Rates with the wished styles at 3 % more each and the excluded ones gone."""
    rates = dict(base)
    for name in wish.styles:
        rates[name] = rates.get(name, 0.0) + 0.03
    return {name: rate for name, rate in rates.items() if name not in wish.exclude}


def rng_of(suite: str, seed: int, index: int) -> Rng:
    """The generator of one page; the same everywhere and always."""
    return np.random.default_rng([zlib.crc32(suite.encode()), seed, index])


def page(suite: str, index: int, seed: int, wish: Wish | None = None) -> FilledPage:
    """Page ``index`` of a suite; KeyError for an unknown suite."""
    rng = rng_of(suite, seed, index)
    form, paper, truth, capture = SUITES[suite](rng, wish or Wish())
    return FilledPage(suite=suite, index=index, seed=seed, form=form, template=paper.template, capture=capture, truth=truth)


def _form(rng: Rng, wish: Wish) -> str:
    names = forms()
    picked = str(names[int(rng.integers(0, len(names)))])
    return wish.form or picked


def filled(rng: Rng, wish: Wish, *, dpi: int = 300, rates: dict[str, float] | None = None, who: Habit | None = None,
           faint_print: bool = False, coloured: bool = False) -> tuple[str, Paper, tuple[GroupTruth, ...]]:
    """A printed and filled sheet at ``dpi``."""
    form = _form(rng, wish)
    paper = print_paper(form, dpi, random_style(rng, faint=faint_print, coloured=coloured), rng)
    person = who or students.habit(rng)
    person = replace(person, rates=rates_with(COMMON if rates is None else rates, wish))
    return form, paper, students.fill(paper, person, rng)


def _scan_clean(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    form, paper, truth = filled(rng, wish)
    return form, paper, truth, scan(paper, scan_options(rng), rng)


def _scan_200(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    dpi = int(rng.choice([200, 200, 150]))
    form, paper, truth = filled(rng, wish, dpi=200)
    return form, paper, truth, scan(paper, scan_options(rng, dpi=dpi), rng)


def _scan_rotated(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    form, paper, truth = filled(rng, wish)
    turn = int(rng.choice([90, 180, 270]))
    return form, paper, truth, scan(paper, scan_options(rng, turn=turn, skew_deg=float(rng.uniform(-3, 3))), rng)


def _scan_skew_cut(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    """1 to 3 degrees of skew, one or two marks cut away by the picture's edge."""
    form, paper, truth = filled(rng, wish)
    skew = float(rng.uniform(1, 3)) * (1 if rng.random() < 0.5 else -1)
    cut = [float(v) for v in rng.uniform(-3, 2, 4)]
    for side in rng.permutation(4)[: int(rng.integers(1, 3))]:
        cut[int(side)] = float(rng.uniform(5, 8.5))
    options = scan_options(rng, skew_deg=skew, cut_mm=tuple(cut), turn=int(rng.choice([0, 0, 90, 180, 270])))
    return form, paper, truth, scan(paper, options, rng)


def _scan_folded(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    """A corner folded over by 9 to 22 mm: its mark is gone."""
    form, paper, truth = filled(rng, wish)
    corner = int(rng.integers(0, 4))
    reach = {0: 17.0, 1: 11.0, 2: 11.0, 3: 11.0}[corner]
    options = scan_options(rng, folded_mm=float(rng.uniform(9, reach)), folded_corner=corner, skew_deg=float(rng.uniform(-2, 2)))
    return form, paper, truth, scan(paper, options, rng)


def _fax(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    form, paper, truth = filled(rng, wish, dpi=200)
    return form, paper, truth, fax(paper, scan_options(rng, dpi=200, skew_deg=float(rng.normal(0, 0.8))), rng)


def _photo(options: Callable[[Rng], object]) -> Maker:
    def make(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
        form, paper, truth = filled(rng, wish, dpi=300)
        return form, paper, truth, photograph(paper, options(rng), rng)  # type: ignore[arg-type]

    return make


def _turned(rng: Rng) -> int:
    return int(rng.choice([0, 0, 0, 90, 180, 270]))


def _faint(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
    """Pencil through the whole sheet, 24 to 47 grey levels under the paper's white."""
    drop = float(rng.uniform(24, 47))
    soft = pen(rng, PenKind.PENCIL)
    share = drop / 250 / (1 - float(np.mean(soft.colour)) / 255)
    who = students.habit(rng, tool=pen(rng, PenKind.PENCIL, darkness=share))
    form, paper, truth = filled(rng, wish, who=who)
    return form, paper, truth, scan(paper, scan_options(rng), rng)


def _marked(rates: dict[str, float], colour: bool | None = None) -> Maker:
    def make(rng: Rng, wish: Wish) -> tuple[str, Paper, tuple[GroupTruth, ...], Capture]:
        form, paper, truth = filled(rng, wish, rates=rates)
        options = scan_options(rng) if colour is None else scan_options(rng, colour=colour)
        return form, paper, truth, scan(paper, options, rng)

    return make


SUITES: dict[str, Maker] = {
    "scan_clean": _scan_clean,
    "scan_200": _scan_200,
    "scan_rotated": _scan_rotated,
    "scan_skew_cut": _scan_skew_cut,
    "scan_folded": _scan_folded,
    "fax": _fax,
    "photo_good": _photo(lambda rng: photo_good(rng, turn=_turned(rng))),
    "photo_hard": _photo(lambda rng: photo_hard(rng, turn=_turned(rng))),
    "webcam": _photo(webcam),
    "faint": _faint,
    "sloppy": _marked(SLOPPY),
    "ring": _marked({**COMMON, "ring": 0.25}),
    "tape": _marked({**COMMON, "taped_remarked": 0.12, "taped_over": 0.05, "taped_alone": 0.03}),
    "residue": _marked({**COMMON, "erased_beside": 0.2, "erased_alone": 0.04, "cancelled": 0.04}),
    "strokes": _marked({**COMMON, "tick": 0.06, "cross": 0.04, "slash": 0.06, "dash": 0.05, "dot": 0.05}),
    "red_premark": _marked({**COMMON, "red_beside": 0.15, "red_same": 0.15, "red_alone": 0.03}, colour=True),
}
