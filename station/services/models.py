"""Which model reads marks."""

from __future__ import annotations

from pathlib import Path

from station.assets import asset_path

_MODEL = "marks.onnx"


def default_model() -> Path:
    return asset_path("models", _MODEL)
