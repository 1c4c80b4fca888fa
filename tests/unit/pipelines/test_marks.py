"""Bubbles are measured against this sheet's paper, its print and this student's ink."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from station.pipelines.arrays import Bools, Floats, Picture
from station.pipelines.evidence import Evidence, weigh
from station.pipelines.form import Form
from station.pipelines.marks import PATCH, REACH, TILE, measure_marks, sample
from station.pipelines.outlines import measure
from station.pipelines.pose import Pose
from tests.drawn import INK, PAPER, draw, size_for, small_form, straight_pose

Drawn = tuple[Form, Pose, Picture]


def in_every_answer(form: Form, offset: int = 2) -> list[int]:
    """One bubble a group: the ``offset``-th."""
    return [group.start + offset for group in form.groups]


@cache
def drawn() -> Drawn:
    form = small_form()
    pose = straight_pose(form)
    picture = draw(form, pose, size_for(form, pose), marked=in_every_answer(form)[:-3])
    return form, pose, picture


def is_marked(form: Form, marked: list[int]) -> Bools:
    chosen = np.zeros(len(form.centres), bool)
    chosen[marked] = True
    return chosen


def test_a_patch_is_the_bubble_upright_and_half_as_large_again() -> None:
    """Drawn with the page turned by 30 degrees: the patches do not show it."""
    form = small_form()
    straight, turned = (
        sample(draw(form, pose, size_for(form, pose)), form, pose)
        for pose in (straight_pose(form), straight_pose(form, turn_deg=30))
    )
    assert straight.shape == (len(form.centres), *PATCH)
    assert np.abs(straight.astype(float) - turned).mean() < 4
    middle = straight[0, PATCH[0] // 2].astype(float)
    dark = np.flatnonzero(middle < (PAPER + INK) / 2)
    radius = (dark.max() - dark.min()) / 2 / (PATCH[1] / (2 * REACH))
    assert radius == pytest.approx(1.0, abs=0.12)


def test_marks_are_ink_and_empty_bubbles_are_none() -> None:
    form, pose, picture = drawn()
    patches = measure_marks(picture, form, pose)
    marked = is_marked(form, in_every_answer(form)[:-3])
    assert patches.level[marked].min() > 0.7
    assert np.abs(patches.level[~marked]).max() < 0.05
    assert patches.rough_ink == pytest.approx(1 - INK / PAPER, abs=0.08)
    assert patches.noise < 0.02


def test_tiles_are_the_ink_of_small_squares() -> None:
    form, pose, picture = drawn()
    patches = measure_marks(picture, form, pose)
    ink = 1 - patches.grey / patches.white[:, None, None] - patches.print[patches.label]
    rows, columns = PATCH[0] // TILE, PATCH[1] // TILE
    squares = ink.reshape(len(ink), rows, TILE, columns, TILE).mean(axis=(2, 4))
    assert np.abs(patches.tiles - squares.reshape(len(ink), -1)).max() < 1e-4


@pytest.mark.parametrize("light", [0.45, 0.7, 1.0])
def test_less_light_changes_no_measure(light: float) -> None:
    form, pose, picture = drawn()
    dim = np.asarray(picture * light, np.uint8)
    bright, dark = (measure_marks(p, form, pose) for p in (picture, dim))
    assert np.abs(bright.level - dark.level).max() < 0.03


def test_a_slope_of_light_across_the_page_changes_little() -> None:
    form, pose, picture = drawn()
    across = np.linspace(0.5, 1.0, picture.shape[1])[None]
    shaded = measure_marks(np.asarray(picture * across, np.uint8), form, pose)
    assert np.abs(shaded.level - measure_marks(picture, form, pose).level).max() < 0.06


def test_one_column_marked_all_the_way_does_not_pass_for_print() -> None:
    form = small_form()
    pose = straight_pose(form)
    answers = [g.start + 2 for g in form.groups if g.stop - g.start == 5]
    picture = draw(form, pose, size_for(form, pose), marked=answers)
    patches = measure_marks(picture, form, pose)
    assert patches.level[answers].min() > 0.5
    others = ~is_marked(form, answers)
    assert np.abs(patches.level[others]).max() < 0.1


# Evidence -----------------------------------------------------------------------------------------


def evidence_of(picture: Picture, marked: Floats) -> Evidence:
    form, pose, _ = drawn()
    outlines = measure(picture, form.centres, form.radii, pose)
    return weigh(measure_marks(picture, form, pose), form, outlines, marked)


def truth() -> Floats:
    form, _, _ = drawn()
    return is_marked(form, in_every_answer(form)[:-3]).astype(np.float64)


def test_empty_bubbles_are_like_each_other_and_marks_are_strange() -> None:
    _, _, picture = drawn()
    noisy = np.clip(picture + np.random.default_rng(1).normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
    evidence = evidence_of(noisy, truth())
    assert evidence.strange[truth() == 0].max() < 4
    assert evidence.strange[truth() == 1].min() > 20
    assert evidence.placed.all()


def at_last_bubble(dx_mm: float, dy_mm: float, size_mm: float, grey: int) -> Picture:
    """A square of ink near the very last bubble, which is empty."""
    form, pose, picture = drawn()
    x, y = pose.to_px(form.centres[-1:] + np.array([dx_mm, dy_mm]))[0]
    half = size_mm * 6 / 2
    spoilt = picture.copy()
    spoilt[int(y - half) : int(y + half), int(x - half) : int(x + half)] = grey
    return spoilt


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.9, 0.0), (0.0, 1.9)])
def test_a_dot_anywhere_within_is_strange(place: tuple[float, float]) -> None:
    evidence = evidence_of(at_last_bubble(*place, 0.9, 90), truth())
    assert evidence.strange[-1] > 8
    assert evidence.trace[-1] > 0.2
    assert evidence.strange[-2] < 4


def test_a_faint_shade_is_stranger_than_paper() -> None:
    faint = evidence_of(at_last_bubble(0, 0, 2.5, PAPER - 40), truth())
    assert faint.strange[-1] > 4
    assert faint.level[-1] > 3 * abs(faint.level[-2])


def test_ink_beside_a_bubble_is_rim_not_level() -> None:
    form, _, _ = drawn()
    beside = evidence_of(at_last_bubble(0, float(form.radii[-1, 1]) * 1.33, 1.0, 40), truth())
    assert beside.rim[-1] > 0.025
    assert abs(beside.level[-1]) < 0.05


def test_rows_without_their_print_are_no_place() -> None:
    form, pose, picture = drawn()
    wiped = picture.copy()
    last = form.centres[form.groups[-1].start :]
    (x0, y0), (x1, y1) = (pose.to_px(last)[[0, -1]] + np.array([[-20], [20]])).astype(int)
    wiped[min(y0, y1) : max(y0, y1), min(x0, x1) : max(x0, x1)] = PAPER
    placed = evidence_of(wiped, truth()).placed
    assert not placed[-1]
    assert placed[:-1].all()


def test_a_print_that_lies_beside_its_place_is_noticed() -> None:
    form, pose, _ = drawn()
    offsets = np.zeros((len(form.centres), 2))
    offsets[form.groups[-1].start :] = (0.6, 0.0)
    picture = draw(form, pose, size_for(form, pose), offsets_mm=offsets)
    outlines = measure(picture, form.centres, form.radii, pose, step_mm=0.3)
    none = np.zeros(len(form.centres))
    placed = weigh(measure_marks(picture, form, pose), form, outlines, none).placed
    assert not placed[-1]
    assert placed[:-1].all()


def test_few_marks_take_the_ink_of_the_page() -> None:
    form, pose, picture = drawn()
    patches = measure_marks(picture, form, pose)
    outlines = measure(picture, form.centres, form.radii, pose)
    few = np.zeros(len(form.centres))
    few[in_every_answer(form)[0]] = 1
    assert weigh(patches, form, outlines, few).ink == pytest.approx(patches.rough_ink)
    assert weigh(replace(patches, rough_ink=0.33), form, outlines, few).ink == pytest.approx(0.33)
