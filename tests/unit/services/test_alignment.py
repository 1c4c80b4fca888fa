"""Corners laid by a person: read again with them, kept in the history, taken back whole."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generator import suites
from generator.pages import Wish
from station.assets import asset_path
from station.contracts.corners import ALIGNABLE, is_laid_out, may_be_aligned
from station.contracts.desk import IDENTIFIER, ActionKind, DiscardReason, Exam, Page, PageState
from station.contracts.effective import PAGE_QUESTION
from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.contracts.reading import Alarm, PageReading, Point, Reason
from station.errors import Code, StoreError
from station.services.loop import ReadingLoop
from station.services.readers import InlineReader, PageReader
from station.services.review import Review
from station.store.pages import Arrival, Read
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, opened, read_page, reading, taken

CORNERS: tuple[Point, ...] = ((10.0, 11.5), (90.0, 12.0), (91.0, 80.0), (9.0, 79.0))
OTHERS: tuple[Point, ...] = ((1.0, 1.0), (99.0, 1.0), (99.0, 99.0), (1.0, 99.0))
SUSPECT = replace(
    reading(field(1, "2", Reason.FAINT), field(2, "3", Reason.FAINT), field(3, "1")),
    alarms=(Alarm.POSE_SUSPECT,),
)


@pytest.fixture
def exam(store: Store) -> Exam:
    return exam_in(store)


@pytest.fixture
def review(store: Store, exam: Exam) -> Review:
    return Review(store, exam.id, TEACHER, clock=lambda: 5.0)


class Given:
    """A reader that answers from the corners it is given: a reading, or a code."""

    def __init__(self, answers: dict[tuple[Point, ...], PageReading | Code]) -> None:
        self.answers = answers
        self.asked: list[tuple[Point, ...]] = []

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        self.asked.append(task.corners_px)
        came = self.answers[task.corners_px]
        done: Future[PageOutcome] = Future()
        read = None if isinstance(came, Code) else came
        done.set_result(PageOutcome(task=task, reading=read, code=came if isinstance(came, Code) else None))
        return done

    def close(self) -> None:
        """Nothing to end."""


class Deaf:
    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Nobody looks."""

    def in_trouble(self, code: Code) -> None:
        raise AssertionError(code)


def read_all(store: Store, reader: PageReader) -> None:
    loop = ReadingLoop(store, lambda exam: reader, Deaf(), in_flight=2)
    loop.start()

    def waiting() -> bool:
        return bool(store.database.rows("SELECT 1 FROM page WHERE state IN ('taken', 'reading')"))

    limit = time.monotonic() + 30
    while waiting() and time.monotonic() < limit:
        time.sleep(0.005)
    loop.stop()
    assert not waiting()


def failed(store: Store, exam: Exam, code: Code = Code.UNSURE_POSE, number: int = 1) -> Page:
    page = taken(store, exam, number)
    (begun,) = (p for p in store.pages.begin_reading(9) if p.id == page.id)
    store.pages.finish_reading(begun, Read(state=PageState.FAILED, code=code, detail="why"), 1)
    return store.pages.get(page.id)


def test_a_failed_page_is_read_with_the_corners(store: Store, exam: Exam, review: Review) -> None:
    page = failed(store, exam)
    assert review.align(page.id, CORNERS) == (page.id,)
    assert store.pages.get(page.id).state is PageState.TAKEN
    reader = Given({CORNERS: reading(field(1, "2"))})
    read_all(store, reader)
    now = store.pages.get(page.id)
    assert reader.asked == [CORNERS]
    assert (now.state, now.corners, now.code) == (PageState.READY, CORNERS, None)
    assert now.identifier == "12345678"


def test_the_corners_are_evidence_with_who_and_when(store: Store, exam: Exam, review: Review) -> None:
    page = failed(store, exam)
    review.align(page.id, CORNERS)
    (action,) = review.history(page.id)
    assert (action.kind, action.author, action.done_s) == (ActionKind.ALIGN, TEACHER, 5.0)
    review.undo()
    (laid,) = store.alignments.of_page(page.id)
    assert (laid.corners, laid.author, laid.done_s) == (CORNERS, TEACHER, 5.0)


@pytest.mark.parametrize("came", [reading(field(1, "2")), SUSPECT, Code.WRONG_CORNERS, None])
def test_undo_puts_a_failed_page_back_whatever_came_of_it(
    store: Store, exam: Exam, review: Review, came: PageReading | Code | None
) -> None:
    """None: it has not been read yet."""
    page = failed(store, exam)
    review.align(page.id, CORNERS)
    if came is not None:
        read_all(store, Given({CORNERS: came}))
    assert review.undo() is not None
    assert store.pages.get(page.id) == page
    assert store.pages.open_doubts(page.id) == ()
    assert review.undo() is None
    assert review.redo() is not None
    assert store.pages.get(page.id).corners == CORNERS
    assert store.pages.get(page.id).state is PageState.TAKEN


def test_undo_gives_a_suspect_page_its_reading_doubts_and_decisions_back(
    store: Store, exam: Exam, review: Review
) -> None:
    page = read_page(store, exam, SUSPECT)
    review.decide(page.id, 1, "4")
    before, doubts = store.pages.get(page.id), store.pages.open_doubts(page.id)
    review.align(page.id, CORNERS)
    read_all(store, Given({CORNERS: reading(field(1, "5", Reason.FAINT), field(2, "5"))}))
    assert {d.field for d in store.pages.open_doubts(page.id)} == {1}
    review.undo()
    assert store.pages.get(page.id) == before
    assert store.pages.open_doubts(page.id) == doubts
    assert review.reading(before) == SUSPECT
    review.undo()
    assert {d.field for d in store.pages.open_doubts(page.id)} == {PAGE_QUESTION, 1, 2}


def test_what_was_said_of_other_crops_settles_only_what_the_reader_is_sure_of_as_well(
    store: Store, exam: Exam, review: Review
) -> None:
    page = read_page(store, exam, SUSPECT)
    for number, value in ((1, "4"), (2, "3"), (IDENTIFIER, "87654321"), (PAGE_QUESTION, "ok")):
        review.decide(page.id, number, value)
    review.align(page.id, CORNERS)
    proven = reading(field(1, "4"), field(2, "5"), identifier="11112222")
    read_all(store, Given({CORNERS: replace(proven, alarms=SUSPECT.alarms)}))
    now = store.pages.get(page.id)
    assert now.state is PageState.REVIEW
    asked = {d.field: d.proposal for d in store.pages.open_doubts(page.id)}
    assert asked == {PAGE_QUESTION: "ok", IDENTIFIER: "11112222", 2: "5"}
    assert now.doubts == 3
    for number, value in ((2, "5"), (IDENTIFIER, "11112222"), (PAGE_QUESTION, "ok")):
        review.decide(page.id, number, value)
    assert store.pages.get(page.id).state is PageState.READY
    assert review.decided(page.id) == {1: "4", 2: "5", IDENTIFIER: "11112222", PAGE_QUESTION: "ok"}


def test_an_answer_that_is_taken_back_is_asked_again_though_it_was_given_before(
    store: Store, exam: Exam, review: Review
) -> None:
    page = read_page(store, exam, SUSPECT)
    for number in (1, 2, PAGE_QUESTION):
        review.decide(page.id, number, "ok" if number < 0 else "1")
    review.align(page.id, CORNERS)
    read_all(store, Given({CORNERS: replace(reading(field(1, "1"), field(2, "1")), alarms=SUSPECT.alarms)}))
    review.decide(page.id, PAGE_QUESTION, "ok")
    assert store.pages.get(page.id).state is PageState.READY
    review.undo()
    assert [d.field for d in store.pages.open_doubts(page.id)] == [PAGE_QUESTION]
    now = store.pages.get(page.id)
    assert (now.state, now.doubts) == (PageState.REVIEW, 1)


def test_a_decision_is_not_made_again_on_another_reading(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, SUSPECT)
    proven = Given({CORNERS: reading(field(1, "5", Reason.FAINT), field(2, "5"))})
    review.align(page.id, CORNERS)
    read_all(store, proven)
    review.decide(page.id, 1, "4")
    assert store.pages.get(page.id).state is PageState.READY
    review.undo()
    review.undo()
    review.redo()
    read_all(store, Given({CORNERS: reading(field(1, "5", Reason.FAINT), field(2, "2", Reason.FAINT))}))
    with pytest.raises(StoreError) as refused:
        review.redo()
    assert refused.value.code is Code.STALE
    now = store.pages.get(page.id)
    assert (now.state, now.doubts, review.decided(page.id)) == (PageState.REVIEW, 2, {})
    assert review.confirm_all_ready() == ()


def test_a_reading_that_was_kept_by_name_is_that_reading(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, SUSPECT)
    old = store.pages.get(page.id)
    review.align(page.id, CORNERS)
    read_all(store, Given({CORNERS: reading(field(1, "5"), field(2, "5"))}))
    assert review.reading(old) == SUSPECT, "a picture made ready ahead asks for the reading it knows"
    review.undo()
    assert review.reading(store.pages.get(page.id)) == SUSPECT


def test_a_confirmed_page_is_never_read_again(store: Store, exam: Exam, review: Review) -> None:
    page = read_page(store, exam, SUSPECT)
    for number in (1, 2, PAGE_QUESTION):
        review.decide(page.id, number, "ok" if number < 0 else "1")
    review.confirm([page.id])
    before = store.pages.get(page.id)
    with pytest.raises(StoreError) as refused:
        review.align(page.id, CORNERS)
    assert refused.value.code is Code.STALE
    assert store.pages.get(page.id) == before
    assert store.alignments.of_page(page.id) == ()


@pytest.mark.parametrize("code", [Code.CRASHED, Code.TIMEOUT, Code.OUT_OF_MEMORY, Code.UNREADABLE])
def test_what_broke_a_reader_is_not_laid_out(store: Store, exam: Exam, review: Review, code: Code) -> None:
    page = failed(store, exam, code)
    assert not may_be_aligned(page, None)
    with pytest.raises(StoreError):
        review.align(page.id, CORNERS)
    assert store.pages.get(page.id) == page


@pytest.mark.parametrize("code", sorted(ALIGNABLE))
def test_a_pose_that_could_not_be_proven_is(store: Store, exam: Exam, code: Code) -> None:
    assert may_be_aligned(failed(store, exam, code), None)


def test_a_sound_reading_needs_no_corners(store: Store, exam: Exam) -> None:
    page = read_page(store, exam, reading(field(1, "2", Reason.FAINT)))
    assert not may_be_aligned(page, reading(field(1, "2", Reason.FAINT)))
    assert may_be_aligned(page, SUSPECT)


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (1, 0, 3, 2), (0, 0, 2, 3), (0, 1, 2), ()])
def test_crossed_corners_change_nothing(
    store: Store, exam: Exam, review: Review, order: tuple[int, ...]
) -> None:
    page = failed(store, exam)
    crossed = tuple(CORNERS[place] for place in order)
    assert not is_laid_out(crossed)
    with pytest.raises(StoreError) as refused:
        review.align(page.id, crossed)
    assert refused.value.code is Code.WRONG_CORNERS
    assert store.pages.get(page.id) == page


def test_a_reading_with_corners_that_no_longer_count_is_dropped(
    store: Store, exam: Exam, review: Review
) -> None:
    page = failed(store, exam)
    review.align(page.id, CORNERS)
    (begun,) = store.pages.begin_reading(1)
    review.undo()
    review.align(page.id, OTHERS)
    (again,) = store.pages.begin_reading(1)
    assert store.pages.finish_reading(begun, Read(state=PageState.READY, reading=reading()), 1) == ()
    assert store.pages.get(page.id).state is PageState.READING
    assert store.pages.finish_reading(again, Read(state=PageState.READY, reading=reading()), 1) == (page.id,)


def test_reading_again_by_itself_forgets_the_corners_and_can_be_taken_back(
    store: Store, exam: Exam, review: Review
) -> None:
    page = failed(store, exam)
    review.align(page.id, CORNERS)
    read_all(store, Given({CORNERS: Code.WRONG_CORNERS}))
    review.read_again(page.id)
    assert store.pages.get(page.id).corners == ()
    read_all(store, Given({(): Code.NOT_A_SHEET}))
    review.undo()
    now = store.pages.get(page.id)
    assert (now.state, now.code, now.corners) == (PageState.FAILED, Code.WRONG_CORNERS, CORNERS)
    review.undo()
    assert store.pages.get(page.id) == page


def test_a_restart_reads_with_the_corners(tmp_path: Path) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    page = failed(store, exam)
    Review(store, exam.id, TEACHER).align(page.id, CORNERS)
    store.pages.begin_reading(1)
    store.close()
    again = opened(tmp_path)
    reader = Given({CORNERS: reading()})
    read_all(again, reader)
    assert reader.asked == [CORNERS]
    again.close()


def test_a_refused_photo_is_rescued_through_the_loop(store: Store) -> None:
    shown = suites.page("photo_hard", 0, 501, Wish(form="c30n0s7"))
    exam = store.exams.create("시험", shown.template, 1000.0)
    review = Review(store, exam.id, TEACHER)
    picture = store.blobs.keep(shown.capture.data, ".jpg")
    page, _ = store.pages.take(
        Arrival(exam=exam.id, picture=picture, page_index=0, source="file", source_name="1.jpg", taken_s=1.0)
    )
    reader = InlineReader(
        ReaderSetup(templates=(shown.template,), model_path=str(asset_path("models", "marks.onnx")))
    )
    read_all(store, reader)
    assert may_be_aligned(store.pages.get(page.id), None)
    width, height = shown.template.width_mm, shown.template.height_mm
    px = shown.capture.to_px(np.array([(1.5, -2), (width + 2, 1), (width - 1, height), (2, height + 2.5)]))
    review.align(page.id, tuple((float(x), float(y)) for x, y in px))
    read_all(store, reader)
    now = store.pages.get(page.id)
    assert now.state is PageState.READY
    digits = sorted((item for item in shown.truth if item.field == 0), key=lambda item: item.group)
    assert now.identifier == "".join(item.value for item in digits)


def test_a_discarded_page_is_read_again_as_it_was_laid(store: Store, exam: Exam, review: Review) -> None:
    page = failed(store, exam)
    review.align(page.id, CORNERS)
    reader = Given({CORNERS: SUSPECT})
    read_all(store, reader)
    review.decide(page.id, 1, "3")
    review.discard(page.id, DiscardReason.WRONG_UPLOAD)
    aside = store.pages.get(page.id)
    review.read_again(page.id)
    read_all(store, reader)
    now = store.pages.get(page.id)
    assert reader.asked == [CORNERS, CORNERS]
    assert (now.state, now.corners, review.decided(page.id)) == (PageState.REVIEW, CORNERS, {1: "3"})
    review.undo()
    assert store.pages.get(page.id) == aside
