"""Poses: fitting, projecting and going back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.pipelines.pose import Pose, fit_affine, fit_bend, fit_homography, fit_knots, polynomial, project

PAGE = np.array([297.0, 210.0])
seeds = st.integers(0, 10_000)


def random_homography(rng: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """mm → px of a page seen from up to some 25 degrees."""
    corners = np.array([(0, 0), (297, 0), (297, 210), (0, 210)], np.float32)
    seen = corners * 6 + rng.uniform(-90, 90, (4, 2)).astype(np.float32) + 100
    return np.asarray(cv2.getPerspectiveTransform(corners, seen), np.float64)


def bent_pose(rng: np.random.Generator, degree: int = 4) -> Pose:
    """A homography with a bend of up to about a millimetre."""
    terms = (degree + 1) * (degree + 2) // 2
    return Pose(
        homography=random_homography(rng), centre=(148.5, 105.0), span=148.5, degree=degree,
        bend=rng.uniform(-0.15, 0.15, (terms, 2)),
    )  # fmt: skip


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seeds)
def test_homographies_are_those_of_opencv(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mm = rng.uniform(0, 1, (60, 2)) * PAGE
    truth = random_homography(rng)
    px = project(truth, mm) + rng.normal(0, 0.3, (60, 2))
    ours = fit_homography(mm, px)
    theirs, _ = cv2.findHomography(mm, px, 0)
    grid = np.array([(x, y) for x in (0, 150, 297) for y in (0, 105, 210)], float)
    # OpenCV polishes the reprojection error afterwards: a twentieth of a pixel here.
    assert np.abs(project(ours, grid) - project(np.asarray(theirs), grid)).max() < 0.2
    assert np.abs(project(ours, grid) - project(truth, grid)).max() < 1.0


def test_exact_points_give_the_exact_homography() -> None:
    truth = random_homography(np.random.default_rng(3))
    mm = np.random.default_rng(4).uniform(0, 1, (12, 2)) * PAGE
    assert np.abs(project(fit_homography(mm, project(truth, mm)), mm) - project(truth, mm)).max() < 1e-4


def test_an_affine_map_is_found_exactly() -> None:
    truth = np.array([[5.0, 0.4, 30.0], [-0.3, 5.2, 12.0], [0, 0, 1]])
    mm = np.array([(0.0, 0.0), (297, 0), (0, 210), (150, 90)])
    assert np.allclose(fit_affine(mm, project(truth, mm)), truth, atol=1e-9)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seeds, st.integers(0, 4))
def test_there_and_back_again(seed: int, degree: int) -> None:
    rng = np.random.default_rng(seed)
    pose = bent_pose(rng, degree)
    mm = rng.uniform(0, 1, (50, 2)) * PAGE
    assert np.abs(pose.to_mm(pose.to_px(mm)) - mm).max() < 0.01


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seeds)
def test_the_jacobian_is_the_slope(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pose = bent_pose(rng)
    mm = rng.uniform(10, 200, (20, 2))
    step = rng.normal(0, 0.05, (20, 2))
    straight = pose.to_px(mm) + np.matmul(pose.jacobian(mm), step[:, :, None])[:, :, 0]
    assert np.abs(pose.to_px(mm + step) - straight).max() < 0.01


@pytest.mark.parametrize("degree", [0, 1, 2, 3, 4])
def test_the_polynomial_has_all_its_terms(degree: int) -> None:
    rng = np.random.default_rng(degree)
    x, y = rng.uniform(-1, 1, (2, 30))
    terms = polynomial(x, y, degree)
    expected = [x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)]
    assert np.allclose(terms, np.stack(expected, axis=1))
    assert np.linalg.matrix_rank(terms) == terms.shape[1]


def test_a_bend_is_found_in_spite_of_strangers() -> None:
    rng = np.random.default_rng(9)
    truth = bent_pose(rng, 3)
    mm = rng.uniform(0, 1, (300, 2)) * PAGE
    shift = truth.bent(mm) - mm
    shift[:30] += rng.uniform(2, 4, (30, 2))
    flat = Pose(homography=truth.homography, centre=truth.centre, span=truth.span)
    found = fit_bend(flat, mm, shift, degree=3)
    assert np.quantile(np.hypot(*(found.bent(mm) - truth.bent(mm)).T), 0.95) < 0.06


def test_a_bend_stays_calm_where_nothing_was_seen() -> None:
    rng = np.random.default_rng(10)
    mm = np.column_stack([rng.uniform(0, 100, 150), rng.uniform(0, 210, 150)])
    flat = Pose(homography=np.eye(3), centre=(148.5, 105.0), span=148.5)
    found = fit_bend(flat, mm, rng.normal(0, 0.05, mm.shape), degree=4)
    far = np.array([(290.0, 10.0), (290.0, 200.0)])
    assert np.abs(found.bent(far) - far).max() < 1.0


def test_knots_take_up_what_is_local_and_nothing_else() -> None:
    mm = np.array([(x, y) for x in range(10, 290, 6) for y in range(10, 200, 6)], float)
    flat = Pose(homography=np.eye(3), centre=(148.5, 105.0), span=148.5)
    near = np.exp(-((mm - (80.0, 100.0)) ** 2).sum(axis=1) / (2 * 20**2))
    found = fit_knots(flat, mm, np.stack([0.8 * near, 0 * near], axis=1))
    moved = found.bent(mm) - mm
    assert moved[near.argmax(), 0] == pytest.approx(0.8, abs=0.2)
    assert np.abs(moved[near < 1e-4]).max() < 0.02


def test_a_shift_that_its_neighbours_do_not_share_is_left_out() -> None:
    mm = np.array([(x, y) for x in range(10, 100, 5) for y in range(10, 100, 5)], float)
    shift = np.zeros_like(mm)
    shift[100] = (0.9, 0.9)
    found = fit_knots(Pose(homography=np.eye(3), centre=(50.0, 50.0), span=50.0), mm, shift)
    assert np.abs(found.bent(mm) - mm).max() < 0.05
