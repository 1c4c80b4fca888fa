"""What the reader does with a kind of mark that its network has never seen: it must ask.

``python -m benchmarks.leave_one_out [--quick] [--pages N] [--epochs N] [--cache DIR] [--json F]``

For each kind of mark a small network is trained on everything else and put into the whole
reader, guards included. Then pages full of the unseen kind are read. The promise: 0 silent
errors among them. The first run trains (about an hour on two cores) and keeps its networks in
the cache; later runs only read. Network and pages depend on the seed only.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2

from benchmarks.scoring import Item, score_page
from benchmarks.table import Figure, at_most, show, write
from generator import students, suites
from generator.pages import FilledPage, Wish
from station.errors import StationError
from station.pipelines.image_io import decode_page
from station.pipelines.nets import load_judge
from station.pipelines.page import read_page

if TYPE_CHECKING:
    from training.marks.dataset import Sample

TRAIN_SEED: Final = 31
HELD_SEED: Final = 32
HELD_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``styles``: what students do, ``suites``: where the kind is seen and measured; ``stained``:
    other suites in which it may be met by chance, left out of training too."""

    styles: tuple[str, ...]
    suite: str
    stained: tuple[str, ...] = ()


KINDS: Final = {
    "ring": Kind(styles=("ring",), suite="ring"),
    "strokes": Kind(styles=students.STROKE_STYLES, suite="strokes", stained=("dirty", "red_premark")),
    "tape": Kind(styles=students.TAPE_STYLES, suite="tape"),
    "stamp": Kind(styles=(), suite="stamp"),
    "fold": Kind(styles=(), suite="fold", stained=("dirty", "scan_folded")),
    "residue": Kind(styles=students.RESIDUE_STYLES, suite="residue"),
}
UNUSUAL: Final = tuple(style for kind in KINDS.values() for style in kind.styles)


def taught_styles(suite: str) -> tuple[str, ...]:
    """Unusual styles that pages of ``suite`` show in training: its own kind's and no other."""
    parts = suite.split(suites.CROSS)
    return next((kind.styles for kind in KINDS.values() if kind.suite in parts), ())


def excluded_in(suite: str) -> tuple[str, ...]:
    """Styles that students do not use in training pages of ``suite``."""
    return tuple(style for style in UNUSUAL if style not in taught_styles(suite))


def suites_without(kind: Kind) -> tuple[str, ...]:
    """The training suites of a network that shall never have met ``kind``."""
    from training.marks.dataset import MIX

    met = {kind.suite, *kind.stained}
    return tuple(suite for suite in MIX if met.isdisjoint(suite.split(suites.CROSS)))


Pool = dict[str, list["Sample"]]


def pool_of(names: Iterable[str], pages: int, seed: int, workers: int) -> Pool:
    """About ``pages`` training pages, a list a suite, in the shares of the shipped training set."""
    from training.marks.dataset import MIX

    total = sum(MIX.values())
    jobs = [
        (suite, index, seed) for suite in names for index in range(max(1, round(pages * MIX[suite] / total)))
    ]
    made: Pool = {}
    with ProcessPoolExecutor(workers) as running:
        for (suite, _, _), sample in zip(jobs, running.map(_sample, jobs, chunksize=2), strict=True):
            made.setdefault(suite, [])
            if sample is not None:
                made[suite].append(sample)
    return made


def _sample(job: tuple[str, int, int]) -> Sample | None:
    from training.marks.dataset import page_sample

    cv2.setNumThreads(1)
    suite, index, seed = job
    return page_sample(suite, index, seed, excluded_in(suite))


def train_without(kind: Kind, train: Pool, held: Pool, epochs: int, path: Path) -> None:
    """Train, calibrate and export one network that has never met ``kind``."""
    import torch

    from training.marks.train import as_page, best_of, export

    torch.set_num_threads(1)
    known = suites_without(kind)
    pages = [as_page(s) for suite in known for s in train.get(suite, [])]
    checks = [as_page(s) for suite in known for s in held.get(suite, [])]
    trained = best_of(pages, checks, epochs, (1,))
    unfinished = path.with_suffix(".part")
    export(trained, checks[0], unfinished)
    unfinished.replace(path)


def read_with(job: tuple[str, Path, int, int]) -> tuple[list[Item], str]:
    """Items of one page of the kind's suite, read with the network that never met it; or the code."""
    cv2.setNumThreads(1)
    name, net, index, seed = job
    page: FilledPage = suites.page(
        KINDS[name].suite, index, seed, Wish(exclude=excluded_in(KINDS[name].suite))
    )
    try:
        reading = read_page(
            decode_page(page.capture.data), templates=(page.template,), judge=load_judge(net), explain=False
        )
    except StationError as refused:
        return [], refused.code.value
    return score_page(page, reading), ""


def measure(name: str, net: Path, pages: int, workers: int) -> tuple[list[Figure], list[Item]]:
    """Figures of one kind, and its silent errors to be looked at."""
    jobs = [(name, net, index, suites.FROZEN_SEED) for index in range(pages)]
    with ProcessPoolExecutor(workers) as running:
        read = list(running.map(read_with, jobs, chunksize=2))
    items = [item for page, _ in read for item in page]
    styles = KINDS[name].styles
    own = [item for item in items if not styles or is_of(item, styles)]
    others = [item for item in items if styles and not is_of(item, styles)]
    lost = sum(code != "" for _, code in read)
    figures = [
        at_most(f"{name} unseen: silent of its own n={len(own)}", sum(i.silent for i in own), "items", 0),
        _plain(f"{name} unseen: asked of its own", 100 * _share(own, lambda i: i.asked), "%"),
        _plain(f"{name} unseen: right of its own", 100 * _share(own, lambda i: i.right), "%"),
        at_most(
            f"{name} unseen: silent elsewhere n={len(others)}", sum(i.silent for i in others), "items", 0
        ),
        _plain(f"{name} unseen: pages refused of {pages}", lost, "pages"),
    ]
    return figures, [item for item in items if item.silent]


def is_of(item: Item, styles: tuple[str, ...]) -> bool:
    """Whether the item's mark is of a style; dirt on it ("ring+dirt") makes it no other."""
    return item.style.split("+")[0] in styles


def _share(items: list[Item], of: Callable[[Item], bool]) -> float:
    return sum(map(of, items)) / max(len(items), 1)


def _plain(name: str, value: float, unit: str) -> Figure:
    return Figure(name=name, value=round(value, 2), unit=unit)


def train_missing(kinds: list[str], cache: Path, pages: int, epochs: int, workers: int) -> None:
    """Train the networks of ``kinds`` that the cache lacks."""
    missing = [name for name in kinds if not net_path(cache, name).exists()]
    if not missing:
        return
    cache.mkdir(parents=True, exist_ok=True)
    needed = sorted({suite for name in missing for suite in suites_without(KINDS[name])})
    began = time.perf_counter()
    train = pool_of(needed, pages, TRAIN_SEED, workers)
    held = pool_of(needed, round(pages * HELD_SHARE), HELD_SEED, workers)
    print(
        f"{sum(map(len, train.values()))} training pages in {time.perf_counter() - began:.0f} s", flush=True
    )
    jobs = [(KINDS[name], train, held, epochs, net_path(cache, name)) for name in missing]
    for name, job in zip(missing, jobs, strict=True):
        began = time.perf_counter()
        train_without(*job)
        print(f"{name}: {epochs} epochs in {time.perf_counter() - began:.0f} s", flush=True)


def net_path(cache: Path, name: str) -> Path:
    return cache / f"without_{name}.onnx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--pages", type=int, default=400, help="training pages, all suites together")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--read", type=int, default=30, help="pages read of each kind")
    parser.add_argument("--cache", type=Path, default=Path("build/leave_one_out"))
    parser.add_argument("--quick", action="store_true", help="networks of the cache, else one tiny one")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    began = time.perf_counter()
    kinds, pages, cache = asked.kinds, asked.read, asked.cache
    if asked.quick:
        pages = 4
        ready = [name for name in kinds if net_path(cache, name).exists()]
        if ready:
            print(f"quick: networks of {cache}, 4 pages each: {' '.join(ready)}")
        else:
            print("quick: no networks in the cache; one tiny network (some 20 pages, 3 epochs) without rings")
            cache = cache / "tiny"
        kinds = ready or ["ring"]
    train_missing(
        kinds, cache, 20 if asked.quick else asked.pages, 3 if asked.quick else asked.epochs, asked.workers
    )
    figures: list[Figure] = []
    for name in kinds:
        found, wrong = measure(name, net_path(cache, name), pages, asked.workers)
        show(found)
        for item in wrong:
            print(
                f"  silent {item.suite} {item.page} {item.kind} {item.label}: "
                f"{item.value!r} for {item.wanted!r} {item.style} {item.confidence:.4f}"
            )
        figures += found
    print(f"{time.perf_counter() - began:.0f} s")
    if asked.json:
        write(figures, asked.json)


if __name__ == "__main__":
    main()
