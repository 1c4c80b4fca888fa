"""The generator: the same page for the same numbers, truth where the ink is, every suite alive."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from generator import dirt, marks, students
from generator.__main__ import main
from generator.blank import Paper, Printing, print_paper
from generator.captures import ScanOptions, decoded, scan
from generator.fax import group4
from generator.forms import own_forms, template_of
from generator.hostile import KINDS
from generator.ink import PenKind, pen
from generator.pages import COMMON, FilledPage, Wish
from generator.photos import PhotoOptions, photograph
from generator.suites import NAMES, SLOPPY, SUITES, page
from generator.texture import ByteImage, Points
from station.contracts.sheet import Bubble

FORM = "c20n5s13"


def _grey(picture: ByteImage) -> ByteImage:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture


def _darkness(made: FilledPage, bubble: Bubble) -> float:
    """How much darker the inside of a bubble is than the paper around it, 0..1."""
    picture = _grey(made.capture.picture)
    steps = np.linspace(-0.5, 0.5, 5)
    inside = np.array(
        [(bubble.x_mm + bubble.rx_mm * u, bubble.y_mm + bubble.ry_mm * v) for u in steps for v in steps]
    )
    px = np.rint(made.capture.to_px(inside)).astype(int)
    height, width = picture.shape
    px = np.clip(px, 0, (width - 1, height - 1))
    x, y = px.mean(axis=0).astype(int)
    around = picture[max(0, y - 60) : y + 60, max(0, x - 60) : x + 60]
    white = float(np.percentile(around, 85))
    return 1 - float(picture[px[:, 1], px[:, 0]].mean()) / max(white, 1.0)


def _sure_marks(made: FilledPage) -> list[tuple[Bubble, bool]]:
    """Bubbles of plainly answered groups, and whether each is marked."""
    groups = dirt.groups_of(made.template)
    plain = [item for item in made.truth if item.style == "plain" and not item.ambiguous]
    return [(b, b.value == item.value) for item in plain for b in groups[item.field, item.group].bubbles]


@pytest.mark.parametrize("suite", ["scan_clean", "photo_hard", "hostile"])
def test_a_page_is_the_same_for_the_same_numbers(suite: str) -> None:
    first = page(suite, 3, 1, Wish(form=FORM))
    again = page(suite, 3, 1, Wish(form=FORM))
    other = page(suite, 4, 1, Wish(form=FORM))
    assert first.capture.data == again.capture.data
    assert first.truth == again.truth
    assert first.capture.data != other.capture.data


@pytest.mark.parametrize("suite", list(SUITES))
def test_marks_lie_where_the_mapping_says(suite: str) -> None:
    made = page(suite, 0, 5, Wish(form=FORM))
    assert {(item.field, item.group) for item in made.truth} == set(dirt.groups_of(made.template))
    sure = _sure_marks(made)
    if suite == "blank_sheets":
        assert all(item.value == "" for item in made.truth if item.field > 0)
        return
    marked = np.array([_darkness(made, bubble) for bubble, is_marked in sure if is_marked])
    empty = np.array([_darkness(made, bubble) for bubble, is_marked in sure if not is_marked])
    assert len(marked) >= 5
    assert np.median(marked) > np.quantile(empty, 0.95)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("way", ["scan", "photo"])
def test_dots_are_found_within_a_fifth_of_a_millimetre(turn: int, way: str) -> None:
    """Small black dots printed at known places come out where ``to_px`` says."""
    paper = print_paper(FORM, 300, Printing(scale_x=1.006, offset_mm=(0.7, -0.4)), np.random.default_rng(1))
    paper.raster[:] = 250
    places = np.array([(x, y) for x in (20.0, 90.0, 150.0, 220.0, 280.0) for y in (20.0, 100.0, 190.0)])
    for x, y in paper.to_px(places):
        cv2.circle(paper.raster, (round(x * 16), round(y * 16)), 16 * 8, (0, 0, 0), -1, cv2.LINE_AA, 4)
    rng = np.random.default_rng(2)
    if way == "scan":
        capture = scan(paper, ScanOptions(skew_deg=2.1, turn=turn, jitter_mm=0.1, cut_mm=(2, -3, 1, 0)), rng)
    else:
        options = PhotoOptions(
            tilt_deg=22, turn=turn, roll_deg=3, curl_mm=6, lens=0.015, uneven=0.0, noise=1.0
        )
        capture = photograph(paper, options, rng)
    assert capture.orientation == (360 - turn) % 360
    for at in capture.to_px(places):
        assert np.hypot(*(_dark_centre(capture.picture, at) - at)) < 0.2 * _px_per_mm(capture.picture)


def _px_per_mm(picture: ByteImage) -> float:
    return float(max(picture.shape[:2]) / 297)


def _dark_centre(picture: ByteImage, at: Points, reach: int = 16) -> Points:
    x, y = np.rint(at).astype(int)
    patch = _grey(picture)[y - reach : y + reach + 1, x - reach : x + reach + 1].astype(float)
    weight = np.clip(np.percentile(patch, 90) - 50 - patch, 0, None)
    rows, columns = np.mgrid[0 : patch.shape[0], 0 : patch.shape[1]]
    middle: Points = np.array([(weight * columns).sum(), (weight * rows).sum()]) / weight.sum() + (
        x - reach,
        y - reach,
    )
    return middle


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turning_by_the_orientation_stands_the_page_upright(turn: int) -> None:
    paper = print_paper(FORM, 200, Printing(), np.random.default_rng(1))
    capture = scan(paper, ScanOptions(dpi=200, turn=turn), np.random.default_rng(2))
    upright = np.rot90(capture.picture, -(capture.orientation // 90))
    assert upright.shape[1] > upright.shape[0]
    left, right = (_grey(part).mean() for part in (upright[-55:-15, 20:60], upright[-55:-15, -300:-200]))
    assert left < right  # the black triangle stands at the bottom left


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_hostile_kind_is_a_picture_to_refuse(kind: str) -> None:
    made = page("hostile", list(KINDS).index(kind), 2)
    assert (made.kind, made.acceptable, made.truth) == (kind, False, ())
    assert np.array_equal(decoded(made.capture.data), made.capture.picture)
    assert made.capture.picture.std() > 0.5


@pytest.mark.parametrize("style", [name for name in students.STYLES if name not in ("blank", "plain")])
def test_each_style_leaves_the_ink_its_truth_needs(style: str) -> None:
    paper, truth = _filled_with(style)
    drawn = [item for item in truth if item.style == style]
    assert len(drawn) > 8
    blank = print_paper(FORM, 200, Printing(mottle=0), np.random.default_rng(1)).raster.astype(int)
    changed = np.abs(paper.raster.astype(int) - blank).max(axis=2)
    groups = dirt.groups_of(paper.template)
    for item in drawn:
        for bubble in groups[item.field, item.group].bubbles:
            if bubble.value in item.value.split(","):
                x, y = np.rint(paper.to_px(np.array([(bubble.x_mm, bubble.y_mm)]))[0]).astype(int)
                assert changed[y - 26 : y + 27, x - 22 : x + 23].max() > 60, (item, bubble.value)


def _filled_with(style: str) -> tuple[Paper, tuple[students.GroupTruth, ...]]:
    rng = np.random.default_rng(3)
    paper = print_paper(FORM, 200, Printing(mottle=0), np.random.default_rng(1))
    who = students.habit(rng, tool=pen(rng, PenKind.SIGN), blank=0.0, double=0.0)
    rates = {"double": 1.0} if style == "double" else {style: 1.0}
    return paper, students.fill(paper, replace(who, rates=rates), rng)


def test_styles_can_be_left_out_or_asked_for() -> None:
    seen = {item.style for index in range(6) for item in page("sloppy", index, 1, Wish(form=FORM)).truth}
    left_out = Wish(form=FORM, exclude=("ring", "tick", "taped_remarked"))
    without = {item.style for index in range(6) for item in page("sloppy", index, 1, left_out).truth}
    asked = Wish(form=FORM, styles=("cancelled",))
    more = [item.style for index in range(6) for item in page("scan_clean", index, 1, asked).truth]
    assert {"tick", "taped_remarked"} <= seen
    assert not without & {"ring", "tick", "taped_remarked"}
    assert more.count("cancelled") >= 2


def test_rates_name_known_styles_only() -> None:
    assert set(COMMON) | set(SLOPPY) | set(marks.DRAWERS) <= set(students.STYLES)
    assert "hostile" in NAMES


def test_faint_pencil_lies_24_to_47_levels_under_white() -> None:
    drops = []
    for index in range(6):
        made = page("faint", index, 11, Wish(form=FORM))
        drops += [_darkness(made, bubble) * 245 for bubble, is_marked in _sure_marks(made) if is_marked]
    assert np.quantile(drops, 0.1) > 15
    assert np.quantile(drops, 0.9) < 75


def test_a_fax_is_one_bit_group_4() -> None:
    made = page("fax", 0, 1, Wish(form=FORM))
    assert set(np.unique(made.capture.picture)) <= {0, 255}
    assert made.capture.data[:2] in (b"II", b"MM")
    assert len(made.capture.data) < 200_000
    bits = np.full((40, 64), 255, np.uint8)
    bits[10:20] = 0
    assert np.array_equal(_grey(decoded(group4(bits, 200))), bits)


def test_own_forms_differ_and_are_valid() -> None:
    templates = [template_of(name) for name in own_forms()]
    assert len({template.fingerprint for template in templates}) >= 18
    assert {len(template.fields) for template in templates} >= {5, 30, 60}


def test_the_command_writes_picture_truth_and_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["generator", "--suite", "webcam", "--count", "1", "--seed", "4", "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", wanted)
    main()
    made = page("webcam", 0, 4)
    told = json.loads((tmp_path / "webcam_4_0000.json").read_text(encoding="utf-8"))
    assert (tmp_path / "webcam_4_0000.jpg").read_bytes() == made.capture.data
    assert len(told["truth"]) == len(made.truth)
    first = made.template.fields[0].groups[0].bubbles[0]
    place = made.capture.to_px(np.array([(first.x_mm, first.y_mm)]))[0]
    assert told["bubbles_px"][str(made.template.fields[0].number)][0][0] == pytest.approx(place, abs=0.01)


@pytest.mark.parametrize("seed", range(6))
def test_a_half_page_lacks_bubbles(seed: int) -> None:
    made = page("hostile", list(KINDS).index("half_page"), seed, Wish(form="c10n0s1"))
    whole = 297 * 210 * (200 / 25.4) ** 2
    assert made.capture.picture.shape[0] * made.capture.picture.shape[1] < 0.7 * whole
