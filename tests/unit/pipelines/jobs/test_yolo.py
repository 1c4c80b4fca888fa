"""A YOLO network's boxes: decoded, suppressed and brought back to the picture, on a real little network."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.contracts.job_payloads import SegmentationEngine
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import JobError
from station.pipelines.jobs.onnx_model import CPU, GPU, OnnxModel
from station.pipelines.jobs.questions import find_questions
from station.pipelines.jobs.resize import Limited, limited_picture
from station.pipelines.jobs.yolo import YoloDetector, candidates, letterbox, suppress
from tests.pictures import encoded

MODELS = Path(__file__).parents[3] / "data" / "models"
BOXES = ((150, 120, 420, 300), (700, 200, 300, 420), (200, 900, 700, 380))


def page(boxes: tuple[tuple[int, int, int, int], ...] = BOXES) -> Pixels:
    pixels = np.full((1600, 1200, 3), 240, np.uint8)
    for x, y, w, h in boxes:
        cv2.rectangle(pixels, (x, y), (x + w - 1, y + h - 1), (40, 40, 40), -1)
    return pixels


def as_limited(pixels: Pixels) -> Limited:
    height, width = pixels.shape[:2]
    return Limited(bgr=pixels, scale=(1.0, 1.0), full_width_px=width, full_height_px=height)


def detector(path: Path = MODELS / "blobs.onnx") -> YoloDetector:
    return YoloDetector(model=OnnxModel(path))


def overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> float:
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0, w) * max(0, h)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def test_the_models_are_those_of_the_card() -> None:
    card = json.loads((MODELS / "card.json").read_text("utf-8"))
    for name, told in card["files"].items():
        data = (MODELS / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (told["bytes"], told["sha256"])


def test_a_network_finds_the_questions_where_they_are() -> None:
    found = detector().boxes(as_limited(page()))
    assert len(found) == len(BOXES)
    assert found == tuple(sorted(found, key=lambda box: (box[1], box[0])))
    for box, wanted in zip(found, BOXES, strict=True):
        assert overlap(box, wanted) > 0.85


def test_a_reduced_picture_gives_boxes_of_the_full_one() -> None:
    pixels = cv2.resize(page(), None, fx=2.0, fy=2.0, interpolation=cv2.INTER_NEAREST)
    picture = limited_picture(encoded(np.asarray(pixels, np.uint8), "PNG"))
    assert picture.bgr.shape[0] < 3200
    for box, wanted in zip(detector().boxes(picture), BOXES, strict=True):
        doubled = (wanted[0] * 2, wanted[1] * 2, wanted[2] * 2, wanted[3] * 2)
        assert overlap(box, doubled) > 0.85


def test_the_network_says_every_box_many_times() -> None:
    """Else the suppression would not be tested by it."""
    planes = letterbox(page(), 640).square[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
    model = OnnxModel(MODELS / "blobs.onnx")
    boxes, _ = candidates(model.run({model.input_names()[0]: planes})[0], confidence=0.4)
    assert len(boxes) > 5 * len(BOXES)


def random_boxes(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 500, (count, 2))
    return np.hstack([corners, rng.uniform(20, 200, (count, 2))]), rng.uniform(0.41, 1, count)


@pytest.mark.parametrize("seed", range(20))
def test_suppression_is_that_of_opencv(seed: int) -> None:
    boxes, scores = random_boxes(seed, 200)
    boxes = np.round(boxes)  # OpenCV takes whole boxes
    theirs = cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), 0.4, 0.5)
    assert suppress(boxes, scores, iou=0.5).tolist() == np.asarray(theirs).ravel().tolist()


def test_no_boxes_are_no_trouble() -> None:
    assert suppress(np.zeros((0, 4)), np.zeros(0), iou=0.5).size == 0


def table(classes: int = 2) -> np.ndarray:
    """30 rows, of which three count: cx, cy, w, h, objectness, class scores."""
    rows = np.zeros((1, 30, 5 + classes), np.float32)
    rows[0, :, 2:4] = 10
    rows[0, 3] = [100, 50, 40, 20, 0.9, *([0.1] * (classes - 1)), 0.8]
    rows[0, 7] = [200, 60, 30, 30, 0.5, *([0.1] * (classes - 1)), 0.9]
    rows[0, 9] = [300, 70, 30, 30, 0.6, *([0.1] * (classes - 1)), 0.6]
    return rows


def test_a_score_is_objectness_times_the_best_class() -> None:
    boxes, scores = candidates(table(), confidence=0.4)
    assert boxes.tolist() == [[80, 40, 40, 20], [185, 45, 30, 30]]
    assert scores == pytest.approx([0.72, 0.45])


def test_an_output_the_other_way_round_is_read_as_well() -> None:
    for rows in (table(), table(classes=1)):
        turned = rows.transpose(0, 2, 1)
        for ours, theirs in zip(
            candidates(rows, confidence=0.4), candidates(turned, confidence=0.4), strict=True
        ):
            assert np.array_equal(ours, theirs)


def test_without_classes_objectness_is_the_score() -> None:
    boxes, scores = candidates(table()[:, :, :5], confidence=0.55)
    assert scores == pytest.approx([0.9, 0.6])
    assert len(boxes) == 2


def test_what_is_no_number_is_no_box() -> None:
    rows = table()
    rows[0, 3, 0] = np.nan
    rows[0, 7, 2] = -5
    assert len(candidates(rows, confidence=0.1)[0]) == 1
    with pytest.raises(JobError) as refused:
        candidates(np.zeros((2, 3, 4, 5)), confidence=0.4)
    assert refused.value.code == "model_failed"


def test_a_letterbox_keeps_the_proportions() -> None:
    boxed = letterbox(np.zeros((100, 400, 3), np.uint8), 640)
    assert (boxed.scale, boxed.left, boxed.top) == (1.6, 0, 240)
    assert boxed.square.shape == (640, 640, 3)
    assert set(np.unique(boxed.square[:240])) == {114}
    assert not boxed.square[240:400].any()


def test_auto_takes_the_contours_where_the_network_finds_nothing() -> None:
    empty = as_limited(page(()))
    assert find_questions(empty, SegmentationEngine.AUTO, yolo=detector()).engine == "opencv"
    assert find_questions(empty, SegmentationEngine.YOLO, yolo=detector()).boxes == ()
    full = as_limited(page())
    assert find_questions(full, SegmentationEngine.AUTO, yolo=detector()).engine == "yolo"
    assert find_questions(full, SegmentationEngine.AUTO, yolo=None).engine == "opencv"
    assert find_questions(full, SegmentationEngine.OPENCV, yolo=detector()).engine == "opencv"


def test_the_contours_find_them_too() -> None:
    found = find_questions(as_limited(page()), SegmentationEngine.OPENCV, yolo=None)
    assert (found.width, found.height) == (1200, 1600)
    for box, wanted in zip(found.boxes, BOXES, strict=True):
        assert overlap(box, wanted) > 0.8


def test_a_network_that_is_not_there_is_named() -> None:
    with pytest.raises(JobError) as missing:
        find_questions(as_limited(page()), SegmentationEngine.YOLO, yolo=None)
    assert missing.value.code == "yolo_not_configured"


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_a_file_that_is_no_model_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "모델.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(JobError) as missing:
        detector(file).boxes(as_limited(page()))
    assert missing.value.code == "model_missing"
    assert str(tmp_path) not in str(missing.value)


def test_a_model_of_another_kind_is_named() -> None:
    with pytest.raises(JobError) as failed:
        detector(MODELS / "sentences" / "model.onnx").boxes(as_limited(page()))
    assert failed.value.code == "model_failed"


@pytest.mark.filterwarnings("ignore:Specified provider")
def test_without_a_gpu_the_cpu_takes_over_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        model = OnnxModel(MODELS / "blobs.onnx", providers=("NoSuchProvider", CPU))
        assert model.provider() == CPU
    assert "NoSuchProvider" in caplog.text
    assert GPU not in caplog.text
