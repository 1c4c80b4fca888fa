"""Turn generated pages into training data: patches under the reader's own pose, with truth.

``python -m training.marks.dataset --pages 900 --seed 11 --out FILE.npz [--exclude STYLE ...]``
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from generator import suites
from generator.pages import FilledPage, Wish
from station.errors import StationError
from station.pipelines.align import Scene, align, scene
from station.pipelines.form import Form, field_of, prepare
from station.pipelines.image_io import decode_page
from station.pipelines.locate import flat_pose
from station.pipelines.marks import measure_marks
from station.pipelines.nets import page_numbers
from station.pipelines.pose import fit_homography
from station.pipelines.register import Registration, register

#: suite → share of the pages
MIX: dict[str, float] = {
    "scan_clean": 3,
    "scan_200": 3,
    "scan_rotated": 1,
    "scan_skew_cut": 1,
    "scan_folded": 1,
    "scan_noisy": 2,
    "fax": 4,
    "dirty": 4,
    "coloured_faint_print": 3,
    "photo_good": 5,
    "photo_hard": 5,
    "photo_cut": 1,
    "webcam": 5,
    "faint": 6,
    "sloppy": 10,
    "ring": 3,
    "stamp": 3,
    "fold": 3,
    "tape": 4,
    "residue": 5,
    "strokes": 4,
    "column_habit": 3,
    "blank_sheets": 4,
    "red_premark": 1,
    "doubles": 4,
}
CROSSED = {
    "sloppy": ("photo_good", "photo_hard", "webcam", "scan_noisy", "scan_200"),
    "faint": ("photo_good", "webcam", "scan_noisy", "scan_200"),
    "doubles": ("photo_good", "photo_hard", "webcam", "scan_200", "fax"),
    "dirty": ("photo_good", "photo_hard", "webcam"),
    "coloured_faint_print": ("photo_good", "webcam", "dirty"),
    "blank_sheets": ("photo_good", "photo_hard", "webcam", "dirty", "fax"),
    "fold": ("photo_good", "webcam"),
    "residue": ("photo_good", "webcam", "scan_200"),
    "column_habit": ("photo_good", "webcam"),
}
"""Ways of filling under other ways of capture than their suite's own; one page of a hundred or so each."""

MIX |= {f"{filling} x {taking}": 1 for filling, takings in CROSSED.items() for taking in takings}
WORST_POSE_MM = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page of training data; arrays over its N bubbles and R rows (see `page_sample`)."""

    arrays: dict[str, np.ndarray]


def page_sample(suite: str, index: int, seed: int, exclude: tuple[str, ...]) -> Sample | None:
    """None where the page is not found or its pose is far off: its patches would be noise."""
    page = suites.page(suite, index, seed, Wish(exclude=exclude))
    if not page.acceptable:
        return None
    form = prepare(page.template)
    decoded = decode_page(page.capture.data)
    truth_px = (page.capture.to_px(form.centres) + 0.5) / decoded.scale - 0.5
    registration = _pose(scene(decoded.grey), form, truth_px)
    pose = registration.pose
    scale = np.sqrt(np.abs(np.linalg.det(pose.jacobian(form.centres))))
    off = np.hypot(*(pose.to_px(form.centres) - truth_px).T) / scale
    if np.quantile(off, 0.9) > WORST_POSE_MM:
        return None
    patches = measure_marks(decoded.grey, form, pose)
    marked, ask = targets(form, page)
    bad_rows = np.unique(form.row[off > WORST_POSE_MM])
    weight = np.ones(len(form.groups), np.float32)
    weight[bad_rows] = 0
    return Sample(
        arrays={
            "grey": patches.grey,
            "white": patches.white.astype(np.float32),
            "label": patches.label.astype(np.int16),
            "print": np.clip(np.round(patches.print * 255), -128, 300).astype(np.int16),
            "numbers": page_numbers(patches, registration, decoded.bilevel),
            "row": form.row.astype(np.int16),
            "marked": marked,
            "ask": ask,
            "weight": weight,
            "suite": np.array(suite),
            "style": _styles(form, page),
        }
    )


def _pose(view: Scene, form: Form, truth_px: np.ndarray) -> Registration:
    """The reader's own pose; where it refuses the page, one refined from the truth: marks on
    pages that are refused today must still be judged well tomorrow."""
    try:
        return align(view, form).registration
    except StationError:
        start = flat_pose(form, fit_homography(form.centres, truth_px))
        return register(view.picture, form, start)


def targets(form: Form, page: FilledPage) -> tuple[np.ndarray, np.ndarray]:
    """(N,) marked 0/1 and (R,) whether a fair teacher would want to be asked."""
    truth = {(t.field, t.group): t for t in page.truth}
    marked = np.zeros(len(form.centres), np.uint8)
    ask = np.zeros(len(form.groups), np.uint8)
    for number, group in enumerate(form.groups):
        field = field_of(form, group)
        told = truth[(field.number, group.place)]
        chosen = set(told.value.split(",")) - {""}
        for offset, bubble in enumerate(field.groups[group.place].bubbles):
            marked[group.start + offset] = bubble.value in chosen
        ask[number] = told.ambiguous
    return marked, ask


def _styles(form: Form, page: FilledPage) -> np.ndarray:
    """(R,) how the student marked each row, for reports."""
    style = {(t.field, t.group): t.style for t in page.truth}
    return np.array([style[field_of(form, group).number, group.place] for group in form.groups])


def _one(job: tuple[str, int, int, tuple[str, ...]]) -> Sample | None:
    cv2.setNumThreads(1)
    return page_sample(*job)


def build(pages: int, seed: int, exclude: tuple[str, ...], workers: int) -> list[Sample]:
    """``pages`` pages, spread over the suites as `MIX` says; lost ones are left out."""
    total = sum(MIX.values())
    jobs = [
        (suite, i, seed, exclude) for suite, share in MIX.items() for i in range(round(pages * share / total))
    ]
    with ProcessPoolExecutor(workers) as pool:
        return [sample for sample in pool.map(_one, jobs, chunksize=4) if sample is not None]


def save(path: Path, samples: list[Sample]) -> None:
    """All pages in one compressed file, keys ``page/name``."""
    flat = {
        f"{i:05d}/{name}": value for i, sample in enumerate(samples) for name, value in sample.arrays.items()
    }
    with path.open("wb") as file:
        np.savez(file, **flat)  # type: ignore[arg-type]


def load(path: Path) -> list[Sample]:
    """What `save` wrote."""
    pages: dict[str, dict[str, np.ndarray]] = {}
    with np.load(path) as file:
        for key in file.files:
            page, name = key.split("/")
            pages.setdefault(page, {})[name] = file[key]
    return [Sample(arrays=pages[key]) for key in sorted(pages)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=900)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--exclude", nargs="*", default=[])
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    samples = build(asked.pages, asked.seed, tuple(asked.exclude), asked.workers)
    save(asked.out, samples)
    print(f"{len(samples)} pages")


if __name__ == "__main__":
    main()
