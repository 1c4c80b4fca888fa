"""The row network as an ONNX session: patches in, probabilities out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as refusals

from station.errors import Code, UsageError
from station.pipelines.arrays import Floats
from station.pipelines.form import Form
from station.pipelines.marks import Patches
from station.pipelines.register import Registration

# They share no base but Exception.
REFUSALS: Final = (
    refusals.EPFail,
    refusals.Fail,
    refusals.InvalidArgument,
    refusals.InvalidGraph,
    refusals.InvalidProtobuf,
    refusals.NotImplemented,
    refusals.RuntimeException,
    RuntimeError,
    ValueError,
)

MAX_ROW: Final = 16
"""Bubbles of one row that the network compares at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """``marked`` (N,): probability that the student chose the bubble; ``ask`` (R,): that a person
    would want to look at the row."""

    marked: Floats
    ask: Floats


class MarkJudge(Protocol):
    """Decides how likely each bubble is marked."""

    def judge(self, patches: Patches, form: Form, numbers: Floats) -> Judgement: ...


def page_numbers(patches: Patches, registration: Registration, bilevel: bool) -> Floats:
    """Five numbers about the whole page that help to weigh ink: (5,) float32."""
    scale = np.sqrt(abs(np.linalg.det(registration.pose.homography[:2, :2])))
    plain = ~registration.outlines.inked
    line = float(np.median(registration.outlines.contrast[plain])) if plain.any() else 0.0
    return np.array(
        [patches.rough_ink, 10 * patches.noise, 3 * line, min(float(scale), 12.0) / 8, float(bilevel)],
        np.float32,
    )


class RowNet:
    """A `MarkJudge` from an ONNX file made by ``training.marks``. One thread."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                path.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except (OSError, *REFUSALS) as error:
            raise UsageError(Code.MODEL_MISSING, path=path.name) from error

    def judge(self, patches: Patches, form: Form, numbers: Floats) -> Judgement:
        """Probabilities for all bubbles of a page."""
        marked, ask = self._session.run(
            ["marked", "ask"],
            {
                "grey": patches.grey,
                "white": patches.white.astype(np.float32),
                "print": patches.print.astype(np.float32),
                "label": patches.label.astype(np.int64),
                "members": row_members(form),
                "row": form.row.astype(np.int64),
                "numbers": numbers.astype(np.float32),
            },
        )
        return Judgement(marked=np.asarray(marked, np.float64), ask=np.asarray(ask, np.float64))


def row_members(form: Form) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """(R, MAX_ROW) bubble indices of each row; N where the row is shorter."""
    members = np.full((len(form.groups), MAX_ROW), len(form.centres), np.int64)
    for number, group in enumerate(form.groups):
        size = min(group.stop - group.start, MAX_ROW)
        members[number, :size] = np.arange(group.start, group.start + size)
    return members


def load_judge(path: Path) -> MarkJudge:
    """The shipped judge. Raises UsageError(MODEL_MISSING) where the file is no model."""
    return RowNet(path)
