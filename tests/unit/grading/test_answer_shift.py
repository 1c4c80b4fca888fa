"""Answer shift: told where it is plain, silent where a student merely knows little."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from station.contracts.grading import AnswerKey, KeyItem, KeyRule
from station.grading.answer_shift import LEAST_GAIN, LEAST_SHARE, AnswerShift, answer_shift

RIGHT = [str(number) for number in random.Random(7).choices(range(1, 6), k=30)]


def key_of(right: list[str], **rules: KeyRule) -> AnswerKey:
    return AnswerKey(
        items=tuple(
            KeyItem(number=n, points=1.0, rule=rules.get(f"q{n}", KeyRule.MATCH), right=(frozenset({value}),))
            for n, value in enumerate(right, 1)
        )
    )


def sheet(values: list[str]) -> dict[int, str]:
    return dict(enumerate(values, 1))


def test_a_skipped_row_is_named() -> None:
    marks = [*RIGHT[:11], "", *RIGHT[11:29]]  # from question 12 on one row too low
    found = answer_shift(sheet(marks), key_of(RIGHT))
    assert found is not None
    assert (found.start, found.step) == (12, 1)
    assert found.gain >= 12


def test_a_question_left_out_without_a_gap_is_named() -> None:
    marks = [*RIGHT[:11], *RIGHT[12:], ""]  # 12 was skipped, 13 stands in its row
    found = answer_shift(sheet(marks), key_of(RIGHT))
    assert found is not None
    assert (found.start in (12, 13), found.step) == (True, -1)  # 12 fits by chance where it stands


def test_right_answers_blanks_and_no_key_say_nothing() -> None:
    assert answer_shift(sheet(RIGHT), key_of(RIGHT)) is None
    assert answer_shift(sheet([""] * 30), key_of(RIGHT)) is None
    assert answer_shift({}, key_of(RIGHT)) is None
    assert answer_shift(sheet(RIGHT), AnswerKey(items=())) is None


def test_questions_that_are_right_for_all_or_void_gain_nothing() -> None:
    marks = ["", *RIGHT[:29]]
    rules = {f"q{n}": KeyRule.ALL_RIGHT if n % 2 else KeyRule.VOID for n in range(1, 31)}
    assert answer_shift(sheet(marks), key_of(RIGHT, **rules)) is None


def test_several_marks_must_be_the_very_set() -> None:
    key = AnswerKey(
        items=tuple(KeyItem(number=n, points=1.0, right=(frozenset({"1", "3"}),)) for n in range(1, 9))
    )
    assert answer_shift(sheet(["", *["1"] * 7]), key) is None


values = st.lists(st.sampled_from(["", "1", "2", "3", "1,3"]), min_size=1, max_size=14)


@given(values, values)
def test_it_agrees_with_counting_every_shift(marks: list[str], right: list[str]) -> None:
    right = [value or "1" for value in (right * 14)[: len(marks)]]
    key = AnswerKey(
        items=tuple(
            KeyItem(number=n, points=1.0, right=(frozenset(v.split(",")),)) for n, v in enumerate(right, 1)
        )
    )
    best: AnswerShift | None = None
    for step in (1, -1):
        for start in range(len(marks)):
            rows = range(start, len(marks))
            straight = sum(marks[row] == right[row] for row in rows)
            moved = sum(0 <= row + step < len(marks) and marks[row + step] == right[row] for row in rows)
            gain = moved - straight
            enough = gain >= LEAST_GAIN and gain >= LEAST_SHARE * len(rows)
            if enough and (best is None or (gain, start + 1) > (best.gain, best.start)):
                best = AnswerShift(start=start + 1, step=step, gain=gain)
    assert answer_shift(sheet(marks), key) == best
