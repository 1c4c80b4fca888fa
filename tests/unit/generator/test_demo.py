"""The demo class: 24 sheets that tell the story they are named after."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from generator.demo import FORM, OTHER_FORM, answer_key, cases, make, roster, write_demo
from station.sheets.load import parse_template


def _truth(name: str) -> dict[tuple[int, int], str]:
    sheet, _ = make(next(case for case in cases() if case.name == name))
    return {(item.field, item.group): item.value for item in sheet.truth}


def _number(truth: dict[tuple[int, int], str]) -> str:
    return "".join(truth[0, place] for place in range(8))


def test_the_demo_is_written_whole_and_twice_the_same(tmp_path: Path) -> None:
    first, again = write_demo(tmp_path / "a"), write_demo(tmp_path / "b")
    assert len(first) == 24
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert sum(path.stat().st_size for path in first) < 8_000_000
    told = json.loads((tmp_path / "a" / "demo.json").read_text(encoding="utf-8"))
    assert len(told["roster"]) == 26
    assert [sheet["file"] for sheet in told["sheets"]] == [path.name for path in first]
    for path in first:
        assert cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR) is not None
    template = parse_template((tmp_path / "a" / "template.json").read_bytes(), name="demo")
    assert [len(field.groups) for field in template.fields] == [1] * 20 + [3] * 5
    key = json.loads((tmp_path / "a" / "key.json").read_text(encoding="utf-8"))
    assert set(key["answers"]) == {str(number) for number in range(1, 26)}


def test_numbers_tell_duplicate_siblings_stranger_and_absent() -> None:
    numbers = [number for _, number in roster()]
    assert _truth("clean_again") == _truth("duplicate")
    assert _number(_truth("sibling_1")) == _number(_truth("sibling_2"))
    assert _truth("sibling_1") != _truth("sibling_2")
    assert _number(_truth("wrong_number")) not in numbers
    assert Counter(numbers).most_common(1)[0][1] == 2
    absent = set(range(26)) - {case.student for case in cases()}
    assert absent == {20, 24, 25}


def test_sheets_show_what_they_are_named_after() -> None:
    blank = _truth("blank_sheet")
    assert not any(value for (field, _), value in blank.items() if field > 0)
    doubles = [value for value in _truth("double").values() if "," in value]
    assert len(doubles) == 2
    assert {case.form for case in cases()} == {FORM, OTHER_FORM}
    right = [_truth("clean_1")[number, 0] == value for number, value in answer_key().items() if number <= 20]
    assert np.mean(right) > 0.4
