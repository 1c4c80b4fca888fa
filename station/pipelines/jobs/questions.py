"""Where the questions stand in a picture: by a network, by plain contours, or the one after the other."""

from __future__ import annotations

from station.contracts.job_payloads import SegmentationEngine
from station.contracts.job_results import SegmentationResult
from station.pipelines.jobs.errors import passing
from station.pipelines.jobs.resize import Limited
from station.pipelines.jobs.yolo import QuestionDetector, sorted_by_place
from station.pipelines.segmentation import question_boxes


def find_questions(
    picture: Limited, engine: SegmentationEngine, *, yolo: QuestionDetector | None
) -> SegmentationResult:
    """``auto``: YOLO, and where it is not set up or finds nothing, OpenCV. "template" needs a meta: see
    `template_boxes`. Raises JobError."""
    if engine is SegmentationEngine.YOLO and yolo is None:
        raise passing("yolo_not_configured", "YOLO_QUESTION_MODEL_PATH is not set")
    if yolo is not None and engine is not SegmentationEngine.OPENCV:
        boxes = yolo.boxes(picture)
        if boxes or engine is SegmentationEngine.YOLO:
            return segmented(picture, boxes, SegmentationEngine.YOLO)
    plain = sorted_by_place(picture.in_full(box) for box in question_boxes(picture.grey))
    return segmented(picture, plain, SegmentationEngine.OPENCV)


def segmented(
    picture: Limited,
    boxes: tuple[tuple[int, int, int, int], ...],
    engine: SegmentationEngine,
    note: str = "",
) -> SegmentationResult:
    return SegmentationResult(
        boxes=boxes,
        engine=engine.value,
        width=picture.full_width_px,
        height=picture.full_height_px,
        note=note,
    )
