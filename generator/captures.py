"""Pictures of a filled sheet: scans. Every capture knows where each millimetre went.

Photos and webcams live in :mod:`generator.photos`, fax in :mod:`generator.fax`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from generator.blank import Paper
from generator.texture import ByteImage, FloatImage, Points, add_sensor_noise, noise, smooth_field

Mapping = Callable[[Points], Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """``picture``: what decoding ``data`` gives, (h, w) grey or (h, w, 3) BGR uint8.

    ``to_px``: template mm (n, 2) to px of the picture, pixel centres at whole numbers.
    ``orientation``: clockwise degrees that turn the picture upright. ``facts``: severities.
    ``burnt``: spots (x, y, radius in px) where glare took the print away.
    """

    picture: ByteImage
    data: bytes
    suffix: str
    to_px: Mapping
    orientation: int
    facts: dict[str, float | str] = field(default_factory=dict)
    burnt: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """Severity of a scan; lengths in mm of paper, noise in grey levels, angles in degrees."""

    dpi: int = 300
    colour: bool = False
    skew_deg: float = 0.0
    turn: int = 0
    cut_mm: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    border: float | None = None
    noise: float = 2.0
    quality: int = 85
    streaks: int = 0
    gain: float = 1.0
    gamma: float = 1.0
    lamp: float = 0.03
    blur_px: float = 0.55
    jitter_mm: float = 0.0
    folded_mm: float = 0.0
    folded_corner: int = 0


def scan_options(rng: np.random.Generator, **changes: object) -> ScanOptions:
    """An ordinary ADF or flatbed scan; ``changes`` override single severities."""
    made: dict[str, object] = {
        "colour": bool(rng.random() < 0.3),
        "skew_deg": float(np.clip(rng.normal(0, 0.5), -1.5, 1.5)),
        "turn": 0,
        "cut_mm": tuple(float(v) for v in rng.uniform(-4, 2.0, 4)),
        "border": None if rng.random() < 0.6 else float(rng.choice([0, 30, 128, 200, 255])),
        "noise": float(rng.uniform(0.5, 4.5)),
        "quality": int(rng.integers(75, 96)),
        "gain": float(rng.uniform(0.9, 1.04)),
        "gamma": float(rng.uniform(0.85, 1.2)),
        "lamp": float(rng.uniform(0, 0.07)),
        "blur_px": float(rng.uniform(0.4, 0.95)),
        "jitter_mm": float(rng.choice([0.0, rng.uniform(0, 0.12)])),
    }
    return ScanOptions(**{**made, **changes})  # type: ignore[arg-type]


def scan(paper: Paper, options: ScanOptions, rng: np.random.Generator) -> Capture:
    """Scan a sheet. ``cut_mm``: left, top, right, bottom; positive cuts paper away, negative adds border."""
    source = (
        paper.raster if options.colour else cv2.cvtColor(paper.raster, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    )
    if options.folded_mm > 0:
        source = _fold_corner(source, paper, options, rng)
    matrix, size = _placement(paper, options)
    dark = options.border if options.border is not None else 250.0
    softened = (
        cv2.GaussianBlur(source, (0, 0), options.blur_px * 300 / options.dpi)
        if options.blur_px > 0.3
        else source
    )
    flags = cv2.INTER_LINEAR
    picture = cv2.warpAffine(softened, matrix, size, flags=flags, borderValue=(dark,) * 3).astype(np.uint8)
    picture, shift_px = _feed_jitter(picture, options, rng)
    picture = _lamp(picture, options, rng)
    for _ in range(options.streaks):
        _streak(picture, rng)
    picture = add_sensor_noise(rng, picture, options.noise)
    turned = np.ascontiguousarray(np.rot90(picture, -(options.turn // 90)))
    data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, options.quality])[1].tobytes()
    mapping = _scan_mapping(paper, matrix, size, shift_px, options.turn)
    return Capture(
        picture=decoded(data),
        data=data,
        suffix=".jpg",
        to_px=mapping,
        orientation=(360 - options.turn) % 360,
        facts=_facts(options),
    )


def decoded(data: bytes) -> ByteImage:
    """What a reader gets from the file: grey if it is grey."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise ValueError("the generator wrote an unreadable picture")
    return picture.astype(np.uint8)


def _facts(options: ScanOptions) -> dict[str, float | str]:
    return {
        "dpi": options.dpi,
        "skew_deg": options.skew_deg,
        "turn": options.turn,
        "noise": options.noise,
        "quality": options.quality,
        "folded_mm": options.folded_mm,
        "cut_mm": max(options.cut_mm),
        "colour": float(options.colour),
    }


def _placement(paper: Paper, options: ScanOptions) -> tuple[Points, tuple[int, int]]:
    """Matrix from paper px to picture px (before turning) and the picture's (width, height)."""
    height, width = paper.raster.shape[:2]
    zoom = options.dpi / 25.4 / paper.px_per_mm
    left, top, right, bottom = (v * options.dpi / 25.4 for v in options.cut_mm)
    size = (round(width * zoom - left - right), round(height * zoom - top - bottom))
    angle = np.deg2rad(options.skew_deg)
    linear = zoom * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    target = np.array([(width * zoom - 1) / 2 - left, (height * zoom - 1) / 2 - top])
    return np.hstack([linear, (target - linear @ middle)[:, None]]), size


def _scan_mapping(
    paper: Paper, matrix: Points, size: tuple[int, int], shift_px: Points, turn: int
) -> Mapping:
    width, height = size

    def to_px(mm: Points) -> Points:
        px = paper.to_px(mm) @ matrix[:, :2].T + matrix[:, 2]
        rows = np.arange(len(shift_px))
        px = px + np.stack([np.interp(px[:, 1], rows, shift_px), np.zeros(len(px))], axis=1)
        return turned_px(px, (width, height), turn)

    return to_px


def turned_px(px: Points, size: tuple[int, int], turn: int) -> Points:
    """Px of a picture of ``size`` (width, height) after it was turned clockwise by ``turn``."""
    width, height = size
    x, y = px[:, 0], px[:, 1]
    if turn == 90:
        return np.stack([height - 1 - y, x], axis=1)
    if turn == 180:
        return np.stack([width - 1 - x, height - 1 - y], axis=1)
    if turn == 270:
        return np.stack([y, width - 1 - x], axis=1)
    return px


def _feed_jitter(
    picture: ByteImage, options: ScanOptions, rng: np.random.Generator
) -> tuple[ByteImage, Points]:
    """A feeder that pulls unevenly: rows wander sideways. The shift of every row in px."""
    height = picture.shape[0]
    if options.jitter_mm <= 0:
        return picture, np.zeros(height)
    walk = cv2.resize(
        rng.normal(0, 1, (1, 9)).astype(np.float32), (height, 1), interpolation=cv2.INTER_CUBIC
    )[0]
    shift = (walk * options.jitter_mm * options.dpi / 25.4).astype(np.float64)
    columns = np.arange(picture.shape[1], dtype=np.float32)
    map_x = columns[None, :] - shift[:, None].astype(np.float32)
    map_y = np.repeat(np.arange(height, dtype=np.float32)[:, None], picture.shape[1], axis=1)
    moved: ByteImage = cv2.remap(
        picture, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)
    return moved, shift


def _lamp(picture: ByteImage, options: ScanOptions, rng: np.random.Generator) -> ByteImage:
    """Uneven lamp across the glass, then the scanner's gain and gamma."""
    height, width = picture.shape[:2]
    levels = np.arange(256) / 255.0
    table = np.clip(255 * (levels**options.gamma) * options.gain, 0, 255).astype(np.uint8)
    picture = cv2.LUT(picture, table).astype(np.uint8)
    if options.lamp < 0.01:
        return picture
    field_ = 1 - options.lamp * np.abs(smooth_field(rng, (1, width), 4))
    gain: FloatImage = np.repeat(field_.astype(np.float32), height, axis=0)
    if picture.ndim == 3:
        gain = cv2.merge([gain] * 3)
    lit: ByteImage = cv2.multiply(picture, gain, dtype=cv2.CV_8U).astype(np.uint8)
    return lit


def _streak(picture: ByteImage, rng: np.random.Generator) -> None:
    """A line down the whole page from a speck on the scanner's glass."""
    height, width = picture.shape[:2]
    at = int(rng.integers(0, width - 4))
    wide = int(rng.integers(1, 5))
    strength = float(rng.uniform(0.1, 0.85)) * (1 if rng.random() < 0.8 else -0.4)
    along = np.clip(1 + 0.3 * noise(rng, (height, 1), 30.0), 0.2, 1.4)
    part = picture[:, at : at + wide].astype(np.float32)
    amount = along if picture.ndim == 2 else along[..., None]
    picture[:, at : at + wide] = np.clip(part * (1 - strength * amount), 0, 255).astype(np.uint8)


def _fold_corner(
    source: ByteImage, paper: Paper, options: ScanOptions, rng: np.random.Generator
) -> ByteImage:
    """A corner folded over: its triangle shows the back of the paper, with a shadow beside."""
    height, width = source.shape[:2]
    size = options.folded_mm * paper.px_per_mm
    a, b = size * rng.uniform(0.8, 1.2), size * rng.uniform(0.8, 1.2)
    corner = np.array([(0, 0), (width, 0), (width, height), (0, height)][options.folded_corner], float)
    sign = np.where(corner > 0, -1.0, 1.0)
    along = np.array([corner + np.array([sign[0] * a, 0]), corner + np.array([0, sign[1] * b])])
    normal = np.array([b, a]) / np.hypot(a, b) * sign
    depth = abs(float((along[0] - corner) @ normal))
    tip = corner + 2 * depth * normal
    folded = source.copy()
    gone = np.rint(np.array([corner, along[0], along[1]]) * 16).astype(np.int32)
    background = float(options.border if options.border is not None else 245)
    cv2.fillConvexPoly(folded, gone, (background,) * 3, cv2.LINE_AA, 4)
    flap = np.rint(np.array([tip, along[0], along[1]]) * 16).astype(np.int32)
    shadow = np.rint((np.array([tip, along[0], along[1]]) + normal * 5) * 16).astype(np.int32)
    shade = folded.copy()
    cv2.fillConvexPoly(shade, shadow, (120.0,) * 3, cv2.LINE_AA, 4)
    folded = cv2.addWeighted(folded, 0.6, shade, 0.4, 0).astype(np.uint8)
    cv2.fillConvexPoly(folded, flap, (float(rng.uniform(225, 250)),) * 3, cv2.LINE_AA, 4)
    return folded
