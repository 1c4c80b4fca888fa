"""How well question papers are cut up.

``python -m benchmarks.segmentation [--papers N] [--seed S] [--suites A B] [--missed] [--quick] [--json F]``

A question counts as found when the boxes that bear its number hold at least 98 % of its ink and less than
5 % of any other question's.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.table import Figure, at_least, show, write
from generator.question_paper import SUITES, QuestionPaper, paper_raster, question_paper, suite_page
from generator.texture import Points
from station.contracts.paper import PaperPage, QuestionBox, ink_outside, numbered
from station.pipelines.image_io import decode_page
from station.pipelines.segmentation import segment_page

COVER, FOREIGN = 0.98, 0.05
TARGETS = {"pdf": 0.97, "scan": 0.9, "photo": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One question: the share of its ink in the boxes of one number, the largest share of another one's in
    them; ``number``: that under which most of it was found."""

    suite: str
    paper: int
    question: int
    number: int
    cover: float
    foreign: float

    @property
    def found(self) -> bool:
        return self.cover >= COVER and self.foreign < FOREIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A paper as it was cut: ``places`` of its ink by question, in shares of the upright pages."""

    cuts: tuple[Cut, ...]
    boxes: tuple[QuestionBox, ...]
    pages: tuple[PaperPage, ...]
    outside: float
    seconds: float


def cut_paper(suite: str, index: int, seed: int, paper: QuestionPaper) -> Seen:
    pages, ink = [], []
    seconds = 0.0
    for page_index in range(paper.pages):
        picture = suite_page(suite, paper, page_index, seed + index)
        decoded = decode_page(picture.data)
        began = time.perf_counter()
        page = segment_page(decoded, page_index)
        seconds += time.perf_counter() - began
        pages.append(page)
        found = _ink_by_box(paper, page_index)
        ink.append([(box, _shares(page, picture.to_px(spots))) for box, spots in found if len(spots)])
    boxes = numbered(pages, range(1, paper.questions + 1))
    cuts = tuple(_cut(suite, index, q, boxes, ink) for q in range(1, paper.questions + 1))
    outside = [
        ink_outside(page, [box for box in boxes if box.page_index == at]).body
        for at, page in enumerate(pages)
    ]
    return Seen(
        cuts=cuts,
        boxes=boxes,
        pages=tuple(pages),
        outside=float(np.mean(outside)),
        seconds=seconds / len(pages),
    )


def _ink_by_box(paper: QuestionPaper, page_index: int) -> list[tuple[QuestionBox, Points]]:
    """Every ink pixel of a page as shares of it, by the box of the truth that it lies in."""
    grey = cv2.cvtColor(paper_raster(paper.pdf, page_index, 100), cv2.COLOR_BGR2GRAY)
    ys, xs = np.nonzero(grey < 140)
    at = np.stack([(xs + 0.5) / grey.shape[1], (ys + 0.5) / grey.shape[0]], axis=1)
    return [(box, at[_inside(at, box)]) for box in paper.boxes if box.page_index == page_index]


def _inside(at: Points, box: QuestionBox) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    x, y = at[:, 0], at[:, 1]
    inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom)
    )
    return inside


def _shares(page: PaperPage, px: Points) -> Points:
    """Px of the picture as shares of the upright page."""
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(page.corners_px, np.float32), square)
    return np.asarray(cv2.perspectiveTransform(px[None].astype(np.float64), matrix)[0])


def _cut(
    suite: str,
    index: int,
    question: int,
    boxes: tuple[QuestionBox, ...],
    ink: list[list[tuple[QuestionBox, Points]]],
) -> Cut:
    """By the number whose boxes hold most of the question."""
    best = Cut(suite=suite, paper=index, question=question, number=0, cover=0.0, foreign=0.0)
    for number in sorted({box.question for box in boxes}):
        shares = _held(number, boxes, ink)
        # A passage may stand with any question that it is for.
        others = [share for (first, last), share in shares.items() if not first <= question <= last]
        cover = shares.get((question, question), 0.0)
        if cover > best.cover:
            best = replace(best, number=number, cover=cover, foreign=max(others, default=0.0))
    return best


def _held(
    number: int, boxes: tuple[QuestionBox, ...], ink: list[list[tuple[QuestionBox, Points]]]
) -> dict[tuple[int, int], float]:
    """The share of each question's and passage's ink in the boxes of one number."""
    held: dict[tuple[int, int], list[int]] = {}
    for page_index, placed in enumerate(ink):
        own = [box for box in boxes if box.page_index == page_index and box.shows(number)]
        for truth, spots in placed:
            inside = np.zeros(len(spots), bool)
            for box in own:
                inside |= _inside(spots, box)
            counts = held.setdefault((truth.question, truth.last_question), [0, 0])
            counts[0] += int(inside.sum())
            counts[1] += len(spots)
    return {key: part / whole for key, (part, whole) in held.items()}


def run(papers: int, seed: int, suites: tuple[str, ...] = SUITES) -> list[tuple[str, list[Seen]]]:
    found = []
    for suite in suites:
        columns = 2 if suite.endswith("two") else 1
        seen = [
            cut_paper(suite, index, seed, question_paper(seed + index, columns=columns))
            for index in range(papers)
        ]
        found.append((suite, seen))
    return found


def figures_of(found: list[tuple[str, list[Seen]]]) -> list[Figure]:
    made = []
    for suite, seen in found:
        cuts = [cut for one in seen for cut in one.cuts]
        target = TARGETS[suite.split("_", maxsplit=1)[0]]
        share = sum(cut.found for cut in cuts) / len(cuts)
        made.append(at_least(f"{suite}: questions found ({len(cuts)})", share, "share", target))
        whole = sum(cut.cover >= COVER for cut in cuts) / len(cuts)
        made.append(Figure(name=f"{suite}: with all their ink", value=round(whole, 4), unit="share"))
        right = sum(cut.found and cut.number == cut.question for cut in cuts) / len(cuts)
        made.append(Figure(name=f"{suite}: with their own number", value=round(right, 4), unit="share"))
        outside = float(np.mean([one.outside for one in seen]))
        made.append(Figure(name=f"{suite}: ink of the body outside", value=round(outside, 4), unit="share"))
        seconds = float(np.median([one.seconds for one in seen]))
        made.append(Figure(name=f"{suite}: time of a page", value=round(seconds, 3), unit="s"))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=20, help="papers of 20 questions a suite")
    parser.add_argument("--seed", type=int, default=2100)
    parser.add_argument("--suites", nargs="*", default=list(SUITES))
    parser.add_argument("--quick", action="store_true", help="three papers a suite")
    parser.add_argument("--missed", action="store_true", help="name every question that was not found")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    found = run(3 if asked.quick else asked.papers, asked.seed, tuple(asked.suites))
    figures = figures_of(found)
    show(figures)
    if asked.missed:
        for cut in (cut for _, seen in found for one in seen for cut in one.cuts if not cut.found):
            print(f"{cut.suite} {cut.paper} question {cut.question}: {cut.cover:.3f} {cut.foreign:.3f}")
    if asked.json:
        write(figures, asked.json)


if __name__ == "__main__":
    main()
