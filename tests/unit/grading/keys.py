"""Keys and answers of all kinds, as hypothesis makes them."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from station.contracts.grading import (
    AnswerKey,
    ExamForm,
    ExamKey,
    KeyItem,
    KeyRule,
    Retakes,
    SheetAnswers,
)

steady = settings(deadline=None, derandomize=True)
"""The same examples every time, however busy the machine is."""

MARKS = ("1", "2", "3", "4", "5")
POINTS = (0.0, 0.1, 0.2, 0.3, 1.0, 2.5, 3.0, 4.0)

ways = st.frozensets(st.sampled_from(MARKS), min_size=1, max_size=3)
values = st.sampled_from(["", *MARKS, "1,3", "1,2,3", "2,4"])


@st.composite
def items(draw: st.DrawFn, number: int) -> KeyItem:
    rule = draw(st.sampled_from([KeyRule.MATCH, KeyRule.MATCH, KeyRule.MATCH, *KeyRule]))
    if rule is KeyRule.ESSAY:
        return KeyItem(number=number, points=draw(st.sampled_from([2.0, 5.5, 10.0])), rule=rule)
    right = tuple(draw(st.lists(ways, min_size=1 if rule is KeyRule.MATCH else 0, max_size=2)))
    return KeyItem(number=number, points=draw(st.sampled_from(POINTS)), rule=rule, right=right)


@st.composite
def answer_keys(draw: st.DrawFn) -> AnswerKey:
    numbers = draw(st.sets(st.integers(1, 12), min_size=1, max_size=8))
    return AnswerKey(items=tuple(draw(items(number)) for number in sorted(numbers)))


@st.composite
def exam_keys(draw: st.DrawFn, most_forms: int = 3) -> ExamKey:
    count = draw(st.integers(1, most_forms))
    names = ["", "홀수형"] if count == 1 else ["홀수형", "짝수형", "C"]
    if count == 1:
        names = [draw(st.sampled_from(names))]
    return ExamKey(
        forms=tuple(ExamForm(name=name, key=draw(answer_keys())) for name in names[:count]),
        form_question=draw(st.sampled_from([None, 31])),
        retakes=draw(st.sampled_from(list(Retakes))),
    )


@st.composite
def sheet_answers(draw: st.DrawFn) -> SheetAnswers:
    numbers = st.integers(1, 12)
    return SheetAnswers(
        values=draw(st.dictionaries(numbers, values, max_size=12)),
        open=draw(st.frozensets(numbers, max_size=2)),
        essays=draw(st.dictionaries(numbers, st.sampled_from([0.0, 1.5, 2.0]), max_size=12)),
        form=draw(st.sampled_from([0, 0, 1, 2, None])),
    )
