"""Outlines are measured to hundredths of a millimetre, and the field follows the print."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.pipelines.outlines import measure
from station.pipelines.register import register
from tests.drawn import PAPER, draw, size_for, small_form, straight_pose

SHIFTS = [(0.0, 0.0), (0.2, 0.0), (0.0, -0.3), (-0.25, 0.25), (0.4, 0.1)]


@pytest.mark.parametrize("shift_mm", SHIFTS)
@pytest.mark.parametrize("px_per_mm", [4.0, 6.0])
def test_a_known_shift_is_found(shift_mm: tuple[float, float], px_per_mm: float) -> None:
    form = small_form()
    pose = straight_pose(form, px_per_mm=px_per_mm, shift_px=(3.3, 1.7))
    picture = draw(form, pose, size_for(form, pose), offsets_mm=np.tile(shift_mm, (len(form.centres), 1)))
    seen = measure(picture, form.centres, form.radii, pose)
    assert np.abs(np.median(seen.shift, axis=0) - shift_mm).max() < 0.03
    assert np.quantile(np.abs(seen.shift - shift_mm), 0.95) < 0.05
    assert np.abs(seen.swell - 1).max() < 0.03


@pytest.mark.parametrize("swell", [0.94, 1.06])
def test_a_larger_print_is_found(swell: float) -> None:
    form = small_form()
    pose = straight_pose(form)
    picture = draw(replace(form, radii=form.radii * swell), pose, size_for(form, pose))
    seen = measure(picture, form.centres, form.radii, pose)
    assert np.median(seen.swell) == pytest.approx(swell, abs=0.012)


def test_marks_are_no_outlines_and_paper_is_no_print() -> None:
    form = small_form()
    pose = straight_pose(form)
    picture = draw(form, pose, size_for(form, pose), marked=(5, 50, 100))
    seen = measure(picture, form.centres, form.radii, pose)
    assert set(np.flatnonzero(seen.inked)) == {5, 50, 100}
    empty = measure(np.full_like(picture, PAPER), form.centres, form.radii, pose)
    assert empty.contrast.max() < 0.01
    assert seen.contrast[~seen.inked].min() > 0.3


def test_what_lies_beyond_the_picture_is_not_seen() -> None:
    form = small_form()
    pose = straight_pose(form)
    picture = draw(form, pose, size_for(form, pose))
    cut = int(pose.to_px(np.array([[150.0, 0.0]]))[0, 0])
    outlines = measure(np.ascontiguousarray(picture[:, :cut]), form.centres, form.radii, pose)
    within, beyond = form.centres[:, 0] < 147, form.centres[:, 0] > 153
    assert (outlines.inside[within] == 1).all()
    assert outlines.plain[within].all()
    assert (outlines.inside[beyond] == 0).all()
    assert not outlines.plain[beyond].any()


def test_the_bend_follows_a_print_that_is_scaled_and_curled() -> None:
    form = small_form()
    pose = straight_pose(form)
    x, y = ((form.centres - (148.5, 105)) / 148.5).T
    curl = np.stack([0.5 * x + 0.2 * y**2, 0.3 * x**2 - 0.2 * y], axis=1) * 0.6
    picture = draw(form, pose, size_for(form, pose), offsets_mm=curl, marked=range(0, len(form.centres), 7))
    found = register(picture, form, pose)
    assert np.quantile(np.hypot(*(found.pose.bent(form.centres) - form.centres - curl).T), 0.95) < 0.05
    assert found.residual_mm < 0.03
    assert found.residual_p95_mm < 0.08
    assert found.clear > 0.7 * len(form.centres)


def test_a_coarse_start_a_millimetre_off_is_pulled_in() -> None:
    form = small_form()
    truth = straight_pose(form)
    picture = draw(form, truth, size_for(form, truth))
    moved = truth.homography.copy()
    moved[:2, 2] += 0.8 * 6
    found = register(picture, form, replace(truth, homography=moved), coarse=True)
    assert np.hypot(*(found.pose.to_px(form.centres) - truth.to_px(form.centres)).T).max() < 0.1 * 6


def test_nothing_printed_leaves_the_pose_alone() -> None:
    form = small_form()
    pose = straight_pose(form)
    width, height = size_for(form, pose)
    found = register(np.full((height, width), PAPER, np.uint8), form, pose)
    assert found.clear == 0
    assert found.residual_mm > 1
    assert np.allclose(found.pose.to_px(form.centres), pose.to_px(form.centres))
