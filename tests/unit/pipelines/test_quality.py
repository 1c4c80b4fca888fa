"""How good a picture is, and which of its ink is red."""

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
from station.pipelines.outlines import measure
from station.pipelines.pose import Pose
from station.pipelines.quality import cut_corners, measure_quality
from station.pipelines.red import red_bubbles
from tests.drawn import draw, size_for, small_form, straight_pose


@cache
def drawn() -> tuple[Form, Pose, Picture]:
    form = small_form("c5n0s0")
    pose = straight_pose(form, px_per_mm=5.0)
    return form, pose, draw(form, pose, size_for(form, pose), marked=(0,))


def quality_of(picture: Picture) -> tuple[float, float, float]:
    form, pose, _ = drawn()
    found = measure_quality(measure(picture, form.centres, form.radii, pose), ())
    return found.sharpness, found.glare, found.exposure


def test_blur_is_measured_in_millimetres() -> None:
    _, _, picture = drawn()
    widths = [
        quality_of(np.asarray(cv2.GaussianBlur(picture, (0, 0), s), np.uint8))[0] for s in (0.4, 1.5, 2.5)
    ]
    assert 0.2 < widths[0] < widths[1] < widths[2]


def test_exposure_is_the_paper() -> None:
    _, _, picture = drawn()
    assert quality_of(picture)[2] == pytest.approx(245 / 255, abs=0.02)
    assert quality_of(np.asarray(picture * 0.5, np.uint8))[2] == pytest.approx(245 / 510, abs=0.02)


def test_glare_is_the_share_of_burnt_bubbles() -> None:
    form, pose, picture = drawn()
    burnt = picture.copy()
    for x, y in pose.to_px(form.centres[-12:]):
        cv2.circle(burnt, (int(x), int(y)), 20, (255,), -1)
    assert quality_of(picture)[1] == 0
    assert quality_of(burnt)[1] == pytest.approx(12 / len(form.centres), rel=0.5)


@pytest.mark.parametrize(
    ("outline", "cut"),
    [
        (((0, 0), (99, 0), (99, 49), (0, 49)), ()),
        (((-0.4, -0.4), (99.4, 0), (99, 49), (0, 49)), ()),
        (((-3, 0), (99, 0), (99, 49), (0, 49)), ("TL",)),
        (((0, 0), (101, 0), (101, 52), (0, 49)), ("TR", "BR")),
        (((99, 49), (0, 49), (0, 0), (120, 0)), ("BL",)),
    ],
)
def test_corners_out_of_the_picture_are_named(
    outline: tuple[tuple[float, float], ...], cut: tuple[str, ...]
) -> None:
    assert cut_corners(outline, 100, 50) == cut


# Red ----------------------------------------------------------------------------------------------

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
