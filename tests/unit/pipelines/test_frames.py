"""Forms without exact geometry: the page is found by its frame and proven by its print."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from station.contracts.sheet import BubbleGroup, SheetTemplate
from station.errors import Code, PageError
from station.pipelines.align_print import PrintAlignment, align_print
from station.pipelines.arrays import Floats, Picture
from station.pipelines.bubble_arrays import bubble_arrays
from station.pipelines.figures import figures
from station.pipelines.form import prepare
from station.pipelines.frames import outline_frames
from station.pipelines.print_fit import collided, fit
from station.pipelines.targets import target_quads
from station.sheets.load import parse_template

SCALE = 6.0
"""px per mm of the drawn pages."""


def omrchecker(*, processor: str | None = None) -> SheetTemplate:
    """Two arrays of different pitch, not symmetric in any way, on a page of 420 x 600 units."""
    source = {
        "pageDimensions": [420, 600],
        "bubbleDimensions": [14, 14],
        "preProcessors": [] if processor is None else [{"name": processor, "options": {}}],
        "fieldBlocks": {
            "digits": {
                "fieldType": "QTYPE_INT",
                "origin": [60, 50],
                "fieldLabels": ["d1..3"],
                "bubblesGap": 21,
                "labelsGap": 27,
            },
            "questions": {
                "fieldType": "QTYPE_MCQ4",
                "origin": [180, 250],
                "fieldLabels": ["q1..12"],
                "bubblesGap": 30,
                "labelsGap": 25,
            },
        },
    }
    return parse_template(json.dumps(source).encode(), name="small")


def drawn(template: SheetTemplate, *, marked: frozenset[int] = frozenset(), grow: float = 1.0) -> Picture:
    """The page with a ring at every bubble, those with an index in ``marked`` filled."""
    form = prepare(template)
    page = np.full((round(template.height_mm * SCALE), round(template.width_mm * SCALE)), 235, np.uint8)
    for index, (x, y) in enumerate(form.centres * SCALE):
        radius = round(grow * form.radii[index, 0] * SCALE)
        cv2.circle(page, (round(x), round(y)), radius, 70, 2, cv2.LINE_AA)
        if index in marked:
            cv2.circle(page, (round(x), round(y)), radius, 40, -1, cv2.LINE_AA)
    return page


def on_table(page: Picture, *, turn: int = 0, lean: float = 0.0) -> Picture:
    """``page`` on a dark table, turned by quarters clockwise and leaning by ``lean`` degrees."""
    lying = np.ascontiguousarray(np.rot90(page, -turn))
    wide = cv2.copyMakeBorder(lying, 130, 130, 150, 150, cv2.BORDER_CONSTANT, value=(45,))
    height, width = wide.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -lean, 1)
    return np.asarray(cv2.warpAffine(wide, matrix, (width, height), borderValue=(45,)), np.uint8)


def places(found: PrintAlignment) -> Floats:
    return found.registration.pose.to_px(found.form.centres)


MARKED = frozenset({3, 14, 27, 31, 38, 41, 46})


def test_a_page_is_found_as_the_whole_picture_and_its_rings_are_measured() -> None:
    template = omrchecker()
    found = align_print(drawn(template, marked=MARKED, grow=1.2), prepare(template))
    wanted = prepare(template)
    assert np.abs(places(found) - wanted.centres * SCALE).max() < 1.0
    assert np.allclose(found.form.radii, 1.2 * wanted.radii, rtol=0.05)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_the_outline_of_the_paper_frames_the_page_however_it_lies(turn: int) -> None:
    template = omrchecker(processor="CropPage")
    page = drawn(template, marked=MARKED)
    found = align_print(on_table(page, turn=turn, lean=4), prepare(template))
    right = found.registration.pose.jacobian(found.form.centres).mean(axis=0)[:, 0]
    lies = np.degrees(np.arctan2(right[1], right[0]))
    assert abs((lies - 90 * turn - 4 + 180) % 360 - 180) < 1


def shifted(template: SheetTemplate, x_mm: float, *, only: str) -> SheetTemplate:
    """``template`` with the bubbles of the labels that begin with ``only`` moved to the right."""

    def group(one: BubbleGroup) -> BubbleGroup:
        return replace(one, bubbles=tuple(replace(b, x_mm=b.x_mm + x_mm) for b in one.bubbles))

    fields = tuple(
        replace(f, groups=tuple(group(g) for g in f.groups)) if f.label.startswith(only) else f
        for f in template.fields
    )
    return replace(template, fields=fields)


def test_hand_drawn_arrays_are_fitted_one_by_one() -> None:
    template = omrchecker()
    moved = shifted(template, 3, only="q")
    found = align_print(drawn(moved, marked=MARKED), prepare(template))
    assert np.abs(places(found) - prepare(moved).centres * SCALE).max() < 1.0


@pytest.mark.parametrize("rows", [-1.0, -0.5, 0.5, 1.0])
def test_a_frame_off_by_rows_is_mended_or_refused_never_believed(rows: float) -> None:
    template = omrchecker()
    down_px = round(rows * 25 * template.width_mm / 420 * SCALE)
    page = np.roll(drawn(template, marked=MARKED), down_px, axis=0)
    wanted = prepare(template).centres * SCALE + np.array([0, down_px])
    try:
        away = float(np.abs(places(align_print(page, prepare(template))) - wanted).max())
    except PageError:
        away = 0.0
    assert away < 1.5


def test_a_form_that_lies_equally_well_upside_down_is_refused() -> None:
    source = {
        "pageDimensions": [300, 300],
        "bubbleDimensions": [14, 14],
        "preProcessors": [],
        "fieldBlocks": {
            "b": {
                "fieldType": "QTYPE_MCQ5",
                "origin": [93, 93],
                "fieldLabels": ["q1..5"],
                "bubblesGap": 25,
                "labelsGap": 25,
            }
        },
    }
    template = parse_template(json.dumps(source).encode(), name="symmetric")
    with pytest.raises(PageError) as refused:
        align_print(drawn(template), prepare(template))
    assert refused.value.code is Code.UNSURE_POSE


def test_another_page_is_refused() -> None:
    template = omrchecker()
    rng = np.random.default_rng(3)
    page = np.full((1700, 1200), 235, np.uint8)
    for x, y in rng.uniform(60, 1100, (120, 2)):
        cv2.circle(page, (round(x), round(1.4 * y)), 12, 70, 2, cv2.LINE_AA)
    with pytest.raises(PageError):
        align_print(page, prepare(template))


def test_arrays_on_each_others_places_are_noticed() -> None:
    form = prepare(omrchecker())
    blocks = bubble_arrays(form)
    assert blocks.count == 2
    found = fit(
        form, blocks, figures(drawn(form.template), pitch_px=10.5 * SCALE), np.diag([SCALE, SCALE, 1])
    )
    assert found is not None
    assert not collided(form, blocks, found)
    moved = found.centres.copy()
    questions = np.flatnonzero(blocks.array == 1)
    moved[questions[:4]] = moved[questions[4:8]]
    assert collided(form, blocks, replace(found, centres=moved))


def test_a_page_that_is_cut_is_refused() -> None:
    template = omrchecker()
    page = drawn(template, marked=MARKED)
    with pytest.raises(PageError):
        align_print(np.ascontiguousarray(page[:, : round(0.55 * page.shape[1])]), prepare(template))


def test_the_outline_of_the_paper_is_found_to_a_pixel_or_two() -> None:
    page = np.full((700, 500), 230, np.uint8)
    quad = outline_frames(on_table(page, lean=5))[0].corners
    turn = cv2.getRotationMatrix2D((400, 480), -5, 1)
    corners = np.array([(150, 130), (650, 130), (650, 830), (150, 830)]) - 0.5
    wanted = corners @ turn[:, :2].T + turn[:, 2]
    assert np.abs(quad - wanted).max() < 2.5


def _target(page: Picture, at: tuple[int, int]) -> None:
    for radius, thickness in ((24, 5), (14, 4)):
        cv2.circle(page, at, radius, 20, thickness)
    cv2.circle(page, at, 5, 20, -1)


@pytest.mark.parametrize("spoilt", ["no", "blotted", "joined"])
def test_four_targets_frame_a_page_even_with_one_spoilt(spoilt: str) -> None:
    page = np.full((900, 700), 235, np.uint8)
    corners = [(80, 90), (610, 100), (620, 800), (90, 790)]
    for at in corners:
        _target(page, at)
    if spoilt == "blotted":
        cv2.circle(page, corners[0], 27, 20, -1)
    elif spoilt == "joined":
        cv2.line(page, corners[2], (520, 830), 20, 9)
    quad = target_quads(page, 52 / 535)[0]
    assert np.abs(quad - np.array(corners)).max() < (3 if spoilt == "no" else 7)
