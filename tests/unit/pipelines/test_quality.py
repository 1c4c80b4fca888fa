"""How good a picture is."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from station.pipelines.arrays import Picture
from station.pipelines.form import Form
from station.pipelines.outlines import measure
from station.pipelines.pose import Pose
from station.pipelines.quality import cut_corners, measure_quality
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
