"""What each type of job gives back. Every record is the JSON of an AIResult's ``result``, names as they
travel.

Boxes are (x, y, w, h) in px of the picture as a viewer shows it; scores and confidences are 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.contracts.codec import decode, encode
from station.contracts.job import JsonObject

BoxPx = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrResult:
    """``engine``: the one that read it, "google" or "tesseract"."""

    text: str
    confidence: float
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """``page`` counts from 1; ``error`` says why a page has no text, "" where it could be read."""

    page: int
    text: str
    confidence: float
    engine: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FullOcrResult:
    """All pages of a file: ``text`` joined by form feeds, ``confidence`` the mean of the pages that were
    read."""

    text: str
    confidence: float
    page_count: int
    pages: tuple[OcrPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationResult:
    """``boxes`` sorted by (y, x). ``engine``: yolo, opencv or template. ``note``: what should be known of
    them."""

    boxes: tuple[BoxPx, ...]
    engine: str
    width: int
    height: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwritingResult:
    writing_score: float
    calculation_score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingResult:
    """One vector a text, in order, each of length 1. Vectors of two backends cannot be compared."""

    backend: str
    model: str
    vectors: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemResult:
    """``answer`` is None where the text does not tell; ``difficulty`` 1 (easy) to 5."""

    body: str
    difficulty: int
    choices: tuple[str, ...] = ()
    answer: str | None = None
    tag: str = ""
    summary: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFrame:
    """``page`` counts from 1, 0 where pages were not told apart; ``time`` in seconds, None where unknown."""

    index: int
    page: int
    writing_score: float
    has_writing: bool
    time: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoResult:
    """``key_frames_extraction``: ``frames`` are the middle frames of pages, else every n-th frame.
    ``timed_out``: what came after the limit was not looked at."""

    total_frames: int
    sampled_frames: int
    pages_detected: int
    avg_writing_score: float
    filled_ratio: float
    frames: tuple[VideoFrame, ...]
    too_short: bool
    key_frames_extraction: bool
    timed_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPx:
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RectPx:
    """px of the aligned page at 300 dpi: 3508 x 2480 for A4 lying."""

    x: int
    y: int
    w: int
    h: int
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SizePx:
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrGroup:
    """One place of a short answer; ``fills``: how likely each bubble was chosen."""

    digit_index: int
    place: str
    value: str
    status: str
    confidence: float
    fills: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrRaw:
    """``fills``: how likely each bubble of a choice was chosen; ``digits``: the places of a short answer."""

    rect: RectPx
    bubble_rects: tuple[RectPx, ...]
    fills: dict[str, float]
    digits: tuple[OmrGroup, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrAnswer:
    """``question_id`` is the question's number on the sheet, in the legacy format the id that was given."""

    version: str
    question_id: int | str
    detected: tuple[str, ...]
    marking: str
    confidence: float
    status: str
    raw: OmrRaw


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrMark:
    number: int
    fill: float
    center_px: PointPx
    roi_px: RectPx


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrDigit:
    """``marks``: the likeliest first."""

    digit_index: int
    value: int | None
    status: str
    confidence: float
    marks: tuple[OmrMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrIdentifier:
    """``identifier`` is None unless every digit is sure; ``raw_identifier`` has "?" for those that are
    not."""

    identifier: str | None
    raw_identifier: str
    status: str
    confidence: float
    digits: tuple[OmrDigit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrInput:
    input_format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrResultV15:
    """Today's result. ``aligned`` false: the page's place is not proven and nothing here is sure; ``refusal``
    then says what the picture is instead, "" where it was read as it is."""

    mode: str
    aligned: bool
    alignment_method: str
    alignment_orientation: int
    input_correction_rotation: int
    input: OmrInput
    input_image_size: SizePx
    aligned_image_size: SizePx
    input_was_resized: bool
    expected_answer_count: int
    omr_contract_version: str | None
    omr_contract_fingerprint: str | None
    identifier: OmrIdentifier
    answers: tuple[OmrAnswer, ...]
    alarms: tuple[str, ...] = ()
    refusal: str = ""
    version: str = "v15"


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrDebug:
    """``cues``: what carried the pose; ``residual_mm`` of the print against it."""

    engine: str
    cues: tuple[str, ...]
    residual_mm: float | None
    orientation: int
    alarms: tuple[str, ...]
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrResultV1:
    """The older result. Digits count from 1, as in its meta. ``meta_used``: false for legacy questions."""

    mode: str
    aligned: bool
    identifier: OmrIdentifier
    answers: tuple[OmrAnswer, ...]
    meta_used: bool
    debug: OmrDebug
    version: str = "v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAgreement:
    """``question_id`` "identifier" for the student's number; the two values as they were read, "" for
    none."""

    question_id: int | str
    first: str
    second: str
    agree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """Beside the OMR result of advanced_analysis: ``agreement`` is the share of the items that agree.

    ``working_sides``: long side in px of the pictures that the first and the second reading worked on.
    """

    aligned: bool
    agreement: float
    working_sides: tuple[int, int]
    items: tuple[ItemAgreement, ...]


def as_json(result: object) -> JsonObject:
    """A result record as the JSON object that travels. Raises DataError, also for NaN and infinity."""
    return decode(encode(result), dict[str, object])
