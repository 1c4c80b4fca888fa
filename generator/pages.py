"""One filled, captured page with its truth, and the way from a wish to a filled paper."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from generator import dirt, students
from generator.blank import Paper, print_paper, random_printing
from generator.captures import Capture
from generator.forms import forms
from generator.students import GroupTruth, Habit
from generator.texture import Image, Points
from station.contracts.sheet import SheetTemplate

Rng = np.random.Generator


#: slips that every class makes, chance per group
COMMON = {
    "partial": 0.012,
    "overflow": 0.012,
    "half_moon": 0.002,
    "erased_beside": 0.006,
    "taped_remarked": 0.003,
    "dot": 0.001,
    "tick": 0.001,
    "slash": 0.001,
    "ring": 0.0005,
    "cross": 0.0005,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPage:
    """One captured page. ``template`` is the form that a reader is asked to read it with.

    ``acceptable`` is false where a reader must refuse the page; ``truth`` is then empty and
    ``capture.to_px`` means nothing.
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
    """What a caller wants of a page: ``styles`` come more often, ``exclude`` never, on ``form`` only."""

    styles: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A filled sheet of paper before it is captured."""

    form: str
    paper: Paper
    truth: tuple[GroupTruth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How a sheet is printed and filled. ``soil`` is called on the filled paper and gives touched points."""

    dpi: int = 300
    rates: dict[str, float] = field(default_factory=lambda: dict(COMMON))
    who: Habit | None = None
    faint_print: bool = False
    coloured: bool = False
    untidy: float = 0.06
    script: students.Script | None = None
    soil: Callable[[Paper, Rng], Points] | None = None


def rng_of(suite: str, seed: int, index: int) -> Rng:
    """The random numbers of one page; the same on every machine."""
    return np.random.default_rng([zlib.crc32(suite.encode()), seed, index])


def fill_sheet(rng: Rng, wish: Wish, filling: Filling) -> Sheet:
    """Print a form and let a student fill it."""
    names = forms()
    picked = str(names[int(rng.integers(0, len(names)))])
    form = wish.form or picked
    paper = print_paper(
        form, filling.dpi, random_printing(rng, faint=filling.faint_print, coloured=filling.coloured), rng
    )
    who = filling.who or students.habit(rng)
    who = replace(
        who,
        rates=_rates(filling.rates, wish),
        double=0.0 if "double" in wish.exclude else who.double,
        blank=0.0 if "blank" in wish.exclude else who.blank,
    )
    truth = students.fill(paper, who, rng, filling.script)
    dirt.student_writing(paper, _identifier(truth), who.tool, rng)
    touched = [dirt.NOWHERE]
    if rng.random() < filling.untidy:
        touched.append(dirt.margin_writing(paper, who.tool, rng))
    if filling.soil is not None:
        touched.append(filling.soil(paper, rng))
    return Sheet(form=form, paper=paper, truth=dirt.disturbed(truth, paper.template, np.vstack(touched)))


def seen(sheet: Sheet, capture: Capture) -> tuple[GroupTruth, ...]:
    """The truth as this picture shows it. Asking is right about red ink in a grey picture, about
    erased marks that a bilevel picture made black, about groups that reach out of the picture,
    and about groups that glare has burnt."""
    hidden = _hidden(sheet.paper.template, capture)
    unclear: tuple[str, ...] = ("red",) if capture.picture.ndim == 2 else ()
    if "bilevel" in capture.facts:
        unclear += ("red", "erased", "taped")
    return tuple(
        replace(item, ambiguous=True)
        if item.style.startswith(unclear) or (item.field, item.group) in hidden
        else item
        for item in sheet.truth
    )


def _hidden(template: SheetTemplate, capture: Capture) -> set[tuple[int, int]]:
    groups = dirt.groups_of(template)
    keys = [key for key, group in groups.items() for _ in group.bubbles for _ in _RIM]
    bubbles = [bubble for group in groups.values() for bubble in group.bubbles]
    rim = [(b.x_mm + sx * b.rx_mm, b.y_mm + sy * b.ry_mm) for b in bubbles for sx, sy in _RIM]
    px = capture.to_px(np.array(rim))
    height, width = capture.picture.shape[:2]
    outside = np.logical_or(px < -0.5, px > (width - 0.5, height - 0.5))
    lost: Image = np.asarray(outside.any(axis=1))
    for x, y, radius in capture.burnt:
        lost |= np.hypot(px[:, 0] - x, px[:, 1] - y) < 1.3 * radius
    return {key for key, gone in zip(keys, lost, strict=True) if gone}


_RIM = ((-1, 0), (1, 0), (0, -1), (0, 1))


def _rates(base: dict[str, float], wish: Wish) -> dict[str, float]:
    rates = dict(base)
    for name in wish.styles:
        rates[name] = rates.get(name, 0.0) + 0.03
    return {name: rate for name, rate in rates.items() if name not in wish.exclude}


def _identifier(truth: tuple[GroupTruth, ...]) -> str:
    return "".join((item.value or "?")[0] for item in truth if item.field == 0)
