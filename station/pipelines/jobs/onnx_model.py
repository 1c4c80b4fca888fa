"""Foreign ONNX models: opened when they are first needed, on the GPU where there is one."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from station.pipelines.jobs.errors import passing
from station.pipelines.nets import REFUSALS

Array = NDArray[Any]

GPU: Final = "CUDAExecutionProvider"
CPU: Final = "CPUExecutionProvider"

_log = logging.getLogger(__name__)


class OnnxModel:
    """An ONNX file and its session. ``providers`` are tried in order; None: the GPU if there is one, the CPU.

    For one thread. Raises JobError: model_missing where the file is no model, model_failed where it does not
    take what it is given.
    """

    def __init__(self, path: Path, *, providers: tuple[str, ...] | None = None) -> None:
        self._path = path
        self._providers = providers if providers is not None else chosen_providers()
        self._session: onnxruntime.InferenceSession | None = None

    def input_names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._opened().get_inputs())

    def provider(self) -> str:
        """Where it runs."""
        return str(self._opened().get_providers()[0])

    def run(self, feed: dict[str, Array]) -> list[Array]:
        """All outputs."""
        session = self._opened()
        try:
            return [np.asarray(output) for output in session.run(None, feed)]
        except REFUSALS as error:
            raise passing("model_failed", f"{self._path.name} does not take its input") from error

    def _opened(self) -> onnxruntime.InferenceSession:
        if self._session is None:
            try:
                data = self._path.read_bytes()
            except OSError as error:
                raise passing("model_missing", f"{self._path.name} cannot be read") from error
            self._session = _session(self._path.name, data, self._providers)
        return self._session


def chosen_providers() -> tuple[str, ...]:
    """The GPU, if this onnxruntime knows one, before the CPU."""
    return (GPU, CPU) if GPU in onnxruntime.get_available_providers() else (CPU,)


def _session(name: str, data: bytes, providers: tuple[str, ...]) -> onnxruntime.InferenceSession:
    for provider in providers:
        try:
            # One by one: onnxruntime would fall back itself, but without a word.
            session = onnxruntime.InferenceSession(data, _options(), providers=[provider])
        except REFUSALS as error:
            _log.warning("session refused: model=%s on=%s error=%s", name, provider, type(error).__name__)
            continue
        if session.get_providers()[0] != provider:
            _log.warning(
                "session fell back: model=%s wanted=%s on=%s", name, provider, session.get_providers()[0]
            )
        return session
    raise passing("model_missing", f"{name} is no model that can be run here")


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return options
