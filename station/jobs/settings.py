"""What a worker is told by its environment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from station.contracts.job_payloads import EmbeddingBackend, OcrEngine, SegmentationEngine
from station.pipelines.jobs.errors import hopeless

Word = TypeVar("Word", bound=StrEnum)

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSettings:
    """Paths are "" and keys None where nothing is set up: the engine is then not there.

    ``yolo_model`` is an ONNX file, ``embedding_model`` a folder (see docs/models.md). ``download_hosts``: the
    only hosts that files are fetched from, ".example.com" for all below; (): any. ``allow_loopback``: for
    tests and ``station dev``, files may come from this computer, over plain HTTP too.
    """

    ocr_engine: OcrEngine = OcrEngine.AUTO
    tesseract: str = ""
    tesseract_languages: str = "kor+eng"
    segmentation_engine: SegmentationEngine = SegmentationEngine.AUTO
    yolo_model: str = ""
    yolo_input_px: int = 640
    yolo_confidence: float = 0.4
    yolo_iou: float = 0.5
    embedding_backend: EmbeddingBackend = EmbeddingBackend.AUTO
    embedding_model: str = ""
    embedding_openai_model: str = "text-embedding-3-small"
    problem_model: str = "gpt-4.1-mini"
    openai_base_url: str = "https://api.openai.com/v1"
    openai_key: str | None = field(default=None, repr=False)
    google_endpoint: str = "https://vision.googleapis.com/v1/images:annotate"
    google_key: str | None = field(default=None, repr=False)
    google_credentials: str = ""
    download_hosts: tuple[str, ...] = ()
    download_max_bytes: int = 200_000_000
    allow_loopback: bool = False


def from_environment(environment: Mapping[str, str]) -> JobSettings:
    """Raises JobError(settings_invalid) that names the variable, never its value."""
    told = _Told(environment)
    usual = JobSettings()
    return JobSettings(
        ocr_engine=told.word("OCR_ENGINE", usual.ocr_engine),
        tesseract=told.text("TESSERACT_CMD", ""),
        tesseract_languages=told.text("TESSERACT_LANGUAGES", usual.tesseract_languages),
        segmentation_engine=told.word("QUESTION_SEGMENTATION_ENGINE", usual.segmentation_engine),
        yolo_model=told.text("YOLO_QUESTION_MODEL_PATH", ""),
        yolo_input_px=int(told.number("YOLO_QUESTION_INPUT_SIZE", usual.yolo_input_px, 32, 4_096)),
        yolo_confidence=told.number("YOLO_QUESTION_CONF_THRESHOLD", usual.yolo_confidence, 0, 1),
        yolo_iou=told.number("YOLO_QUESTION_IOU_THRESHOLD", usual.yolo_iou, 0, 1),
        embedding_backend=told.word("EMBEDDING_BACKEND", usual.embedding_backend),
        embedding_model=told.text("EMBEDDING_LOCAL_MODEL", ""),
        embedding_openai_model=told.text("EMBEDDING_OPENAI_MODEL", usual.embedding_openai_model),
        problem_model=told.text("PROBLEM_GEN_MODEL", usual.problem_model),
        openai_base_url=told.text("OPENAI_BASE_URL", usual.openai_base_url),
        openai_key=told.text("OPENAI_API_KEY", "") or None,
        google_endpoint=told.text("GOOGLE_VISION_ENDPOINT", usual.google_endpoint),
        google_key=told.text("GOOGLE_API_KEY", "") or None,
        google_credentials=told.text("GOOGLE_APPLICATION_CREDENTIALS", ""),
        download_hosts=told.names("AI_DOWNLOAD_HOSTS"),
        download_max_bytes=int(
            told.number("AI_DOWNLOAD_MAX_BYTES", usual.download_max_bytes, 1_000, 10_000_000_000)
        ),
        allow_loopback=told.flag("AI_ALLOW_LOOPBACK"),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Variables by name; one that is set to nothing counts as not set."""

    environment: Mapping[str, str]

    def text(self, name: str, usual: str) -> str:
        return self.environment.get(name, "").strip() or usual

    def word(self, name: str, usual: Word) -> Word:
        told = self.text(name, usual.value).lower()
        try:
            return type(usual)(told)
        except ValueError:
            raise hopeless("settings_invalid", f"{name} is none of {', '.join(type(usual))}") from None

    def number(self, name: str, usual: float, least: float, most: float) -> float:
        try:
            told = float(self.text(name, str(usual)))
        except ValueError:
            told = math.nan
        if not least <= told <= most:
            raise hopeless("settings_invalid", f"{name} is no number from {least:g} to {most:g}")
        return told

    def flag(self, name: str) -> bool:
        told = self.text(name, "").lower()
        if told not in _TRUE | _FALSE:
            raise hopeless("settings_invalid", f"{name} is neither 1 nor 0")
        return told in _TRUE

    def names(self, name: str) -> tuple[str, ...]:
        told = (part.strip().lower() for part in self.text(name, "").split(","))
        return tuple(part for part in told if part)
