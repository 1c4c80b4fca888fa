"""Papers in the database: kept, replaced, forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.contracts.paper import QuestionBox
from station.store.database import Database
from station.store.migrations import MIGRATIONS
from tests.desk import JPEG, exam_in, opened, taken
from tests.unit.contracts.test_paper import Q, page

BOX = QuestionBox(question=2, last_question=2, page_index=0, part=0, left=0.1, top=0.2, right=0.5, bottom=0.6)


def test_a_paper_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    file = store.papers.add_file(exam.id, store.blobs.keep(JPEG, ".jpg"), "시험지.pdf")
    pages = [replace(page(Q), page_index=at) for at in (0, 1)]
    store.papers.set_pages(exam.id, [(file, pages)], [BOX, replace(BOX, question=1, last_question=3)])
    store.close()
    again = opened(tmp_path)
    kept = again.papers.pages(exam.id)
    assert [(one.index, one.name, one.page) for one in kept] == [
        (0, "시험지.pdf", pages[0]),
        (1, "시험지.pdf", pages[1]),
    ]
    assert again.papers.boxes(exam.id) == (replace(BOX, question=1, last_question=3), BOX)
    again.close()


def test_the_same_file_is_one_and_other_exams_have_their_own(tmp_path: Path) -> None:
    store = opened(tmp_path)
    first, second = exam_in(store), exam_in(store, "다른 시험")
    picture = store.blobs.keep(JPEG, ".jpg")
    file = store.papers.add_file(first.id, picture, "a.pdf")
    assert store.papers.add_file(first.id, picture, "b.pdf") == file
    store.papers.add_file(second.id, picture, "c.pdf")
    store.papers.set_boxes(first.id, [BOX])
    assert store.papers.boxes(second.id) == ()
    assert store.papers.remove(first.id) == ()  # the other exam still shows it
    assert store.papers.boxes(first.id) == ()
    assert store.papers.remove(second.id) == (picture,)
    store.close()


def test_pictures_of_papers_are_not_lost_ones(tmp_path: Path) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    picture = store.blobs.keep(JPEG, ".jpg")
    assert store.lost_pictures() == (picture,)
    file = store.papers.add_file(exam.id, picture, "a.jpg")
    assert store.lost_pictures() == ()
    assert store.papers.remove_file(file) == (picture,)
    assert store.lost_pictures() == (picture,)
    store.close()


def test_a_picture_that_is_a_sheet_as_well_stays(tmp_path: Path) -> None:
    store = opened(tmp_path)
    exam = exam_in(store)
    sheet = taken(store, exam)
    store.papers.add_file(exam.id, sheet.picture, "a.jpg")
    assert store.papers.remove(exam.id) == ()
    store.close()


def test_an_older_database_gets_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    Database(path, MIGRATIONS[:4]).close()
    database = Database(path)
    assert database.rows("SELECT * FROM paper_box") == []
    database.close()
