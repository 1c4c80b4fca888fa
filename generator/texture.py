"""Cached noise and surface textures; drawing them anew for every mark would cost seconds a page."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

# numpy's own types do not follow arithmetic through, so the aliases name the dtype only
FloatImage = npt.NDArray[Any]  # float32
ByteImage = npt.NDArray[Any]  # uint8, (h, w) grey or (h, w, 3) BGR
Points = npt.NDArray[Any]  # float64, (n, 2)
Image = npt.NDArray[Any]

TILE_PX = 1024


def _unit(field: Image) -> FloatImage:
    """Scale a field to mean 0 and standard deviation 1."""
    centred = field - float(field.mean())
    unit: FloatImage = (centred / max(float(centred.std()), 1e-6)).astype(np.float32)
    return unit


@cache
def noise_tile(sigma_px: float) -> FloatImage:
    """A periodic tile of Gaussian noise smoothed by ``sigma_px``; mean 0, deviation 1."""
    rng = np.random.default_rng(20_260_101)
    tile = rng.standard_normal((TILE_PX, TILE_PX)).astype(np.float32)
    if sigma_px > 0:
        pad = min(TILE_PX, int(4 * sigma_px) + 1)
        wrapped = np.pad(tile, pad, mode="wrap")
        tile = cv2.GaussianBlur(wrapped, (0, 0), sigma_px)[pad:-pad, pad:-pad].astype(np.float32)
    tile = _unit(tile)
    tile.setflags(write=False)
    return tile


def noise(rng: np.random.Generator, shape: tuple[int, int], sigma_px: float) -> FloatImage:
    """Smooth noise of ``shape``, mean 0 and deviation 1, cut at a random place of the cached tile.

    Fields larger than the tile repeat it, turned over at each seam by the random offset only.
    """
    height, width = shape
    tile = noise_tile(sigma_px)
    if rng.random() < 0.5:
        tile = tile.T
    top, left = (int(v) for v in rng.integers(0, TILE_PX, 2))
    if height <= TILE_PX - top and width <= TILE_PX - left:
        return tile[top : top + height, left : left + width]
    rows = np.arange(top, top + height) % TILE_PX
    columns = np.arange(left, left + width) % TILE_PX
    cut: FloatImage = tile[rows][:, columns]
    return cut


@cache
def _grain_bank(half_levels: int, blur_px: float) -> npt.NDArray[np.int8]:
    """Gaussian noise of ``half_levels`` / 2 grey levels, smooth over ``blur_px``."""
    rng = np.random.default_rng(77 + half_levels)
    bank: FloatImage = rng.standard_normal((1536, 4608), np.float32)
    if blur_px > 0:
        soft = cv2.GaussianBlur(bank, (0, 0), blur_px)
        bank = soft / float(soft.std())
    grain: npt.NDArray[np.int8] = np.clip(np.rint(bank * (half_levels / 2)), -127, 127).astype(np.int8)
    return grain


def add_sensor_noise(
    rng: np.random.Generator, picture: ByteImage, sigma: float, blur_px: float = 0.0
) -> ByteImage:
    """Add Gaussian noise of ``sigma`` grey levels (0..20) to a grey or BGR picture.

    ``blur_px`` > 0 gives the blotchy noise that cameras leave after denoising.
    """
    half_levels = round(2 * sigma)
    if half_levels <= 0:
        return picture
    bank = _grain_bank(half_levels, blur_px)
    height, width = picture.shape[:2]
    if picture.ndim == 2:
        return cv2.add(picture, _tiled(rng, bank, height, width), dtype=cv2.CV_8U)
    if blur_px > 0:
        grain = cv2.merge([_tiled(rng, bank, height, width) for _ in range(3)])
    else:
        grain = _tiled(rng, bank, height, width * 3).reshape(picture.shape)
    return cv2.add(picture, grain, dtype=cv2.CV_8U)


def _tiled(rng: np.random.Generator, bank: Image, height: int, width: int) -> Image:
    """A piece of the bank at a random place, repeated where it is too small."""
    top, left = (int(rng.integers(0, size)) for size in bank.shape)
    rows = np.arange(top, top + height) % bank.shape[0]
    start = np.concatenate([bank[:, left:], bank[:, :left]], axis=1)
    across = np.concatenate([start] * (-(-width // bank.shape[1])), axis=1)[:, :width]
    return np.ascontiguousarray(across[rows])


def smooth_field(rng: np.random.Generator, shape: tuple[int, int], cells: int = 4) -> FloatImage:
    """A very smooth random field of ``shape`` in about -1..1, ``cells`` bumps along a side."""
    coarse = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
    field: FloatImage = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC).astype(
        np.float32
    )
    return field


def wood(rng: np.random.Generator, shape: tuple[int, int]) -> ByteImage:
    """A wooden table top with boards, grain lines and knots; BGR."""
    height, width = shape
    small = (max(64, height // 3), max(64, width // 3))
    y, x = np.mgrid[0 : small[0], 0 : small[1]].astype(np.float32)
    wobble = cv2.resize(
        noise(rng, (small[0] // 4 + 1, small[1] // 24 + 1), 4.0), small[::-1], interpolation=cv2.INTER_CUBIC
    )
    period = float(rng.uniform(6, 30))
    rings = np.sin((y + 14 * wobble + 0.02 * x) / period * 6.28)
    fine = cv2.resize(
        noise(rng, (small[0], small[1] // 16 + 1), 0.0), small[::-1], interpolation=cv2.INTER_LINEAR
    )
    board = int(rng.integers(60, 220))
    seams = np.where((y + rng.uniform(0, board)) % board < 1.5, -55.0, 0.0)
    steps = rng.normal(0, 9, small[0] // board + 3)[(y // board).astype(int)]
    value = 14 * rings + 9 * fine + seams + steps
    tone = np.array(_WOODS[int(rng.integers(0, len(_WOODS)))], np.float32) * float(rng.uniform(0.6, 1.15))
    picture = tone + value[..., None] * np.array([0.7, 0.9, 1.0], np.float32)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    grown: ByteImage = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    return np.ascontiguousarray(grown.transpose(1, 0, 2))[:height, :width] if height == width else grown


_WOODS = ((70, 110, 160), (110, 150, 190), (45, 70, 105), (150, 180, 205), (95, 120, 140))


def desk(rng: np.random.Generator, shape: tuple[int, int]) -> ByteImage:
    """A plain or speckled desk, light or dark; BGR."""
    tone = rng.uniform(25, 225) + rng.normal(0, 10, 3)
    small = (shape[0] // 2 + 1, shape[1] // 2 + 1)
    speckle = noise(rng, small, float(rng.choice([0.0, 0.6, 1.5]))) * float(rng.uniform(0.5, 7))
    base = (smooth_field(rng, small) * float(rng.uniform(2, 16)) + speckle).astype(np.float32)
    layers = [np.clip(base + level, 0, 255).astype(np.uint8) for level in tone]
    grown: ByteImage = cv2.resize(cv2.merge(layers), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return grown


def background(rng: np.random.Generator, shape: tuple[int, int]) -> ByteImage:
    """What lies under the sheet in a photo: wood, desk, or a cluttered desk; BGR."""
    picture = wood(rng, shape) if rng.random() < 0.45 else desk(rng, shape)
    for _ in range(int(rng.choice([0, 0, 1, 3]))):
        centre = rng.uniform(0, 1, 2) * shape[::-1]
        size = rng.uniform(0.05, 0.5, 2) * min(shape)
        box = cv2.boxPoints((tuple(centre), tuple(size), float(rng.uniform(0, 90))))
        colour = rng.uniform(10, 245) + rng.normal(0, 25, 3)
        dimmed = tuple(float(v) for v in np.clip(colour, 0, 255))
        cv2.fillConvexPoly(picture, np.rint(box * 16).astype(np.int32), dimmed, cv2.LINE_AA, 4)
    return picture
