"""A form drawn by ourselves under a pose that is known exactly, for tests of single kernels."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.forms import template_of
from station.contracts.sheet import SheetTemplate
from station.pipelines.form import Form, prepare
from station.pipelines.locate import flat_pose
from station.pipelines.pose import Pose

FINER = 4
PAPER, INK = 245, 40
Floats = NDArray[np.float64]
ByteImage = NDArray[np.uint8]


def small_form(name: str = "c10n3s5") -> Form:
    """A form of our own layout, prepared."""
    return prepare(template_of(name))


def straight_pose(
    form: Form, *, px_per_mm: float = 6.0, turn_deg: float = 0.0, shift_px: tuple[float, float] = (0.0, 0.0)
) -> Pose:
    """The page turned about its middle, then moved so that it lies within the picture."""
    angle = np.radians(turn_deg)
    spin = px_per_mm * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = page_corners(form.template) @ spin.T
    matrix = np.eye(3)
    matrix[:2, :2] = spin
    matrix[:2, 2] = -corners.min(axis=0) + shift_px
    return flat_pose(form, matrix)


def page_corners(template: SheetTemplate) -> Floats:
    """(4, 2) mm, clockwise from the top left."""
    width, height = template.width_mm, template.height_mm
    return np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])


def draw(
    form: Form,
    pose: Pose,
    size: tuple[int, int],
    *,
    offsets_mm: Floats | None = None,
    line_mm: float = 0.25,
    marked: Iterable[int] = (),
) -> ByteImage:
    """(height, width) grey: outlines, squares and filled bubbles; ``offsets_mm`` (N, 2) misprints them."""
    width, height = size
    fine = np.full((height * FINER, width * FINER), PAPER, np.uint8)
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    centres = form.centres + (0.0 if offsets_mm is None else offsets_mm)
    for centre, radii in zip(centres, form.radii, strict=True):
        outer, inner = (_fine(pose, centre + circle * (radii + side * line_mm / 2)) for side in (1, -1))
        cv2.fillPoly(fine, [outer], INK, cv2.LINE_AA, 4)
        cv2.fillPoly(fine, [inner], PAPER, cv2.LINE_AA, 4)
    for index in marked:
        cv2.fillPoly(
            fine, [_fine(pose, centres[index] + 0.95 * circle * form.radii[index])], INK, cv2.LINE_AA, 4
        )
    box = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    for anchor in form.template.anchors:
        square = np.array([anchor.x_mm, anchor.y_mm]) + box * anchor.size_mm / 2
        cv2.fillPoly(fine, [_fine(pose, square)], INK, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fine(pose: Pose, points_mm: Floats) -> NDArray[np.int32]:
    """Points in the finer picture, in sixteenths of its pixels, as OpenCV draws them."""
    px = (pose.to_px(points_mm) + 0.5) * FINER - 0.5
    return np.asarray(np.rint(px * 16), np.int32)


def size_for(form: Form, pose: Pose, margin_px: int = 0) -> tuple[int, int]:
    """(width, height) of a picture that holds the page."""
    far = pose.to_px(page_corners(form.template)).max(axis=0) + 1 + margin_px
    return int(far[0]), int(far[1])
