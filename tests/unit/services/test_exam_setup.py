"""A key as teachers give it: typed, pasted, circled, or a file's content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import Alarm, Reason
from station.contracts.sheet import SheetTemplate
from station.errors import Code, PageError, StationError, UsageError
from station.grading.answer_key import parse_key
from station.services.exam_setup import key_of_sheet, key_of_text, own_sheet, printable
from tests.desk import field, reading

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


def test_full_width_digits_are_digits() -> None:
    told = key_of_text("３　１ ５ ４２ ①②", MIXED)
    assert told == key_of_text("3 1 5 42 12", MIXED)


def test_one_of_two_short_answers() -> None:
    told = key_of_text("3 1 5 42|43", MIXED)
    assert told is not None
    assert set(parse_key(told.encode()).items[3].right) == {frozenset({"42"}), frozenset({"43"})}


def test_digits_of_other_scripts_are_no_short_answer() -> None:
    with pytest.raises(UsageError) as refused:
        key_of_text("3 1 5 ٤٢", MIXED)
    assert (refused.value.code, refused.value.facts["path"]) == (Code.KEY_ANSWER, "4")


@pytest.mark.parametrize(
    ("text", "path", "detail"),
    [
        ('{"answers": {"1": "3", "9": "1"}}', "9", "not on the sheet"),
        ('{"answers": {"1": "3"}, "void": [12]}', "12", "not on the sheet"),
        ('{"answers": {"2": "1|8"}}', "2", "1|8"),
        ('{"answers": {"4": "12345678"}}', "4", "12345678"),
        ('{"answers": {"4": "1,2"}}', "4", "1,2"),
        ('{"answers": {"5": "x"}}', "5", "x"),
    ],
)
def test_a_key_file_that_does_not_fit_the_sheet_is_named(text: str, path: str, detail: str) -> None:
    with pytest.raises(UsageError) as refused:
        key_of_text(text, MIXED)
    assert refused.value.code is Code.KEY_ANSWER
    assert refused.value.facts == {"path": path, "detail": detail}


def test_nothing_is_no_key() -> None:
    assert key_of_text("  \n", SHEET) is None


def test_a_whole_key_file_may_be_pasted() -> None:
    text = '{"answers": {"1": "3"}, "points": {"1": 5}}'
    assert key_of_text(text, SHEET) == text


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("3 1 5 2 4", Code.KEY_TOO_LONG, ""),
        ("3 9 1 2", Code.KEY_ANSWER, "2"),
        ("abc", Code.KEY_ANSWER, "1"),
        ("3 1 ? 2", Code.KEY_ANSWER, "3"),
        ("3 1 5 x", Code.KEY_ANSWER, "4"),
    ],
)
def test_a_wrong_key_is_named(text: str, code: Code, path: str) -> None:
    with pytest.raises(UsageError) as refused:
        key_of_text(text, SHEET)
    assert (refused.value.code, refused.value.facts["path"]) == (code, path)


def test_a_wrong_key_file_is_named() -> None:
    with pytest.raises(StationError) as refused:
        key_of_text('{"answers": 3}', SHEET)
    assert refused.value.code is Code.KEY_INVALID


def test_a_key_sheet_gives_a_key_with_its_doubts_open() -> None:
    found = reading(field(1, "3"), field(2, "1", Reason.FAINT), field(3, ""), field(4, "2"))
    asked: list[PageTask] = []

    def read(sheet: SheetTemplate, task: PageTask) -> PageOutcome:
        asked.append(task)
        return PageOutcome(task=task, reading=found)

    key = key_of_sheet(Path("정답.jpg"), SHEET, read)
    assert (key.text, key.doubtful, key.count) == ("3 ? - 2", ("2",), 2)
    assert asked[0].path == "정답.jpg".encode()


def test_a_key_sheet_whose_frames_may_lie_beside_the_print_is_all_in_doubt() -> None:
    found = replace(reading(field(1, "3"), field(2, ""), field(3, "2")), alarms=(Alarm.POSE_SUSPECT,))

    def read(sheet: SheetTemplate, task: PageTask) -> PageOutcome:
        return PageOutcome(task=task, reading=found)

    key = key_of_sheet(Path("정답.jpg"), SHEET, read)
    assert (key.text, key.doubtful, key.count) == ("? ? ?", ("1", "2", "3"), 0)


def test_a_key_sheet_that_cannot_be_read_says_why() -> None:
    def read(sheet: SheetTemplate, task: PageTask) -> PageOutcome:
        return PageOutcome(task=task, code=Code.OTHER_FORM)

    with pytest.raises(PageError) as refused:
        key_of_sheet(Path("정답.jpg"), SHEET, read)
    assert refused.value.code is Code.OTHER_FORM


def test_our_own_sheet_can_be_printed_and_a_foreign_one_not() -> None:
    pdf = printable(MIXED, "3월 모의고사")
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    assert printable(replace(MIXED, width_mm=MIXED.width_mm + 1), "x") is None
