"""Results from what is kept: whatever stands in it, they come, and marks are no points."""

from __future__ import annotations

import pytest

from station.contracts.grading import ItemScore, Mark
from station.services.class_results import ClassResults
from station.services.review import Review
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading


def item_of(store: Store, exam: int, number: int) -> ItemScore:
    (row,) = ClassResults(store, exam).now().rows
    assert row.score is not None
    return next(item for item in row.score.items if item.number == number)


@pytest.mark.parametrize("answer", ["5", "1,3", ""])
def test_a_decided_answer_is_no_points_of_an_essay(store: Store, answer: str) -> None:
    """A key of old may call a question of the sheet an essay."""
    exam = exam_in(store)
    page = read_page(store, exam, reading(field(1, "2"), field(2, "1")))
    Review(store, exam.id, TEACHER).decide(page.id, 2, answer)
    store.exams.set_key(exam.id, '{"answers":{"1":"2"},"essays":{"2":10}}')
    item = item_of(store, exam.id, 2)
    assert (item.mark, item.points) == (Mark.MISSING, 0.0)


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "", "1,3"])
def test_what_is_no_number_is_not_given(store: Store, text: str) -> None:
    exam = exam_in(store)
    page = read_page(store, exam, reading())
    store.exams.set_key(exam.id, '{"answers":{"1":"2"},"essays":{"99":10}}')
    Review(store, exam.id, TEACHER).give_points(page.id, {99: 7})
    assert item_of(store, exam.id, 99).points == 7.0
    with store.database.write() as db:
        db.execute("UPDATE decision SET after = ? WHERE field = 99", (text,))
    assert item_of(store, exam.id, 99).mark is Mark.MISSING
