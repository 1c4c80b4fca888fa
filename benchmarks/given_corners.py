"""What clumsy corners rescue of the pages that the reader refuses, and at what price.

``python -m benchmarks.given_corners [--pages N] [--seed S] [--suites A B] [--most MM] [--quick] [--json F]``
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.scoring import score_page
from benchmarks.table import Figure, at_most, show, write
from generator import suites
from generator.pages import FilledPage
from station.assets import asset_path
from station.contracts.reading import Alarm, PageReading
from station.errors import StationError
from station.pipelines.image_io import DecodedPage, decode_page
from station.pipelines.nets import MarkJudge, load_judge
from station.pipelines.page import read_page

HANDS = 4
"""Times that the corners of each refused page are set, each time another way wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One page with corners set once. ``proven``: None where it was refused all the same; ``elsewhere``:
    fields that are shown where others are."""

    suite: str
    page: int
    code: str = ""
    proven: bool | None = None
    items: int = 0
    silent: int = 0
    asked: int = 0
    right: int = 0
    elsewhere: int = 0


_JUDGE: list[MarkJudge] = []


def tries(job: tuple[str, int, int, float]) -> list[Try]:
    """Of one page; none where it is read without help."""
    cv2.setNumThreads(1)
    if not _JUDGE:
        _JUDGE.append(load_judge(asset_path("models", "marks.onnx")))
    suite, index, seed, most_mm = job
    page = suites.page(suite, index, seed)
    picture = decode_page(page.capture.data)
    try:
        read_page(picture, templates=(page.template,), judge=_JUDGE[0], explain=False)
    except StationError:
        return [_try(page, picture, hand, most_mm) for hand in range(HANDS)]
    return []


def _try(page: FilledPage, picture: DecodedPage, hand: int, most_mm: float) -> Try:
    rng = np.random.default_rng([page.seed, page.index, hand])
    width, height = page.template.width_mm, page.template.height_mm
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    px = page.capture.to_px(corners + rng.uniform(-most_mm, most_mm, (4, 2)))
    try:
        reading = read_page(
            picture,
            templates=(page.template,),
            judge=_JUDGE[0],
            corners_px=tuple((float(x), float(y)) for x, y in px),
        )
    except StationError as error:
        return Try(suite=page.suite, page=page.index, code=error.code.value)
    items = score_page(page, reading)
    return Try(
        suite=page.suite,
        page=page.index,
        proven=Alarm.POSE_SUSPECT not in reading.alarms,
        items=len(items),
        silent=sum(item.silent for item in items),
        asked=sum(item.asked for item in items),
        right=sum(item.right for item in items),
        elsewhere=_elsewhere(page, reading),
    )


def _elsewhere(page: FilledPage, reading: PageReading) -> int:
    """Fields of which a bubble is shown nearer to the place of another bubble than to its own."""
    fields = (*reading.fields, *((reading.identifier,) if reading.identifier is not None else ()))
    bubbles = [(f.number, b) for f in fields for g in f.groups for b in g.bubbles]
    seen = np.array([np.mean(bubble.polygon_px, axis=0) for _, bubble in bubbles])
    there = page.capture.to_px(np.array([np.mean(bubble.polygon_mm, axis=0) for _, bubble in bubbles]))
    nearest = np.hypot(*(seen[:, None] - there[None]).transpose(2, 0, 1)).argmin(axis=1)
    return len({bubbles[place][0] for place in np.flatnonzero(nearest != np.arange(len(bubbles)))})


def run(names: Iterable[str], pages: int, seed: int, most_mm: float, workers: int) -> list[Try]:
    """All refused pages of the suites."""
    jobs = [(name, index, seed, most_mm) for name in names for index in range(pages)]
    with ProcessPoolExecutor(workers) as pool:
        return [one for found in pool.map(tries, jobs, chunksize=4) for one in found]


def figures_of(found: list[Try], pages: int) -> list[Figure]:
    """Rates per suite; the silent ones must be none."""
    figures: list[Figure] = []
    for suite in dict.fromkeys(one.suite for one in found):
        own = [one for one in found if one.suite == suite]
        read = [one for one in own if one.proven is not None]
        proven = [one for one in read if one.proven]
        refused = len({one.page for one in own})
        items, asked = sum(one.items for one in read), sum(one.asked for one in read)
        n = f"% n={len(own)}"
        figures += [
            Figure(name=f"{suite}: refused without help", value=refused, unit=f"of {pages}"),
            Figure(name=f"{suite}: rescued", value=round(100 * len(read) / len(own), 1), unit=n),
            Figure(name=f"{suite}: rescued and proven", value=round(100 * len(proven) / len(own), 1), unit=n),
            at_most(f"{suite}: silent", sum(one.silent for one in read), f"of {items - asked}", 0),
            Figure(name=f"{suite}: asked", value=asked, unit=f"of {items}"),
            Figure(name=f"{suite}: proposed right", value=sum(one.right for one in read), unit=f"of {items}"),
            at_most(f"{suite}: shown elsewhere", sum(one.elsewhere for one in read), f"of {items}", 0),
        ]
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=suites.FROZEN_SEED)
    parser.add_argument("--suites", nargs="*", default=["photo_hard", "fax"])
    parser.add_argument("--most", type=float, default=3.0, help="how far off the corners are set, in mm")
    parser.add_argument("--quick", action="store_true", help="a few pages, under a minute")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    pages = 25 if asked.quick else asked.pages
    found = run(asked.suites, pages, asked.seed, asked.most, asked.workers)
    figures = figures_of(found, pages)
    show(figures)
    for one in found:
        if one.silent or one.elsewhere or one.proven is None:
            what = one.code or f"silent {one.silent}, shown elsewhere {one.elsewhere} of {one.items}"
            print(f"{one.suite} {one.page}: {what}")
    if asked.json:
        write(figures, asked.json)


if __name__ == "__main__":
    main()
