"""A pinhole camera with a lens over a bent sheet of paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from generator.blank import Paper
from generator.texture import FloatImage, Points

Height = Callable[[Points], Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """``size``: picture's width and height in px. ``tilt_deg`` off the vertical, ``spin_deg`` clockwise.

    ``fill``: share of the picture that the sheet spans. ``curl_mm``: height of the bend.
    ``lens``: radial distortion, positive is a pincushion.
    """

    size: tuple[int, int]
    tilt_deg: float
    spin_deg: float
    fill: float
    curl_mm: float
    lens: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """``project``: paper mm (n, 2), origin top left, y down, to px of the picture (n, 2)."""

    project: Callable[[Points], Points]
    height: Height


def make_camera(paper: Paper, view: View, rng: np.random.Generator) -> Camera:
    """A camera that sees the whole sheet, ``fill`` of the frame taken by it."""
    ppm = paper.px_per_mm
    size_mm = np.array([paper.raster.shape[1], paper.raster.shape[0]]) / ppm
    bend = _bend(rng, size_mm, view.curl_mm)
    azimuth = rng.uniform(0, 2 * np.pi)
    tilt = np.deg2rad(view.tilt_deg)
    axis = np.array([np.cos(azimuth), np.sin(azimuth), 0.0]) * tilt
    spin = np.array([0.0, 0.0, np.deg2rad(view.spin_deg)])
    rotation = cv2.Rodrigues(axis)[0] @ cv2.Rodrigues(spin)[0]
    focal = float(rng.uniform(0.75, 1.15))
    pane = np.array(view.size, float)

    def raw(mm: Points) -> Points:
        flat = np.asarray(mm, np.float64).reshape(-1, 2)
        height = bend(flat)
        world = np.column_stack([flat - size_mm / 2, -height]) @ rotation.T
        seen = world[:, :2] / (1 + world[:, 2:3] / (focal * 420))
        radius = ((seen / 150) ** 2).sum(axis=1, keepdims=True)
        bent: Points = seen * (1 + view.lens * radius)
        return bent

    edge = _outline(size_mm)
    box = raw(edge)
    low, high = box.min(axis=0), box.max(axis=0)
    zoom = float((pane / (high - low)).min() * view.fill)
    slack = np.maximum(0, pane - zoom * (high - low)) / 2 * rng.uniform(-0.8, 0.8, 2)
    shift = pane / 2 - zoom * (low + high) / 2 + slack
    return Camera(project=lambda mm: raw(mm) * zoom + shift - 0.5, height=bend)


def _outline(size_mm: Points) -> Points:
    side = np.linspace(0, 1, 12)
    zero, one = np.zeros(12), np.ones(12)
    unit = np.vstack([np.stack(pair, 1) for pair in ((side, zero), (side, one), (zero, side), (one, side))])
    return unit * size_mm


def _bend(rng: np.random.Generator, size_mm: Points, curl_mm: float) -> Height:
    """Height of the paper over the desk: parabola, waves, a soft crease, or a lifted corner."""
    kind = str(rng.choice(["parabola", "wave", "dog_ear", "roll", "crease"]))
    angle = rng.uniform(0, np.pi)
    axis = np.array([np.cos(angle), np.sin(angle)])
    phase, bumps = rng.uniform(0, 6.28), rng.uniform(0.6, 1.7)
    corner = np.array([(0, 0), (1, 0), (1, 1), (0, 1)][int(rng.integers(0, 4))]) * size_mm

    def height(mm: Points) -> Points:
        along = (mm - size_mm / 2) @ axis / 150
        if kind == "parabola":
            return np.asarray(curl_mm * along**2)
        if kind == "wave":
            return np.asarray(curl_mm * 0.4 * np.sin(along * 3.1 * bumps + phase))
        if kind == "roll":
            return np.asarray(curl_mm * np.exp(1.5 * along) / 4.5)
        if kind == "crease":
            return np.asarray(curl_mm * 0.5 * (np.sqrt(along**2 + 0.004) - 0.06))
        lift = np.clip(90 - np.linalg.norm(mm - corner, axis=1), 0, None) / 90
        return np.asarray(1.6 * curl_mm * lift**2)

    return height


def paper_of_pixels(camera: Camera, paper: Paper, size: tuple[int, int]) -> FloatImage:
    """Paper mm of every pixel, (h, w, 2): Newton steps on a coarse grid, then interpolated."""
    width, height = size
    step = 16
    xs = np.arange(0, width + step, step, dtype=np.float64)
    ys = np.arange(0, height + step, step, dtype=np.float64)
    target = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    size_mm = np.array([paper.raster.shape[1], paper.raster.shape[0]]) / paper.px_per_mm
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size_mm
    plane = cv2.getPerspectiveTransform(
        camera.project(corners).astype(np.float32), corners.astype(np.float32)
    )
    guess = cv2.perspectiveTransform(target[None], plane.astype(np.float64))[0]
    for _ in range(4):
        guess = np.clip(guess, -0.7 * size_mm, 1.7 * size_mm)
        guess = guess + _newton(camera, guess, target)
    grid = guess.reshape(len(ys), len(xs), 2).astype(np.float32)
    u = np.arange(width, dtype=np.float32) / step
    v = np.arange(height, dtype=np.float32) / step
    rows = cv2.remap(grid, *np.meshgrid(u, np.arange(len(ys), dtype=np.float32)), cv2.INTER_LINEAR)
    maps = cv2.remap(rows, *np.meshgrid(np.arange(width, dtype=np.float32), v), cv2.INTER_LINEAR)
    return maps.astype(np.float32)


def _newton(camera: Camera, guess: Points, target: Points) -> Points:
    here = camera.project(guess)
    along_x = camera.project(guess + np.array([0.5, 0.0])) - here
    along_y = camera.project(guess + np.array([0.0, 0.5])) - here
    miss = target - here
    determinant = along_x[:, 0] * along_y[:, 1] - along_x[:, 1] * along_y[:, 0]
    determinant = np.where(np.abs(determinant) < 1e-9, 1e-9, determinant)
    dx = (miss[:, 0] * along_y[:, 1] - miss[:, 1] * along_y[:, 0]) / determinant
    dy = (along_x[:, 0] * miss[:, 1] - along_x[:, 1] * miss[:, 0]) / determinant
    step: Points = np.clip(np.stack([dx, dy], axis=1) * 0.5, -60, 60)
    return step
