"""Text in a picture by Google's Vision API, ``images:annotate``.

https://cloud.google.com/vision/docs/reference/rest/v1/images/annotate
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Final, Protocol

import cv2
import numpy as np

from station.jobs.json_api import JsonApi
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import hopeless, passing
from station.pipelines.jobs.ocr import Text
from station.pipelines.jobs.resize import limited

QUALITY: Final = 90
MOST_PIXELS: Final = 8_000_000
MOST_SIDE_PX: Final = 4_000
"""A request may have 10 MB, and base64 takes a third more than the picture."""
LANGUAGES: Final = ("ko", "en")
# Google's own codes of what may go better another time: deadline, exhausted, aborted, internal, unavailable.
_PASSING: Final = frozenset({4, 8, 10, 13, 14})


class Credentials(Protocol):
    """What is sent with each request to say who asks. Raises JobError."""

    def headers(self) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    key: str = field(repr=False)

    def headers(self) -> dict[str, str]:
        return {"X-Goog-Api-Key": self.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleReader:
    """A `TextReader` by DOCUMENT_TEXT_DETECTION."""

    endpoint: str
    credentials: Credentials
    api: JsonApi = field(default_factory=lambda: JsonApi(service="google"))

    def read(self, picture: Pixels) -> Text:
        """Raises JobError as `JsonApi.post`, and where Google tells of an error in its answer."""
        small = limited(picture, most_pixels=MOST_PIXELS, most_side_px=MOST_SIDE_PX)
        encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]
        request = {
            "image": {"content": base64.b64encode(encoded.tobytes()).decode("ascii")},
            "features": [{"type": "DOCUMENT_TEXT_DETECTION"}],
            "imageContext": {"languageHints": list(LANGUAGES)},
        }
        told = self.api.post(
            self.endpoint, {"requests": [request]}, _Answers, headers=self.credentials.headers()
        )
        if not told.responses:
            raise passing("google_answer", "no response in the answer")
        answer = told.responses[0]
        if answer.error is not None and answer.error.code:
            fail = passing if answer.error.code in _PASSING else hopeless
            raise fail("google_failed", f"code {answer.error.code}")
        return _text(answer)


def _text(answer: _Answer) -> Text:
    """Confidence: the mean of the words', or of the pages' where words tell none."""
    if answer.fullTextAnnotation is None:
        return Text(text="", confidence=0.0)
    pages = answer.fullTextAnnotation.pages
    words = [
        word.confidence
        for page in pages
        for block in page.blocks
        for paragraph in block.paragraphs
        for word in paragraph.words
    ]
    told = [value for value in words if value] or [page.confidence for page in pages if page.confidence]
    mean = float(np.mean(told)) if told else 0.0
    text = answer.fullTextAnnotation.text.rstrip("\n")
    return Text(text=text, confidence=round(min(max(mean, 0.0), 1.0), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    words: tuple[_Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    paragraphs: tuple[_Paragraph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    confidence: float = 0.0
    blocks: tuple[_Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _FullText:
    text: str = ""
    pages: tuple[_Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Error:
    code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    fullTextAnnotation: _FullText | None = None  # noqa: N815 - Google's name
    error: _Error | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    responses: tuple[_Answer, ...] = ()
