"""Text in a picture by Tesseract, and the choice between it and a remote engine."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

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
ONE_BLOCK: Final = "--psm 6"
FEW_LETTERS: Final = 100
"""A page with fewer is read once more as one block: sought in columns, single lines are often overlooked."""

_log = logging.getLogger(__name__)
_NO_WORD: Final = -1.0
T = TypeVar("T")


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
        layout, words = COLUMNS, self._words(shown, COLUMNS)
        if words.letters < FEW_LETTERS:
            as_block = self._words(shown, ONE_BLOCK)
            if as_block.weight > words.weight:
                layout, words = ONE_BLOCK, as_block
        # A second run, since the table of words knows nothing of how Korean is spaced.
        text = self._told(partial(pytesseract.image_to_string, shown, config=layout))
        return Text(text=plain_text(text), confidence=words.confidence)

    def _words(self, shown: Pixels, layout: str) -> Words:
        dictionary = pytesseract.Output.DICT
        return words_of(
            self._told(partial(pytesseract.image_to_data, shown, config=layout, output_type=dictionary))
        )

    def _told(self, run: Callable[..., T]) -> T:
        try:
            return run(lang=self.languages, timeout=self.timeout_s)
        except pytesseract.TesseractNotFoundError:
            raise passing("tesseract_missing", "the program tesseract is not installed here") from None
        except pytesseract.TesseractError as error:
            raise passing("tesseract_failed", _first_line(error)) from error
        except RuntimeError as error:  # so the library tells that it has ended a slow program
            raise passing("ocr_timeout", f"tesseract took longer than {self.timeout_s:g} s") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How much was read, and how surely: ``confidence`` 0..1 is the mean of the words'."""

    letters: int
    confidence: float

    @property
    def weight(self) -> float:
        return self.confidence * self.letters


def words_of(table: Mapping[str, Sequence[object]]) -> Words:
    """Of Tesseract's table of words."""
    pairs = zip(table["text"], table["conf"], strict=True)
    found = [(str(word).strip(), float(str(told))) for word, told in pairs]
    words = [(word, told) for word, told in found if word and told != _NO_WORD]
    sure = [min(max(told / 100, 0.0), 1.0) for _, told in words]
    return Words(
        letters=sum(len(word) for word, _ in words),
        confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
    )


def plain_text(text: str) -> str:
    """As Tesseract spaces it (of Korean its table of words knows less), with one blank line at most."""
    lines = [line.rstrip() for line in text.replace("\f", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


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


def _first_line(error: Exception) -> str:
    """Tesseract's own words tell paths of this computer."""
    return re.sub(r"\S*/\S+", "...", str(error.args[-1]).strip().split("\n")[0])[:200] if error.args else ""
