"""A little sentence model: a SentencePiece vocabulary of a few Korean sentences, and a vector for each
piece."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import onnx
import sentencepiece
from onnx import TensorProto, helper, numpy_helper

VOCABULARY = 160
SPECIAL = 2
"""Ids of the network beyond SentencePiece's: one before them all, and the mask after."""
NUMBERS = 16
OPSET = 17
SENTENCES = (
    "이차방정식의 두 근의 합을 구하시오.",
    "이차방정식의 두 근의 곱을 구하시오.",
    "다음 글의 주제로 가장 알맞은 것을 고르시오.",
    "다음 글의 제목으로 가장 알맞은 것은?",
    "삼각형의 넓이를 구하시오.",
    "사각형의 둘레를 구하시오.",
    "밑줄 친 부분의 뜻으로 알맞은 것은?",
    "빈칸에 들어갈 말로 가장 적절한 것은?",
    "함수의 최댓값과 최솟값의 차를 구하시오.",
    "확률변수의 평균과 분산을 구하시오.",
    "조선 시대의 정치 제도에 대한 설명으로 옳은 것은?",
    "고려 시대의 문화에 대한 설명으로 옳지 않은 것은?",
    "Which of the following is the best title for the passage?",
    "Find the sum of the roots of the equation.",
)


def write_tokenizer(path: Path) -> None:
    """A unigram model of at most `VOCABULARY` pieces."""
    held = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 8),
        model_writer=held,
        model_type="unigram",
        vocab_size=VOCABULARY,
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="identity",  # the usual one's table is a hundred times what the pieces take
        num_threads=1,
        minloglevel=2,
    )
    path.write_bytes(held.getvalue())


def write_network(path: Path, seed: int) -> None:
    """input_ids, attention_mask (B, T) int64 → last_hidden_state (B, T, 16): each token its own vector.

    The mask is left to whoever pools, as in a real export; padding has a vector too.
    """
    table = np.random.default_rng(seed).normal(size=(VOCABULARY + SPECIAL, NUMBERS)).astype(np.float32)
    sizes = ["batch", "tokens"]
    graph = helper.make_graph(
        [helper.make_node("Gather", ["pieces", "input_ids"], ["last_hidden_state"], axis=0)],
        "sentences",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, sizes)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*sizes, NUMBERS])],
        [numpy_helper.from_array(table, "pieces")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
