"""An exam's key comes back as it was written, and what makes no sense is named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, KeyRule, Retakes
from station.errors import Code, UsageError
from station.grading.answer_key import parse_key
from station.grading.exam_key import exam_key_text, parse_exam_key
from tests.unit.grading.keys import exam_keys, steady

WHOLE = """{"retakes": "last", "form_question": 31, "forms": [
 {"name": "홀수형", "answers": {"1": "3", "2": "1,3", "3": "2|4"}, "points": {"1": 2.5, "3": 4},
  "all_right": [2], "essays": {"21": 10}},
 {"name": "짝수형", "answers": {"1": 2, "2": "1", "3": "5"}, "void": [3], "essays": {"21": 10}}]}"""


def item(number: int, *right: str, points: float = 1.0, rule: KeyRule = KeyRule.MATCH) -> KeyItem:
    ways = tuple(frozenset(way.split(",")) for way in right)
    return KeyItem(number=number, points=points, rule=rule, right=ways)


def test_everything_an_exam_needs() -> None:
    essay = item(21, points=10, rule=KeyRule.ESSAY)
    odd = (
        item(1, "3", points=2.5),
        item(2, "1,3", rule=KeyRule.ALL_RIGHT),
        item(3, "2", "4", points=4),
        essay,
    )
    even = (item(1, "2"), item(2, "1"), item(3, "5", rule=KeyRule.VOID), essay)
    assert parse_exam_key(WHOLE) == ExamKey(
        forms=(
            ExamForm(name="홀수형", key=AnswerKey(items=odd)),
            ExamForm(name="짝수형", key=AnswerKey(items=even)),
        ),
        form_question=31,
        retakes=Retakes.LAST,
    )


def test_one_form_without_extras_is_todays_key() -> None:
    text = '{"answers":{"1":"3","2":"1,3","3":"2|4"},"points":{"1":5},"all_right":[2],"void":[3]}'
    key = parse_exam_key(text)
    assert key == ExamKey(forms=(ExamForm(name="", key=parse_key(text.encode())),))
    assert exam_key_text(key) == text
    assert (
        exam_key_text(parse_exam_key('{"answers": {"01": 3}, "points": {"1": 1.0}}'))
        == '{"answers":{"1":"3"}}'
    )


@steady
@given(exam_keys())
def test_what_is_written_comes_back(key: ExamKey) -> None:
    text = exam_key_text(key)
    assert parse_exam_key(text) == key
    assert parse_exam_key(text.encode()) == key
    assert exam_key_text(parse_exam_key(text)) == text


@pytest.mark.parametrize(
    "bad",
    [item(1), item(1, "1|3"), item(1, " 3"), item(1, "3", points=-1.0), item(1, "3", points=float("nan"))],
)
def test_a_key_that_cannot_be_written_is_refused(bad: KeyItem) -> None:
    key = ExamKey(forms=(ExamForm(name="", key=AnswerKey(items=(bad,))),))
    with pytest.raises(UsageError) as caught:
        exam_key_text(key)
    assert caught.value.code is Code.KEY_INVALID


FORM = {"answers": {"1": "3"}}


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ({}, "answers"),
        ({"forms": []}, "forms"),
        ({"forms": [{"name": str(n), **FORM} for n in range(7)]}, "forms"),
        ({"answers": {"1": "3"}, "forms": [FORM]}, "answers"),
        ({"forms": [{"name": "A", **FORM}, {"name": " ", **FORM}]}, "forms[1].name"),
        ({"forms": [{"name": "A", **FORM}, {"name": "A ", **FORM}]}, "forms[0].name"),
        ({"forms": [{"name": "A", **FORM}, {"name": "B", "answers": {"x": "1"}}]}, "forms[1].answers.x"),
        ({"form_question": 1, **FORM}, "form_question"),
        ({"form_question": 0, **FORM}, "form_question"),
        ({"retakes": "first", **FORM}, "retakes"),
        ({"essays": {"2": 0}}, "essays.2"),
        ({"essays": {"1": 5}, **FORM}, "essays.1"),
        ({"essays": {"2": 5}, "points": {"2": 4}}, "essays.2"),
        ({"answers": {"1": "3", "01": "4"}}, "answers.01"),
        ({"answers": {"1": "3"}, "void": [0]}, "void.0"),
        ({"answers": {"1": "3"}, "all_right": [-2]}, "all_right.-2"),
        ({"answers": {"1": "3"}, "points": {"1": 10_001}}, "points.1"),
    ],
)
def test_what_makes_no_sense_is_named(written: object, place: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_exam_key(json.dumps(written))
    assert caught.value.code is Code.KEY_INVALID
    assert caught.value.facts["path"] == place
    assert caught.value.facts["detail"]


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
names = st.sampled_from(
    [
        "answers",
        "points",
        "all_right",
        "void",
        "essays",
        "retakes",
        "form_question",
        "forms",
        "name",
        "1",
        "2",
    ]
)
wild = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=12,
)
bodies = st.dictionaries(names, wild, max_size=8)


@steady
@given(bodies | wild)
def test_any_json_is_a_key_or_an_error(written: object) -> None:
    assert _told(json.dumps(written)) in (None, Code.KEY_INVALID)


@steady
@given(st.text(st.characters(), max_size=40) | st.binary(max_size=40))
def test_any_text_is_a_key_or_an_error(text: str | bytes) -> None:
    assert _told(text) in (None, Code.KEY_INVALID)


def _told(text: str | bytes) -> Code | None:
    try:
        key = parse_exam_key(text)
    except UsageError as error:
        return error.code
    assert key.forms
    assert parse_exam_key(exam_key_text(key)) == key
    return None
