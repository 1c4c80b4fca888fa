"""A simulated teacher clears 100 seeded doubts in the real window, by keys alone.

    python -m benchmarks.teacher [--doubts 100] [--seed 7] [--json FILE]

Filled sheets of many kinds are read by the real reader children; sheets are added until exactly so many
doubts wait. The teacher sees what the screen shows, knows from the generator what is on the paper, and
presses keys (`benchmarks.teaching`); then all sheets are confirmed and the documents are compared with
the truth.

Seconds are modelled, not measured on people (keystroke-level model): a key 0.20 s (a held Ctrl or Shift
is one more), a decision 1.35 s. One by one, each doubt is one decision and its keys. In a gallery: one
decision for all of it, 0.30 s a crop, its keys, and for each crop that is proposed wrongly one more
decision with the arrows that go there; exceptions are those that there are, not a share. A G that finds
nothing alike costs its key. Choosing all in one glance, tiredness and slips are not in the model.
Machine seconds are the keys' own: from a press to the end of its painting.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.keyboard import Keyboard, leave, made, opened, until
from benchmarks.papers import Checked, Paper, check_documents, paper_of_page
from benchmarks.table import Figure, at_most, show, write
from benchmarks.teaching import Teacher, Work
from generator import suites
from generator.forms import template_of
from generator.pages import Wish
from station.assets import asset_path
from station.contracts.desk import PageState
from station.contracts.effective import doubts
from station.contracts.settings import ThemeChoice
from station.errors import StationError
from station.pipelines.image_io import decode_page
from station.pipelines.nets import MarkJudge, load_judge
from station.pipelines.page import read_page
from station.ui.theme import apply_theme

FORM: Final = "c30n4s16"
SUITES: Final = (
    "sloppy", "residue", "scan_clean", "faint", "doubles", "sloppy x webcam", "red_premark", "dirty",
    "tape", "fax", "column_habit", "strokes", "photo_good", "fold", "blank_sheets", "scan_noisy",
)  # fmt: skip
ROUND: Final = 8
"""Sheets that are made at once."""

_JUDGE: list[MarkJudge] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One filled sheet. ``asked``: how many doubts the reader has of it, None where it is refused."""

    name: str
    data: bytes
    paper: Paper
    asked: int | None


def make(job: tuple[int, int]) -> Made:
    """Sheet ``number`` of a seed, read once to know how many doubts it brings."""
    number, seed = job
    suite = SUITES[number % len(SUITES)]
    page = suites.page(suite, number, seed, Wish(form=FORM))
    if not _JUDGE:
        _JUDGE.append(load_judge(asset_path("models", "marks.onnx")))
    try:
        reading = read_page(decode_page(page.capture.data), templates=(page.template,), judge=_JUDGE[0])
        asked = len(doubts(0, reading))
    except StationError:
        asked = None
    name = f"{number:03d} {suite.split()[0]}{page.capture.suffix}"
    return Made(name=name, data=page.capture.data, paper=paper_of_page(page, number), asked=asked)


def stack(wanted: int, seed: int, workers: int = 2) -> tuple[Made, ...]:
    """Sheets with ``wanted`` doubts together; sheets without any come along."""
    taken: list[Made] = []
    left = wanted
    start = 0
    while left:
        for one in made(make, [(n, seed) for n in range(start, start + ROUND)], workers):
            if left and one.asked is not None and one.asked <= left:
                taken.append(one)
                left -= one.asked
        start += ROUND
    return tuple(taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """From the first key in the review to all confirmed. ``kinds``: of the doubts at the beginning."""

    pages: int
    doubts: int
    left: int
    unconfirmed: int
    kinds: dict[str, int]
    work: Work
    seconds: float
    keys: int
    hands_s: float
    slowest_s: float
    looks: int
    look_s: float
    checked: Checked


@contextmanager
def station() -> Iterator[Keyboard]:
    """An empty station with one exam of our form."""
    if QApplication.instance() is None:
        apply_theme(QApplication([]), ThemeChoice.LIGHT)
    with tempfile.TemporaryDirectory() as name:
        desktop = opened(Path(name) / "data")
        desktop.window.make_exam("doubts", template_of(FORM))
        try:
            yield Keyboard(desktop)
        finally:
            leave(desktop)


def work_through(sheets: tuple[Made, ...], *, together: bool = True) -> Session:
    """One teacher, one stack."""
    papers = {one.name: one.paper for one in sheets}
    with station() as keys:
        desktop = keys.desktop
        exam = desktop.store.exams.all()[0].id
        for one in sheets:
            desktop.intake.take(exam, one.data, source="file", name=one.name)
        counts = desktop.store.pages.counts
        until(lambda: not counts(exam).of(PageState.TAKEN, PageState.READING), "all are read", 600)
        until(lambda: desktop.window.review.left > 0, "the window knows")
        keys.press("Alt+2")
        asked = desktop.store.pages.doubts(exam)
        teacher = Teacher(keys, papers, together=together)
        before, keys.hands_s = keys.effort.copy(), 0.0
        work = teacher.clear()
        spent, hands_s, slowest_s = keys.effort - before, keys.hands_s, keys.slowest_s
        before = keys.effort.copy()
        looks = Teacher(keys, papers, together=together).look_over().looks
        look_s = (keys.effort - before).seconds
        keys.press("Ctrl+Shift+Return")
        after = counts(exam)
        return Session(
            pages=len(sheets),
            doubts=len(asked),
            left=len(desktop.store.pages.doubts(exam)),
            unconfirmed=after.taken - after.of(PageState.CONFIRMED),
            kinds=dict(Counter(doubt.kind.value for doubt in asked)),
            work=work,
            seconds=spent.seconds,
            keys=spent.keys,
            hands_s=hands_s,
            slowest_s=slowest_s,
            looks=looks,
            look_s=look_s,
            checked=check_documents(desktop.store, exam, papers),
        )


def figures_of(done: Session) -> list[Figure]:
    """Times for 100 doubts."""
    work, checked, scale = done.work, done.checked, 100 / done.doubts
    silent_of = checked.answers - checked.by_person

    def plain(name: str, value: float, unit: str = "") -> Figure:
        return Figure(name=name, value=round(value, 2), unit=unit)

    return [
        plain("sheets", done.pages),
        plain("doubts", done.doubts),
        *(plain(f"  of them {kind}", count) for kind, count in done.kinds.items()),
        plain("keys", done.keys),
        plain("decided one by one", work.single),
        plain("decided in galleries", work.together),
        plain("galleries", work.galleries),
        plain("exceptions in galleries", work.exceptions),
        plain("G pressed in vain", work.in_vain),
        plain("modelled, one by one, for 100", scale * work.one_by_one.seconds, "s"),
        at_most("modelled, with galleries, for 100", scale * done.seconds, "s", 120),
        at_most("the same, the aim", scale * done.seconds, "s", 80),
        at_most("machine seconds for 100", scale * done.hands_s, "s", 5),
        plain("slowest key, painted", done.slowest_s, "s"),
        plain("waited for pictures without a rest between keys", work.waited_s, "s"),
        at_most("wrong of those decided by a person", len(checked.wrong), "", 0),
        at_most("doubts left", done.left, "", 0),
        at_most("sheets not confirmed", done.unconfirmed, "", 0),
        at_most(f"wrong and never asked, of {silent_of}", len(checked.silent), "", 0),
        plain("answers where asking is right, not counted", checked.unclear),
        plain("a careless teacher: wrong let pass in galleries", work.careless),
        plain("  and of those where asking is right", work.careless_unclear),
        plain("screens of double marks only listed for a look", done.looks),
        plain("modelled, for that look", done.look_s, "s"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--doubts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--one-by-one", action="store_true", help="never open a gallery")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    done = work_through(stack(wanted.doubts, wanted.seed), together=not wanted.one_by_one)
    figures = figures_of(done)
    show(figures)
    for told in (*done.checked.wrong, *done.checked.silent):
        print("  ", told)
    if wanted.json:
        write(figures, wanted.json)
    return 0 if all(figure.held is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
