"""A worker's environment."""

from __future__ import annotations

import pytest

from station.contracts.job_payloads import EmbeddingBackend, OcrEngine, SegmentationEngine
from station.errors import Code, UsageError
from station.jobs.settings import JobSettings, from_environment

FULL = {
    "OCR_ENGINE": "tesseract",
    "TESSERACT_CMD": "/opt/tesseract",
    "TESSERACT_LANGUAGES": "kor",
    "QUESTION_SEGMENTATION_ENGINE": "OpenCV",
    "YOLO_QUESTION_MODEL_PATH": "/models/yolo.onnx",
    "YOLO_QUESTION_INPUT_SIZE": "320",
    "YOLO_QUESTION_CONF_THRESHOLD": "0.25",
    "YOLO_QUESTION_IOU_THRESHOLD": "0.6",
    "EMBEDDING_BACKEND": "local",
    "EMBEDDING_LOCAL_MODEL": "/models/minilm",
    "EMBEDDING_OPENAI_MODEL": "text-embedding-3-large",
    "PROBLEM_GEN_MODEL": "gpt-x",
    "OPENAI_API_KEY": "sk-secret",
    "OPENAI_BASE_URL": "https://llm.example.com/v1",
    "GOOGLE_APPLICATION_CREDENTIALS": "/secrets/google.json",
    "GOOGLE_API_KEY": "g-secret",
    "GOOGLE_VISION_ENDPOINT": "https://vision.example.com/v1/images:annotate",
    "AI_DOWNLOAD_HOSTS": "Files.example.com, .r2.example.net,",
    "AI_DOWNLOAD_MAX_BYTES": "1000000",
    "AI_ALLOW_LOOPBACK": "1",
}


def test_everything_is_told_by_the_environment() -> None:
    assert from_environment(FULL) == JobSettings(
        ocr_engine=OcrEngine.TESSERACT,
        tesseract="/opt/tesseract",
        tesseract_languages="kor",
        segmentation_engine=SegmentationEngine.OPENCV,
        yolo_model="/models/yolo.onnx",
        yolo_input_px=320,
        yolo_confidence=0.25,
        yolo_iou=0.6,
        embedding_backend=EmbeddingBackend.LOCAL,
        embedding_model="/models/minilm",
        embedding_openai_model="text-embedding-3-large",
        problem_model="gpt-x",
        openai_key="sk-secret",
        openai_base_url="https://llm.example.com/v1",
        google_credentials="/secrets/google.json",
        google_key="g-secret",
        google_endpoint="https://vision.example.com/v1/images:annotate",
        download_hosts=("files.example.com", ".r2.example.net"),
        download_max_bytes=1_000_000,
        allow_loopback=True,
    )


def test_what_is_not_set_or_empty_is_as_usual() -> None:
    assert from_environment({}) == JobSettings()
    assert from_environment(dict.fromkeys(FULL, "")) == JobSettings()
    assert not JobSettings().allow_loopback


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OCR_ENGINE", "abbyy"),
        ("QUESTION_SEGMENTATION_ENGINE", "magic"),
        ("EMBEDDING_BACKEND", "cloud"),
        ("YOLO_QUESTION_INPUT_SIZE", "0"),
        ("YOLO_QUESTION_CONF_THRESHOLD", "40%"),
        ("YOLO_QUESTION_IOU_THRESHOLD", "nan"),
        ("AI_DOWNLOAD_MAX_BYTES", "-1"),
        ("AI_ALLOW_LOOPBACK", "perhaps"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable(name: str, value: str) -> None:
    with pytest.raises(UsageError) as wrong:
        from_environment({name: value})
    assert (wrong.value.code, wrong.value.facts["path"]) == (Code.SETTING_INVALID, name)


def test_secrets_do_not_show() -> None:
    assert "secret" not in repr(
        from_environment({"OPENAI_API_KEY": "a-secret", "GOOGLE_API_KEY": "b-secret"})
    )
