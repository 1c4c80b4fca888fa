"""How right and how honest the reader is, per suite of generated pages.

``python -m benchmarks.accuracy [--pages N] [--seed S] [--suites A B] [--quick] [--json F]``
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks import real_pictures
from benchmarks.real_pictures import RealRow
from benchmarks.scoring import Item, score_page
from benchmarks.table import Figure, at_most, show, write
from generator import suites
from station.assets import asset_path
from station.errors import StationError
from station.pipelines.image_io import decode_page
from station.pipelines.nets import MarkJudge, load_judge
from station.pipelines.page import read_page

#: suite → silent errors per 10,000 items, needless reviews in %, pages lost in %
TARGETS: dict[str, tuple[float, float, float]] = {
    **dict.fromkeys(("scan_clean", "scan_200", "scan_rotated"), (0, 0.1, 0)),
    **dict.fromkeys(("scan_skew_cut", "scan_folded", "scan_noisy"), (0, 0.1, 0)),
    **dict.fromkeys(("fax", "dirty", "coloured_faint_print"), (0.5, 1, 0.5)),
    **dict.fromkeys(("photo_good", "webcam"), (0.5, 0.5, 0.5)),
    **dict.fromkeys(("photo_hard", "photo_cut"), (1, 3, 3)),
    **dict.fromkeys(("faint", "sloppy", "ring", "stamp", "fold", "tape", "residue", "strokes"), (1, 2, 0)),
    **dict.fromkeys(("column_habit", "blank_sheets", "red_premark", "doubles"), (1, 2, 0)),
}
RISK_BINS = ((0.0, 0.01), (0.01, 0.1), (0.1, 1.01))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One page: its items, or the code with which it was refused; ms without decoding."""

    suite: str
    index: int
    kind: str
    acceptable: bool
    error: str | None
    items: tuple[Item, ...]
    ms: float


_JUDGE: list[MarkJudge] = []


def read_one(job: tuple[str, int, int]) -> Outcome:
    """Generate and read one page."""
    cv2.setNumThreads(1)
    if not _JUDGE:
        _JUDGE.append(load_judge(asset_path("models", "marks.onnx")))
    suite, index, seed = job
    page = suites.page(suite, index, seed)
    began = time.perf_counter()
    error, items = None, []
    try:
        reading = read_page(decode_page(page.capture.data), templates=(page.template,), judge=_JUDGE[0])
        items = score_page(page, reading) if page.acceptable else []
    except StationError as refused:
        error = refused.code.value
    return Outcome(
        suite=suite,
        index=index,
        kind=page.kind,
        acceptable=page.acceptable,
        error=error,
        items=tuple(items),
        ms=1000 * (time.perf_counter() - began),
    )


def run(names: Iterable[str], pages: int, seed: int, workers: int) -> list[Outcome]:
    """All pages of the suites; order does not depend on ``workers``."""
    jobs = [(name, index, seed) for name in names for index in range(pages)]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(read_one, jobs, chunksize=4))


def figures_of(outcomes: list[Outcome]) -> list[Figure]:
    """Rates per suite against reading.md's targets."""
    figures: list[Figure] = []
    for suite in dict.fromkeys(o.suite for o in outcomes):
        own = [o for o in outcomes if o.suite == suite]
        if suite == "hostile":
            accepted = sum(o.error is None for o in own)
            figures.append(at_most(f"hostile: accepted of {len(own)}", accepted, "pages", 0))
            continue
        items = [i for o in own for i in o.items]
        limits = TARGETS[suite]
        n = max(len(items), 1)
        ids = [i for i in items if i.kind == "identifier"]
        silent = sum(i.silent for i in items)
        needless = 100 * sum(i.needless for i in items) / n
        lost = 100 * sum(o.error is not None for o in own) / len(own)
        bound = round(1e4 * _bound(silent) / n, 2)
        figures += [
            at_most(f"{suite}: silent", 1e4 * silent / n, f"/10k n={len(items)}", limits[0]),
            Figure(name=f"{suite}: silent, 95 % bound", value=bound, unit="/10k"),
            at_most(f"{suite}: needless", needless, "%", limits[1]),
            at_most(f"{suite}: pages lost", lost, f"% n={len(own)}", limits[2]),
            at_most(f"{suite}: ids silently wrong", sum(i.silent for i in ids), f"of {len(ids)}", 0),
        ]
    return figures + _calibration([i for o in outcomes for i in o.items])


def figures_of_real(rows: list[RealRow]) -> list[Figure]:
    """Rates on real pictures: nothing silent, few questions as they are and turned."""
    figures: list[Figure] = []
    for name in dict.fromkeys(row.disturbance for row in rows):
        own = [row for row in rows if row.disturbance == name]
        items = max(sum(row.items for row in own if not row.error), 1)
        silent, needless = sum(row.silent for row in own), 100 * sum(row.needless for row in own) / items
        read = sum(not row.error for row in own)
        figures.append(at_most(f"real, {name}: silent", silent, f"of {items}", 0))
        if name == "as it is" or name.startswith("turned"):
            figures.append(at_most(f"real, {name}: needless", needless, "%", 2))
        figures.append(Figure(name=f"real, {name}: read", value=read, unit=f"of {len(own)}"))
    return figures


def _bound(count: int) -> float:
    """Upper 95 % bound of a Poisson mean with ``count`` seen."""
    return (3.0, 4.74, 6.3, 7.75, 9.15, 10.5, 11.8)[count] if count < 7 else count + 2 + 1.64 * count**0.5


def _calibration(items: list[Item]) -> list[Figure]:
    figures = []
    for low, high in RISK_BINS:
        own = [i for i in items if low <= 1 - i.confidence < high and not i.ambiguous]
        expected = sum(1 - i.confidence for i in own)
        seen = sum(not i.right for i in own)
        ratio = seen / expected if expected > 0 else 0.0
        held = None if expected < 5 else 0.5 <= ratio <= 2
        counts = f"seen {seen} of n={len(own)}, expected {expected:.1f}"
        name = f"calibration, risk {low:g}-{min(high, 1):g}: {counts}"
        figures.append(Figure(name=name, value=round(ratio, 3), unit="seen/exp", target="0.5-2", held=held))
    return figures


def show_styles(outcomes: list[Outcome]) -> None:
    """A line per style of mark."""
    styles: dict[str, list[Item]] = {}
    for item in (i for o in outcomes for i in o.items):
        styles.setdefault(item.style, []).append(item)
    print(f"\n{'style':<20}{'n':>8}{'right':>8}{'asked':>8}{'silent':>8}{'needless':>10}")
    for style, own in sorted(styles.items()):
        counts = [sum(getattr(i, a) for i in own) for a in ("right", "asked", "silent", "needless")]
        print(f"{style:<20}{len(own):>8}{counts[0]:>8}{counts[1]:>8}{counts[2]:>8}{counts[3]:>10}")


def show_losses(outcomes: list[Outcome], most: int = 60) -> None:
    """Every silent error and every lost page, to be looked at."""
    for outcome in outcomes:
        if outcome.acceptable and outcome.error:
            print(f"lost {outcome.suite} {outcome.index}: {outcome.error}")
        if not outcome.acceptable and outcome.error is None:
            print(f"accepted {outcome.suite} {outcome.index}: {outcome.kind}")
    for item in [i for o in outcomes for i in o.items if i.silent][:most]:
        what = f"{item.value!r} for {item.wanted!r}, {item.style}, {item.confidence:.4f}"
        print(f"silent {item.suite} {item.page} {item.kind} {item.label}: {what}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=suites.FROZEN_SEED)
    parser.add_argument("--suites", nargs="*", default=list(suites.NAMES))
    parser.add_argument("--quick", action="store_true", help="a few pages of each suite, under 50 s")
    parser.add_argument("--generated", action="store_true", help="leave the real pictures out")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    outcomes = run(asked.suites, 3 if asked.quick else asked.pages, asked.seed, asked.workers)
    real = real_pictures.rows(load_judge(asset_path("models", "marks.onnx"))) if not asked.generated else []
    figures = figures_of(outcomes) + figures_of_real(real)
    show(figures)
    show_styles(outcomes)
    show_losses(outcomes)
    for row in real if not asked.quick else ():
        counts = f"right {row.right} flagged {row.flagged} silent {row.silent} {row.error}"
        print(f"{row.picture:<44}{row.disturbance:<16}{counts}")
    if not real:
        print("real pictures: skipped" + ("" if asked.generated else ", they are not here"))
    if asked.json:
        write(figures, asked.json)


if __name__ == "__main__":
    main()
