"""The form's solid print, corner marks and black squares: is it dark where it should be and bright around?"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from station.contracts.sheet import Anchor, MarkKind, RegistrationMark
from station.pipelines.arrays import Floats, Picture, sampled
from station.pipelines.form import Form
from station.pipelines.pose import Pose

MARK_DARKNESS: Final = 0.3
SLIDE_MM: Final = np.array([(x, y) for x in np.arange(-0.9, 1, 0.3) for y in np.arange(-0.9, 1, 0.3)])


def marks_present(picture: Picture, form: Form, pose: Pose) -> float:
    """Share of the corner marks within the picture that are there; 1 where the form has none."""
    return _present(picture, pose, *_mark_points(form.template.marks))


def squares_present(picture: Picture, form: Form, pose: Pose) -> float:
    """Share of the black squares within the picture that are there; 1 where the form has none."""
    return _present(picture, pose, *_square_points(form.template.anchors))


@lru_cache(maxsize=64)
def _square_points(anchors: tuple[Anchor, ...]) -> tuple[Floats, Floats]:
    """Dark and bright points (A, n, 2) mm of the anchors."""
    half = np.array([a.size_mm / 2 for a in anchors])[:, None, None]
    unit = np.array([(x, y) for x in (-0.6, 0, 0.6) for y in (-0.6, 0, 0.6)])
    around = np.array([(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)])
    at = np.array([(a.x_mm, a.y_mm) for a in anchors]).reshape(-1, 1, 2)
    return at + unit * half, at + around * (half + 0.55)


@lru_cache(maxsize=64)
def _mark_points(marks: tuple[RegistrationMark, ...]) -> tuple[Floats, Floats]:
    """Dark and bright points (K, n, 2) mm of the corner marks, about their ink's centroids."""
    along = np.array([-0.2, 0.2, 0.6, 1.0, 1.4, 1.8, 2.2])
    arms = np.concatenate([np.stack([along, 0 * along - 0.85], 1), np.stack([0 * along - 0.85, along], 1)])
    hollow = np.array([(0.9, 0.9), (1.7, 0.9), (0.9, 1.7), (1.9, 1.9)])
    rim = np.array([(-2.1, -2.1), (-2.1, 0.5), (0.5, -2.1)])
    pointed = np.array([(0, -1.5), (0, -0.7), (0, 0), (-0.7, 0.7), (0.7, 0.7), (-1.2, 1.0), (1.2, 1.0)])
    beside = np.array([(-1.5, -1.2), (1.5, -1.2), (-2.2, -0.3), (2.2, -0.3), (0, 2.1), (-1, 2.1), (1, 2.1)])
    dark, bright = [], []
    for mark in marks:
        if mark.kind is MarkKind.TARGET:
            continue  # those frame the page already
        at, k = np.array([mark.x_mm, mark.y_mm]), mark.size_mm / 4
        if mark.thickness_mm > 0:
            turn = np.array(
                [1.0 if mark.corner.value[1] == "L" else -1.0, 1.0 if mark.corner.value[0] == "T" else -1.0]
            )
            dark.append(at + (arms * turn * k)[::2])
            bright.append(at + np.concatenate([hollow, rim]) * turn * k)
        else:
            dark.append(at + pointed * k)
            bright.append(at + beside * k)
    if not dark:
        return np.zeros((0, 1, 2)), np.zeros((0, 1, 2))
    return np.array(dark).reshape(len(dark), -1, 2), np.array(bright).reshape(len(bright), -1, 2)


def _present(picture: Picture, pose: Pose, dark: Floats, bright: Floats) -> float:
    """Share of the marks within the picture that are dark where they should, within 1 mm."""
    if not len(dark):
        return 1.0
    points = np.concatenate([dark, bright], axis=1)
    px = pose.to_px(points.reshape(-1, 2)).reshape(points.shape)
    steps = SLIDE_MM @ pose.jacobian(points[0, :1])[0].T
    maps = (px[:, None] + steps[None, :, None]).astype(np.float32)
    height, width = picture.shape[:2]
    inside = ((px >= 0) & (px <= (width - 1, height - 1))).all(axis=(1, 2))
    if not inside.any():
        return 0.0
    flat = maps[inside].reshape(-1, points.shape[1], 2)
    grey = sampled(picture, flat).astype(np.float32)
    split = dark.shape[1]
    black = np.sort(grey[:, :split], axis=1)[:, -2]
    paper = np.sort(grey[:, split:], axis=1)[:, 2]
    score = (1 - black / np.maximum(paper, 1)).reshape(int(inside.sum()), -1).max(axis=1)
    return float((score > MARK_DARKNESS).mean())
