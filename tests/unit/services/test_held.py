"""Whatever brings a page to life, or changes key and roster: nobody is confirmed by yesterday's rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.contracts.codec import encode
from station.contracts.desk import IDENTIFIER, DiscardReason, DoubtKind, Exam, PageState
from station.contracts.effective import FORM_QUESTION, STUDENT_QUESTION
from station.contracts.outbox import OutboxState
from station.contracts.page import PageOutcome, PageTask
from station.contracts.results import Standing
from station.contracts.roster import Student
from station.contracts.settings import Caution, Settings
from station.errors import Code, StoreError
from station.services.asking import MOST_RISK
from station.services.class_results import ClassResults
from station.services.loop import ReadingLoop, read_of
from station.services.review import Review
from station.services.rules import rules_of
from station.services.typed_sheets import type_sheet
from station.store.pages import Arrival
from station.store.settings_file import SettingsFile
from station.store.store import Store
from tests.desk import JPEG, TEACHER, exam_in, field, read_page, reading

HANA = Student(uid="hana", name="하나", phone="01011112222")
DURI = Student(uid="duri", name="두리", phone="01055556666")
KEY = '{"answers":{"1":"2"}}'
FORMS = encode(
    {"forms": [{"name": n, "answers": {"1": v}} for n, v in (("홀수형", "2"), ("짝수형", "3"))]}
).decode()


@pytest.fixture
def exam(store: Store) -> Exam:
    made = exam_in(store)
    store.exams.set_key(made.id, KEY)
    store.rosters.put(made.id, (HANA, DURI))
    return made


@pytest.fixture
def review(store: Store, exam: Exam) -> Review:
    return Review(store, exam.id, TEACHER)


def exchanged(store: Store, exam: Exam) -> None:
    """Two numbers stood at the wrong names."""
    store.rosters.put(exam.id, (replace(HANA, phone=DURI.phone), replace(DURI, phone=HANA.phone)))


def held(review: Review) -> None:
    review.rules.renew(review.rules.pages())
    review.rules.set_held(review.rules.version())


def hanas(store: Store, exam: Exam) -> int:
    return read_page(store, exam, reading(field(1, "2"), identifier="11112222")).id


def test_a_sheet_that_comes_back_by_undo(store: Store, exam: Exam, review: Review) -> None:
    page = hanas(store, exam)
    review.discard(page, DiscardReason.OTHER)
    exchanged(store, exam)
    held(review)
    review.undo()
    assert store.pages.get(page).student == "duri"


def test_a_superseded_sheet_that_comes_back(store: Store, exam: Exam, review: Review) -> None:
    page = hanas(store, exam)
    other = read_page(store, exam, reading(field(1, "3"), identifier="11112222"), 2).id
    review.keep_one(other, (page, other))
    exchanged(store, exam)
    held(review)
    review.undo()
    assert store.pages.get(page).student == "duri"


def test_a_typed_sheet_that_is_taken_up_again(store: Store, exam: Exam, review: Review) -> None:
    values = {item.number: "2" for item in store.exams.template(exam.id).fields}
    page = type_sheet(store, exam.id, review, {STUDENT_QUESTION: "hana"}, values, "직접 입력").id
    review.discard(page, DiscardReason.OTHER)
    review.set_key(FORMS)
    held(review)
    review.read_again(page)
    assert [doubt.field for doubt in review.doubts()] == [FORM_QUESTION]
    assert review.confirm_all_ready() == ()


def test_a_key_that_nobody_has_held_the_sheets_against(store: Store, exam: Exam, review: Review) -> None:
    page = hanas(store, exam)
    review.set_key(FORMS)
    assert review.confirm_all_ready() == ()
    assert [doubt.field for doubt in review.doubts()] == [FORM_QUESTION]
    review.undo()  # the key
    held(review)
    review.set_key(FORMS)
    with pytest.raises(StoreError) as refused:
        review.confirm([page])
    assert refused.value.code is Code.NOT_READY
    assert store.pages.get(page).state is PageState.REVIEW


class Ears:
    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Nobody looks."""

    def in_trouble(self, code: Code) -> None:
        raise AssertionError(code)


def test_a_reading_that_ends_while_the_roster_changes(
    store: Store, exam: Exam, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = store.blobs.keep(JPEG, ".jpg")
    store.pages.take(
        Arrival(exam=exam.id, picture=picture, page_index=0, source="file", source_name="a", taken_s=1.0)
    )
    (page,) = store.pages.begin_reading(1)
    loop = ReadingLoop(store, lambda _: None, Ears(), in_flight=1)  # type: ignore[arg-type, return-value]
    first = loop._read

    def slow(page: object, outcome: object) -> object:
        made = first(page, outcome)  # type: ignore[arg-type]
        exchanged(store, exam)
        held(review)
        return made

    monkeypatch.setattr(loop, "_read", slow)
    what = reading(field(1, "2"), identifier="11112222")
    from concurrent.futures import Future

    from station.services.loop import _Done

    future: Future[PageOutcome] = Future()
    future.set_result(PageOutcome(task=PageTask(file="a", path=b"a"), reading=what))
    loop._finish(_Done(page, future))
    assert store.pages.get(page.id).student == "duri"


@pytest.mark.parametrize("with_roster", [True, False])
def test_what_caution_asked_stays_asked(store: Store, with_roster: bool) -> None:
    exam = exam_in(store)
    store.exams.set_key(exam.id, KEY)
    if with_roster:
        store.rosters.put(exam.id, (HANA,))
    review = Review(store, exam.id, TEACHER)
    what = reading(field(1, "2"), identifier="11112222")
    assert what.identifier is not None
    what = replace(what, identifier=replace(what.identifier, confidence=0.999))
    picture = store.blobs.keep(JPEG, ".jpg")
    store.pages.take(
        Arrival(exam=exam.id, picture=picture, page_index=0, source="file", source_name="a", taken_s=1.0)
    )
    (page,) = store.pages.begin_reading(1)
    outcome = PageOutcome(task=PageTask(file="a", path=b"a"), reading=what)
    risk = MOST_RISK[Caution.STRICT]
    store.pages.finish_reading(
        page, read_of(page.id, outcome, 0.0, most_risk=risk, rules=rules_of(store, exam.id)), 1
    )
    asked = STUDENT_QUESTION if with_roster else IDENTIFIER
    assert [doubt.field for doubt in review.doubts()] == [asked]
    review.set_key('{"answers":{"1":"3"}}')
    held(review)
    assert [doubt.field for doubt in review.doubts()] == [asked]
    assert store.pages.get(page.id).state is PageState.REVIEW


def shaky(store: Store, exam: Exam, caution: Caution) -> int:
    """A page whose identifier the reader passes with a risk of 0.001, read with that ``caution``."""
    SettingsFile(store.folder).save(Settings(caution=caution))
    what = reading(field(1, "2"), identifier="11112222")
    assert what.identifier is not None
    what = replace(what, identifier=replace(what.identifier, confidence=0.999))
    return read_page(store, exam, what, most_risk=MOST_RISK[caution]).id


@pytest.mark.parametrize(("caution", "stays"), [(Caution.STRICT, True), (Caution.NORMAL, False)])
def test_a_roster_that_comes_to_match_does_not_hide_a_shaky_identifier(
    store: Store, caution: Caution, stays: bool
) -> None:
    exam = exam_in(store)
    store.exams.set_key(exam.id, KEY)
    store.rosters.put(exam.id, (DURI,))
    review = Review(store, exam.id, TEACHER)
    page = shaky(store, exam, caution)
    assert [doubt.field for doubt in review.doubts()] == [STUDENT_QUESTION]  # nobody has that number
    store.rosters.put(exam.id, (HANA, DURI))
    held(review)
    assert bool(review.doubts()) == stays
    state = PageState.REVIEW if stays else PageState.READY
    assert store.pages.get(page).state is state


def test_a_page_that_asked_nothing_is_not_asked_anew_by_more_caution(store: Store, exam: Exam) -> None:
    review = Review(store, exam.id, TEACHER)
    page = shaky(store, exam, Caution.NORMAL)
    review.confirm([page])
    SettingsFile(store.folder).save(Settings(caution=Caution.STRICT))
    store.rosters.put(exam.id, (HANA,), gone=("duri",))
    held(review)
    assert not review.doubts()
    assert store.pages.get(page).state is PageState.CONFIRMED


def test_a_confirmed_sheet_that_is_asked_about_is_listed_and_not_sent(
    store: Store, exam: Exam, review: Review
) -> None:
    page = hanas(store, exam)
    review.confirm([page])
    review.set_key(FORMS)
    store.rosters.put(exam.id, (replace(HANA, phone="01099990000"),), gone=("duri",))
    held(review)
    assert {doubt.kind for doubt in review.doubts()} == {DoubtKind.STUDENT, DoubtKind.FORM}
    assert store.outbox.waiting() == 0
    assert ClassResults(store, exam.id).now().rows[0].standing is not Standing.CONFIRMED
    store.rosters.put(exam.id, (HANA,))
    held(review)
    assert store.outbox.waiting() == 1  # it is hers again
    assert store.outbox.of_page(page)[-1][0] is OutboxState.PENDING
    row = ClassResults(store, exam.id).now().rows[0]
    assert (row.standing, row.score) == (Standing.REVIEW, None)  # its form is not known yet


def test_going_back_to_a_student_who_has_left_asks(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, reading(field(1, "2"), identifier="88887777")).id
    review.decide(page, STUDENT_QUESTION, "hana")
    review.decide(page, STUDENT_QUESTION, "duri")
    store.rosters.put(exam.id, (), gone=("hana",))
    held(review)
    review.undo()
    assert store.pages.get(page).state is PageState.REVIEW
    assert [doubt.field for doubt in review.doubts()] == [STUDENT_QUESTION]


def test_undo_goes_on_where_a_sheet_cannot_be_confirmed_by_it(
    store: Store, exam: Exam, review: Review
) -> None:
    page = hanas(store, exam)
    review.decide(page, 1, "3")
    review.confirm([page])
    store.rosters.put(exam.id, (), gone=("hana",))
    held(review)
    review.reopen(page)
    assert store.pages.get(page).state is PageState.REVIEW
    review.undo()  # of the reopening: it asks, and stays open
    assert store.pages.get(page).state is PageState.REVIEW
    for _ in range(2):
        assert review.undo() is not None
    assert review.decided(page) == {}


def test_a_typed_sheet_of_nobody_is_not_made(store: Store, exam: Exam, review: Review) -> None:
    with pytest.raises(StoreError) as refused:
        type_sheet(store, exam.id, review, {IDENTIFIER: "88887777"}, {1: "2"}, "직접 입력")
    assert refused.value.code is Code.NOT_ON_ROSTER
    assert store.pages.ids(exam.id) == ()
