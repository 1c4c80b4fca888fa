"""A judge whose file is no model is named, however it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.assets import asset_path
from station.errors import Code, UsageError
from station.pipelines.nets import load_judge


@pytest.mark.parametrize("damage", ["absent", "empty", "cut", "text", "torn"])
def test_a_broken_model_is_a_missing_model(tmp_path: Path, damage: str) -> None:
    whole = asset_path("models", "marks.onnx").read_bytes()
    broken = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "text": b"not a model",
        "torn": whole[:100] + bytes(200) + whole[300:],
    }
    path = tmp_path / "marks.onnx"
    if damage in broken:
        path.write_bytes(broken[damage])
    with pytest.raises(UsageError) as refused:
        load_judge(path)
    assert refused.value.code is Code.MODEL_MISSING
