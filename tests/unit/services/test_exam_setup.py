"""A key as teachers give it: typed, pasted, circled, or a file's content."""

from __future__ import annotations

import pytest

from station.errors import Code, StationError, UsageError
from station.grading.answer_key import parse_key
from station.services.exam_setup import key_of_text, own_sheet

SHEET = own_sheet("시험", 4, 0)
MIXED = own_sheet("시험", 3, 2)


@pytest.mark.parametrize("text", ["3 1 5 2", "3152", "③ ① ⑤ ②", "3\n1\n5\n2\n", " 3\t1\t5\t2 "])
def test_many_ways_to_give_the_same_key(text: str) -> None:
    told = key_of_text(text, SHEET)
    assert told is not None
    key = parse_key(told.encode())
    assert [next(iter(item.right[0])) for item in key.items] == ["3", "1", "5", "2"]


def test_several_right_answers_and_gaps() -> None:
    told = key_of_text("1,3 1|3 - 5", SHEET)
    assert told is not None
    key = parse_key(told.encode())
    assert [item.number for item in key.items] == [1, 2, 4]
    assert key.items[0].right == (frozenset("13"),)
    assert set(key.items[1].right) == {frozenset("1"), frozenset("3")}


def test_numbers_stand_between_spaces() -> None:
    told = key_of_text("3 1 5 42 7", MIXED)
    assert told is not None
    assert len(parse_key(told.encode()).items) == 5


def test_nothing_is_no_key() -> None:
    assert key_of_text("  \n", SHEET) is None


def test_a_whole_key_file_may_be_pasted() -> None:
    text = '{"answers": {"1": "3"}, "points": {"1": 5}}'
    assert key_of_text(text, SHEET) == text


@pytest.mark.parametrize("text", ["3 1 5 2 4", "3 9 1 2", "abc", '{"answers": 3}', "3 1 x"])
def test_a_wrong_key_is_named(text: str) -> None:
    with pytest.raises(StationError) as refused:
        key_of_text(text, SHEET)
    assert refused.value.code is Code.KEY_INVALID
    assert isinstance(refused.value, UsageError)
