"""An OpenAI-compatible service: embeddings and chat. The key comes from the environment alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from station.jobs.json_api import JsonApi
from station.pipelines.jobs.embedding import Vectors
from station.pipelines.jobs.errors import passing
from station.pipelines.jobs.problem import TEMPERATURE, ChatMessage

BATCH: Final = 128
"""Texts a request: what comes back of more would be larger than any answer that is heard to its end."""
DECIMALS: Final = 7


class Chat(Protocol):
    """Answers messages with JSON text, as ``model`` would. Raises JobError."""

    def answer(self, messages: Sequence[ChatMessage], *, model: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAI:
    """Where the service is and the key to it."""

    base_url: str
    key: str = field(repr=False)
    api: JsonApi = field(default_factory=lambda: JsonApi(service="openai"))

    def url(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}/{path}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIChat:
    """A `Chat` by ``chat/completions``, JSON mode."""

    service: OpenAI

    def answer(self, messages: Sequence[ChatMessage], *, model: str) -> str:
        """Raises JobError as `JsonApi.post`."""
        body = {
            "model": model,
            "temperature": TEMPERATURE,
            "response_format": {"type": "json_object"},
            "messages": [{"role": one.role, "content": one.content} for one in messages],
        }
        told = self.service.api.post(
            self.service.url("chat/completions"), body, _Completion, headers=self.service.headers
        )
        content = told.choices[0].message.content if told.choices else None
        if not content:
            raise passing("openai_answer", "the answer is empty")
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIEmbedder:
    """An `Embedder` by ``embeddings``."""

    service: OpenAI
    model_name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Raises JobError as `JsonApi.post`."""
        found: list[tuple[float, ...]] = []
        for start in range(0, len(texts), BATCH):
            found += self._batch(texts[start : start + BATCH])
        return tuple(found)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        told = self.service.api.post(
            self.service.url("embeddings"),
            {"model": self.model_name, "input": list(texts), "encoding_format": "float"},
            _Embeddings,
            headers=self.service.headers,
        )
        found = {one.index: one.embedding for one in told.data}
        if sorted(found) != list(range(len(texts))) or len({len(vector) for vector in found.values()}) != 1:
            raise passing("openai_answer", f"{len(told.data)} vectors for {len(texts)} texts")
        return tuple(_of_length_one(found[index]) for index in range(len(texts)))


def _of_length_one(vector: tuple[float, ...]) -> tuple[float, ...]:
    length = math.hypot(*vector) or 1.0
    return tuple(round(value / length, DECIMALS) for value in vector)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    message: _Message


@dataclass(frozen=True, slots=True, kw_only=True)
class _Completion:
    choices: tuple[_Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Embedding:
    index: int
    embedding: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Embeddings:
    data: tuple[_Embedding, ...]
