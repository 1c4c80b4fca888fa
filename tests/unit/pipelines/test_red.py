"""Which ink is red."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from station.pipelines.arrays import Bools, Floats, Picture
from station.pipelines.form import Form
from station.pipelines.image_io import page_of_frame
from station.pipelines.marks import measure_marks
from station.pipelines.pose import Pose
from station.pipelines.red import red_bubbles
from tests.drawn import draw, size_for, small_form, straight_pose


@cache
def drawn() -> tuple[Form, Pose, Picture]:
    form = small_form("c5n0s0")
    pose = straight_pose(form, px_per_mm=5.0)
    return form, pose, draw(form, pose, size_for(form, pose), marked=(0,))


BLACK, RED, BLUE, DARK_RED = (30, 30, 35), (50, 50, 205), (170, 60, 40), (35, 30, 140)


def red_where(
    inks: dict[int, tuple[int, int, int]], light: tuple[float, float, float] = (1, 1, 1)
) -> Bools | None:
    """Which bubbles are red, of bubbles filled with ``inks`` (BGR), under light of a colour (BGR)."""
    form, pose, _ = drawn()
    bgr = cv2.cvtColor(draw(form, pose, size_for(form, pose)), cv2.COLOR_GRAY2BGR)
    for index, ink in inks.items():
        x, y = pose.to_px(form.centres[index : index + 1])[0]
        cv2.ellipse(bgr, (int(x), int(y)), (7, 11), 0, 0, 360, ink, -1, cv2.LINE_AA)
    lit = np.clip(bgr * np.array(light), 0, 255).astype(np.uint8)
    page = page_of_frame(lit)
    scaled = np.diag([1 / page.scale, 1 / page.scale, 1.0])
    small = replace(pose, homography=scaled @ pose.homography)
    marked: Floats = np.zeros(len(form.centres))
    marked[list(inks)] = 1
    return red_bubbles(page, form, small, measure_marks(page.grey, form, small), marked)


@pytest.mark.parametrize("light", [(1, 1, 1), (0.75, 0.9, 1.0), (1.0, 0.95, 0.8), (0.5, 0.5, 0.5)])
def test_red_is_told_from_black_and_blue_in_any_light(light: tuple[float, float, float]) -> None:
    found = red_where({5: BLACK, 12: RED, 20: BLUE, 31: DARK_RED}, light)
    assert found is not None
    assert set(np.flatnonzero(found)) == {12, 31}


def test_a_grey_picture_has_no_red() -> None:
    form, pose, picture = drawn()
    page = page_of_frame(picture)
    marked = np.zeros(len(form.centres))
    marked[0] = 1
    assert red_bubbles(page, form, pose, measure_marks(page.grey, form, pose), marked) is None
