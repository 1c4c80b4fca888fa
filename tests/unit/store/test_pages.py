"""Pages: taken once, in exactly one state, and back in line after a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.contracts.desk import DoubtKind, PageState
from station.contracts.reading import Reason
from station.errors import Code, StoreError
from station.store.pages import Arrival, Read
from station.store.store import Store
from tests.desk import exam_in, field, opened, read_page, reading, taken


def test_the_same_picture_is_taken_once_an_exam(store: Store) -> None:
    one, other = exam_in(store), exam_in(store, "다른 시험")
    first = taken(store, one)
    again, fresh = store.pages.take(
        Arrival(
            exam=one.id, picture=first.picture, page_index=0, source="camera", source_name="b", taken_s=2.0
        )
    )
    assert (again, fresh) == (first, False)
    assert taken(store, other).id != first.id


def test_pages_wait_in_the_order_they_came(store: Store) -> None:
    exam = exam_in(store)
    ids = [taken(store, exam, number).id for number in range(5)]
    begun = store.pages.begin_reading(2)
    assert [page.id for page in begun] == ids[:2]
    assert [page.id for page in store.pages.begin_reading(9)] == ids[2:]
    assert store.pages.begin_reading(9) == ()


def test_what_was_being_read_at_a_crash_waits_again(store: Store, tmp_path: Path) -> None:
    exam = exam_in(store)
    page = taken(store, exam)
    store.pages.begin_reading(1)
    store.close()
    again = opened(tmp_path)
    assert again.pages.get(page.id).state is PageState.TAKEN
    again.close()


def test_every_page_of_a_file_becomes_a_row(store: Store) -> None:
    exam = exam_in(store)
    first = taken(store, exam)
    (begun,) = store.pages.begin_reading(1)
    changed = store.pages.finish_reading(begun, Read(state=PageState.READY, reading=reading()), 3)
    assert len(changed) == 3
    pages = store.pages.of_picture(exam.id, first.picture)
    assert [page.page_index for page in pages] == [0, 1, 2]
    assert [page.state for page in pages] == [PageState.READY, PageState.TAKEN, PageState.TAKEN]
    assert store.pages.counts(exam.id).taken == 3


def test_a_page_taken_away_meanwhile_keeps_its_state(store: Store) -> None:
    exam = exam_in(store)
    taken(store, exam)
    (begun,) = store.pages.begin_reading(1)
    with store.database.write() as db:
        db.execute("UPDATE page SET state = 'discarded'")
    assert store.pages.finish_reading(begun, Read(state=PageState.READY, reading=reading()), 1) == ()
    assert store.pages.get(begun.id).state is PageState.DISCARDED


def test_doubts_stand_in_the_order_of_review(store: Store) -> None:
    exam = exam_in(store)
    what = reading(
        field(1, "2", Reason.FAINT, margin=0.5),
        field(2, "", Reason.UNPROVEN_BLANK, margin=0.9),
        field(3, "1,3", Reason.UNPROVEN_DOUBLE),
        field(4, "1", Reason.FAINT, margin=0.1),
        field(5, "1"),
    )
    page = read_page(store, exam, what)
    assert page.state is PageState.REVIEW
    assert page.doubts == 4
    found = store.pages.doubts(exam.id)
    assert [(d.kind, d.field) for d in found] == [
        (DoubtKind.BLANK, 2),
        (DoubtKind.MULTI, 3),
        (DoubtKind.FAINT, 4),
        (DoubtKind.FAINT, 1),
    ]
    assert store.pages.reading(page) == what


def test_counts_always_add_up(store: Store) -> None:
    exam = exam_in(store)
    read_page(store, exam, reading(), 1)
    read_page(store, exam, reading(field(1, "2", Reason.FAINT)), 2)
    taken(store, exam, 3)
    counts = store.pages.counts(exam.id)
    assert counts.taken == 3
    assert counts.of(PageState.READY, PageState.REVIEW) == 2


def test_two_pages_of_one_student_are_found(store: Store) -> None:
    exam = exam_in(store)
    one = read_page(store, exam, reading(identifier="11112222"), 1)
    two = read_page(store, exam, reading(identifier="11112222"), 2)
    read_page(store, exam, reading(identifier="33334444"), 3)
    assert store.pages.same_student(exam.id) == {"11112222": (one.id, two.id)}


def test_a_page_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(StoreError) as missing:
        store.pages.get(99)
    assert missing.value.code is Code.NOT_FOUND
