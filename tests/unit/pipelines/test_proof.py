"""A pose counts only when its own print stands where it says, and nothing else does."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from station.pipelines.arrays import Picture
from station.pipelines.form import Form
from station.pipelines.outlines import measure
from station.pipelines.pose import Pose
from station.pipelines.proof import Proof, prove
from tests.drawn import PAPER, draw, size_for, small_form, straight_pose

PX_PER_MM = 5.0


@cache
def drawn(name: str = "c10n3s5") -> tuple[Form, Pose, Picture]:
    """The outlines and squares of a form; without corner marks."""
    form = small_form(name)
    pose = straight_pose(form, px_per_mm=PX_PER_MM)
    return form, pose, draw(form, pose, size_for(form, pose), marked=range(2, len(form.centres), 12))


def proof_of(form: Form, pose: Pose, picture: Picture, extra: int = 0) -> Proof:
    outlines = measure(picture, form.centres, form.radii, pose)
    return prove(picture, form, pose, outlines).beside(extra, len(form.centres))


def moved(pose: Pose, dx_mm: float, dy_mm: float) -> Pose:
    shift = np.eye(3)
    shift[:2, 2] = (dx_mm, dy_mm)
    return Pose(homography=pose.homography @ shift, centre=pose.centre, span=pose.span)


def test_the_true_place_is_proven() -> None:
    form, pose, picture = drawn()
    proof = proof_of(form, pose, picture)
    assert proof.structure
    assert proof.alone
    assert proof.squares == 1
    assert proof.inside == 1
    assert proof.rowfail == 0
    assert proof.accepted


@pytest.mark.parametrize("half_turns", [(297.0, 210.0)])
def test_upside_down_is_not(half_turns: tuple[float, float]) -> None:
    form, pose, picture = drawn()
    about = np.array([[-1.0, 0, half_turns[0]], [0, -1, half_turns[1]], [0, 0, 1]])
    turned = Pose(homography=pose.homography @ about, centre=pose.centre, span=pose.span)
    assert not proof_of(form, turned, picture).accepted


def step_of(form: Form) -> tuple[float, float]:
    """From one bubble to its neighbour in the same group."""
    group = next(g for g in form.groups if g.field_index >= 0)
    x, y = form.centres[group.start + 1] - form.centres[group.start]
    return float(x), float(y)


@pytest.mark.parametrize("steps", [-1, 1, 2])
def test_a_slip_by_whole_bubbles_is_not(steps: int) -> None:
    """Most bubbles of the answers fall on printed bubbles, and the place is wrong all the same."""
    form, pose, picture = drawn()
    dx, dy = step_of(form)
    assert not proof_of(form, moved(pose, steps * dx, steps * dy), picture).accepted


@pytest.mark.parametrize("shift", [(2.0, 0.0), (0.0, -2.5), (1.2, 1.2)])
def test_half_a_bubble_beside_is_not(shift: tuple[float, float]) -> None:
    form, pose, picture = drawn()
    assert not proof_of(form, moved(pose, *shift), picture).structure


def test_paper_alone_proves_nothing() -> None:
    form, pose, picture = drawn()
    proof = proof_of(form, pose, np.full_like(picture, PAPER))
    assert not proof.structure
    assert not proof.accepted
    assert proof.squares == 0


def test_noise_alone_proves_nothing() -> None:
    form, pose, picture = drawn()
    static = np.random.default_rng(5).integers(0, 256, picture.shape).astype(np.uint8)
    assert not proof_of(form, pose, static).accepted


def test_print_that_the_form_cannot_explain_speaks_against_it() -> None:
    form, pose, picture = drawn()
    assert proof_of(form, pose, picture, extra=0).alone
    assert not proof_of(form, pose, picture, extra=40).alone
    assert not proof_of(form, pose, picture, extra=40).accepted


def test_nothing_is_accepted_before_strangers_were_looked_for() -> None:
    form, pose, picture = drawn()
    proof = prove(picture, form, pose, measure(picture, form.centres, form.radii, pose))
    assert proof.structure
    assert proof.unexplained_count is None
    assert not proof.alone
    assert not proof.accepted


def test_a_block_without_print_speaks_against_the_form() -> None:
    form, pose, picture = drawn()
    wiped = picture.copy()
    px = pose.to_px(form.centres[form.block == form.blocks - 1])
    (x0, y0), (x1, y1) = (px.min(axis=0) - 30).astype(int), (px.max(axis=0) + 30).astype(int)
    wiped[max(y0, 0) : y1, max(x0, 0) : x1] = PAPER
    assert not proof_of(form, pose, wiped).structure


def test_a_page_far_out_of_the_picture_is_not_accepted() -> None:
    form, pose, picture = drawn()
    proof = proof_of(form, pose, np.ascontiguousarray(picture[:, : picture.shape[1] // 2]))
    assert proof.inside < 0.9
    assert not proof.accepted
