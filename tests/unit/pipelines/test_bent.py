"""Paper with a lifted corner: what no homography follows is followed from neighbour to neighbour."""

from __future__ import annotations

import numpy as np
import pytest

from station.pipelines.bent import astray, follow, spread
from station.pipelines.features import blobs, ink
from station.pipelines.form import Form
from station.pipelines.outlines import measure
from station.pipelines.pose import Pose
from station.pipelines.register import register
from station.pipelines.smooth import bent_to, local_linear, nearness_among
from tests.drawn import draw, size_for, small_form, straight_pose

LIFT_MM = 90.0
CORNERS = ["left", "right"]


def lifted(form: Form, pose: Pose, *, corner: str, off_mm: float) -> Pose:
    """``pose`` with the page's lower corner lifted, so that it seems ``off_mm`` away along both axes."""
    across, down = (-1, 1) if corner == "left" else (1, 1)
    at = form.centres[(form.centres @ [2.0 * across, down]).argmax()]
    lift = np.clip(LIFT_MM - np.hypot(*(form.centres - at).T), 0, None) / LIFT_MM
    return bent_to(pose, form.centres, form.centres + off_mm * (lift**2)[:, None] * [0.8, 0.6])


def off_mm(form: Form, pose: Pose, true: Pose) -> float:
    px = np.hypot(*(pose.to_px(form.centres) - true.to_px(form.centres)).T).max()
    return float(px / np.sqrt(np.linalg.det(true.homography[:2, :2])))


@pytest.mark.parametrize("corner", CORNERS)
def test_outlines_are_followed_into_a_lifted_corner(corner: str) -> None:
    form = small_form("c20n0s5")
    flat = straight_pose(form, px_per_mm=6.0)
    true = lifted(form, flat, corner=corner, off_mm=2.0)
    picture = draw(form, true, size_for(form, flat), marked=range(40, 90, 7))
    assert off_mm(form, flat, true) > 1.2
    seen = follow(picture, form, flat, measure(picture, form.centres, form.radii, flat))
    assert off_mm(form, seen.pose, true) < 0.1
    assert seen.residual_p95_mm < 0.05


def test_a_flat_page_is_left_alone() -> None:
    form = small_form()
    flat = straight_pose(form)
    picture = draw(form, flat, size_for(form, flat))
    registration = register(picture, form, flat)
    assert not astray(form, registration)
    seen = follow(picture, form, registration.pose, registration.outlines)
    assert off_mm(form, seen.pose, flat) < 0.03


def test_a_corner_that_the_field_misses_is_astray() -> None:
    form = small_form("c20n0s5")
    flat = straight_pose(form, px_per_mm=6.0)
    picture = draw(form, lifted(form, flat, corner="left", off_mm=3.0), size_for(form, flat))
    assert astray(form, register(picture, form, flat))


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("wrong_mm", [0.0, 0.8])
def test_blobs_spread_from_the_sure_part(corner: str, wrong_mm: float) -> None:
    """The corner lies farther off than half the way to the next bubble."""
    form = small_form("c20n0s5")
    flat = straight_pose(form, px_per_mm=3.0)
    true = lifted(form, flat, corner=corner, off_mm=4.0)
    picture = draw(form, true, size_for(form, flat))
    found = blobs(ink(picture, stroke_px=21.0), at_least_px=3.0)
    start = straight_pose(form, px_per_mm=3.0, shift_px=(3 * wrong_mm, 0.0))
    grown = spread(form, found, start)
    assert grown is not None
    pose, matched = grown
    assert matched > 0.95 * len(form.centres)
    assert np.hypot(*(pose.to_px(form.centres) - true.to_px(form.centres)).T).max() < 0.35 * 3


def test_nothing_spreads_from_a_page_of_noise() -> None:
    form = small_form()
    noise = np.random.default_rng(4).integers(0, 256, (700, 900)).astype(np.uint8)
    found = blobs(ink(noise, stroke_px=21.0), at_least_px=3.0)
    grown = spread(form, found, straight_pose(form, px_per_mm=3.0))
    assert grown is None or grown[1] < 0.4 * len(form.centres)


def test_local_fit_is_exact_for_planes_and_says_what_it_rests_on() -> None:
    rng = np.random.default_rng(1)
    at = rng.uniform(0, 60, (200, 2))
    plane = at @ np.array([[0.01, -0.02], [0.03, 0.005]]) + [0.4, -0.2]
    wanted = np.array([(30.0, 30.0), (200.0, 200.0)])
    value, weight = local_linear(
        at, plane, wanted, nearness_among(np.concatenate([at, wanted]))[len(at) :, : len(at)]
    )
    assert value[0] == pytest.approx(wanted[0] @ [[0.01, -0.02], [0.03, 0.005]] + [0.4, -0.2], abs=0.002)
    assert weight[0] > 10
    assert weight[1] == 0


def test_points_that_are_not_trusted_count_for_nothing() -> None:
    rng = np.random.default_rng(2)
    at, seen = rng.uniform(0, 60, (80, 2)), rng.normal(0, 1, (80, 2))
    trusted = rng.random(80) < 0.6
    close = nearness_among(at)
    alone, weight = local_linear(at[trusted], seen[trusted], at, close[:, trusted])
    seen[~trusted] = np.nan
    among, same = local_linear(at, seen, at, close, trusted)
    assert among == pytest.approx(alone, abs=1e-9)
    assert same == pytest.approx(weight)


def test_the_local_part_takes_points_where_they_belong() -> None:
    form = small_form()
    flat = straight_pose(form)
    wave = 0.8 * np.sin(form.centres[:, :1] / 25) * [1.0, -0.5]
    bent = bent_to(flat, form.centres, form.centres + wave)
    assert np.abs(bent.bent(form.centres) - form.centres - wave).max() < 0.08
