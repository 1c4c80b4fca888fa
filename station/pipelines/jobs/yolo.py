"""Boxes of questions by a YOLO network: picture in, boxes in its pixels out.

The network takes (1, 3, S, S) RGB 0..1 and gives (1, N, 5 + C) or (1, 5 + C, N) rows of centre x, centre y,
width, height in px of its input, objectness, and scores of C classes (none: objectness is the score), as
YOLOv5's export.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import cv2
import numpy as np

from station.contracts.job_results import BoxPx
from station.pipelines.arrays import Floats, Ints
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import passing
from station.pipelines.jobs.onnx_model import OnnxModel
from station.pipelines.jobs.resize import Limited

GREY: Final = 114
MOST_CANDIDATES: Final = 3_000
LEAST_SIDE_PX: Final = 2


class QuestionDetector(Protocol):
    """Finds questions in a picture: boxes in px of the full one, sorted by (y, x). Raises JobError."""

    def boxes(self, picture: Limited) -> tuple[BoxPx, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterbox:
    """A picture in the middle of a square: ``scale`` square px for one of its own, ``left``, ``top`` px of
    margin."""

    square: Pixels
    scale: float
    left: int
    top: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YoloDetector:
    """A `QuestionDetector` from an ONNX file."""

    model: OnnxModel
    input_px: int = 640
    confidence: float = 0.4
    iou: float = 0.5

    def boxes(self, picture: Limited) -> tuple[BoxPx, ...]:
        """Raises JobError: model_missing, model_failed."""
        boxed = letterbox(picture.bgr, self.input_px)
        planes = boxed.square[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
        rows = self.model.run({self.model.input_names()[0]: planes})[0]
        found, scores = candidates(rows, confidence=self.confidence)
        kept = found[suppress(found, scores, iou=self.iou)]
        margins = np.array([boxed.left, boxed.top, 0, 0])
        in_picture = (kept - margins) / boxed.scale
        boxes = [picture.in_full((x, y, w, h)) for x, y, w, h in in_picture.tolist()]
        return sorted_by_place([box for box in boxes if min(box[2:]) >= LEAST_SIDE_PX])


def sorted_by_place(boxes: Iterable[BoxPx]) -> tuple[BoxPx, ...]:
    """From the top, then from the left."""
    return tuple(sorted(boxes, key=lambda box: (box[1], box[0])))


def letterbox(bgr: Pixels, side_px: int) -> Letterbox:
    """``bgr`` (H, W, 3) made to fit a square of ``side_px``, grey around it."""
    height, width = bgr.shape[:2]
    scale = side_px / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (side_px - size[0]) // 2, (side_px - size[1]) // 2
    square = np.full((side_px, side_px, 3), GREY, np.uint8)
    square[top : top + size[1], left : left + size[0]] = small
    return Letterbox(square=square, scale=scale, left=left, top=top)


def candidates(rows: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """(N, 4) boxes x, y, w, h and their (N,) scores from ``confidence`` on, the best first.

    ``rows`` as the network gives them, either way round. Raises JobError(model_failed) for another shape.
    """
    table = (
        np.asarray(rows, np.float64).squeeze(0) if rows.ndim == 3 and rows.shape[0] == 1 else np.asarray(rows)
    )
    if table.ndim != 2 or min(table.shape) < 5:
        raise passing("model_failed", f"an output of shape {rows.shape} is no table of boxes")
    if table.shape[0] < table.shape[1]:  # there are always more places than numbers of one place
        table = table.T
    scores = table[:, 4] * (table[:, 5:].max(axis=1) if table.shape[1] > 5 else 1.0)
    good = np.isfinite(table[:, :4]).all(axis=1) & (scores >= confidence) & (table[:, 2:4] > 0).all(axis=1)
    table, scores = table[good], scores[good]
    order = np.argsort(-scores, kind="stable")[:MOST_CANDIDATES]
    corner = table[order, :2] - table[order, 2:4] / 2
    return np.hstack([corner, table[order, 2:4]]), scores[order]


def suppress(boxes: Floats, scores: Floats, *, iou: float) -> Ints:
    """Indices of the boxes (N, 4) x, y, w, h that no better one overlaps by more than ``iou``, the best
    first."""
    order = np.argsort(-scores, kind="stable")
    areas = boxes[:, 2] * boxes[:, 3]
    kept: list[int] = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        near = np.maximum(boxes[best, :2], boxes[rest, :2])
        far = np.minimum(boxes[best, :2] + boxes[best, 2:], boxes[rest, :2] + boxes[rest, 2:])
        shared = np.clip(far - near, 0, None).prod(axis=1)
        overlap = shared / (areas[best] + areas[rest] - shared)
        order = rest[overlap <= iou]
    return np.array(kept, np.int64)
