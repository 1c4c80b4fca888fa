"""Bilevel pages: fax machines and scanners set to black and white, as TIFF G4."""

from __future__ import annotations

import io
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from generator.blank import Paper
from generator.captures import Capture, ScanOptions, decoded, scan
from generator.texture import ByteImage, noise, smooth_field


def fax(paper: Paper, options: ScanOptions, rng: np.random.Generator) -> Capture:
    """Scan, then make every pixel black or white by threshold, dither or error diffusion."""
    grey = scan(paper, replace(options, colour=False, quality=95), rng)
    way = str(rng.choice(["threshold", "local", "dither"], p=[0.6, 0.25, 0.15]))
    bits = _bilevel(grey.picture, way, rng)
    bits = _specks(bits, rng)
    data = group4(bits, options.dpi)
    return replace(
        grey, picture=decoded(data), data=data, suffix=".tif", facts={**grey.facts, "bilevel": way}
    )


def group4(bits: ByteImage, dpi: int) -> bytes:
    """A one-bit TIFF with CCITT group 4 compression, as fax machines write it (OpenCV cannot)."""
    target = io.BytesIO()
    Image.fromarray(bits).convert("1", dither=Image.Dither.NONE).save(
        target, "TIFF", compression="group4", dpi=(dpi, dpi)
    )
    return target.getvalue()


def _bilevel(picture: ByteImage, way: str, rng: np.random.Generator) -> ByteImage:
    if way == "threshold":
        level = float(np.median(picture)) * float(rng.uniform(0.6, 0.84)) + 10 * smooth_field(
            rng, (picture.shape[0] // 8, picture.shape[1] // 8), 4
        )
        full = cv2.resize(level.astype(np.float32), picture.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return ((picture > full) * np.uint8(255)).astype(np.uint8)
    if way == "local":
        wide = int(rng.integers(15, 45)) * 2 + 1
        mean = cv2.blur(picture, (wide, wide)).astype(np.int16)
        return ((picture > mean - rng.uniform(8, 30)) * np.uint8(255)).astype(np.uint8)
    order = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 16 + 8
    screen = np.tile(order, (picture.shape[0] // 4 + 1, picture.shape[1] // 4 + 1))
    firm = 128 + (screen[: picture.shape[0], : picture.shape[1]] - 128) * rng.uniform(0.4, 0.85)
    return ((picture > firm) * np.uint8(255)).astype(np.uint8)


def _specks(bits: ByteImage, rng: np.random.Generator) -> ByteImage:
    """Single wrong pixels and lines lost on the wire."""
    field = noise(rng, bits.shape[:2], float(rng.choice([0.0, 0.6])))
    rare = float(rng.uniform(3.0, 4.2))
    noisy = bits.copy()
    noisy[field > rare] = 0
    noisy[field < -rare] = 255
    if rng.random() < 0.25:
        at = int(rng.integers(0, bits.shape[0] - 4))
        noisy[at : at + int(rng.integers(1, 3))] = 255
    return noisy
