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
