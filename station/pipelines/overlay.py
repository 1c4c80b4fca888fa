"""Draws what was read onto the upright picture, so that a person sees at once what the reader saw.

Strength says how sure a mark is: thin and pale for empty, thick and dark for marked, so that
it holds in grey too; amber is kept for what a person must look at. White halos keep lines
apart from ink. A strip above the page names the student and how well the page lies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from station.assets import asset_path
from station.contracts.reading import (
    Alarm,
    BubbleReading,
    FieldReading,
    GroupReading,
    PageReading,
    Reason,
    Status,
)
from station.pipelines.image_io import ColourPicture
from station.pipelines.image_pixels import Pixels

_LEAST_LONG_SIDE_PX = 1_600
_BGR = tuple[int, int, int]
_WHITE: _BGR = (255, 255, 255)
_INK: _BGR = (40, 30, 20)
_MARKED: _BGR = (150, 40, 0)
_EMPTY: _BGR = (190, 170, 120)
_AMBER: _BGR = (0, 140, 240)
_AMBER_PAPER: _BGR = (190, 230, 255)
_OUTLINE: _BGR = (120, 130, 0)
_SHOW_PERCENT = (0.02, 0.98)

WordOf = Callable[[Reason | Status | Alarm], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayWords:
    """The words of the strip, in the reader's language; ``of`` gives the short word of a reason."""

    identifier: str
    none: str
    review: str
    nothing_to_review: str
    turned: str
    residual: str
    blank: str
    of: WordOf


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    x: float
    y: float
    doubt: bool
    size: float
    centred: bool = False


def draw_overlay(shown: ColourPicture, reading: PageReading, words: OverlayWords) -> Pixels:
    """(H, W, 3) BGR: the picture turned upright, everything read drawn on it, a strip above.

    ``reading`` needs its outlines (`read_page` with ``explain``), in pixels of the full picture.
    """
    canvas = _Canvas(shown, reading)
    if reading.outline_px:
        canvas.line(reading.outline_px, _OUTLINE, 2.0, closed=True)
    for field in _fields(reading):
        _draw_field(canvas, field, words)
    strip = _strip(canvas, reading, words)
    return np.vstack([strip, canvas.finished()])


def encode_overlay(drawn: Pixels) -> bytes:
    """A JPEG file."""
    _, data = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, 88])
    return data.tobytes()


def _fields(reading: PageReading) -> tuple[FieldReading, ...]:
    return reading.fields if reading.identifier is None else (reading.identifier, *reading.fields)


class _Canvas:
    """The upright picture, and the way from full-picture pixels onto it."""

    def __init__(self, shown: ColourPicture, reading: PageReading) -> None:
        picture = shown.bgr
        grow = max(1, round(_LEAST_LONG_SIDE_PX / max(picture.shape[:2])))
        if grow > 1:
            picture = cv2.resize(picture, None, fx=grow, fy=grow, interpolation=cv2.INTER_CUBIC)  # type: ignore[assignment]
        self._per_px = grow / shown.scale
        self._turns = reading.orientation // 90 % 4
        self._before = picture.shape[:2]
        self.pixels: Pixels = np.ascontiguousarray(np.rot90(picture, -self._turns))
        self.unit = max(self.pixels.shape[:2]) / 1_600
        self._labels: list[_Label] = []

    def place(self, points: tuple[tuple[float, float], ...]) -> NDArray[np.float64]:
        """(N, 2) on the upright canvas for points of the full picture."""
        at: NDArray[np.float64] = (
            np.asarray(points, dtype=np.float64).reshape(-1, 2) + 0.5
        ) * self._per_px - 0.5
        height, width = self._before
        for _ in range(self._turns):
            at = np.column_stack([height - 1 - at[:, 1], at[:, 0]])
            height, width = width, height
        return at

    def line(
        self, points: tuple[tuple[float, float], ...], colour: _BGR, thickness: float, *, closed: bool
    ) -> None:
        """With a white halo; thickness in units of the canvas."""
        at = np.round(self.place(points) * 16).astype(np.int32)
        width = max(1, round(thickness * self.unit))
        halo = width + max(2, round(1.6 * self.unit))
        for shade, wide in ((_WHITE, halo), (colour, width)):
            cv2.polylines(self.pixels, [at], closed, shade, wide, cv2.LINE_AA, 4)

    def label(self, label: _Label) -> None:
        self._labels.append(label)

    def finished(self) -> Pixels:
        return _write(self.pixels, self._labels, self.unit)


def _draw_field(canvas: _Canvas, field: FieldReading, words: OverlayWords) -> None:
    """Bubbles, the value beside them, and why to look."""
    edges = [edge for group in field.groups if (edge := _draw_group(canvas, group))]
    if not edges:
        return
    reasons = field.reasons or tuple(reason for group in field.groups for reason in group.reasons)
    told = ", ".join(dict.fromkeys(words.of(reason) for reason in reasons)) if field.needs_review else ""
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    right, bottom = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    doubt, unit = field.needs_review, canvas.unit
    if any(edge[3] - edge[1] > edge[2] - edge[0] for edge in edges):  # digits below each other
        for edge, group in zip(edges, field.groups, strict=False):
            text = (group.value or "–") + "?" * group.needs_review
            above = edge[1] - 12 * unit
            canvas.label(_Label(text, (edge[0] + edge[2]) / 2, above, group.needs_review, 15.0, centred=True))
        if told:
            canvas.label(_Label(told, left, bottom + 16 * unit, True, 12.0))
        return
    text = (field.value or words.blank) + "?" * doubt
    if len(edges) > 1:  # places beside each other leave no room between them
        canvas.label(_Label(f"= {text}  {told}".rstrip(), left, bottom + 16 * unit, doubt, 14.0))
        return
    canvas.label(_Label(text, right + 4 * unit, (top + bottom) / 2, doubt, 15.0))
    if told:  # above the row: the percentages stand below it
        canvas.label(_Label(told, left, top - 5 * unit, True, 10.0))


def _draw_group(canvas: _Canvas, group: GroupReading) -> tuple[float, float, float, float] | None:
    """Left, top, right, bottom of its bubbles on the canvas; None when there is nothing to draw."""
    drawn = [bubble for bubble in group.bubbles if bubble.polygon_px]
    if not drawn:
        return None
    for bubble in drawn:
        _draw_bubble(canvas, bubble, doubt=group.needs_review)
    corners = np.vstack([canvas.place(bubble.polygon_px) for bubble in drawn])
    left, top = (float(edge) for edge in corners.min(axis=0))
    right, bottom = (float(edge) for edge in corners.max(axis=0))
    return left, top, right, bottom


def _draw_bubble(canvas: _Canvas, bubble: BubbleReading, *, doubt: bool) -> None:
    sure = min(1.0, max(0.0, bubble.probability))
    between = _SHOW_PERCENT[0] < sure < _SHOW_PERCENT[1]
    colour = _AMBER if between or (doubt and sure >= 0.5) else _mix(_EMPTY, _MARKED, sure)
    canvas.line(bubble.polygon_px, colour, 1.0 + 2.0 * max(sure, 0.5 if between else 0.0), closed=True)
    if between:
        at = canvas.place(bubble.polygon_px)
        x, y = float(at[:, 0].mean()), float(at[:, 1].max())
        canvas.label(_Label(f"{sure * 100:.0f}%", x, y + 6 * canvas.unit, True, 10.0, centred=True))


def _mix(low: _BGR, high: _BGR, share: float) -> _BGR:
    blue, green, red = (round(a + (b - a) * share) for a, b in zip(low, high, strict=True))
    return blue, green, red


def _strip(canvas: _Canvas, reading: PageReading, words: OverlayWords) -> Pixels:
    height = round(58 * canvas.unit)
    strip = np.full((height, canvas.pixels.shape[1], 3), 255, np.uint8)
    strip[-max(1, round(2 * canvas.unit)) :] = _OUTLINE
    doubts = sum(field.needs_review for field in _fields(reading)) + len(reading.alarms)
    identifier = words.none
    if reading.identifier is not None:
        identifier = reading.identifier.raw or reading.identifier.value or words.none
    first = f"{words.identifier} {identifier}"
    told = f"{words.review} {doubts}" if doubts else words.nothing_to_review
    told = "  ·  ".join((told, *(words.of(alarm) for alarm in reading.alarms)))
    turned = f"{words.turned} {reading.orientation}°"
    residual = f"{words.residual} {reading.residual_mm:.2f} mm (p95 {reading.residual_p95_mm:.2f})"
    second = "  ·  ".join((reading.template_name, turned, residual, "+".join(reading.cues)))
    x = 12 * canvas.unit
    labels = [
        _Label(
            first, x, 17 * canvas.unit, bool(reading.identifier and reading.identifier.needs_review), 22.0
        ),
        _Label(told, canvas.pixels.shape[1] * 0.45, 17 * canvas.unit, doubts > 0, 18.0),
        _Label(second, x, 42 * canvas.unit, False, 14.0),
    ]
    return _write(strip, labels, canvas.unit)


def _write(pixels: Pixels, labels: list[_Label], unit: float) -> Pixels:
    """Text by Pillow with the shipped font: OpenCV's own letters know no Hangul."""
    picture = Image.fromarray(pixels[:, :, ::-1])
    pen = ImageDraw.Draw(picture)
    fonts: dict[float, ImageFont.FreeTypeFont] = {}
    path = str(asset_path("fonts", "NanumGothicBold.ttf"))
    for label in labels:
        if label.size not in fonts:
            fonts[label.size] = ImageFont.truetype(path, max(9, round(label.size * unit)))
        font = fonts[label.size]
        anchor = "mm" if label.centred else "lm"
        ink = _MARKED if not label.doubt else _INK
        box = pen.textbbox((label.x, label.y), label.text, font=font, anchor=anchor)
        pad = round(2 * unit)
        frame = (box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad)
        # Keep long words on the page.
        shift = min(0.0, pixels.shape[1] - 2 - frame[2])
        frame = (frame[0] + shift, frame[1], frame[2] + shift, frame[3])
        if label.doubt:
            pen.rounded_rectangle(
                frame, pad, fill=_AMBER_PAPER[::-1], outline=_AMBER[::-1], width=max(1, pad // 2)
            )
        else:
            pen.rounded_rectangle(frame, pad, fill=_WHITE)
        pen.text((label.x + shift, label.y), label.text, font=font, fill=ink[::-1], anchor=anchor)
    return np.ascontiguousarray(np.asarray(picture, dtype=np.uint8)[:, :, ::-1])
