"""A sheet is worth the sum of its questions, by the rule of each, and by its own form."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from station.contracts.grading import AnswerKey, ExamKey, KeyRule, Mark, SheetAnswers
from station.contracts.reading import FieldReading, Status
from station.contracts.sheet import FieldKind
from station.grading.answer_shift import best_form, form_conflict
from station.grading.exam_key import parse_exam_key
from station.grading.scoring import Grader, grade, score
from tests.unit.grading.keys import answer_keys, exam_keys, sheet_answers, steady

KEY = parse_exam_key(
    '{"answers":{"1":"3","2":"1,3","3":"2|4","4":"007","5":"1","6":"2"},"points":{"1":0.1,"2":0.2,"6":3},'
    '"all_right":[5],"void":[6],"essays":{"21":10,"22":5}}'
)


def marks(answers: SheetAnswers, key: ExamKey = KEY) -> dict[int, Mark]:
    told = grade(answers, key)
    assert told is not None
    return {item.number: item.mark for item in told.items}


def test_every_rule() -> None:
    answers = SheetAnswers(
        values={1: "3", 2: "3,1", 3: "2,4", 4: "7", 5: "", 6: "2"}, numeric=frozenset({4}), essays={21: 7.5}
    )
    told = grade(answers, KEY)
    assert told is not None
    assert [(i.number, i.value, i.mark, i.points, i.max) for i in told.items] == [
        (1, "3", Mark.RIGHT, 0.1, 0.1),
        (2, "3,1", Mark.RIGHT, 0.2, 0.2),
        (3, "2,4", Mark.WRONG, 0.0, 1.0),
        (4, "7", Mark.RIGHT, 1.0, 1.0),
        (5, "", Mark.FREE, 1.0, 1.0),
        (6, "2", Mark.VOID, 0.0, 0.0),
        (21, "7.5", Mark.POINTS, 7.5, 10.0),
        (22, "", Mark.MISSING, 0.0, 5.0),
    ]
    assert told.points == math.fsum([0.1, 0.2, 1, 1, 7.5])
    assert told.max == math.fsum([0.1, 0.2, 1, 1, 1, 10, 5])
    assert told.provisional
    assert told.wrong == (3, 21, 22)


def test_a_number_is_a_number_only_where_one_is_asked_for() -> None:
    assert marks(SheetAnswers(values={4: "07"}, numeric=frozenset({4})))[4] is Mark.RIGHT
    assert marks(SheetAnswers(values={4: "7"}))[4] is Mark.WRONG
    zero = parse_exam_key('{"answers":{"1":"0"}}')
    assert marks(SheetAnswers(values={1: "000"}, numeric=frozenset({1})), zero)[1] is Mark.RIGHT
    assert marks(SheetAnswers(values={1: ""}, numeric=frozenset({1})), zero)[1] is Mark.WRONG


def test_an_open_answer_counts_as_it_stands_and_void_and_free_stay_so() -> None:
    settled = {21: 10.0, 22: 5.0}
    open_ = SheetAnswers(values={1: "3", 2: "1"}, open=frozenset({1, 2}), essays=settled)
    told = grade(open_, KEY)
    assert told is not None
    assert told.provisional
    assert [(i.mark, i.points) for i in told.items[:2]] == [(Mark.OPEN, 0.1), (Mark.OPEN, 0.0)]
    quiet = grade(replace(open_, open=frozenset({5, 6, 99})), KEY)
    assert quiet is not None
    assert not quiet.provisional


def test_points_above_what_a_question_gives_are_not_there() -> None:
    """Never clipped to a number that nobody gave: the maximum was lowered since."""
    told = grade(SheetAnswers(values={}, essays={21: 12.0, 22: 0.0}), KEY)
    assert told is not None
    assert told.points == 1.0  # question 5 is right for everyone
    assert [item.mark for item in told.items[-2:]] == [Mark.MISSING, Mark.POINTS]
    assert told.provisional
    assert told.wrong == (1, 2, 3, 4, 21, 22)


def test_a_question_for_no_points_can_be_wrong() -> None:
    told = grade(SheetAnswers(values={1: "2"}), parse_exam_key('{"answers":{"1":"3"},"points":{"1":0}}'))
    assert told is not None
    assert told.wrong == (1,)


@pytest.mark.parametrize("form", [None, 2, -1])
def test_of_several_forms_an_unknown_one_has_no_score(form: int | None) -> None:
    two = ExamKey(
        forms=(replace(KEY.forms[0], name="A"), replace(KEY.forms[0], name="B")),
    )
    answers = SheetAnswers(values={1: "3"}, form=form)
    assert grade(answers, two) is None
    assert grade(replace(answers, form=1), two) is not None
    assert grade(answers, KEY) is not None  # there is only one


@steady
@given(exam_keys(), st.lists(sheet_answers(), max_size=4))
def test_the_sum_of_the_questions_is_the_score(key: ExamKey, sheets: list[SheetAnswers]) -> None:
    grader = Grader(key)
    for answers in sheets:
        told = grader.grade(answers)
        assert told == grade(answers, key)  # what was graded before leaves no trace
        if told is None:
            assert len(key.forms) > 1
            continue
        form = 0 if len(key.forms) == 1 else answers.form
        assert form is not None
        assert [item.number for item in told.items] == [item.number for item in key.forms[form].key.items]
        assert told.points == math.fsum(item.points for item in told.items)
        counted = [item.points for item in key.forms[form].key.items if item.rule is not KeyRule.VOID]
        assert told.max == math.fsum(counted)
        assert all(item.points in (0, item.max) for item in told.items if item.mark is not Mark.POINTS)


@steady
@given(answer_keys(), sheet_answers())
def test_the_command_line_agrees(key: AnswerKey, answers: SheetAnswers) -> None:
    """Where there are no essays, a page as it was read is worth what the same answers are in an exam."""
    exam = parse_exam_key('{"answers":{"1":"1"}}')
    exam = replace(exam, forms=(replace(exam.forms[0], key=key),))
    items = exam.forms[0].key.items
    assume(all(item.rule is not KeyRule.ESSAY for item in items))
    fields = tuple(_field(number, value, number in answers.open) for number, value in answers.values.items())
    line = score(fields, exam.forms[0].key)
    told = grade(replace(answers, open=answers.open & set(answers.values)), exam)
    assert told is not None
    assert (line.points, line.max, line.provisional) == (told.points, told.max, told.provisional)


def _field(number: int, value: str, doubt: bool) -> FieldReading:
    return FieldReading(
        number=number,
        label=str(number),
        kind=FieldKind.CHOICE,
        value=value,
        raw=value,
        status=Status.OK,
        confidence=1.0,
        margin=1.0,
        needs_review=doubt,
        reasons=(),
        groups=(),
    )


def two_forms(questions: int) -> ExamKey:
    odd = {str(n): str(n % 5 + 1) for n in range(1, questions + 1)}
    even = {n: str(int(value) % 5 + 1) for n, value in odd.items()}
    text = f'{{"forms":[{{"name":"홀수형","answers":{odd}}},{{"name":"짝수형","answers":{even}}}]}}'
    return parse_exam_key(text.replace("'", '"'))


def answered(key: ExamKey, form: int, right: int, own: int | None) -> SheetAnswers:
    """``right`` questions by the key of ``form``, the rest blank."""
    wanted = key.forms[form].key.items[:right]
    return SheetAnswers(values={item.number: min(item.right[0]) for item in wanted}, form=own)


def test_a_sheet_that_fits_another_form_is_told() -> None:
    key = two_forms(20)
    assert best_form(answered(key, 1, 12, own=0), key) == (1, (0, 12))
    assert form_conflict(answered(key, 1, 12, own=0), key) == 1
    assert form_conflict(answered(key, 1, 5, own=0), key) == 1
    assert form_conflict(answered(key, 1, 4, own=0), key) is None
    assert form_conflict(answered(key, 1, 12, own=1), key) is None
    assert form_conflict(answered(key, 1, 12, own=None), key) is None  # no form was given
    assert best_form(answered(key, 1, 12, own=None), key)[0] == 1
    assert form_conflict(answered(two_forms(40), 1, 9, own=0), two_forms(40)) is None  # under a quarter


def test_of_forms_that_fit_alike_the_own_one_stays() -> None:
    key = two_forms(20)
    assert best_form(SheetAnswers(values={}, form=1), key) == (1, (0, 0))
    assert best_form(SheetAnswers(values={}, form=None), key) == (0, (0, 0))
    assert best_form(SheetAnswers(values={1: "3"}), KEY) == (0, (1,))
