"""The local part of a pose against the sum it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from station.pipelines.arrays import Floats, median, quantile
from station.pipelines.knots import CALM, CELL_MM, REACH_MM, ShiftRaster, lay_knots, nearness

SIZE = np.array([210.0, 297.0])


def wavy(count: int, seed: int) -> tuple[Floats, Floats]:
    """Knots all over a page and shifts of half a millimetre, with a tenth that is nobody else's."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, 1, (count, 2)) * SIZE
    wave = np.stack([0.5 * np.sin(at[:, 0] / 25 + at[:, 1] / 30), 0.4 * np.cos(at[:, 1] / 20)], axis=1)
    return at, wave + rng.normal(0, 0.1, wave.shape)


def summed(points: Floats, at: Floats, shift: Floats) -> Floats:
    gap = np.hypot(*(points[:, None] - at[None]).transpose(2, 0, 1))
    weight = np.exp(-(gap**2) / (2 * REACH_MM**2))
    return np.asarray(weight @ shift / (weight.sum(axis=1, keepdims=True) + CALM))


@pytest.mark.parametrize("count", [1, 20, 300])
def test_between_the_cells_the_sum_is_met(count: int) -> None:
    at, shift = wavy(count, count)
    points = np.random.default_rng(0).uniform(-0.1, 1.1, (2000, 2)) * SIZE
    laid = lay_knots(at, shift)
    assert np.abs(laid.shift_at(points) - summed(points, at, shift)).max() < 0.02


def test_the_slope_is_that_of_the_sum() -> None:
    at, shift = wavy(300, 4)
    points = np.random.default_rng(1).uniform(0, 1, (500, 2)) * SIZE
    moved, slope = lay_knots(at, shift).at(points)
    assert np.abs(moved - summed(points, at, shift)).max() < 0.02
    for axis, step in ((0, np.array([0.5, 0.0])), (1, np.array([0.0, 0.5]))):
        change = summed(points + step, at, shift) - summed(points - step, at, shift)
        assert np.abs(slope[:, :, axis] - change).max() < 0.01


def test_nothing_is_left_far_away_or_behind_the_camera() -> None:
    laid: ShiftRaster = lay_knots(np.array([(50.0, 50.0)]), np.array([(1.0, -1.0)]))
    far = np.array([(50.0 + 5 * REACH_MM, 50.0), (-1e9, 1e9), (np.inf, 0.0), (np.nan, np.nan)])
    assert np.abs(laid.shift_at(far)).max() < 0.01
    assert laid.shift_at(np.array([(50.0, 50.0)]))[0] == pytest.approx((1 / 1.3, -1 / 1.3), abs=CELL_MM / 100)


def test_nearness_falls_with_the_distance() -> None:
    near = nearness(np.array([(0.0, 0.0)]), np.array([(0.0, 0.0), (0.0, REACH_MM), (3 * REACH_MM, 0.0)]))[0]
    assert near == pytest.approx((1.0, np.exp(-0.5), np.exp(-4.5)), rel=1e-4)


def test_nearness_reaches_as_far_as_it_is_told() -> None:
    at, _ = wavy(40, 2)
    gap = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    assert np.abs(nearness(at, at, reach_mm=20.0) - np.exp(-(gap**2) / 800)).max() < 1e-5


@pytest.mark.parametrize("count", [1, 2, 9, 10])
def test_the_median_is_numpys(count: int) -> None:
    values = np.random.default_rng(count).normal(0, 1, count)
    assert median(values) == pytest.approx(float(np.median(values)))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.95, 1.0])
def test_the_quantile_is_numpys(share: float) -> None:
    values = np.random.default_rng(7).normal(0, 1, 23)
    assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)))
