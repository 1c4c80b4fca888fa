"""Forms of an exam, essays and other keys: what they ask of sheets, and what scores they give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.contracts.codec import decode
from station.contracts.desk import DoubtKind, Exam, PageState
from station.contracts.effective import FORM_QUESTION
from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, KeyRule, Mark
from station.contracts.outbox import SheetDocument
from station.contracts.reading import PageReading
from station.contracts.results import Standing
from station.contracts.roster import Student
from station.errors import Code, StoreError
from station.grading.exam_key import exam_key_text, parse_exam_key
from station.services.class_results import ClassResults
from station.services.review import Review
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading

KIM = Student(uid="kim", name="김민지", phone="01012345678", class_name="2반")
LEE = Student(uid="lee", name="이도현", phone="01055550000")
PARK = Student(uid="park", name="박지우", parent_phone="01099998888")
NOBODY = Student(uid="no", name="번호 없는 학생")
CLASS = (KIM, LEE, PARK, NOBODY)


@pytest.fixture
def exam(store: Store) -> Exam:
    made = exam_in(store)
    store.rosters.put(made.id, CLASS)
    return made


@pytest.fixture
def review(store: Store, exam: Exam) -> Review:
    return Review(store, exam.id, TEACHER, clock=lambda: 5.0)


def pages_of(store: Store, exam: Exam, *identifiers: str) -> list[int]:
    return [
        read_page(store, exam, reading(field(1, "2"), identifier=identifier), at).id
        for at, identifier in enumerate(identifiers, 1)
    ]


def renewed(review: Review) -> None:
    review.rules.renew(review.rules.pages())


# Forms, essays, keys


def two_forms(form_question: int | None = None) -> str:
    def form(name: str, right: str) -> ExamForm:
        items = [
            KeyItem(number=number, points=1.0, right=(frozenset(value),))
            for number, value in enumerate(right, 2)
        ]
        essay = KeyItem(number=30, points=10.0, rule=KeyRule.ESSAY)
        return ExamForm(name=name, key=AnswerKey(items=(*items, essay)))

    forms = (form("홀수형", "1111"), form("짝수형", "2222"))
    return exam_key_text(ExamKey(forms=forms, form_question=form_question))


def marked(*values: str) -> PageReading:
    return reading(*(field(number, value) for number, value in enumerate(values, 1)))


def test_a_form_that_nobody_marked_is_asked_with_a_proposal(store: Store, exam: Exam, review: Review) -> None:
    review.set_key(two_forms())
    page = read_page(store, exam, marked("5", "2", "2", "2", "1")).id
    (doubt,) = review.doubts()
    assert (doubt.field, doubt.kind, doubt.proposal) == (FORM_QUESTION, DoubtKind.FORM, "짝수형")
    assert ClassResults(store, exam.id).now().rows[0].score is None
    review.decide(page, FORM_QUESTION, "짝수형")
    assert store.pages.get(page).state is PageState.READY
    row = ClassResults(store, exam.id).now().rows[0]
    assert row.score is not None
    assert (row.form, row.score.points, row.score.provisional) == (1, 3.0, True)  # the essay is missing
    review.undo()
    assert [doubt.field for doubt in review.doubts()] == [FORM_QUESTION]
    with pytest.raises(StoreError):
        review.decide(page, FORM_QUESTION, "가형")


def test_a_form_that_a_person_said_outlives_another_order(store: Store, exam: Exam, review: Review) -> None:
    review.set_key(two_forms())
    page = read_page(store, exam, marked("5", "2", "2", "2", "1")).id
    review.decide(page, FORM_QUESTION, "짝수형")
    key = parse_exam_key(two_forms())
    review.set_key(exam_key_text(replace(key, forms=key.forms[::-1])))
    renewed(review)
    row = ClassResults(store, exam.id).now().rows[0]
    assert row.score is not None
    assert (row.form, row.score.points) == (0, 3.0)
    others = tuple(replace(form, name=f"{form.name}2") for form in key.forms)
    review.set_key(exam_key_text(replace(key, forms=others)))
    renewed(review)
    assert [doubt.field for doubt in review.doubts()] == [FORM_QUESTION]  # nobody said which of these
    assert ClassResults(store, exam.id).now().rows[0].score is None


def test_points_above_a_lower_maximum_are_asked_again(store: Store, exam: Exam, review: Review) -> None:
    review.set_key('{"answers":{"1":"2"},"essays":{"30":10}}')
    page = read_page(store, exam, marked("2")).id
    review.give_points(page, {30: 8.0})
    review.confirm([page])
    review.set_key('{"answers":{"1":"2"},"essays":{"30":5}}')
    row = ClassResults(store, exam.id).now().rows[0]
    assert row.score is not None
    assert (row.score.points, row.provisional) == (1.0, True)


def test_a_marked_form_is_taken(store: Store, exam: Exam, review: Review) -> None:
    review.set_key(two_forms(form_question=1))
    read_page(store, exam, marked("2", "2", "2", "2", "2"))
    assert review.doubts() == ()
    assert ClassResults(store, exam.id).now().rows[0].form == 1


def test_a_form_that_is_not_marked_asks(store: Store, exam: Exam, review: Review) -> None:
    review.set_key(two_forms(form_question=1))
    page = read_page(store, exam, marked("", "2", "2", "2", "2")).id
    assert [doubt.field for doubt in review.doubts()] == [FORM_QUESTION]
    review.decide(page, 1, "1")  # the mark itself can be set right as well
    assert ClassResults(store, exam.id).now().rows[0].form == 0


def test_points_of_essays_are_given_to_confirmed_sheets_too(store: Store, exam: Exam, review: Review) -> None:
    review.set_key(two_forms(form_question=1))
    page = read_page(store, exam, marked("1", "1", "1", "1", "1")).id
    review.confirm([page])
    review.give_points(page, {30: 7.5})
    row = ClassResults(store, exam.id).now().rows[0]
    assert row.score is not None
    assert (row.score.points, row.score.max, row.provisional) == (11.5, 14.0, False)
    document = decode(store.outbox.of_page(page)[-1][1], SheetDocument)
    assert [(a.number, a.value) for a in document.answers if a.number == 30] == [(30, "7.5")]
    with pytest.raises(StoreError) as refused:
        review.give_points(page, {30: 10.5})
    assert refused.value.code is Code.WRONG_POINTS
    review.undo()
    assert ClassResults(store, exam.id).now().rows[0].provisional
    assert store.pages.get(page).state is PageState.CONFIRMED


def test_a_key_is_one_step_that_can_be_taken_back(store: Store, exam: Exam, review: Review) -> None:
    pages_of(store, exam, "12345678")
    review.set_key('{"answers":{"1":"2"}}')
    review.set_key('{"answers":{"1":"3"}}')
    row = ClassResults(store, exam.id).now().rows[0]
    assert row.score is not None
    assert [item.mark for item in row.score.items] == [Mark.WRONG]
    undone = review.undo()
    assert undone is not None
    assert store.exams.get(exam.id).key == '{"answers":{"1":"2"}}'
    review.redo()
    assert store.exams.get(exam.id).key == '{"answers":{"1":"3"}}'
    review.undo()
    review.undo()
    assert store.exams.get(exam.id).key is None


def test_those_who_have_no_sheet_are_absent(store: Store, exam: Exam, review: Review) -> None:
    pages_of(store, exam, "12345678")
    results = ClassResults(store, exam.id).now()
    assert [s.uid for s in results.attendance.absent] == ["lee", "park", "no"]
    store.rosters.set_absent(exam.id, ["park"], absent=True)
    now = ClassResults(store, exam.id).now().attendance
    assert (now.expected, [s.uid for s in now.absent]) == (3, ["lee", "no"])
    assert sum(row.standing is Standing.ABSENT for row in results.rows) == 3
    assert review.doubts() == ()
