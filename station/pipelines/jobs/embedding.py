"""Texts as vectors by a sentence model that runs here.

The model is one that shares XLM-RoBERTa's vocabulary, such as paraphrase-multilingual-MiniLM-L12-v2: token
ids are those of its SentencePiece model moved by one, because four special tokens come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from station.pipelines.arrays import Floats
from station.pipelines.jobs.errors import hopeless, passing
from station.pipelines.jobs.onnx_model import Array, OnnxModel

MODEL_FILE: Final = "model.onnx"
TOKENIZER_FILE: Final = "sentencepiece.bpe.model"
BATCH: Final = 32
MOST_TOKENS: Final = 128
MOST_TEXTS: Final = 512
MOST_CHARACTERS: Final = 20_000

BEGIN: Final = 0
PAD: Final = 1
END: Final = 2
UNKNOWN: Final = 3
_OFFSET: Final = 1

Vectors = tuple[tuple[float, ...], ...]


class Embedder(Protocol):
    """Vectors of length 1, one a text. Raises JobError."""

    @property
    def model_name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class Tokenizer(Protocol):
    """Ids of a text, begin and end included, at most `MOST_TOKENS`."""

    def ids(self, text: str) -> list[int]: ...


class SentencePieceTokenizer:
    """From a SentencePiece model file. Raises JobError: model_missing without the file or the library."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._processor: Any = None

    def ids(self, text: str) -> list[int]:
        pieces = self._opened().encode(text)[: MOST_TOKENS - 2]
        # SentencePiece's own 0 is unknown; its begin and end (1, 2) never come out of a text.
        return [BEGIN, *(piece + _OFFSET if piece else UNKNOWN for piece in pieces), END]

    def _opened(self) -> Any:
        if self._processor is None:
            try:
                import sentencepiece  # belongs to the worker: the station has no such jobs
            except ImportError as error:
                raise passing("model_missing", "the library sentencepiece is not installed here") from error
            try:
                # From bytes: the library opens no file whose path has Hangul on Windows.
                self._processor = sentencepiece.SentencePieceProcessor(model_proto=self._path.read_bytes())
            except (OSError, RuntimeError) as error:
                raise passing("model_missing", f"{self._path.name} is no SentencePiece model") from error
        return self._processor


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEmbedder:
    """An `Embedder` of `MODEL_FILE` and `TOKENIZER_FILE` in one folder."""

    model: OnnxModel
    tokenizer: Tokenizer
    model_name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Raises JobError: model_missing, model_failed."""
        vectors: list[tuple[float, ...]] = []
        for start in range(0, len(texts), BATCH):
            found = self._batch([self.tokenizer.ids(text) for text in texts[start : start + BATCH]])
            vectors += [tuple(round(value, 7) for value in vector) for vector in found.tolist()]
        return tuple(vectors)

    def _batch(self, ids: list[list[int]]) -> Floats:
        tokens, mask = padded(ids)
        feed: dict[str, Array] = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": tokens * 0}
        wanted = self.model.input_names()
        if not {"input_ids", "attention_mask"} <= set(wanted) <= set(feed):
            raise passing(
                "model_failed", f"{self.model_name} is no sentence model: it takes {', '.join(wanted)}"
            )
        hidden = self.model.run({name: feed[name] for name in wanted})[0]
        if hidden.ndim != 3 or hidden.shape[:2] != tokens.shape:
            raise passing("model_failed", f"{self.model_name} gives {hidden.shape}, not a vector a token")
        return pooled(hidden, mask)


def load_embedder(folder: Path) -> LocalEmbedder:
    """Opens nothing yet."""
    return LocalEmbedder(
        model=OnnxModel(folder / MODEL_FILE),
        tokenizer=SentencePieceTokenizer(folder / TOKENIZER_FILE),
        model_name=folder.name,
    )


def check_texts(texts: Sequence[str]) -> None:
    """Raises JobError: texts_empty, texts_too_many, text_too_long."""
    if not texts:
        raise hopeless("texts_empty", "there is nothing to embed")
    if len(texts) > MOST_TEXTS:
        raise hopeless("texts_too_many", f"{len(texts)} texts, at most {MOST_TEXTS}")
    longest = max(len(text) for text in texts)
    if longest > MOST_CHARACTERS:
        raise hopeless("text_too_long", f"{longest} characters, at most {MOST_CHARACTERS}")


def padded(ids: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """(N, T) int64 token ids and the mask of those that count."""
    longest = max(len(one) for one in ids)
    tokens = np.full((len(ids), longest), PAD, np.int64)
    for row, one in zip(tokens, ids, strict=True):
        row[: len(one)] = one
    lengths = np.array([len(one) for one in ids])
    return tokens, (np.arange(longest) < lengths[:, None]).astype(np.int64)


def pooled(hidden: Floats, mask: Array) -> Floats:
    """Mean of the tokens (N, T, H) that ``mask`` (N, T) counts, of length 1: (N, H). A null vector stays
    one."""
    weights = mask[:, :, None].astype(np.float64)
    mean = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
    return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12))


def similarity(first: Sequence[float], second: Sequence[float]) -> float:
    """Cosine of two vectors of one length, moved from -1..1 to 0..1; 0.5 where one of them is null.

    Raises ValueError where their lengths differ.
    """
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if a.shape != b.shape:
        raise ValueError(f"vectors of {a.size} and {b.size} numbers cannot be compared")
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    cosine = float(a @ b) / lengths if lengths else 0.0
    return min(max((cosine + 1) / 2, 0.0), 1.0)
