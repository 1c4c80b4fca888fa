"""What a teacher does: one key, one transaction; everything can be taken back, also tomorrow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from station.contracts.codec import decode, encode
from station.contracts.desk import IDENTIFIER, DiscardReason, DoubtKind, Exam, Page, PageState
from station.contracts.effective import SHIFT_QUESTION
from station.contracts.outbox import OutboxState, SheetDocument
from station.contracts.reading import Reason
from station.errors import Code, StoreError
from station.services.review import Review
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, opened, read_page, reading, taken


@pytest.fixture
def exam(store: Store) -> Exam:
    return exam_in(store)


@pytest.fixture
def review(store: Store, exam: Exam) -> Review:
    return Review(store, exam.id, TEACHER, clock=lambda: 5.0)


DOUBTFUL = (field(1, "2", Reason.FAINT), field(2, "", Reason.UNPROVEN_BLANK), field(3, "1"))


def test_the_last_doubt_makes_the_page_ready(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading(*DOUBTFUL))
    review.decide(page.id, 1, "3")
    assert store.pages.get(page.id).state is PageState.REVIEW
    review.decide(page.id, 2, "")
    now = store.pages.get(page.id)
    assert (now.state, now.doubts) == (PageState.READY, 0)
    assert review.decided(page.id) == {1: "3", 2: ""}


def test_a_wrong_pile_is_set_aside_in_one_step_and_comes_back(
    store: Store, exam: Exam, review: Review
) -> None:
    read = read_page(store, exam, reading(), 1)
    waiting = [taken(store, exam, number).id for number in range(2, 6)]
    (begun,) = store.pages.begin_reading(1)
    assert review.discard_waiting() == tuple(page for page in waiting if page != begun.id)
    counts = store.pages.counts(exam.id)
    assert (counts.of(PageState.DISCARDED), counts.of(PageState.READING)) == (3, 1)
    assert store.pages.get(read.id).state is PageState.READY
    review.undo()
    assert store.pages.counts(exam.id).of(PageState.TAKEN) == 3
    assert review.discard_waiting() != ()
    assert review.discard_waiting() == ()


def test_the_reading_is_never_changed(store: Store, exam: Exam, review: Review) -> None:
    what = reading(*DOUBTFUL)
    page = read_page(store, exam, what)
    review.decide(page.id, 1, "4")
    review.decide(page.id, IDENTIFIER, "87654321")
    assert review.reading(store.pages.get(page.id)) == what
    assert store.pages.get(page.id).identifier == "87654321"


def test_changing_the_student_leaves_every_answer(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading())
    review.decide(page.id, IDENTIFIER, "87654321")
    review.confirm([page.id])
    ((_, body),) = store.outbox.of_page(page.id)
    document = decode(body, SheetDocument)
    assert document.identifier == "87654321"
    assert [(a.value, a.by_person) for a in document.answers] == [("1", False)] * 5


def test_undo_and_redo_work_after_a_restart(tmp_path: Path) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    page = read_page(store, exam, reading(*DOUBTFUL))
    first = Review(store, exam.id, TEACHER)
    first.decide(page.id, 1, "3")
    first.decide(page.id, 1, "5")
    first.decide(page.id, 2, "4")
    store.close()

    again = opened(tmp_path)
    review = Review(again, exam.id, TEACHER)
    review.undo()
    assert review.decided(page.id) == {1: "5"}
    assert again.pages.get(page.id).state is PageState.REVIEW
    review.undo()
    assert review.decided(page.id) == {1: "3"}
    review.redo()
    assert review.decided(page.id) == {1: "5"}
    review.undo()
    review.undo()
    assert review.decided(page.id) == {}
    assert review.undo() is None
    assert len(review.history(page.id)) == 8
    again.close()


def test_a_gallery_is_one_step_of_undo(store: Store, exam: Exam, review: Review) -> None:
    pages = [read_page(store, exam, reading(field(1, "", Reason.UNPROVEN_BLANK)), n) for n in range(60)]
    doubts = review.doubts()
    assert len(doubts) == 60
    review.decide_many([(doubt, "3" if index < 3 else "") for index, doubt in enumerate(doubts)])
    assert store.pages.counts(exam.id).of(PageState.READY) == 60
    assert [len(review.history(page.id)) for page in pages] == [1] * 60
    review.undo()
    assert store.pages.counts(exam.id).of(PageState.REVIEW) == 60
    assert [review.decided(page.id) for page in pages] == [{}] * 60


def test_confirming_writes_the_document_with_it(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading())
    review.confirm_all_ready()
    assert store.pages.get(page.id).state is PageState.CONFIRMED
    assert [state for state, _ in store.outbox.of_page(page.id)] == [OutboxState.PENDING]
    review.undo()
    assert store.pages.get(page.id).state is PageState.READY
    assert [state for state, _ in store.outbox.of_page(page.id)] == [OutboxState.WITHDRAWN]
    review.redo()
    assert store.outbox.waiting() == 1


def test_a_page_with_doubts_is_never_confirmed(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading(*DOUBTFUL))
    assert review.confirm_all_ready() == ()
    with pytest.raises(StoreError) as refused:
        review.confirm([page.id])
    assert refused.value.code is Code.NOT_READY
    assert store.outbox.waiting() == 0


def test_of_two_pages_of_a_student_exactly_one_counts(store: Store, exam: Exam, review: Review) -> None:
    one = read_page(store, exam, reading(), 1)
    two = read_page(store, exam, reading(field(1, "2")), 2)
    assert review.ready() == ()
    with pytest.raises(StoreError) as refused:
        review.confirm([one.id])
    assert refused.value.code is Code.SAME_STUDENT
    review.keep_one(two.id, (one.id, two.id))
    assert store.pages.get(one.id).state is PageState.SUPERSEDED
    assert review.ready() == (two.id,)
    review.undo()
    assert store.pages.get(one.id).state is PageState.READY


def test_a_decision_on_a_confirmed_page_is_refused(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading())
    review.confirm([page.id])
    with pytest.raises(StoreError) as refused:
        review.decide(page.id, 1, "2")
    assert refused.value.code is Code.STALE
    review.reopen(page.id)
    review.decide(page.id, 1, "2")
    assert review.decided(page.id) == {1: "2"}
    assert store.outbox.waiting() == 0


def test_the_history_tells_who_what_and_why(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading(*DOUBTFUL))
    review.decide(page.id, 1, "3")
    (action,) = review.history(page.id)
    (change,) = action.changes
    assert (action.author, action.done_s) == (TEACHER, 5.0)
    assert (change.before, change.after, change.proposal, change.reason) == (None, "3", "2", "faint")


def test_a_discarded_page_comes_back(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading())
    review.discard(page.id, DiscardReason.BAD_PICTURE)
    assert store.pages.get(page.id).state is PageState.DISCARDED
    review.undo()
    assert store.pages.get(page.id).state is PageState.READY


def test_a_look_at_a_proven_double_holds_up_nothing(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading(field(1, "1,3"), field(2, ""), field(3, "1")))
    assert (page.state, page.doubts) == (PageState.READY, 0)
    assert review.doubts() == ()
    wanted = {DoubtKind.PROVEN_DOUBLE}
    (look,) = review.doubts(wanted)
    review.decide(page.id, look.field, "3")
    assert review.doubts(wanted) == ()
    assert store.pages.get(page.id).state is PageState.READY
    review.undo()
    assert review.doubts(wanted) == (look,)
    assert store.pages.get(page.id).doubts == 0
    assert [d.field for d in review.doubts({DoubtKind.PROVEN_BLANK})] == [2]


def test_more_caution_holds_the_sheet(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading(field(1, "2", confidence=0.998)), most_risk=0.0015)
    assert (page.state, page.doubts) == (PageState.REVIEW, 1)
    review.decide(page.id, 1, "2")
    assert store.pages.get(page.id).state is PageState.READY


RIGHT = "3142531425314253"


def shifted_page(store: Store, exam: Exam) -> Page:
    store.exams.set_key(exam.id, encode({"answers": dict(enumerate(RIGHT, 1))}).decode())
    marks = [*RIGHT[:5], "", *RIGHT[5:15]]
    return read_page(store, exam, reading(*(field(n, mark) for n, mark in enumerate(marks, 1))))


def test_a_shift_is_noted_acknowledged_and_taken_back(store: Store, exam: Exam, review: Review) -> None:
    page = shifted_page(store, exam)
    shift = {DoubtKind.SHIFT}
    (note,) = review.doubts(shift)
    assert (note.field, note.label, page.state) == (SHIFT_QUESTION, "6:1", PageState.READY)
    review.decide(page.id, note.field, "ok")
    assert review.doubts(shift) == ()
    assert [change.after for action in review.history(page.id) for change in action.changes] == ["ok"]
    review.undo()
    assert review.doubts(shift) == (note,)


def test_a_note_follows_the_answers_and_the_key(store: Store, exam: Exam, review: Review) -> None:
    page = shifted_page(store, exam)
    shift = {DoubtKind.SHIFT}
    for number in range(6, 17):
        review.decide(page.id, number, RIGHT[number - 1])
    assert review.doubts(shift) == ()
    for _ in range(11):
        review.undo()
    assert len(review.doubts(shift)) == 1
    store.exams.set_key(exam.id, encode({"answers": dict.fromkeys("123456789", "1")}).decode())
    review.rules.renew(review.rules.pages())
    assert review.doubts(shift) == ()
    store.exams.set_key(exam.id, encode({"answers": dict(enumerate(RIGHT, 1))}).decode())
    review.rules.renew(review.rules.pages())
    assert len(review.doubts(shift)) == 1


def test_of_three_pages_only_the_one_that_was_seen_goes(store: Store, exam: Exam, review: Review) -> None:
    one, two, three = (read_page(store, exam, reading(), number).id for number in (1, 2, 3))
    (question,) = review.same_student_doubts()
    assert (question.page, question.label) == (one, "12345678")
    review.keep_one(two, (one, two))
    assert review.same_student() == {"12345678": (two, three)}
    review.keep_one(two, (two, three))
    assert review.same_student_doubts() == ()
    assert review.ready() == (two,)


def test_the_place_is_kept_with_the_decision(store: Store, exam: Exam, review: Review) -> None:
    one = read_page(store, exam, reading(*DOUBTFUL), 1)
    two = read_page(store, exam, reading(*DOUBTFUL), 2)
    assert review.bookmark() is None
    review.decide(one.id, 1, "3", then=(two.id, 1))
    assert review.bookmark() == (two.id, 1)
    review.undo()
    assert review.bookmark() == (one.id, 1)


class Desk(RuleBasedStateMachine):
    """Random keys against a plain model: a stack of (page, field, value before)."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.store = opened(Path(self.folder.name))
        self.exam = exam_in(self.store)
        doubts = [field(number, "1", Reason.FAINT) for number in (1, 2)]
        self.pages = [
            read_page(self.store, self.exam, reading(*doubts, identifier=f"0000000{n}"), n).id
            for n in range(3)
        ]
        self.review = Review(self.store, self.exam.id, TEACHER)
        self.model: dict[int, dict[int, str]] = {page: {} for page in self.pages}
        self.past: list[dict[int, dict[int, str]]] = []
        self.future: list[dict[int, dict[int, str]]] = []

    def copy(self) -> dict[int, dict[int, str]]:
        return {page: dict(fields) for page, fields in self.model.items()}

    @rule(page=st.integers(0, 2), number=st.integers(1, 2), value=st.sampled_from(["", "1", "2", "1,3"]))
    def decide(self, page: int, number: int, value: str) -> None:
        self.past.append(self.copy())
        self.future.clear()
        self.review.decide(self.pages[page], number, value)
        self.model[self.pages[page]][number] = value

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.future.append(self.copy())
        self.model = self.past.pop()
        self.review.undo()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.past.append(self.copy())
        self.model = self.future.pop()
        self.review.redo()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = opened(Path(self.folder.name))
        self.review = Review(self.store, self.exam.id, TEACHER)

    @invariant()
    def what_counts_is_what_was_said_last(self) -> None:
        for page, fields in self.model.items():
            assert self.review.decided(page) == fields
            row = self.store.pages.get(page)
            assert row.doubts == 2 - len(fields)
            assert row.state is (PageState.READY if len(fields) == 2 else PageState.REVIEW)
        assert self.store.pages.counts(self.exam.id).taken == 3

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_what_can_be_confirmed_is_counted_as_it_is_listed(store: Store, exam: Exam, review: Review) -> None:
    assert review.ready_count() == 0
    for number in (1, 2):
        read_page(store, exam, reading(identifier=f"1234567{number}"), number)
    assert review.ready_count() == len(review.ready()) == 2
    read_page(store, exam, reading(identifier="12345671"), 3)
    assert review.ready_count() == len(review.ready()) == 1


def test_each_exam_undoes_its_own(store: Store, exam: Exam, review: Review) -> None:
    another = exam_in(store, "다른 시험")
    other = Review(store, another.id, TEACHER)
    here = read_page(store, exam, reading(*DOUBTFUL))
    there = read_page(store, another, reading(*DOUBTFUL), 2)
    review.decide(here.id, 1, "3")
    other.decide(there.id, 1, "5")
    review.undo()
    assert (review.decided(here.id), other.decided(there.id)) == ({}, {1: "5"})
    review.redo()
    other.undo()
    assert (review.decided(here.id), other.decided(there.id)) == ({1: "3"}, {})
