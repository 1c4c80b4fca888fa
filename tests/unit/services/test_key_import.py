"""A key out of text and of spreadsheets: many ways to write it, and nothing that is taken for another."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.grading import ExamKey, KeyRule, Retakes
from station.errors import Code, UsageError
from station.grading.exam_key import exam_key_text, parse_exam_key
from station.services.exam_setup import key_of_text, own_sheet
from station.services.key_draft import (
    OPEN,
    KeyDraft,
    draft_of,
    exam_key_of,
    most_points,
    refuse_impossible,
    same_points,
    with_essay,
    with_forms,
    without_answer,
    without_form,
)
from station.services.key_edits import Column, edited, ruled
from station.services.key_import import Rows, draft_of_rows, draft_of_text
from station.tables import read_table

SHEET = own_sheet("시험", 4, 0)
MIXED = own_sheet("시험", 3, 2)
EMPTY = draft_of(None, SHEET)


def answers(draft: KeyDraft, at: int = 0) -> list[str]:
    return [row.answer for row in draft.forms[at].rows]


def rules(draft: KeyDraft, at: int = 0) -> list[KeyRule]:
    return [row.rule for row in draft.forms[at].rows]


def points(draft: KeyDraft, at: int = 0) -> list[float]:
    return [row.points for row in draft.forms[at].rows]


def of_text(text: str) -> list[str]:
    return answers(draft_of_text(text, EMPTY, 0, SHEET))


@pytest.mark.parametrize(
    "text",
    [
        "3 1 5 2",
        "3152",
        "③①⑤②",
        "３ １ ５ ２",
        "1) 3  2) 1  3) 5  4) 2",
        "1. ③\n2. ①\n3. ⑤\n4. ②",
        "1번 3\n2번 1\n3번 5\n4번 2",
        "3번 1번 5번 2번",
        "1\t3\n2\t1\n3\t5\n4\t2",
        "번호\t정답\n1\t3\n2\t1\n3\t5\n4\t2",
        "3\t1\t5\t2",
    ],
)
def test_the_same_key_in_many_ways(text: str) -> None:
    assert of_text(text) == ["3", "1", "5", "2"]


def test_two_answers_with_their_numbers_are_not_two_numbered_questions() -> None:
    assert of_text("1번 3번 2번 1번") == ["1", "3", "2", "1"]


def test_several_marks_and_rules() -> None:
    draft = draft_of_text("①③ 1|3 전원 정답 무효", EMPTY, 0, SHEET)
    assert answers(draft) == ["1,3", "1|3", "", ""]
    assert rules(draft) == [KeyRule.MATCH, KeyRule.MATCH, KeyRule.ALL_RIGHT, KeyRule.VOID]


def test_what_is_not_told_has_no_answer_and_points_stay() -> None:
    before = same_points(draft_of_text("3152", EMPTY, 0, SHEET), 0, 5.0)
    draft = draft_of_text("2 - ?", before, 0, SHEET)
    assert answers(draft) == ["2", "", OPEN, ""]
    assert points(draft) == [5.0] * 4
    assert [row.number for row in without_answer(draft, 0)] == [2, 3, 4]


def test_doubts_of_a_key_sheet_cannot_be_applied() -> None:
    with pytest.raises(UsageError) as refused:
        exam_key_of(draft_of_text("2 1 ? 3", EMPTY, 0, SHEET))
    assert (refused.value.code, refused.value.facts["path"]) == (Code.KEY_ANSWER, "3")


@pytest.mark.parametrize(
    "written",
    [
        "번호 정답 배점 / 1 3 5 / 2 ①③ 5 / 3 전원 5 / 4 무효 5",
        "3월모의고사 / / 문항 배점 정답 / 1번 5점 3 / 2번 5점 1,3 / 3번 5점 모두 / 4번 5점 무효",
        "번호 정답 배점 번호 정답 배점 / 1 3 5 3 전원 5 / 2 1,3 5 4 무효 5",
        "문항번호 1 2 3 4 / 정답 3 1,3 전원 무효 / 배점 5 5 5 5",
        "1 3 5 / 2 1,3 5 / 3 전원 5 / 4 무효 5",
        "번호 정답 배점 / 1 3.0 5.0 / 2 1,3 5 / 3 전원 5 / 4 무효 5 / 합계",
    ],
    ids=["headed", "title", "side by side", "turned", "bare", "sum"],
)
def test_columns_are_known_by_words_or_by_what_stands_in_them(written: str) -> None:
    draft = draft_of_rows([row.split() for row in written.split("/")], EMPTY, 0, SHEET)
    assert answers(draft) == ["3", "1,3", "", ""]
    assert rules(draft)[2:] == [KeyRule.ALL_RIGHT, KeyRule.VOID]
    assert points(draft) == [5.0] * 4


@pytest.mark.parametrize("heads", [("홀수형", "짝수형"), ("A형", "B형"), ("가형 정답", "나형 정답")])
def test_a_column_for_each_form(heads: tuple[str, str]) -> None:
    rows = [["번호", *heads, "배점"], ["1", "3", "1", "2"], ["2", "4", "2", "3"]]
    draft = draft_of_rows(rows, EMPTY, 0, SHEET)
    assert [form.name for form in draft.forms] == [head.removesuffix(" 정답") for head in heads]
    assert (answers(draft)[:2], answers(draft, 1)[:2]) == (["3", "4"], ["1", "2"])
    assert points(draft, 1)[:2] == [2.0, 3.0]


def test_essays_of_a_file_stand_behind_the_questions() -> None:
    rows = [["번호", "유형", "정답", "배점"], ["1", "객관식", "3", "4"], ["5", "서술형", "풀이 참조", "10"]]
    draft = draft_of_rows(rows, EMPTY, 0, SHEET)
    essay = draft.forms[0].rows[-1]
    assert (essay.number, essay.rule, essay.points, essay.field) == (5, KeyRule.ESSAY, 10.0, None)
    key = exam_key_of(draft)
    assert key is not None
    refuse_impossible(key, SHEET)
    assert most_points(draft, 0) == 14.0


@pytest.mark.parametrize(
    ("rows", "code", "path"),
    [
        ([["번호", "정답"], ["1", "3"], ["2", "9"]], Code.KEY_ANSWER, "2"),
        ([["번호", "정답"], ["1", "3"], ["2", "13"]], Code.KEY_ANSWER, "2"),
        ([["번호", "정답"], ["1", "3"], ["1", "2"]], Code.KEY_NUMBER, "A3"),
        ([["번호", "정답"], ["1", "3"], ["두 번째", "2"]], Code.KEY_NUMBER, "A3"),
        ([["번호", "정답"], ["1", "3"], ["", "2"]], Code.KEY_NUMBER, "A3"),
        ([["번호", "정답"], ["1", "3"], ["9", "2"]], Code.KEY_NUMBER, "A3"),
        ([["번호", "정답", "배점"], ["1", "3", "-2"]], Code.KEY_POINTS, "1"),
        ([["이름", "반"], ["김", "A"]], Code.KEY_COLUMNS, None),
        ([["번호", "정답률"], ["1", "30"]], Code.KEY_COLUMNS, None),
        ([["1", "2", "3"], ["3", "1", "2"], ["4", "4", "4"]], Code.KEY_COLUMNS, None),
        ([], Code.KEY_COLUMNS, None),
    ],
)
def test_what_does_not_fit_is_named(rows: Rows, code: Code, path: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        draft_of_rows(rows, EMPTY, 0, SHEET)
    assert (refused.value.code, refused.value.facts.get("path")) == (code, path)


def test_a_question_with_bubbles_is_no_essay() -> None:
    """Marks would be taken for points."""
    rows = [["번호", "유형", "정답", "배점"], ["1", "객관식", "3", "4"], ["2", "서술형", "", "10"]]
    on_sheet = EMPTY.with_rows(
        0, (replace(row, rule=KeyRule.ESSAY) if row.number == 2 else row for row in EMPTY.forms[0].rows)
    )
    written = '{"answers":{"1":"3"},"essays":{"2":10}}'
    for make in (
        lambda: draft_of_rows(rows, EMPTY, 0, SHEET),
        lambda: draft_of_text(written, EMPTY, 0, SHEET),
        lambda: refuse_impossible(parse_exam_key(written), SHEET),
        lambda: edited(EMPTY, 0, 2, Column.RULE, KeyRule.ESSAY.value),
        lambda: ruled(EMPTY, 0, 2, KeyRule.ESSAY),
        lambda: exam_key_of(on_sheet),
    ):
        with pytest.raises(UsageError) as refused:
            make()
        assert (refused.value.code, refused.value.facts["path"]) == (Code.KEY_ESSAY, "2")
    # a key of old can be put right
    draft = draft_of_text("3 1 5 2", on_sheet, 0, SHEET)
    assert (rules(draft), answers(draft)) == ([KeyRule.MATCH] * 4, ["3", "1", "5", "2"])


def test_a_workbook_and_a_csv_of_excel() -> None:
    book = openpyxl.Workbook()
    for row in (("번호", "정답", "배점"), (1, 3, 2.5), (2, "1,3", 2), (3, 5, 2), (4, 42, 4), (5, "007", 4)):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    csv = '번호,정답,배점\r\n1,3,2.5\r\n2,"1,3",2\r\n3,5,2\r\n4,42,4\r\n5,007,4\r\n'.encode("cp949")
    for held in (data.getvalue(), csv):
        draft = draft_of_rows(read_table(held, "정답").rows, draft_of(None, MIXED), 0, MIXED)
        assert answers(draft) == ["3", "1,3", "5", "42", "007"]
        assert most_points(draft, 0) == 14.5


def test_a_key_comes_back_as_it_was() -> None:
    draft = with_forms(draft_of_text("3 1|3 - 무효", EMPTY, 0, SHEET), ("홀수형", "짝수형"))
    draft = draft_of_text("1 2 4 전원", draft, 1, SHEET)
    draft, number = with_essay(same_points(draft, 1, 2.5), 1)
    key = exam_key_of(draft)
    assert number == 5
    assert key is not None
    assert exam_key_of(draft_of(parse_exam_key(exam_key_text(key)), SHEET)) == key
    assert key_of_text(exam_key_text(key), SHEET) == exam_key_text(key)


def test_the_question_that_names_the_form_has_no_answer() -> None:
    base = with_forms(draft_of_text("3 1 5 2", EMPTY, 0, SHEET), ("홀수형", "짝수형"))
    base = draft_of_text("3 1 5 1", base, 1, SHEET)
    key = exam_key_of(KeyDraft(forms=base.forms, form_question=4, retakes=Retakes.BEST))
    assert key is not None
    assert [item.number for item in key.forms[1].key.items] == [1, 2, 3]
    assert exam_key_text(key)


@pytest.mark.parametrize("names", [("홀수형", "홀수형"), ("홀수형", " "), ("홀수형", "짝수형")])
def test_forms_need_names_and_answers(names: tuple[str, str]) -> None:
    with pytest.raises(UsageError) as refused:
        exam_key_of(with_forms(draft_of_text("3 1 5 2", EMPTY, 0, SHEET), names))
    assert refused.value.code is Code.KEY_FORM


def test_the_last_form_has_no_name() -> None:
    both = with_forms(draft_of_text("3 1 5 2", EMPTY, 0, SHEET), ("홀수형", "짝수형"))
    assert without_form(both, 1) == draft_of_text("3 1 5 2", EMPTY, 0, SHEET)


_CELL = st.one_of(
    st.sampled_from(["번호", "정답", "배점", "유형", "홀수형", "짝수형", "서술형", "전원", "무효", "-", "?"]),
    st.sampled_from(
        ["1", "2", "3", "4", "1,3", "1|3", "①③", "1.0", "", " ", "합계", "2번", ",", "|", "1||2"]
    ),
    st.text(max_size=6),
    st.integers(-5, 10**9).map(str),
)


def whole(draft: KeyDraft) -> None:
    """What came in can be shown and, where it is a key, kept as just that."""
    try:
        key = exam_key_of(draft)
    except UsageError:
        return
    if key is not None:
        assert isinstance(key, ExamKey)
        assert parse_exam_key(exam_key_text(key)) == key


@given(st.lists(st.lists(_CELL, max_size=6), max_size=12))
def test_hostile_rows_are_a_key_or_are_refused(rows: list[list[str]]) -> None:
    try:
        draft = draft_of_rows(rows, draft_of(None, MIXED), 0, MIXED)
    except UsageError:
        return
    whole(draft)


@given(st.one_of(st.text(max_size=80), st.lists(_CELL, max_size=9).map(" ".join)))
def test_hostile_text_is_a_key_or_is_refused(text: str) -> None:
    try:
        draft = draft_of_text(text, draft_of(None, MIXED), 0, MIXED)
    except UsageError:
        return
    whole(draft)
