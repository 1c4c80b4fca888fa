"""Noise must never make the reader wrong without saying so: 500 pages, up to 12 grey levels.

``python -m benchmarks.noise [--quick] [--pages N] [--seed S] [--workers N] [--json F]``

Each page is read as captured and again with Gaussian noise of 4, 8 and 12 grey levels on top (the
captures have a little of their own). Counted: silent errors under noise, and doubts of the quiet
picture that noise turned into silent errors.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.scoring import Item, score_page
from benchmarks.table import Figure, at_most, show, write
from generator import suites
from generator.pages import FilledPage
from station.assets import asset_path
from station.errors import StationError
from station.pipelines.image_io import decode_page
from station.pipelines.nets import MarkJudge, load_judge
from station.pipelines.page import read_page

LEVELS: Final = (0, 4, 8, 12)
#: the suites that take turns: ordinary pages and those with the most to lose
SUITES: Final = (
    "scan_clean", "sloppy", "scan_200", "faint", "residue",
    "ring", "strokes", "tape", "blank_sheets", "coloured_faint_print",
)  # fmt: skip
QUALITY: Final = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyPage:
    """One page at one noise level (grey levels, standard deviation). ``error``: refused with this code."""

    suite: str
    index: int
    sigma: int
    error: str
    items: tuple[Item, ...]


def with_noise(data: bytes, sigma: float, seed: int) -> bytes:
    """The picture with Gaussian noise, as a JPEG of quality 92; grey stays grey."""
    picture = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED))
    noise = np.random.default_rng(seed).normal(0, sigma, picture.shape).astype(np.float32)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return bytes(cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1])


_JUDGE: list[MarkJudge] = []


def read_all_levels(job: tuple[str, int, int]) -> list[NoisyPage]:
    """One page of a suite, read at every level."""
    cv2.setNumThreads(1)
    if not _JUDGE:
        _JUDGE.append(load_judge(asset_path("models", "marks.onnx")))
    suite, index, seed = job
    page = suites.page(suite, index, seed)
    return [_at_level(page, sigma, seed + index) for sigma in LEVELS]


def _at_level(page: FilledPage, sigma: int, seed: int) -> NoisyPage:
    data = with_noise(page.capture.data, sigma, seed) if sigma else page.capture.data
    items: list[Item] = []
    error = ""
    try:
        reading = read_page(decode_page(data), templates=(page.template,), judge=_JUDGE[0], explain=False)
        items = score_page(page, reading)
    except StationError as refused:
        error = refused.code.value
    return NoisyPage(suite=page.suite, index=page.index, sigma=sigma, error=error, items=tuple(items))


def turned_silent(quiet: NoisyPage, noisy: NoisyPage) -> list[Item]:
    """Items that were asked about in the quiet picture and are silently wrong in the noisy one."""
    asked = {(i.kind, i.label) for i in quiet.items if i.asked}
    return [i for i in noisy.items if i.silent and (i.kind, i.label) in asked]


def figures_of(read: Iterable[list[NoisyPage]]) -> list[Figure]:
    """Per level: silent errors, doubts and losses; and what noise turned."""
    pages = list(read)
    figures: list[Figure] = []
    for place, sigma in enumerate(LEVELS):
        own = [levels[place] for levels in pages]
        items = [item for page in own for item in page.items]
        n = max(len(items), 1)
        turned = sum(len(turned_silent(levels[0], levels[place])) for levels in pages)
        silent = sum(i.silent for i in items)
        needless = 100 * sum(i.needless for i in items) / n
        figures += [
            at_most(f"noise {sigma}: silent, {len(own)} pages, n={len(items)}", silent, "items", 0),
            Figure(name=f"noise {sigma}: needless", value=round(needless, 3), unit="%"),
            Figure(name=f"noise {sigma}: refused", value=sum(p.error != "" for p in own), unit="pages"),
        ]
        if sigma:
            figures.append(at_most(f"noise {sigma}: doubts turned silent", turned, "items", 0))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=suites.FROZEN_SEED)
    parser.add_argument("--quick", action="store_true", help="20 pages, under 50 s")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    began = time.perf_counter()
    count = 20 if asked.quick else asked.pages
    jobs = [(SUITES[i % len(SUITES)], i // len(SUITES), asked.seed) for i in range(count)]
    with ProcessPoolExecutor(asked.workers) as pool:
        read = list(pool.map(read_all_levels, jobs, chunksize=2))
    figures = figures_of(read)
    show(figures)
    for page in (level for levels in read for level in levels):
        for item in (i for i in page.items if i.silent):
            print(f"silent {page.suite} {page.index} noise {page.sigma}: {item.kind} {item.label} "
                  f"{item.value!r} for {item.wanted!r} {item.style} {item.confidence:.4f}")  # fmt: skip
    print(f"{time.perf_counter() - began:.0f} s")
    if asked.json:
        write(figures, asked.json)


if __name__ == "__main__":
    main()
