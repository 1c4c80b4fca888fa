"""Text by the real Tesseract, and the choice between it and a remote engine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from station.assets import asset_path
from station.contracts.job_payloads import OcrEngine
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import JobError, hopeless, passing
from station.pipelines.jobs.ocr import TesseractReader, Text, Words, plain_text, recognise, words_of

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

LINES = (
    "1. 다음 글의 제목으로 가장 알맞은 것은?",
    "이차방정식의 두 근의 합을 구하시오.",
    "The answer is 42 and not 17.",
    "삼각형의 넓이를 구하시오.",
)


@cache
def printed() -> Pixels:
    picture = Image.new("RGB", (1100, 340), "white")
    font = ImageFont.truetype(str(asset_path("fonts", "NanumGothicBold.ttf")), 28)
    for number, line in enumerate(LINES):
        ImageDraw.Draw(picture).text((60, 50 + 56 * number), line, font=font, fill="black")
    return np.asarray(picture, np.uint8)


@dataclass
class Reader:
    """A `TextReader` that remembers and answers as told."""

    answer: Text | JobError
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def read(self, picture: Pixels) -> Text:
        self.seen.append(picture.shape)
        if isinstance(self.answer, JobError):
            raise self.answer
        return self.answer


def squeezed(text: str) -> str:
    return "".join(text.split())


@needs_tesseract
def test_korean_and_english_are_read() -> None:
    read = TesseractReader().read(printed())
    wanted = squeezed("".join(LINES))
    assert SequenceMatcher(None, squeezed(read.text), wanted).ratio() > 0.9
    assert "The answer is 42 and not 17." in read.text
    assert 0.6 < read.confidence <= 1


@needs_tesseract
def test_an_empty_page_has_no_text() -> None:
    assert TesseractReader().read(np.full((300, 400), 255, np.uint8)) == Text(text="", confidence=0.0)


@needs_tesseract
def test_a_language_without_data_is_named_without_paths() -> None:
    with pytest.raises(JobError) as failed:
        TesseractReader(languages="xyz").read(printed())
    assert failed.value.code == "tesseract_failed"
    assert "/" not in failed.value.detail


@needs_tesseract
def test_a_slow_program_is_ended() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (2000, 2000)).astype(np.uint8)
    with pytest.raises(JobError) as slow:
        TesseractReader(timeout_s=0.05).read(noise)
    assert (slow.value.code, slow.value.retryable) == ("ocr_timeout", True)


def test_a_program_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "tesseract")
    with pytest.raises(JobError) as missing:
        TesseractReader(program=str(tmp_path / "no" / "tesseract")).read(printed())
    assert (missing.value.code, missing.value.retryable) == ("tesseract_missing", True)


def test_confidence_is_the_mean_of_the_words() -> None:
    table: dict[str, list[object]] = {
        "text": ["", "두", "근", "합", "끝", " "],
        "conf": [-1, 90, "80.0", 100, 30, 95],
    }
    assert words_of(table) == Words(letters=4, confidence=0.75)
    assert words_of({"text": [], "conf": []}) == Words(letters=0, confidence=0.0)


def test_blank_lines_are_few() -> None:
    assert plain_text("두 근 \n\n\n\n합\n\f") == "두 근\n\n합"


@pytest.mark.parametrize(
    ("google", "engine", "wanted"),
    [
        (Text(text="g", confidence=0.9), OcrEngine.AUTO, "google"),
        (Text(text=" \n", confidence=0.0), OcrEngine.AUTO, "tesseract"),
        (passing("google_busy"), OcrEngine.AUTO, "tesseract"),
        (hopeless("google_refused"), OcrEngine.AUTO, "tesseract"),
        (None, OcrEngine.AUTO, "tesseract"),
        (Text(text="g", confidence=0.9), OcrEngine.TESSERACT, "tesseract"),
        (Text(text="", confidence=0.0), OcrEngine.GOOGLE, "google"),
    ],
)
def test_auto_is_google_and_then_tesseract(
    google: Text | JobError | None, engine: OcrEngine, wanted: str
) -> None:
    local = Reader(Text(text="t", confidence=0.5))
    remote = None if google is None else Reader(google)
    told = recognise(printed(), engine, tesseract=local, google=remote)
    assert told.engine == wanted
    assert told.text == ("t" if wanted == "tesseract" else getattr(google, "text", ""))
    assert len(local.seen) == (wanted == "tesseract")


@pytest.mark.parametrize("google", [None, Reader(passing("google_busy"))])
def test_google_alone_does_not_fall_back(google: Reader | None) -> None:
    local = Reader(Text(text="t", confidence=0.5))
    with pytest.raises(JobError):
        recognise(printed(), OcrEngine.GOOGLE, tesseract=local, google=google)
    assert local.seen == []
