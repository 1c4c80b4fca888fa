"""Whose sheet it is: by the identifier where the roster says it, by a person where not; answers stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.contracts.codec import decode
from station.contracts.desk import DoubtKind, Exam, PageState
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, Retakes
from station.contracts.outbox import OutboxState, SheetDocument
from station.contracts.reading import PageReading, Reason
from station.contracts.roster import OFF_LIST, MatchKind, Student
from station.errors import Code, StoreError
from station.grading.exam_key import exam_key_text
from station.services.review import Review
from station.services.suggestions import Suggestions
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading

KIM = Student(uid="kim", name="김민지", phone="01012345678", class_name="2반")
LEE = Student(uid="lee", name="이도현", phone="01055550000", parent_phone="01099998888")
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


def unsure(identifier: str) -> PageReading:
    read = reading(field(1, "2"))
    return replace(read, identifier=field(0, identifier, Reason.TWO_MARKS))


def pages_of(store: Store, exam: Exam, *identifiers: str) -> list[int]:
    return [
        read_page(store, exam, reading(field(1, "2"), identifier=identifier), at).id
        for at, identifier in enumerate(identifiers, 1)
    ]


def test_an_exact_number_needs_nobody(store: Store, exam: Exam, review: Review) -> None:
    (page,) = pages_of(store, exam, "12345678")
    assert store.pages.get(page).state is PageState.READY
    assert store.pages.get(page).student == "kim"
    assert review.doubts() == ()


@pytest.mark.parametrize(
    ("identifier", "kind", "proposal"),
    [
        ("12345679", MatchKind.NEAR, "kim"),
        ("99998888", MatchKind.SEVERAL, ""),
        ("1234?678", MatchKind.INCOMPLETE, "kim"),
        ("88887777", MatchKind.NONE, ""),
    ],
)
def test_any_other_number_asks(
    store: Store, exam: Exam, review: Review, identifier: str, kind: MatchKind, proposal: str
) -> None:
    (page,) = pages_of(store, exam, identifier)
    assert store.pages.get(page).state is PageState.REVIEW
    assert store.pages.get(page).student == ""
    (doubt,) = review.doubts()
    assert (doubt.field, doubt.kind, doubt.label, doubt.proposal) == (
        STUDENT_QUESTION,
        DoubtKind.STUDENT,
        kind,
        proposal,
    )


def test_an_unsure_number_asks_though_it_fits(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, unsure("12345678")).id
    (doubt,) = review.doubts()
    assert (doubt.page, doubt.field, doubt.proposal) == (page, STUDENT_QUESTION, "kim")
    review.decide(page, STUDENT_QUESTION, doubt.proposal)
    assert store.pages.get(page).student == "kim"


def test_a_student_is_picked_taken_back_and_picked_again(store: Store, exam: Exam, review: Review) -> None:
    (page,) = pages_of(store, exam, "88887777")
    before = store.sheets.of_exam(exam.id)[0].values
    review.decide(page, STUDENT_QUESTION, "no")
    assert (store.pages.get(page).student, store.pages.get(page).state) == ("no", PageState.READY)
    review.undo()
    assert (store.pages.get(page).student, store.pages.get(page).state) == ("", PageState.REVIEW)
    review.redo()
    review.decide(page, STUDENT_QUESTION, OFF_LIST)
    assert store.pages.get(page).student == OFF_LIST
    assert store.sheets.of_exam(exam.id)[0].values == before


def test_a_student_who_is_not_there_is_refused(store: Store, exam: Exam, review: Review) -> None:
    (page,) = pages_of(store, exam, "88887777")
    with pytest.raises(StoreError) as refused:
        review.decide(page, STUDENT_QUESTION, "somebody")
    assert refused.value.code is Code.NOT_FOUND
    with pytest.raises(StoreError) as refused:
        review.decide(page, 0, "88887777")
    assert refused.value.code is Code.NOT_ON_ROSTER
    review.decide(page, 0, "12345678")
    assert store.pages.get(page).student == "kim"


@settings(max_examples=25, deadline=None)
@given(picks=st.lists(st.sampled_from(["kim", "lee", "park", "no", OFF_LIST]), min_size=1, max_size=6))
def test_no_answer_ever_changes_with_the_student(
    tmp_path_factory: pytest.TempPathFactory, picks: list[str]
) -> None:
    store = Store(tmp_path_factory.mktemp("who") / "data")
    try:
        exam = exam_in(store)
        store.rosters.put(exam.id, CLASS)
        review = Review(store, exam.id, TEACHER)
        what = reading(field(1, "2"), field(2, "1,3"), field(3, "", Reason.FAINT), identifier="1234?678")
        page = read_page(store, exam, what).id
        review.decide(page, 3, "4")
        values = store.sheets.of_exam(exam.id)[0].values, review.decided(page)[3]
        read = review.reading(store.pages.get(page))
        for pick in picks:
            review.decide(page, STUDENT_QUESTION, pick)
            assert store.pages.get(page).student == pick
            assert review.reading(store.pages.get(page)) == read
            assert (store.sheets.of_exam(exam.id)[0].values, review.decided(page)[3]) == values
    finally:
        store.close()


def test_two_sheets_of_one_student_hold_each_other_up(store: Store, exam: Exam, review: Review) -> None:
    """By student, not by number: the second one was marked with a wrong digit."""
    one, two = pages_of(store, exam, "12345678", "12345679")
    assert review.same_student() == {}
    review.decide(two, STUDENT_QUESTION, "kim")
    assert review.same_student() == {"kim": (one, two)}
    with pytest.raises(StoreError) as refused:
        review.confirm([one])
    assert refused.value.code is Code.SAME_STUDENT
    review.keep_one(one, (one, two))
    review.confirm([one])
    assert store.pages.get(two).state is PageState.SUPERSEDED


def test_siblings_are_no_rivals(store: Store, exam: Exam, review: Review) -> None:
    one, two = pages_of(store, exam, "99998888", "99998888")
    assert review.same_student() == {}  # nobody knows yet whose they are
    review.decide(one, STUDENT_QUESTION, "lee")
    review.decide(two, STUDENT_QUESTION, "park")
    assert review.same_student() == {}
    assert review.confirm_all_ready() == (one, two)


def test_retakes_are_no_rivals(store: Store, exam: Exam, review: Review) -> None:
    form = ExamForm(name="", key=AnswerKey(items=(KeyItem(number=1, points=2.0, right=(frozenset("2"),)),)))
    review.set_key(exam_key_text(ExamKey(forms=(form,), retakes=Retakes.LAST)))
    one, two = pages_of(store, exam, "12345678", "12345678")
    assert review.confirm_all_ready() == (one, two)


def test_a_document_says_whose_it_is(store: Store, exam: Exam, review: Review) -> None:
    (page,) = pages_of(store, exam, "12345679")
    review.decide(page, STUDENT_QUESTION, "kim")
    review.confirm([page])
    ((state, body),) = store.outbox.of_page(page)
    document = decode(body, SheetDocument)
    assert (state, document.student, document.identifier) == (OutboxState.PENDING, "kim", "12345679")


# A roster that comes later, or changes


def renewed(review: Review) -> None:
    review.rules.renew(review.rules.pages())


def test_a_roster_that_comes_later_asks_about_what_was_read(store: Store) -> None:
    exam = exam_in(store)
    review = Review(store, exam.id, TEACHER)
    sure, stranger = pages_of(store, exam, "12345678", "88887777")
    confirmed = read_page(store, exam, reading(field(1, "3"), identifier="55550000"), 3).id
    review.confirm([confirmed])
    store.rosters.put(exam.id, CLASS)
    renewed(review)
    assert [store.pages.get(page).student for page in (sure, stranger, confirmed)] == ["kim", "", "lee"]
    assert [doubt.page for doubt in review.doubts()] == [stranger]
    assert store.pages.get(stranger).state is PageState.REVIEW
    assert store.pages.get(confirmed).state is PageState.CONFIRMED
    document = decode(store.outbox.of_page(confirmed)[-1][1], SheetDocument)
    assert document.student == "lee"


def test_nobody_is_confirmed_before_the_roster_has_been_looked_at(store: Store) -> None:
    """Somebody gave the roster while another exam was worked on."""
    exam = exam_in(store)
    review = Review(store, exam.id, TEACHER)
    known, stranger = pages_of(store, exam, "12345678", "88887777")
    store.rosters.put(exam.id, CLASS)
    assert review.ready() == ()
    assert review.confirm_all_ready() == ()
    with pytest.raises(StoreError) as refused:
        review.confirm([stranger])
    assert refused.value.code is Code.NOT_READY
    assert review.rules.version() != review.rules.held()
    renewed(review)
    assert review.confirm_all_ready() == (known,)


def test_what_pages_were_held_against_outlives_the_program(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    exam = exam_in(store)
    other = exam_in(store)
    review = Review(store, exam.id, TEACHER)
    assert review.rules.version() == review.rules.held()
    store.rosters.put(exam.id, CLASS)
    review.rules.set_held(review.rules.version())
    store.rosters.put(other.id, (replace(KIM, phone="01088887777"),))  # she sits the first exam too
    store.close()
    again = Store(tmp_path / "data")
    rules = Review(again, exam.id, TEACHER).rules
    assert rules.version() != rules.held()
    again.close()


def test_a_student_who_joins_answers_the_question(store: Store, exam: Exam, review: Review) -> None:
    (page,) = pages_of(store, exam, "88887777")
    store.rosters.put(exam.id, (Student(uid="new", name="새 학생", phone="01088887777"),))
    renewed(review)
    assert (store.pages.get(page).student, store.pages.get(page).state) == ("new", PageState.READY)


def test_a_student_who_leaves_is_asked_about_again(store: Store, exam: Exam, review: Review) -> None:
    exact, picked = pages_of(store, exam, "12345678", "88887777")
    review.decide(picked, STUDENT_QUESTION, "kim")
    store.rosters.put(exam.id, (), gone=("kim",))
    renewed(review)
    assert {doubt.page for doubt in review.doubts()} == {exact, picked}
    assert [store.pages.get(page).student for page in (exact, picked)] == ["", ""]


def test_a_number_that_was_typed_before_the_roster_counts(store: Store) -> None:
    exam = exam_in(store)
    review = Review(store, exam.id, TEACHER)
    page = read_page(store, exam, unsure("1234567?")).id
    review.decide(page, 0, "12345678")
    store.rosters.put(exam.id, CLASS)
    renewed(review)
    assert (store.pages.get(page).student, store.pages.get(page).state) == ("kim", PageState.READY)


def test_the_likeliest_come_first_with_what_is_to_be_known(store: Store, exam: Exam, review: Review) -> None:
    other, page = pages_of(store, exam, "12345678", "12345679")
    roster = store.rosters.of_exam(exam.id)
    assert roster is not None
    found = Suggestions(store, exam.id, roster)
    now = store.pages.get(page)
    read = review.reading(now).identifier
    first, *_ = found.likeliest(now, read, ())
    assert (first.student.uid, first.differing, first.other_sheets) == ("kim", (7,), 1)
    (sibling,) = found.found(now, "ㅂㅈㅇ", read)
    assert (sibling.student.uid, sibling.siblings) == ("park", 1)
    assert other != page
