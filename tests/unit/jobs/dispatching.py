"""Engines with memory, and dispatchers of them, for the tests of jobs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station.contracts.job import AIJob, AIResult, ResultStatus
from station.jobs.dispatcher import Dispatcher
from station.jobs.engines import Engines
from station.jobs.files import LocalFiles
from station.jobs.settings import JobSettings
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.embedding import Vectors
from station.pipelines.jobs.errors import JobError, passing
from station.pipelines.jobs.ocr import Text
from station.pipelines.jobs.problem import ChatMessage
from tests.filled import judge

MODELS = Path(__file__).parents[2] / "data" / "models"


@dataclass
class Reader:
    """A `TextReader` that says what it is told to, and remembers how large the pictures were."""

    texts: list[Text | JobError] = field(default_factory=list)
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def read(self, picture: Pixels) -> Text:
        self.seen.append(picture.shape)
        told = self.texts.pop(0) if self.texts else Text(text="text", confidence=0.5)
        if isinstance(told, JobError):
            raise told
        return told


@dataclass
class Chat:
    answer_text: str
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, messages: Sequence[ChatMessage], *, model: str) -> str:
        self.asked.append((model, messages[-1].content))
        return self.answer_text


@dataclass
class RemoteEmbedder:
    model_name: str = "text-embedding-3-small"

    def embed(self, texts: Sequence[str]) -> Vectors:
        return tuple((1.0, 0.0) for _ in texts)


class BrokenMetas:
    def fetch(self, where: object, question_count: int) -> bytes:
        raise passing("download_failed", "nobody there")


def engines(**made: Any) -> Engines:
    return Engines(**{"judge": judge, "metas": BrokenMetas(), "tesseract": Reader(), **made})


def local(settings_: JobSettings | None = None, **made: Any) -> Dispatcher:
    return Dispatcher(settings_ or JobSettings(), files=LocalFiles(), engines=engines(**made))


def done(result: AIResult) -> Any:
    assert result.status is ResultStatus.DONE, result.error
    assert result.error is None
    json.dumps(result.to_dict(), allow_nan=False)
    return result.result


def failed(result: AIResult, *, retryable: bool) -> str:
    assert (result.status, result.result) == (ResultStatus.FAILED, None)
    assert result.retryable is retryable, result.error
    assert result.error
    return result.error


def job(type_: str, **payload: object) -> AIJob:
    return AIJob.new(type=type_, payload=payload)
