"""What a worker is told by its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.contracts.job_payloads import EmbeddingBackend, OcrEngine, SegmentationEngine
from station.variables import Variables


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
    """Raises UsageError(SETTING_INVALID) that names the variable."""
    told = Variables(environment)
    usual = JobSettings()
    return JobSettings(
        ocr_engine=told.word("OCR_ENGINE", usual.ocr_engine),
        tesseract=told.text("TESSERACT_CMD"),
        tesseract_languages=told.text("TESSERACT_LANGUAGES", usual.tesseract_languages),
        segmentation_engine=told.word("QUESTION_SEGMENTATION_ENGINE", usual.segmentation_engine),
        yolo_model=told.text("YOLO_QUESTION_MODEL_PATH"),
        yolo_input_px=told.whole("YOLO_QUESTION_INPUT_SIZE", usual.yolo_input_px, least=32, most=4_096),
        yolo_confidence=told.number("YOLO_QUESTION_CONF_THRESHOLD", usual.yolo_confidence, least=0, most=1),
        yolo_iou=told.number("YOLO_QUESTION_IOU_THRESHOLD", usual.yolo_iou, least=0, most=1),
        embedding_backend=told.word("EMBEDDING_BACKEND", usual.embedding_backend),
        embedding_model=told.text("EMBEDDING_LOCAL_MODEL"),
        embedding_openai_model=told.text("EMBEDDING_OPENAI_MODEL", usual.embedding_openai_model),
        problem_model=told.text("PROBLEM_GEN_MODEL", usual.problem_model),
        openai_base_url=told.text("OPENAI_BASE_URL", usual.openai_base_url),
        openai_key=told.text("OPENAI_API_KEY") or None,
        google_endpoint=told.text("GOOGLE_VISION_ENDPOINT", usual.google_endpoint),
        google_key=told.text("GOOGLE_API_KEY") or None,
        google_credentials=told.text("GOOGLE_APPLICATION_CREDENTIALS"),
        download_hosts=tuple(host.lower() for host in told.names("AI_DOWNLOAD_HOSTS")),
        download_max_bytes=told.whole(
            "AI_DOWNLOAD_MAX_BYTES", usual.download_max_bytes, least=1_000, most=10_000_000_000
        ),
        allow_loopback=told.flag("AI_ALLOW_LOOPBACK"),
    )
