"""Sheets without a picture: typed from the paper, graded and confirmed like any other."""

from __future__ import annotations

import pytest

from station.contracts.codec import decode
from station.contracts.desk import DiscardReason, Exam, PageState
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.outbox import SheetDocument
from station.contracts.roster import Student
from station.errors import Code, StoreError, UsageError
from station.services.class_results import ClassResults
from station.services.pictures import Pictures
from station.services.review import Review
from station.services.typed_sheets import type_sheet, typed_values
from station.sheets.layout import SheetSpec, layout_sheet
from station.store.store import Store
from tests.desk import TEACHER, exam_in, template

KIM = Student(uid="kim", name="김민지", phone="01012345678")
MIXED = layout_sheet(SheetSpec(choices=(1, 2, 3), numeric=(4,), title="x")).template


@pytest.fixture
def exam(store: Store) -> Exam:
    made = exam_in(store)
    store.rosters.put(made.id, (KIM,))
    return made


@pytest.fixture
def review(store: Store, exam: Exam) -> Review:
    return Review(store, exam.id, TEACHER)


def all_right(store: Store, exam: Exam) -> dict[int, str]:
    return {item.number: "2" for item in store.exams.template(exam.id).fields}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("31-25", {1: "3", 2: "1", 3: "", 4: "2", 5: "5"}),
        ("3 1,3 - ", {1: "3", 2: "1,3", 3: ""}),
        ("3,1", {1: "1,3"}),
        ("③ ①", {1: "3", 2: "1"}),
        ("", {}),
    ],
)
def test_answers_as_they_are_typed(text: str, values: dict[int, str]) -> None:
    assert typed_values(text, template(5)) == values


def test_numbers_for_short_answers() -> None:
    assert typed_values("3 1 - 042", MIXED) == {1: "3", 2: "1", 3: "", 4: "42"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6", Code.ANSWER_IMPOSSIBLE),
        ("1 가", Code.ANSWER_IMPOSSIBLE),
        ("1 , 2", Code.ANSWER_IMPOSSIBLE),
        ("1 2 3 4 5 1", Code.ANSWERS_TOO_MANY),
    ],
)
def test_what_no_sheet_can_hold_is_refused(text: str, code: Code) -> None:
    with pytest.raises(UsageError) as refused:
        typed_values(text, template(5))
    assert refused.value.code is code


def test_a_typed_sheet_counts_like_any_other(store: Store, exam: Exam, review: Review) -> None:
    review.set_key('{"answers":{"1":"2","2":"3"}}')
    page = type_sheet(store, exam.id, review, {STUDENT_QUESTION: "kim"}, all_right(store, exam), "직접 입력")
    assert (page.state, page.student, page.picture, page.source) == (PageState.READY, "kim", "", "typed")
    review.confirm([page.id])
    row = ClassResults(store, exam.id).now().rows[0]
    assert row.score is not None
    assert (row.score.points, row.score.max, row.provisional) == (1.0, 2.0, False)
    document = decode(store.outbox.of_page(page.id)[-1][1], SheetDocument)
    assert (document.picture, document.student) == ("", "kim")
    assert all(answer.by_person and answer.read == "" for answer in document.answers)


def test_what_was_not_typed_is_asked(store: Store, exam: Exam, review: Review) -> None:
    page = type_sheet(store, exam.id, review, {STUDENT_QUESTION: "kim"}, {1: "2", 2: ""}, "직접 입력")
    asked = {doubt.field for doubt in review.doubts()}
    assert asked == {field.number for field in store.exams.template(exam.id).fields} - {1, 2}
    with pytest.raises(StoreError) as refused:
        review.confirm([page.id])
    assert refused.value.code is Code.NOT_READY


def test_it_is_taken_back_discarded_and_taken_up(store: Store, exam: Exam, review: Review) -> None:
    one = type_sheet(store, exam.id, review, {STUDENT_QUESTION: "kim"}, all_right(store, exam), "하나")
    two = type_sheet(store, exam.id, review, {}, all_right(store, exam), "둘")
    assert review.doubts()[0].field == STUDENT_QUESTION
    review.discard(two.id, DiscardReason.OTHER)
    review.read_again(two.id)
    assert store.pages.get(two.id).state is PageState.REVIEW
    review.discard(one.id, DiscardReason.OTHER)
    review.undo()
    assert store.pages.get(one.id).state is PageState.READY
    assert store.pages.begin_reading(9) == ()  # nothing for the reader
    review.undo()
    review.undo()
    review.undo()  # the answers of the second one
    assert len(review.doubts()) > 1


def test_its_picture_is_said_to_be_none(store: Store, exam: Exam, review: Review) -> None:
    page = type_sheet(store, exam.id, review, {}, {1: "2"}, "직접 입력")
    with pytest.raises(StoreError) as refused:
        Pictures(store.blobs).load(page, store.pages.reading(page), (210.0, 297.0))
    assert refused.value.code is Code.NO_PICTURE
    assert store.lost_pictures() == ()
