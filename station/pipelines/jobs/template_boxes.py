"""Where the questions of a sheet stand as its meta says: regions in mm, laid on a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from station.contracts.codec import DataError, convert
from station.contracts.job import JsonObject
from station.contracts.job_results import BoxPx
from station.contracts.reading import Point
from station.pipelines.jobs.errors import hopeless


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """mm of the upright page."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRegions:
    """Of a page of ``width_mm`` by ``height_mm``."""

    width_mm: float
    height_mm: float
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    roi: Region | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    width: float | None = None
    height: float | None = None
    size: _Size | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meta:
    page: _Page
    questions: tuple[_Question, ...] = ()
    units: str = "mm"


def question_regions(meta: JsonObject) -> QuestionRegions:
    """What a meta (v1 or v15) says of its questions' places. Raises JobError(template_without_regions)."""
    try:
        told = convert(meta, _Meta)
    except DataError as error:
        raise hopeless("template_without_regions", f"at {error.facts['path'] or 'the top'}") from error
    page = told.page.size or told.page
    regions = tuple(question.roi for question in told.questions if question.roi is not None)
    if told.units != "mm" or not page.width or not page.height or not regions:
        raise hopeless("template_without_regions", "no page in mm with the rois of its questions")
    return QuestionRegions(width_mm=page.width, height_mm=page.height, regions=regions)


def boxes_on(
    asked: QuestionRegions, corners_px: Sequence[Point], size_px: tuple[int, int]
) -> tuple[BoxPx, ...]:
    """Upright boxes round the regions of a page whose ``corners_px`` are TL, TR, BR, BL, within the picture
    of ``size_px`` (width, height); sorted by (y, x). What lies beside the picture is left out."""
    width, height = asked.width_mm, asked.height_mm
    page = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(page, np.array(corners_px, np.float32))
    boxes = []
    for region in asked.regions:
        right, bottom = region.x + region.w, region.y + region.h
        around = np.array([(region.x, region.y), (right, region.y), (right, bottom), (region.x, bottom)])
        seen = cv2.perspectiveTransform(around[None], matrix)[0]
        low = np.clip(np.floor(seen.min(axis=0)), 0, size_px).astype(int)
        high = np.clip(np.ceil(seen.max(axis=0)), 0, size_px).astype(int)
        x, y, w, h = (int(v) for v in (*low, *(high - low)))
        if w > 0 and h > 0:
            boxes.append((x, y, w, h))
    return tuple(sorted(boxes, key=lambda box: (box[1], box[0])))


def whole_picture(size_px: tuple[int, int]) -> tuple[Point, Point, Point, Point]:
    """Corners of a page that fills the picture."""
    width, height = (float(side) for side in size_px)
    return (0.0, 0.0), (width, 0.0), (width, height), (0.0, height)
