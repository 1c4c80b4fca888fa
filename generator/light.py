"""Light in photos: shading of bent paper, shadows, lamps mirrored in the ink, motion of the hand."""

from __future__ import annotations

import cv2
import numpy as np

from generator.camera import Camera
from generator.texture import ByteImage, FloatImage, Points

Spots = tuple[tuple[float, float, float], ...]


def times(picture: ByteImage, gain: FloatImage, tint: tuple[float, ...] = (1.0, 1.0, 1.0)) -> ByteImage:
    """A BGR picture times a coarse field of gains and a gain for each channel."""
    size = (picture.shape[1], picture.shape[0])
    full = cv2.resize(gain.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    planes = zip(cv2.split(picture), tint, strict=True)
    return cv2.merge([cv2.multiply(plane, full, scale=part, dtype=cv2.CV_8U) for plane, part in planes])


def shaded(
    seen: ByteImage, camera: Camera, at: tuple[FloatImage, FloatImage], rng: np.random.Generator
) -> ByteImage:
    """Lambert shading of the bent paper; ``at``: paper mm (x, y) of every pixel."""
    coarse = np.stack([plane[::16, ::16] for plane in at], axis=-1).astype(np.float64)
    flat = coarse.reshape(-1, 2)
    slope_x = camera.height(flat + np.array([1.0, 0.0])) - camera.height(flat)
    slope_y = camera.height(flat + np.array([0.0, 1.0])) - camera.height(flat)
    angle = rng.uniform(0, 6.28)
    shade = 1 + rng.uniform(0.5, 1.4) * (np.cos(angle) * slope_x + np.sin(angle) * slope_y)
    return times(seen, np.clip(shade, 0.6, 1.25).reshape(coarse.shape[:2]))


def drop_shadow(base: ByteImage, inside: FloatImage, rng: np.random.Generator) -> ByteImage:
    """The sheet's own soft shadow on the desk; ``inside`` is 1 where the sheet lies."""
    small = cv2.resize(inside, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.8, 3.5)))
    shift = np.array([[1, 0, rng.normal(0, 1.5)], [0, 1, rng.normal(0.5, 1.5)]])
    soft = cv2.warpAffine(soft, shift, (soft.shape[1], soft.shape[0]))
    return times(base, 1 - float(rng.uniform(0.1, 0.6)) * soft)


def shadow_field(rng: np.random.Generator, shape: tuple[int, int], strength: float) -> FloatImage:
    """1 in the light, ``1 - strength`` in the shadow: of a straight edge, or of a hand or phone."""
    height, width = shape
    mask = np.zeros(shape, np.uint8)
    if rng.random() < 0.5:
        middle = np.array([width, height]) * rng.uniform(0.25, 0.75, 2)
        angle = rng.uniform(0, 6.28)
        along = np.array([np.cos(angle), np.sin(angle)]) * (width + height)
        side = np.array([-along[1], along[0]])
        corners = np.array([middle - along, middle + along, middle + along + side, middle - along + side])
        cv2.fillConvexPoly(mask, np.rint(corners).astype(np.int32), 255, cv2.LINE_AA)
    else:
        _hand(mask, rng)
    blur = float(rng.choice([0.002, 0.007, 0.02])) * width
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.7, blur))
    field: FloatImage = (1 - strength * (soft.astype(np.float32) / 255)).astype(np.float32)
    return field


def _hand(mask: ByteImage, rng: np.random.Generator) -> None:
    """An arm from the border of the picture; at its end a fist with fingers, or a phone."""
    height, width = mask.shape
    end = np.array([width, height]) * rng.uniform(0.2, 0.8, 2)
    borders = ((rng.uniform(0, 1) * width, height * 1.1), (width * 1.1, rng.uniform(0, 1) * height))
    start = np.array(borders[int(rng.integers(0, 2))])
    wrist, elbow = width * rng.uniform(0.025, 0.05), width * rng.uniform(0.05, 0.09)
    along = (end - start) / max(float(np.hypot(*(end - start))), 1.0)
    side = np.array([-along[1], along[0]])
    arm = np.array([start - side * elbow, start + side * elbow, end + side * wrist, end - side * wrist])
    cv2.fillConvexPoly(mask, np.rint(arm).astype(np.int32), 255, cv2.LINE_AA)
    if rng.random() < 0.5:
        size = width * rng.uniform(0.1, 0.16) * np.array([1.0, 2.0])
        box = cv2.boxPoints((tuple(end), tuple(size), float(rng.uniform(0, 180))))
        cv2.fillConvexPoly(mask, np.rint(box).astype(np.int32), 255, cv2.LINE_AA)
        return
    palm = width * rng.uniform(0.05, 0.08)
    _blot(mask, end, palm)
    for spread in rng.normal(0, 0.12, 4) + np.linspace(-0.6, 0.6, 4):
        finger = along * np.cos(spread) + side * np.sin(spread)
        tip = end + finger * palm * rng.uniform(1.3, 2.2)
        cv2.line(mask, _whole(end), _whole(tip), 255, max(1, int(palm * 0.45)), cv2.LINE_AA)


def _blot(mask: ByteImage, at: Points, radius: float) -> None:
    cv2.circle(mask, _whole(at), max(1, int(radius)), 255, -1, cv2.LINE_AA)


def _whole(at: Points) -> tuple[int, int]:
    return int(at[0]), int(at[1])


def spots(size: tuple[int, int], count: int, rng: np.random.Generator) -> Spots:
    """Where lamps are mirrored: (x, y, radius) in px of a picture of ``size`` (width, height)."""
    places = rng.uniform(0.15, 0.85, (count, 2)) * size
    return tuple((float(x), float(y), float(rng.uniform(0.03, 0.12) * max(size))) for x, y in places)


def glare(picture: ByteImage, spot: tuple[float, float, float], rng: np.random.Generator) -> None:
    """A lamp's reflection that burns part of the print away, in place."""
    x, y, reach = spot
    left, top = max(0, int(x - 3 * reach)), max(0, int(y - 3 * reach))
    view = picture[top : int(y + 3 * reach), left : int(x + 3 * reach)]
    rows, columns = np.mgrid[0 : view.shape[0], 0 : view.shape[1]].astype(np.float32)
    squash = float(rng.uniform(0.5, 1.0))
    glow = np.exp(-(((columns + left - x) / reach) ** 2 + ((rows + top - y) / (reach * squash)) ** 2))
    amount = glow[..., None] * float(rng.uniform(0.4, 1.0))
    view[:] = np.clip(view + (300 - view.astype(np.float32)) * amount, 0, 255).astype(np.uint8)


def motion_kernel(length_px: float, angle: float) -> FloatImage:
    """A line of ``length_px`` at ``angle`` radians, summing to 1."""
    size = (int(np.ceil(length_px)) | 1) + 2
    kernel = np.zeros((size, size), np.float32)
    reach = np.array([np.cos(angle), np.sin(angle)]) * (length_px - 1) / 2
    for share in np.linspace(-1, 1, 4 * size):
        x, y = size // 2 + share * reach
        column, row = int(x), int(y)
        right, below = x - column, y - row
        kernel[row : row + 2, column : column + 2] += np.outer([1 - below, below], [1 - right, right])
    normed: FloatImage = kernel / float(kernel.sum())
    return normed
