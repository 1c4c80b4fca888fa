"""Text in a picture by Tesseract, and the choice between it and a remote engine."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Final, Protocol

import pytesseract

from station.contracts.job_payloads import OcrEngine
from station.contracts.job_results import OcrResult
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import JobError, passing

TIMEOUT_S: Final = 60.0
MOST_PIXELS: Final = 16_000_000
MOST_SIDE_PX: Final = 4_800
"""Letters need more pixels than the other jobs do: A4 at 300 dpi passes as it is."""

COLUMNS: Final = "--psm 3"
ONE_COLUMN: Final = "--psm 4"
FEW_LETTERS: Final = 100
"""A page with fewer is read once more as one column: sought in columns, single lines are often overlooked."""

_log = logging.getLogger(__name__)
_NO_WORD: Final = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an engine read; ``confidence`` 0..1 is the mean of the words', 0 where there are none."""

    text: str
    confidence: float


class TextReader(Protocol):
    """Reads one picture, (H, W) grey or (H, W, 3) BGR. Raises JobError."""

    def read(self, picture: Pixels) -> Text: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TesseractReader:
    """Tesseract as a program of this computer. ``program`` "": the one on the search path."""

    program: str = ""
    languages: str = "kor+eng"
    timeout_s: float = TIMEOUT_S

    def read(self, picture: Pixels) -> Text:
        """Raises JobError: tesseract_missing, tesseract_failed (such as a language without data),
        ocr_timeout."""
        if self.program:
            # The library has no other way to be told.
            pytesseract.pytesseract.tesseract_cmd = self.program
        shown = picture if picture.ndim == 2 else picture[:, :, ::-1]
        as_columns = self._read(shown, COLUMNS)
        if _letters(as_columns) >= FEW_LETTERS:
            return as_columns
        as_one = self._read(shown, ONE_COLUMN)
        return max(as_columns, as_one, key=lambda text: text.confidence * _letters(text))

    def _read(self, shown: Pixels, layout: str) -> Text:
        try:
            table = pytesseract.image_to_data(
                shown,
                lang=self.languages,
                config=layout,
                timeout=self.timeout_s,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError:
            raise passing("tesseract_missing", "the program tesseract is not installed here") from None
        except pytesseract.TesseractError as error:
            raise passing("tesseract_failed", _first_line(error)) from error
        except RuntimeError as error:  # so the library tells that it has ended a slow program
            raise passing("ocr_timeout", f"tesseract took longer than {self.timeout_s:g} s") from error
        return text_of(table)


def text_of(table: dict[str, list[object]]) -> Text:
    """Tesseract's table of words as lines of text, a blank line between blocks."""
    lines: dict[tuple[object, ...], list[str]] = {}
    confidences: list[float] = []
    columns = (table[name] for name in ("block_num", "par_num", "line_num", "text", "conf"))
    for block, paragraph, line, word, told in zip(*columns, strict=True):
        confidence = float(str(told))
        if confidence == _NO_WORD or not str(word).strip():
            continue
        lines.setdefault((block, paragraph, line), []).append(str(word).strip())
        confidences.append(min(max(confidence / 100, 0.0), 1.0))
    text = ""
    before: object = None
    for (block, *_), words in lines.items():
        if text:
            text += "\n" if block == before else "\n\n"
        text += " ".join(words)
        before = block
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    return Text(text=text, confidence=round(mean, 4))


def recognise(
    picture: Pixels, engine: OcrEngine, *, tesseract: TextReader, google: TextReader | None
) -> OcrResult:
    """``auto``: Google, and where it is not set up, fails or reads nothing, Tesseract. Raises JobError."""
    if engine is OcrEngine.GOOGLE and google is None:
        raise passing("google_not_configured", "neither GOOGLE_API_KEY nor GOOGLE_APPLICATION_CREDENTIALS")
    if google is not None and engine is not OcrEngine.TESSERACT:
        try:
            read = google.read(picture)
        except JobError as error:
            if engine is OcrEngine.GOOGLE:
                raise
            _log.warning("google failed, tesseract reads: error=%s", error.code)
        else:
            if read.text.strip() or engine is OcrEngine.GOOGLE:
                return OcrResult(text=read.text, confidence=read.confidence, engine=OcrEngine.GOOGLE.value)
    read = tesseract.read(picture)
    return OcrResult(text=read.text, confidence=read.confidence, engine=OcrEngine.TESSERACT.value)


def _letters(text: Text) -> int:
    return len("".join(text.text.split()))


def _first_line(error: Exception) -> str:
    """Tesseract's own words tell paths of this computer."""
    return re.sub(r"\S*/\S+", "...", str(error.args[-1]).strip().split("\n")[0])[:200] if error.args else ""
