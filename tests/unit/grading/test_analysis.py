"""Statistics against hand-worked and published examples, and against NumPy's."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, KeyRule, SheetAnswers, SheetScore
from station.contracts.results import ItemAnalysis
from station.grading.analysis import analyse_items, histogram, kr20, summary
from station.grading.exam_key import parse_exam_key
from station.grading.scoring import grade
from tests.unit.grading.keys import exam_keys, sheet_answers, steady

QUIZ = (
    "1111110110",
    "1011011101",
    "1111011001",
    "0010001000",
    "0000010010",
    "1110111111",
    "1101110111",
    "1111111101",
    "0101111101",
    "1101101110",
)
"""Ten students and ten questions, worked out by K. L. Wuensch (East Carolina University, "The
Kuder-Richardson 20"): p = .7 .7 .6 .7 .6 .8 .7 .7 .5 .6, the variance of the totals is 5.84."""


def rights(rows: tuple[str, ...]) -> list[list[bool]]:
    return [[sign == "1" for sign in row] for row in rows]


def test_kr20_of_a_published_example() -> None:
    shares = [sum(column) / 10 for column in zip(*rights(QUIZ), strict=True)]
    assert shares == [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    assert statistics.pvariance([row.count("1") for row in QUIZ]) == pytest.approx(5.84)
    # sum of p q: .21 + .21 + .24 + .21 + .24 + .16 + .21 + .21 + .25 + .24 = 2.18
    assert kr20(rights(QUIZ)) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))
    assert kr20(rights(QUIZ)) == pytest.approx(0.6963, abs=5e-5)


def test_kr20_worked_by_hand() -> None:
    # totals 3 2 1 0: mean 1.5, variance (2.25 + .25 + .25 + 2.25) / 4 = 1.25
    # p = .75 .5 .25, p q = .1875 .25 .1875 = .625; 3/2 (1 - .625 / 1.25) = .75
    assert kr20(rights(("111", "110", "100", "000"))) == 0.75


@pytest.mark.parametrize("rows", [(), ("111",), ("1", "0"), ("10", "01"), ("", "")])
def test_no_kr20_without_variance(rows: tuple[str, ...]) -> None:
    assert kr20(rights(rows)) is None


def key_of(count: int, **named: Any) -> ExamKey:
    items = tuple(
        KeyItem(number=n, points=named.get(f"p{n}", 1.0), rule=named.get(f"r{n}", KeyRule.MATCH), right=RIGHT)
        for n in range(1, count + 1)
    )
    return ExamKey(forms=(ExamForm(name="", key=AnswerKey(items=items)),))


RIGHT = (frozenset({"1"}),)
FIVE = ("1", "2", "3", "4", "5")


def sat_of(key: ExamKey, rows: tuple[str, ...], form: int = 0) -> list[tuple[int, SheetScore]]:
    """One sheet a row, one mark a sign, "0" a wrong mark."""
    found = []
    for row in rows:
        told = grade(SheetAnswers(values={n: _mark(s) for n, s in enumerate(row, 1)}, form=form), key)
        assert told is not None
        found.append((form, told))
    return found


def _mark(sign: str) -> str:
    return {"0": "5", "-": ""}.get(sign, sign)


def test_the_summary_of_the_quiz() -> None:
    told = summary(key_of(10), sat_of(key_of(10), QUIZ), provisional=3)
    assert (told.n, told.max, told.lowest, told.highest, told.median) == (10, 10.0, 2.0, 9.0, 7.0)
    assert told.mean == pytest.approx(6.6)
    assert told.sd == pytest.approx(math.sqrt(5.84))
    assert told.kr20 == pytest.approx(0.6963, abs=5e-5)
    assert told.provisional == 3


def test_nobody_has_no_figures() -> None:
    told = summary(key_of(4, p1=2.5), ())
    assert (told.n, told.max, told.mean, told.sd, told.median, told.kr20) == (0, 5.5, None, None, None, None)
    assert analyse_items(key_of(4), (), {}) == ()
    assert summary(None, ()).max == 0


def test_questions_that_are_free_or_void_tell_nobody_apart() -> None:
    key = key_of(12, r11=KeyRule.ALL_RIGHT, r12=KeyRule.VOID)
    sat = sat_of(key, tuple(f"{row}01" for row in QUIZ))
    assert summary(key, sat).kr20 == pytest.approx(0.6963, abs=5e-5)
    items = {item.number: item for item in analyse_items(key, sat, {})}
    assert list(items) == list(range(1, 12))
    free = items[11]
    assert (free.n, free.rate, free.mean) == (10, 1.0, 1.0)
    assert (free.upper, free.lower, free.discrimination, free.item_rest) == (None,) * 4


def test_reliability_of_several_forms_is_weighted() -> None:
    form = key_of(10).forms[0]
    key = ExamKey(forms=(replace(form, name="A"), replace(form, name="B"), replace(form, name="C")))
    other = ("1110000000", "1100000000", "1000000000", "0000000000", "0000000000")
    sat = [*sat_of(key, QUIZ), *sat_of(key, other, 1), *sat_of(key, ("1111111111",), 2)]
    own = kr20(rights(other))
    assert own is not None
    # the third form has one sheet and no reliability
    assert summary(key, sat).kr20 == pytest.approx((10 * (10 / 9 * (1 - 2.18 / 5.84)) + 5 * own) / 15)
    assert {item.form for item in analyse_items(key, sat, {})} == {0, 1, 2}


def test_discrimination_worked_by_hand() -> None:
    # totals 4 3 3 3 2 2 1 1 0 0; 27 % of ten are three: the best one and two of the three with 3 points
    rows = ("1111", "1110", "1101", "0111", "1100", "0011", "1000", "0001", "0000", "0000")
    first = analyse_items(key_of(4), sat_of(key_of(4), rows), {})[0]
    # best: 1 + 2 * (2 of 3 right) / 3 = 7/3 of 3; weakest: both with 0 points, one of the two with 1 point
    assert first.upper == pytest.approx(7 / 9)
    assert first.lower == pytest.approx(0.5 / 3)
    assert first.discrimination == pytest.approx(7 / 9 - 1 / 6)


def test_a_class_that_did_the_same_has_no_best_and_weakest() -> None:
    for item in analyse_items(key_of(2), sat_of(key_of(2), ("10", "01", "10")), {}):
        assert (item.upper, item.lower, item.discrimination) == (None, None, None)
        assert item.item_rest is not None  # the one question against the other


def test_rounding_is_no_variance() -> None:
    key = key_of(4, p1=0.1, p2=0.2, p3=0.3, p4=1.0)
    items = analyse_items(key, sat_of(key, ("1101", "0011", "1100", "0010")), {})
    assert items[3].item_rest is None  # the rest is 0.1 + 0.2 or 0.3


def test_answers_stand_in_the_order_of_the_sheet() -> None:
    key = parse_exam_key('{"answers":{"1":"3","2":"3,1","3":"7"},"essays":{"4":5}}')
    given_values = [
        ("3", "1,3", "7"),
        ("2", "1,2", "07"),
        ("", "", "12"),
        ("2,3", "3,1", ""),
        ("3", "3", "12"),
    ]
    sat = []
    for at, (one, two, three) in enumerate(given_values):
        answers = SheetAnswers(values={1: one, 2: two, 3: three}, numeric=frozenset({3}), essays={4: at // 2})
        told = grade(answers if at else replace(answers, essays={}), key)
        assert told is not None
        sat.append((0, told))
    first, second, third, essay = analyse_items(key, sat, {1: FIVE, 2: FIVE, 3: ()})
    assert list(first.answers.items()) == [
        ("1", 0),
        ("2", 1),
        ("3", 2),
        ("4", 0),
        ("5", 0),
        ("*", 1),
        ("", 1),
    ]
    assert list(second.answers.items())[2:] == [("3", 1), ("4", 0), ("5", 0), ("1,3", 2), ("*", 1), ("", 1)]
    assert list(third.answers.items()) == [("7", 2), ("12", 2), ("", 1)]
    assert list(essay.answers.items()) == [("1", 2), ("0", 1), ("2", 1), ("", 1)]
    assert essay.mean == pytest.approx(0.8)


@steady
@given(exam_keys(), st.lists(sheet_answers(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_never_matters(key: ExamKey, sheets: list[SheetAnswers], chance: Any) -> None:
    sat = [(answers.form or 0, grade(answers, key)) for answers in sheets]
    scored = [(form if len(key.forms) > 1 else 0, score) for form, score in sat if score is not None]
    mixed = list(scored)
    chance.shuffle(mixed)
    assert analyse_items(key, mixed, {1: FIVE}) == analyse_items(key, scored, {1: FIVE})
    assert summary(key, mixed) == summary(key, scored)
    for item in analyse_items(key, scored, {}):
        assert sum(item.answers.values()) == item.n
        _plausible(item)


def _plausible(item: ItemAnalysis) -> None:
    assert 0 <= item.rate <= 1
    assert item.item_rest is None or -1 <= item.item_rest <= 1
    if item.discrimination is not None:
        assert item.upper is not None
        assert item.lower is not None
        assert 0 <= item.upper <= 1
        assert 0 <= item.lower <= 1


tables = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.text("01", min_size=k, max_size=k), min_size=2, max_size=20)
)
worths = st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.3]), min_size=6, max_size=6)


@steady
@given(tables, worths)
def test_statistics_agree_with_numpy(table: list[str], worth: list[float]) -> None:
    key = key_of(len(table[0]), **{f"p{n}": points for n, points in enumerate(worth, 1)})
    sat = sat_of(key, tuple(table))
    points = [score.points for _, score in sat]
    told = summary(key, sat)
    assert told.mean == pytest.approx(np.mean(points))
    assert told.sd == pytest.approx(np.std(points), abs=1e-9)
    assert told.median == pytest.approx(np.median(points))
    for place, item in enumerate(analyse_items(key, sat, {})):
        own = [score.items[place].points for _, score in sat]
        rest = [round(total - mine, 6) for total, mine in zip(points, own, strict=True)]
        if len(set(own)) == 1 or len(set(rest)) == 1:
            assert item.item_rest is None
        else:
            assert item.item_rest == pytest.approx(np.corrcoef(own, rest)[0, 1], abs=1e-9)
    if told.kr20 is not None:
        # Cronbach's alpha of zeros and ones, from the items' and the total's variances
        right = np.array(rights(tuple(table)), int)
        items, total, count = right.var(axis=0).sum(), right.sum(axis=1).var(), right.shape[1]
        assert told.kr20 == pytest.approx(count / (count - 1) * (1 - items / total))


@pytest.mark.parametrize(
    ("most", "width", "bins"),
    [
        (100, 10, 10),
        (20, 2, 10),
        (10, 1, 10),
        (60, 5, 12),
        (43, 5, 9),
        (30, 2, 15),
        (1, 0.1, 10),
        (0, 0.1, 1),
    ],
)
def test_bins_that_look_right(most: float, width: float, bins: int) -> None:
    told = histogram([most, 0], most)
    assert len(told.counts) == bins
    assert told.edges[1] == pytest.approx(width)
    assert told.edges[-1] >= most
    assert (told.counts[0], told.counts[-1]) == ((1, 1) if bins > 1 else (2, 2))


def test_a_bin_begins_with_its_edge() -> None:
    told = histogram([9.999, 10, 0.1 + 0.2 + 9.7, 89, 100, 104, -1], 100)
    assert told.counts == (2, 2, 0, 0, 0, 0, 0, 0, 1, 2)


@steady
@given(st.lists(st.floats(0, 120), max_size=30), st.floats(0, 10_000))
def test_everyone_is_in_one_bin(points: list[float], most: float) -> None:
    told = histogram(points, most)
    assert sum(told.counts) == len(points)
    assert len(told.edges) == len(told.counts) + 1 <= 16
    assert list(told.edges) == sorted(told.edges)
