"""The stack of 43 mixed sheets, made anew: files, and what a fair teacher sees on each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks import real_pictures
from benchmarks.keyboard import made
from benchmarks.papers import Paper, paper_of, paper_of_page
from generator import suites
from generator.pages import Filling, Wish, fill_sheet, rng_of, seen
from generator.students import GroupTruth, Script
from generator.texture import background
from station.assets import asset_path
from station.contracts.corners import ALIGNABLE
from station.contracts.desk import DiscardReason
from station.contracts.sheet import FieldKind, SheetTemplate
from station.errors import StationError
from station.pipelines.image_io import decode_page
from station.pipelines.nets import load_judge
from station.pipelines.page import read_page
from station.sheets.load import load_template

FORM: Final = "c30n4s16"
CHOICES: Final = 30
NUMERIC: Final = 4
OTHERS: Final = ("c12n0s2", "c20n5s13")

KINDS: Final = (
    ("scan_clean", 4), ("scan_200", 2), ("scan_rotated", 2), ("scan_skew_cut", 1), ("scan_folded", 1),
    ("scan_noisy", 2), ("fax", 3), ("photo_good", 3), ("photo_cut", 1), ("webcam", 2), ("sloppy", 3),
    ("faint", 2), ("doubles", 2), ("residue", 2), ("red_premark", 2), ("dirty", 1),
)  # fmt: skip
"""33 sheets that are read as they are; ten odd ones come to them: see `odd`."""

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file. ``paper``: None for a file that is refused as the same picture; ``corners``: of the paper
    in px of the picture, TL, TR, BR, BL, where a person can see them."""

    name: str
    data: bytes
    paper: Paper | None
    corners: Corners = ()


def sheet(job: tuple[str, int, int]) -> Sheet:
    """An ordinary sheet of a kind."""
    kind, number, seed = job
    page = suites.page(kind, number, seed, Wish(form=FORM))
    return Sheet(
        name=f"{number:02d}-{kind}{page.capture.suffix}",
        data=page.capture.data,
        paper=paper_of_page(page, number),
        corners=_corners(page.template, page.capture.to_px),
    )


def _corners(template: SheetTemplate, to_px: object) -> Corners:
    width, height = template.width_mm, template.height_mm
    px = to_px(np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))  # type: ignore[operator]
    return tuple((float(x), float(y)) for x, y in px)


def stack(seed: int, *, few: bool = False, workers: int = 2) -> tuple[Sheet, ...]:
    """All 43, mixed by the seed. ``few``: eight, without the kinds that take long to make."""
    kinds = (("scan_clean", 1), ("sloppy", 1), ("doubles", 1)) if few else KINDS
    jobs = [kind for kind, count in kinds for _ in range(count)]
    usual = list(made(sheet, [(kind, n, seed) for n, kind in enumerate(jobs, start=1)], workers))
    odd_ones = odd(seed, usual[0], few=few)
    whole = [*usual, *odd_ones]
    order = rng_of("stack", seed, 0).permutation(len(whole))
    return tuple(whole[place] for place in order)


def odd(seed: int, first: Sheet, *, few: bool) -> list[Sheet]:
    """The same file again, a student's sheet taken twice, another form, no sheet at all; and unless ``few``,
    an unused sheet, another student's second sheet, a third form, a photo that needs its corners by hand."""
    other = [_other(form, 90 + at, seed) for at, form in enumerate(OTHERS)]
    again = replace(first, name="40-same-file.jpg", paper=None)
    found = [again, *_twice(seed), other[0], _desk(seed)]
    return found if few else [_unused(seed), *found, *_second(seed), other[1], _needs_hands(seed)]


def _unused(seed: int) -> Sheet:
    """Nobody wrote on it: it belongs to no student."""
    rng = rng_of("unused", seed, 1)
    filled = fill_sheet(rng, Wish(form=FORM), Filling(script=Script(answers={}), untidy=0.0))
    capture = suites.SUITES["scan_clean"][1](filled.paper, rng)
    paper = Paper(values={}, discard=DiscardReason.WRONG_UPLOAD)
    return Sheet(name="39-unused.jpg", data=capture.data, paper=paper)


def _twice(seed: int) -> list[Sheet]:
    """One sheet, scanned and photographed."""
    rng = rng_of("twice", seed, 1)
    filled = fill_sheet(rng, Wish(form=FORM), suites.SUITES["scan_clean"][0](rng))
    found = []
    for name, way in (("41-taken-once.jpg", "scan_clean"), ("41-taken-twice.jpg", "photo_good")):
        capture = suites.SUITES[way][1](filled.paper, rng)
        paper = paper_of(filled.paper.template, seen(filled, capture), 41)
        corners = _corners(filled.paper.template, capture.to_px)
        found.append(Sheet(name=name, data=capture.data, paper=paper, corners=corners))
    return found


def _second(seed: int) -> list[Sheet]:
    """A student who asked for a second sheet and handed in both; the first does not count."""
    found = []
    number = "20260307"
    for turn, name in enumerate(("42-first-try.jpg", "42-second-try.jpg")):
        rng = rng_of("second", seed, turn)
        answers = {(0, at): digit for at, digit in enumerate(number)}
        answers |= {(n, 0): str(int(rng.integers(1, 6))) for n in range(1, CHOICES + 1)}
        answers |= {(n, 2): str(int(rng.integers(1, 10))) for n in range(CHOICES + 1, CHOICES + NUMERIC + 1)}
        filled = fill_sheet(rng, Wish(form=FORM), Filling(script=Script(answers=answers), untidy=0.0))
        capture = suites.SUITES["scan_clean"][1](filled.paper, rng)
        truth: tuple[GroupTruth, ...] = seen(filled, capture)
        paper = paper_of(filled.paper.template, truth, 42, worse=turn == 0)
        found.append(Sheet(name=name, data=capture.data, paper=paper))
    return found


def _other(form: str, number: int, seed: int) -> Sheet:
    page = suites.page("scan_clean", number, seed, Wish(form=form))
    paper = Paper(values={}, discard=DiscardReason.NO_EXAM)
    return Sheet(name=f"{number}-other-form.jpg", data=page.capture.data, paper=paper)


def _desk(seed: int) -> Sheet:
    """The camera went off over the bare desk."""
    picture = np.asarray(background(rng_of("desk", seed, 0), (1200, 1600)), np.uint8)
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
    return Sheet(name="92-desk.jpg", data=data, paper=Paper(values={}, discard=DiscardReason.BAD_PICTURE))


def _needs_hands(seed: int) -> Sheet:
    """The first hard photo that the reader refuses, and reads where a person lays its corners."""
    judge = load_judge(asset_path("models", "marks.onnx"))
    for index in range(200, 400):
        page = suites.page("photo_hard", index, seed, Wish(form=FORM))
        picture, corners = decode_page(page.capture.data), _corners(page.template, page.capture.to_px)
        try:
            read_page(picture, templates=(page.template,), judge=judge)
        except StationError as error:
            if error.code not in ALIGNABLE:
                continue
            try:
                read_page(picture, templates=(page.template,), judge=judge, corners_px=corners)
            except StationError:
                continue
            name, paper = "43-by-hand.jpg", paper_of_page(page, 43)
            return Sheet(name=name, data=page.capture.data, paper=paper, corners=corners)
    raise SystemExit("no photo needs its corners by hand")


@dataclass(frozen=True, slots=True, kw_only=True)
class RealExam:
    """Pictures of real sheets of one form, where they are at hand."""

    name: str
    template: Path
    pictures: tuple[Path, ...]
    papers: dict[str, Paper]


def real_exams() -> Iterable[RealExam]:
    """One an example set; none where STATION_SHARED names no folder with them."""
    place = real_pictures.folder()
    for one in sorted(place.iterdir()) if place is not None else ():
        if not (one / "truth.json").is_file():
            continue
        template = load_template(one / "template.json")
        told = json.loads((one / "truth.json").read_bytes())["pictures"]
        yield RealExam(
            name=one.name,
            template=one / "template.json",
            pictures=tuple(one / each["picture"] for each in told),
            papers={each["picture"]: _real_paper(template, each) for each in told},
        )


def _real_paper(template: SheetTemplate, told: dict[str, object]) -> Paper:
    answers, unclear = told["answers"], told["ambiguous"]
    assert isinstance(answers, dict)
    assert isinstance(unclear, list)
    fields = [field for field in template.fields if field.label in answers]
    assert all(field.kind is FieldKind.CHOICE for field in fields)
    return Paper(
        values={field.number: answers[field.label] for field in fields},
        unclear=frozenset(field.number for field in fields if field.label in unclear),
    )
