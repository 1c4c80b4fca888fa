"""Texts as vectors, on a real little tokenizer and network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from station.pipelines.jobs.embedding import (
    BATCH,
    BEGIN,
    END,
    MOST_TEXTS,
    MOST_TOKENS,
    PAD,
    UNKNOWN,
    LocalEmbedder,
    SentencePieceTokenizer,
    check_texts,
    load_embedder,
    padded,
    pooled,
    similarity,
)
from station.pipelines.jobs.errors import JobError
from station.pipelines.jobs.onnx_model import OnnxModel

FOLDER = Path(__file__).parents[3] / "data" / "models" / "sentences"
SUM = "이차방정식의 두 근의 합을 구하시오."
PRODUCT = "이차방정식의 두 근의 곱을 구하시오."
TITLE = "다음 글의 제목으로 가장 알맞은 것은?"

sentencepiece = pytest.importorskip("sentencepiece")


def tokenizer() -> SentencePieceTokenizer:
    return SentencePieceTokenizer(FOLDER / "sentencepiece.bpe.model")


def test_ids_are_those_of_the_pieces_moved_by_one() -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(FOLDER / "sentencepiece.bpe.model"))
    plain = pieces.encode(SUM)
    assert 0 not in plain
    assert tokenizer().ids(SUM) == [BEGIN, *(one + 1 for one in plain), END]


def test_an_unknown_letter_is_the_unknown_token() -> None:
    ids = tokenizer().ids("☃")
    assert ids[0] == BEGIN
    assert ids[-1] == END
    assert UNKNOWN in ids
    assert tokenizer().ids("") == [BEGIN, END]


def test_long_texts_are_cut_with_their_end_kept() -> None:
    ids = tokenizer().ids(SUM * 200)
    assert len(ids) == MOST_TOKENS
    assert ids[-1] == END


def test_like_sentences_are_nearer_than_others() -> None:
    first, second, other = load_embedder(FOLDER).embed((SUM, PRODUCT, TITLE))
    assert similarity(first, second) > similarity(first, other) + 0.05
    assert similarity(first, first) == pytest.approx(1)


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours() -> None:
    embedder = load_embedder(FOLDER)
    together = embedder.embed((SUM, TITLE * 5, "합"))
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1, 1])
    alone = [embedder.embed((text,))[0] for text in (SUM, TITLE * 5, "합")]
    assert np.allclose(together, alone, atol=1e-6)


def test_many_texts_go_in_batches() -> None:
    texts = [f"{SUM} {number}" for number in range(BATCH + 3)]
    assert len(load_embedder(FOLDER).embed(texts)) == BATCH + 3


def test_padding_does_not_count() -> None:
    tokens, mask = padded([[5, 6, 7], [8]])
    assert tokens.tolist() == [[5, 6, 7], [8, PAD, PAD]]
    hidden = np.array([[[1.0, 0], [1, 0], [1, 0]], [[0, 2], [9, 9], [9, 9]]])
    assert pooled(hidden, mask).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [((1, 0), (1, 0), 1.0), ((1, 0), (0, 5), 0.5), ((2, 0), (-1, 0), 0.0), ((0, 0), (1, 0), 0.5)],
)
def test_similarity_is_the_cosine_from_0_to_1(
    first: tuple[float, ...], second: tuple[float, ...], wanted: float
) -> None:
    assert similarity(first, second) == pytest.approx(wanted)


def test_vectors_of_two_models_are_not_compared() -> None:
    with pytest.raises(ValueError, match="2 and 3"):
        similarity((1, 0), (1, 0, 0))


@pytest.mark.parametrize(
    ("texts", "code"),
    [((), "texts_empty"), (("a",) * (MOST_TEXTS + 1), "texts_too_many"), (("x" * 30_000,), "text_too_long")],
)
def test_too_little_and_too_much_is_refused(texts: tuple[str, ...], code: str) -> None:
    with pytest.raises(JobError) as refused:
        check_texts(texts)
    assert (refused.value.code, refused.value.retryable) == (code, False)


def test_missing_and_wrong_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(JobError) as missing:
        load_embedder(tmp_path).embed(("a",))
    assert missing.value.code == "model_missing"
    (tmp_path / "x.model").write_bytes(b"no model")
    with pytest.raises(JobError) as broken:
        SentencePieceTokenizer(tmp_path / "x.model").ids("a")
    assert broken.value.code == "model_missing"
    blobs = OnnxModel(FOLDER.parent / "blobs.onnx")
    with pytest.raises(JobError) as other:
        LocalEmbedder(model=blobs, tokenizer=tokenizer(), model_name="blobs").embed(("a",))
    assert other.value.code == "model_failed"
