"""How fast the reader is, as shares of decoding the same picture, with a breakdown by step.

``python -m benchmarks.speed [--quick] [--pages N] [--json F]``

Everything is measured in one run, one thread, in turns: decode, read, decode, read... A share is
the median over the turns of (page / decode in the same turn), so that other load on the computer
meets both. The yardstick is ``cv2.imdecode(..., IMREAD_COLOR)`` from memory.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from benchmarks import real_pictures
from benchmarks.speed_workers import long_run, workers
from benchmarks.stopwatch import Stopwatch
from benchmarks.table import Figure, at_most, show, write
from generator import suites
from generator.captures import Capture, scan, scan_options
from generator.pages import Filling, Rng, Sheet, Wish, fill_sheet, rng_of
from generator.photos import photo_good, photograph, webcam
from station.assets import asset_path
from station.contracts.reading import PageReading
from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.pipelines import page as page_module
from station.pipelines.image_io import decode_page, page_of_frame
from station.pipelines.nets import MarkJudge, load_judge
from station.sheets.load import load_template

FORM = "c60n0s11"
SEED = 4
LIVE_FRAMES = 3
REFUSED = 6
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""As reader children have it; numpy asks only once, when it is loaded."""

KEPT_MEMORY = dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), str(2**28))
"""The 26 MB of the decoded yardstick are not handed back to the system each time. Left to itself the C
library does so or does not, after what was allocated before, and the yardstick takes 29 or 16 ms."""

SURROUNDINGS = {**ONE_THREAD, **KEPT_MEMORY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One picture to measure; ``limit``: the promised share of the yardstick."""

    name: str
    data: bytes
    template: SheetTemplate
    limit: float | None


def samples() -> list[Sample]:
    """60 questions, A4: a noisy scan of 300 dpi, a smooth one, the noisy one in colour, and a photo."""
    rng = rng_of("speed", SEED, 0)
    sheet = fill_sheet(rng, Wish(form=FORM), Filling(rates={}))
    template = sheet.paper.template
    return [
        Sample(name="noisy scan", data=_sized(sheet, 4.0, 1_100_000), template=template, limit=1.0),
        Sample(name="smooth scan", data=_sized(sheet, 0.5, 500_000), template=template, limit=0.7),
        Sample(
            name="colour scan",
            data=_sized(sheet, 4.0, 1_100_000, colour=True),
            template=template,
            limit=None,
        ),
        Sample(name="photo", data=_photo(sheet), template=template, limit=None),
    ]


def _photo(sheet: Sheet) -> bytes:
    rng = rng_of("speed-photo", SEED, 0)
    return photograph(sheet.paper, photo_good(rng), rng).data


def _sized(sheet: Sheet, noise: float, size: int, *, colour: bool = False) -> bytes:
    """A scan of about ``size`` bytes: the JPEG quality is chosen for it."""
    rng = rng_of("speed", SEED, 1)
    plain = {"lamp": 0.02, "gamma": 1.0, "gain": 1.0, "blur_px": 0.6, "jitter_mm": 0.0, "skew_deg": 0.6}
    picture = scan(
        sheet.paper, scan_options(rng, noise=noise, quality=98, colour=colour, **plain), rng
    ).picture

    def at(quality: int) -> bytes:
        return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])

    low, high = 40, 98
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if len(at(middle)) < size else (low, middle)
    return at(low)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _decode(data: bytes) -> None:
    cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def _read(data: bytes, template: SheetTemplate, judge: MarkJudge) -> PageReading:
    # By its module, so that a stopwatch can stand between.
    return page_module.read_page(decode_page(data), templates=(template,), judge=judge, explain=False)


def shares(sample: Sample, judge: MarkJudge, rounds: int) -> list[Figure]:
    """The whole page, from bytes to PageReading, as a share of the yardstick."""
    read = partial(_read, sample.data, sample.template, judge)
    read()
    turns = [(_ms(partial(_decode, sample.data)), _ms(read)) for _ in range(rounds)]
    yard, page = (np.array(side) for side in zip(*turns, strict=True))
    name = f"{sample.name} ({len(sample.data) / 1e6:.2f} MB)"
    share = float(np.median(page / yard))
    told = "x decode"
    return [
        at_most(f"{name}: whole page", share, told, sample.limit)
        if sample.limit
        else _plain(f"{name}: whole page", share, told),
        *([at_most(f"{name}: whole page, the least", share, told, 1.3)] if sample.limit == 1.0 else []),
        _plain(f"{name}: best page / best decode", float(page.min() / yard.min()), told),
        _plain(f"{name}: decode IMREAD_COLOR, median", float(np.median(yard)), "ms"),
        _plain(f"{name}: whole page, median", float(np.median(page)), "ms"),
    ]


def _plain(name: str, value: float, unit: str) -> Figure:
    return Figure(name=name, value=round(value, 4), unit=unit)


def breakdown(sample: Sample, judge: MarkJudge, rounds: int) -> list[Figure]:
    """Milliseconds a step, median over the rounds, and each as a share of the yardstick."""
    spent: list[dict[str, float]] = []
    yard: list[float] = []
    for _ in range(rounds):
        yard.append(_ms(partial(_decode, sample.data)))
        watch = Stopwatch()
        with watch.watching():
            with watch.step("decode"):
                picture = decode_page(sample.data)
            page_module.read_page(picture, templates=(sample.template,), judge=judge, explain=False)
        spent.append(watch.seconds)
    return _steps(sample.name, spent, median(yard))


def _steps(name: str, spent: list[dict[str, float]], yard_ms: float | None) -> list[Figure]:
    figures = []
    for step in ["decode", *(step for step in spent[0] if step != "decode")]:
        ms = 1000 * median(one[step] for one in spent)
        if ms > 0:
            unit = "ms" if yard_ms is None else f"ms {ms / yard_ms:.3f}x"
            figures.append(Figure(name=f"{name}, {step}", value=round(ms, 3), unit=unit))
    return figures


def live(judge: MarkJudge, rounds: int) -> tuple[list[Figure], list[Figure]]:
    """A 1080p camera frame of a 60 question sheet: located, proven, read, with every outline to
    draw. Also where the time goes on the first of the frames."""
    found: list[list[float]] = []
    spent: list[dict[str, float]] = []
    for index in range(LIVE_FRAMES):
        rng = rng_of("speed-live", SEED, index)
        sheet = fill_sheet(rng, Wish(form=FORM), Filling(rates={}))
        frame, template = _frame(sheet, rng), sheet.paper.template
        work = partial(_read_frame, frame, template, judge)
        work()
        found.append([_ms(work) for _ in range(rounds)])
        for _ in range(rounds if index == 0 else 0):
            watch = Stopwatch()
            with watch.watching():
                with watch.step("decode"):
                    picture = page_of_frame(frame)
                page_module.read_page(picture, templates=(template,), judge=judge, explain=True)
            spent.append(watch.seconds)
    middle = [median(turns) for turns in found]
    return [
        at_most(f"1080p frame: ready to draw, median of {LIVE_FRAMES} frames", median(middle), "ms", 33),
        Figure(name="1080p frame: the slowest frame's median", value=round(max(middle), 3), unit="ms"),
        Figure(name="1080p frame: best", value=round(min(map(min, found)), 3), unit="ms"),
    ], _steps("1080p frame", spent, None)


def _frame(sheet: Sheet, rng: Rng) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    options = replace(webcam(rng, glare=0), tilt_deg=5.0, noise=3.0, fill=0.97)
    capture: Capture = photograph(sheet.paper, options, rng)
    return capture.picture


def _read_frame(
    frame: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], template: SheetTemplate, judge: MarkJudge
) -> PageReading:
    return page_module.read_page(page_of_frame(frame), templates=(template,), judge=judge, explain=True)


def refusals(judge: MarkJudge) -> list[Figure]:
    """Pictures that are not the sheet, from bytes to the code of what they are instead."""
    spent = []
    for index in range(REFUSED):
        page = suites.page("hostile", index, SEED)
        spent.append(_ms(partial(_read_or_refuse, page.capture.data, page.template, judge)))
    return [
        at_most(f"refused, the slowest of {REFUSED}", max(spent), "ms", 2000),
        Figure(name=f"refused, median of {REFUSED}", value=round(median(spent), 3), unit="ms"),
    ]


def foreign(judge: MarkJudge, rounds: int) -> list[Figure]:
    """Another reader's own pictures, where they are at hand, as they are: decoded and read."""
    place = real_pictures.folder()
    if place is None:
        print("real pictures: skipped, STATION_SHARED names no folder with data/real", file=sys.stderr)
        return []
    figures = []
    for one in sorted(p for p in place.iterdir() if (p / "truth.json").is_file()):
        template = load_template(one / "template.json")
        first = json.loads((one / "truth.json").read_bytes())["pictures"][0]["picture"]
        work = partial(_read_or_refuse, (one / first).read_bytes(), template, judge)
        work()
        ms = median(_ms(work) for _ in range(rounds))
        figures.append(
            Figure(name=f"real picture {one.name}: decoded and read", value=round(ms, 2), unit="ms")
        )
    return figures


def _read_or_refuse(data: bytes, template: SheetTemplate, judge: MarkJudge) -> None:
    with suppress(StationError):
        _read(data, template, judge)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000, help="of the long run")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--quick", action="store_true", help="60 pages, 12 rounds, under 50 s")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rounds, pages = (12, 60) if asked.quick else (asked.rounds, asked.pages)
    cv2.setNumThreads(1)
    judge = load_judge(asset_path("models", "marks.onnx"))
    pictures = samples()
    figures = [figure for sample in pictures for figure in shares(sample, judge, rounds)]
    frames, frame_steps = live(judge, min(rounds, 20) if not asked.quick else 4)
    figures += frames
    figures += refusals(judge)
    scan_of_many = (pictures[0].data, pictures[0].template)
    with tempfile.TemporaryDirectory() as folder:
        figures += workers(*scan_of_many, Path(folder), 2 if asked.quick else 5)
        figures += long_run(*scan_of_many, Path(folder), pages)
    figures += foreign(judge, 1 if asked.quick else 5)
    show(figures)
    print("\nby step")
    steps = [figure for sample in pictures for figure in breakdown(sample, judge, min(rounds, 20))]
    steps += frame_steps
    show(steps)
    if asked.json:
        write([*figures, *steps], asked.json)


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in SURROUNDINGS.items()):
        os.execve(sys.executable, sys.orig_argv, {**os.environ, **SURROUNDINGS})
    main()
