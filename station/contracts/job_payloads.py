"""What each type of job is asked with. All fields have defaults: a payload tells only what differs.

Files are named in one of two ways: ``download_url`` (a presigned GET URL, all that a remote worker takes)
or a path on this computer (``image_path``, ``video_path``: the station alone). ``file_key`` is the server's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.contracts.job import JobType, JsonObject


class OcrEngine(StrEnum):
    GOOGLE = "google"
    TESSERACT = "tesseract"
    AUTO = "auto"


class SegmentationEngine(StrEnum):
    YOLO = "yolo"
    OPENCV = "opencv"
    TEMPLATE = "template"
    AUTO = "auto"


class EmbeddingBackend(StrEnum):
    LOCAL = "local"
    OPENAI = "openai"
    AUTO = "auto"


class OmrMode(StrEnum):
    SCAN = "scan"
    PHOTO = "photo"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPayload:
    """Also of full_ocr. ``engine``: None as the settings say."""

    download_url: str = ""
    image_path: str = ""
    engine: OcrEngine | None = None
    academy_id: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationPayload:
    """``template_meta``: where the questions stand, for the engine "template"."""

    download_url: str = ""
    image_path: str = ""
    engine: SegmentationEngine | None = None
    template_meta: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwritingPayload:
    download_url: str = ""
    image_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingPayload:
    texts: tuple[str, ...] = ()
    backend: EmbeddingBackend | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPayload:
    ocr_text: str = ""
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPayload:
    """``processing_timeout`` in seconds; ``frame_stride`` for the plain sampling, every n-th frame."""

    download_url: str = ""
    video_path: str = ""
    frame_stride: int = 10
    min_frame_count: int = 30
    use_key_frames: bool = True
    max_pages: int = 10
    processing_timeout: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFetch:
    """Where a worker gets the meta of a sheet of ``question_count`` questions, and as whom."""

    base_url: str
    cookie: str | None = None
    bearer_token: str | None = None
    worker_token: str | None = None
    timeout: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roi:
    """Pixels of the upright picture."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyQuestion:
    """n equal cells along ``axis``; ``choices`` names them, "A" to "E" where it is None."""

    question_id: int | str
    roi: Roi
    choices: tuple[str, ...] | None = None
    axis: str = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrPayload:
    """Also of advanced_analysis. ``result_version``: "v15", or "v1" for those who still read that.

    ``questions`` is either the legacy kind (with a roi) or, beside a meta, the server's own list of numbers.
    """

    download_url: str = ""
    image_path: str = ""
    mode: OmrMode = OmrMode.AUTO
    question_count: int | None = None
    template_meta: JsonObject | None = None
    template_fetch: TemplateFetch | None = None
    questions: tuple[JsonObject, ...] = ()
    result_version: str = "v15"
    omr_contract: JsonObject | None = None


Payload = (
    OcrPayload
    | SegmentationPayload
    | HandwritingPayload
    | EmbeddingPayload
    | ProblemPayload
    | VideoPayload
    | OmrPayload
)

PAYLOADS: Final[dict[JobType, type[Payload]]] = {
    JobType.OCR: OcrPayload,
    JobType.FULL_OCR: OcrPayload,
    JobType.QUESTION_SEGMENTATION: SegmentationPayload,
    JobType.HANDWRITING_ANALYSIS: HandwritingPayload,
    JobType.EMBEDDING: EmbeddingPayload,
    JobType.PROBLEM_GENERATION: ProblemPayload,
    JobType.HOMEWORK_VIDEO_ANALYSIS: VideoPayload,
    JobType.OMR_GRADING: OmrPayload,
    JobType.ADVANCED_ANALYSIS: OmrPayload,
}
