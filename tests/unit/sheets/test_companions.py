"""Pictures that a template names are no sheets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.sheets.companions import companions

TEMPLATE = {
    "pageDimensions": [100, 100],
    "bubbleDimensions": [5, 5],
    "fieldBlocks": {},
    "preProcessors": [
        {"name": "CropPage", "options": {"morphKernel": [10, 10]}},
        {"name": "CropOnMarkers", "options": {"relativePath": "omr_marker.jpg"}},
        {"name": "FeatureBasedAlignment", "options": {"reference": "정답/reference.png"}},
    ],
}


def test_marker_and_reference(tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(TEMPLATE), "utf-8")
    (tmp_path / "config.json").write_text("{}")
    wanted = (tmp_path / "omr_marker.jpg", tmp_path / "정답" / "reference.png")
    assert companions([file]) == wanted
    assert companions([tmp_path]) == wanted


@pytest.mark.parametrize(
    "steps",
    [
        None,
        3,
        [3],
        [{"name": "x"}],
        [{"options": [1]}],
        [{"options": {"reference": 7}}],
        [{"options": {"reference": "\0"}}],
    ],
)
def test_what_makes_no_sense_names_nothing(tmp_path: Path, steps: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**TEMPLATE, "preProcessors": steps}))
    (tmp_path / "b.json").write_text("{")
    assert companions([tmp_path, tmp_path / "missing.json"]) == ()
