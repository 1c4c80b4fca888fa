"""Photos and webcam frames: a pinhole camera over a bent sheet on a desk, with light and lens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from generator import light
from generator.blank import Paper
from generator.camera import Camera, View, make_camera, paper_of_pixels
from generator.captures import Capture, decoded
from generator.texture import ByteImage, FloatImage, Points, add_sensor_noise, background, smooth_field


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
        "fill": float(rng.uniform(0.94, 0.99)),
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
    if options.turn in (90, 270) and rng.random() < 0.7:
        options = replace(options, size=options.size[::-1])  # people turn the phone with the sheet
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
    if options.curl_mm >= 0.3:
        seen = light.shaded(seen, camera, (map_x, map_y), rng)
    base = light.drop_shadow(base, inside, rng)
    picture = cv2.blendLinear(seen, base, inside, 1 - inside)
    spots = light.spots(options.size, options.glare, rng)
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


def _exposed(
    picture: ByteImage, options: PhotoOptions, spots: light.Spots, rng: np.random.Generator
) -> ByteImage:
    """Light of the room, shadows, glare, lens blur, exposure, colour cast and sensor noise."""
    height, width = picture.shape[:2]
    coarse = (max(8, height // 4), max(8, width // 4))
    room = 1 - options.uneven * (0.5 + 0.5 * smooth_field(rng, coarse, 3))
    if options.shadow > 0:
        room = room * light.shadow_field(rng, coarse, options.shadow)
    for spot in spots:
        light.glare(picture, spot, rng)
    picture = light.times(picture, room, tuple(options.exposure * part for part in options.cast))
    if options.motion_px > 1:
        kernel = light.motion_kernel(options.motion_px, float(rng.uniform(0, np.pi)))
        picture = cv2.filter2D(picture, -1, kernel)
    if options.blur_px > 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), options.blur_px)
    return add_sensor_noise(rng, picture, options.noise, blur_px=float(rng.choice([0.0, 0.8])))
