"""Photos and webcam frames: a pinhole camera over a bent sheet on a desk, with light and lens."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generator.blank import Paper
from generator.camera import Camera, View, make_camera, paper_of_pixels
from generator.captures import Capture, decoded
from generator.texture import ByteImage, FloatImage, Points, add_sensor_noise, background, smooth_field

Spots = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoOptions:
    """Severity of a photo: angles in degrees, lengths in mm on the paper, blur in px."""

    size: tuple[int, int] = (2400, 1800)
    tilt_deg: float = 8.0
    turn: int = 0
    roll_deg: float = 0.0
    fill: float = 0.88
    curl_mm: float = 0.0
    lens: float = 0.0
    blur_px: float = 0.6
    motion_px: float = 0.0
    noise: float = 3.0
    uneven: float = 0.15
    shadow: float = 0.0
    glare: int = 0
    quality: int = 88
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    exposure: float = 0.92


def photo_good(rng: np.random.Generator, **changes: object) -> PhotoOptions:
    """A careful photo: tilt up to 15 degrees, uneven light."""
    made = _photo(rng, tilt=15, curl=2.0) | {
        "blur_px": float(rng.uniform(0.4, 1.1)),
        "noise": float(rng.uniform(1, 6)),
        "uneven": float(rng.uniform(0, 0.3)),
        "quality": int(rng.integers(75, 96)),
        "fill": float(rng.uniform(0.75, 0.96)),
    }
    return PhotoOptions(**{**made, **changes})  # type: ignore[arg-type]


def photo_hard(rng: np.random.Generator, **changes: object) -> PhotoOptions:
    """Tilt up to 30 degrees, curl, a shadow edge, blur."""
    made = _photo(rng, tilt=30, curl=9.0) | {
        "blur_px": float(rng.uniform(0.6, 1.9)),
        "motion_px": float(rng.choice([0.0, rng.uniform(1, 5)])),
        "noise": float(rng.uniform(2, 10)),
        "uneven": float(rng.uniform(0.1, 0.5)),
        "quality": int(rng.integers(60, 93)),
        "shadow": float(rng.choice([0.0, rng.uniform(0.15, 0.6)], p=[0.3, 0.7])),
        "fill": float(rng.uniform(0.65, 0.93)),
        "glare": int(rng.choice([0, 0, 1])),
        "exposure": float(rng.uniform(0.6, 1.02)),
    }
    return PhotoOptions(**{**made, **changes})  # type: ignore[arg-type]


def webcam(rng: np.random.Generator, **changes: object) -> PhotoOptions:
    """A 1080p frame of a document camera or webcam, the sheet at least 70 % of the width."""
    made = _photo(rng, tilt=10, curl=2.5) | {
        "size": (1920, 1080),
        "fill": float(rng.uniform(0.9, 0.985)),
        "blur_px": float(rng.uniform(0.4, 1.0)),
        "noise": float(rng.uniform(1, 6)),
        "quality": int(rng.integers(70, 95)),
        "lens": float(rng.normal(0, 0.02)),
        "uneven": float(rng.uniform(0, 0.3)),
        "glare": int(rng.choice([0, 0, 0, 1])),
        "roll_deg": float(rng.normal(0, 1.5)),
    }
    return PhotoOptions(**{**made, **changes})  # type: ignore[arg-type]


def _photo(rng: np.random.Generator, *, tilt: float, curl: float) -> dict[str, object]:
    width = int(rng.choice([2000, 2400, 2800, 3264]))
    warm = float(rng.normal(0, 0.05))
    return {
        "size": (width, width * 3 // 4),
        "tilt_deg": float(tilt * rng.uniform(0, 1) ** 0.6),
        "roll_deg": float(rng.normal(0, 3)),
        "turn": 0,
        "curl_mm": float(curl * rng.uniform(0, 1)),
        "lens": float(rng.normal(0, 0.012)),
        "cast": (1 - warm, 1.0, 1 + warm),
        "exposure": float(rng.uniform(0.75, 1.03)),
    }


def photograph(paper: Paper, options: PhotoOptions, rng: np.random.Generator) -> Capture:
    """Photograph a sheet lying on a desk. ``turn``: the picture shows the sheet turned clockwise by it."""
    view = View(
        size=options.size,
        tilt_deg=options.tilt_deg,
        spin_deg=options.turn + options.roll_deg,
        fill=options.fill,
        curl_mm=options.curl_mm,
        lens=options.lens,
    )
    camera = make_camera(paper, view, rng)
    width, height = options.size
    back = paper_of_pixels(camera, paper, options.size)
    map_x, map_y = back[..., 0], back[..., 1]
    ppm = paper.px_per_mm
    sheet_h, sheet_w = paper.raster.shape[:2]
    base = background(rng, (height, width))
    sheet = _prefiltered(paper, camera)
    seen = cv2.remap(
        sheet, map_x * ppm - 0.5, map_y * ppm - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    inside = _coverage(map_x, map_y, (sheet_w / ppm, sheet_h / ppm), ppm)
    lit = _light(seen.astype(np.float32), camera, (map_x, map_y), options, rng)
    base = _drop_shadow(base, inside, rng)
    picture = base + (lit - base) * inside[..., None]
    spots = _spots(options, rng)
    picture = _exposed(picture, options, spots, rng)
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, options.quality])[1].tobytes()
    affine = paper.to_paper

    def to_px(mm: Points) -> Points:
        points = np.asarray(mm, np.float64).reshape(-1, 2)
        return camera.project((points @ affine[:, :2].T + affine[:, 2] + 0.5) / ppm)

    facts: dict[str, float | str] = {
        "tilt_deg": options.tilt_deg,
        "turn": options.turn,
        "curl_mm": options.curl_mm,
        "shadow": options.shadow,
        "blur_px": options.blur_px,
        "motion_px": options.motion_px,
        "noise": options.noise,
        "width_px": width,
        "glare": options.glare,
        "quality": options.quality,
    }
    return Capture(
        picture=decoded(data),
        data=data,
        suffix=".jpg",
        to_px=to_px,
        orientation=(360 - options.turn) % 360,
        facts=facts,
        burnt=spots,
    )


def _prefiltered(paper: Paper, camera: Camera) -> ByteImage:
    """Blur before shrinking, as a lens would, so that thin lines do not flicker."""
    size_mm = np.array([paper.raster.shape[1], paper.raster.shape[0]]) / paper.px_per_mm
    middle = camera.project(np.array([size_mm / 2, size_mm / 2 + (1, 0)]))
    shrink = paper.px_per_mm / max(float(np.linalg.norm(middle[1] - middle[0])), 0.1)
    if shrink < 1.15:
        return paper.raster
    return cv2.GaussianBlur(paper.raster, (0, 0), 0.42 * shrink).astype(np.uint8)


def _coverage(x: FloatImage, y: FloatImage, size_mm: tuple[float, float], ppm: float) -> FloatImage:
    """1 on the paper, 0 off it, soft over about a pixel."""
    reach = np.minimum(np.minimum(x, size_mm[0] - x), np.minimum(y, size_mm[1] - y))
    inside: FloatImage = np.clip(reach * ppm * 0.7 + 0.5, 0, 1).astype(np.float32)
    return inside


def _light(
    seen: FloatImage,
    camera: Camera,
    at: tuple[FloatImage, FloatImage],
    options: PhotoOptions,
    rng: np.random.Generator,
) -> FloatImage:
    """Lambert shading of the bent paper; the slope decides what is bright."""
    if options.curl_mm < 0.3:
        return seen
    coarse = np.stack([plane[::16, ::16] for plane in at], axis=-1).astype(np.float64)
    flat = coarse.reshape(-1, 2)
    slope_x = camera.height(flat + np.array([1.0, 0.0])) - camera.height(flat)
    slope_y = camera.height(flat + np.array([0.0, 1.0])) - camera.height(flat)
    angle = rng.uniform(0, 6.28)
    shade = 1 + rng.uniform(0.5, 1.4) * (np.cos(angle) * slope_x + np.sin(angle) * slope_y)
    field = np.clip(shade, 0.6, 1.25).reshape(coarse.shape[:2]).astype(np.float32)
    full = cv2.resize(field, (seen.shape[1], seen.shape[0]), interpolation=cv2.INTER_LINEAR)
    lit: FloatImage = (seen * full[..., None]).astype(np.float32)
    return lit


def _drop_shadow(base: ByteImage, inside: FloatImage, rng: np.random.Generator) -> FloatImage:
    """The sheet's own soft shadow on the desk."""
    small = cv2.resize(inside, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.8, 3.5)))
    shift = np.array([[1, 0, rng.normal(0, 1.5)], [0, 1, rng.normal(0.5, 1.5)]])
    soft = cv2.warpAffine(soft, shift, (soft.shape[1], soft.shape[0]))
    full = cv2.resize(soft, (inside.shape[1], inside.shape[0]), interpolation=cv2.INTER_LINEAR)
    shaded: FloatImage = (base * (1 - rng.uniform(0.1, 0.6) * full[..., None])).astype(np.float32)
    return shaded


def _exposed(picture: FloatImage, options: PhotoOptions, spots: Spots, rng: np.random.Generator) -> ByteImage:
    """Light of the room, shadows, glare, lens blur, exposure, colour cast and sensor noise."""
    height, width = picture.shape[:2]
    coarse = (max(8, height // 8), max(8, width // 8))
    light = 1 - options.uneven * (0.5 + 0.5 * smooth_field(rng, coarse, 3))
    if options.shadow > 0:
        light = light * shadow_field(rng, coarse, options.shadow)
    for spot in spots:
        picture = _glare(picture, spot, rng)
    full = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    picture = picture * (full[..., None] * (np.array(options.cast, np.float32) * options.exposure))
    if options.motion_px > 1:
        picture = cv2.filter2D(
            picture, -1, motion_kernel(options.motion_px, float(rng.uniform(0, np.pi)))
        ).astype(np.float32)
    if options.blur_px > 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), options.blur_px).astype(np.float32)
    finished = np.clip(picture, 0, 255).astype(np.uint8)
    return add_sensor_noise(rng, finished, options.noise, blur_px=float(rng.choice([0.0, 0.8])))


def shadow_field(rng: np.random.Generator, shape: tuple[int, int], strength: float) -> FloatImage:
    """1 in the light, ``1 - strength`` in the shadow of a straight edge, a hand or an arm."""
    height, width = shape
    mask = np.zeros(shape, np.uint8)
    if rng.random() < 0.5:
        middle = np.array([width, height]) * rng.uniform(0.25, 0.75, 2)
        angle = rng.uniform(0, 6.28)
        along = np.array([np.cos(angle), np.sin(angle)]) * (width + height)
        side = np.array([-along[1], along[0]])
        corners = np.array([middle - along, middle + along, middle + along + side, middle - along + side])
        cv2.fillConvexPoly(mask, np.rint(corners).astype(np.int32), 255)
    else:
        _hand(mask, rng)
    soft = cv2.GaussianBlur(mask, (0, 0), float(rng.choice([0.5, 2.0, 6.0]) * width / 300 + 0.3))
    field: FloatImage = (1 - strength * (soft.astype(np.float32) / 255)).astype(np.float32)
    return field


def _hand(mask: ByteImage, rng: np.random.Generator) -> None:
    """An arm from the border with a phone or fist at its end."""
    height, width = mask.shape
    end = np.array([width, height]) * rng.uniform(0.2, 0.8, 2)
    start = np.array([[width * rng.uniform(0, 1), height * 1.1], [width * 1.1, height * rng.uniform(0, 1)]])[
        int(rng.integers(0, 2))
    ]
    cv2.line(mask, [int(v) for v in start], [int(v) for v in end], 255, int(width * rng.uniform(0.06, 0.15)))
    axes = tuple(int(width * v) for v in rng.uniform(0.08, 0.2, 2))
    cv2.ellipse(mask, [int(v) for v in end], axes, float(rng.uniform(0, 180)), 0, 360, 255, -1)


def _spots(options: PhotoOptions, rng: np.random.Generator) -> Spots:
    """Where lamps are mirrored: (x, y, radius) in px."""
    width, height = options.size
    places = rng.uniform(0.15, 0.85, (options.glare, 2)) * (width, height)
    return tuple((float(x), float(y), float(rng.uniform(0.03, 0.12) * width)) for x, y in places)


def _glare(picture: FloatImage, spot: tuple[float, float, float], rng: np.random.Generator) -> FloatImage:
    """A lamp's reflection that burns part of the print away."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    cx, cy, reach = spot
    glow = np.exp(-(((x - cx) / reach) ** 2 + ((y - cy) / (reach * rng.uniform(0.5, 1.5))) ** 2))
    full = cv2.resize(glow.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    amount = full[..., None] * float(rng.uniform(0.4, 1.0))
    burnt: FloatImage = (picture + (300 - picture) * amount).astype(np.float32)
    return burnt


def motion_kernel(length_px: float, angle: float) -> FloatImage:
    """A line of ``length_px`` at ``angle`` radians, summing to 1."""
    size = int(np.ceil(length_px)) | 1
    kernel = np.zeros((size, size), np.float32)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length_px / 2
    middle = size // 2
    ends = np.rint((middle + np.stack([-reach, reach])) * 16).astype(np.int32)
    cv2.line(kernel, [int(v) for v in ends[0]], [int(v) for v in ends[1]], 1.0, 1, cv2.LINE_AA, 4)
    total = float(kernel.sum())
    normed: FloatImage = kernel / total if total > 0 else np.ones((1, 1), np.float32)
    return normed
