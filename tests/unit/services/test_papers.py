"""Papers taken from files, through real reader children."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from generator.question_paper import question_paper, scanned
from station.assets import asset_path
from station.contracts.page import PageTask, ReaderSetup
from station.errors import Code, StationError, StoreError
from station.services.papers import Papers
from station.services.readers import ChildrenReader, PageReader
from station.sheets.layout import SheetSpec, layout_sheet
from station.store.store import Store
from tests.faults.nasty_child import COMMAND

SETUP = ReaderSetup(templates=(), model_path=str(asset_path("models", "marks.onnx")))
QUESTIONS = 8


def reader() -> PageReader:
    return ChildrenReader(SETUP)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "data")
    spec = SheetSpec(choices=tuple(range(1, QUESTIONS + 1)), numeric=(), title="단원평가")
    store.exams.create("단원평가", layout_sheet(spec).template, 1.0)
    yield store
    store.close()


@pytest.fixture(scope="module")
def paper_pdf() -> bytes:
    return question_paper(503, questions=QUESTIONS).pdf


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_pdf_is_cut_up_and_numbered(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader)
    steps: list[tuple[str, int, int]] = []
    path = written(tmp_path, "시험지.pdf", paper_pdf)
    assert papers.take(1, [path], lambda *step: steps.append(step)) == ()
    path.unlink()  # the store has its own
    paper = papers.paper(1)
    assert paper.missing == ()
    assert [name for name, _, _ in steps] == ["시험지.pdf"] * len(paper.pages)
    assert steps[-1][1] == steps[-1][2] == len(paper.pages)
    assert [kept.page.page_index for kept in paper.pages] == list(range(len(paper.pages)))


def test_pictures_of_a_question_are_its_boxes(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader)
    papers.take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    paper = papers.paper(1)
    (jpeg,) = papers.of_question(paper, 1)
    box = next(box for box in paper.boxes if box.question == 1)
    picture = Image.open(io.BytesIO(jpeg))
    width, height = picture.size
    page = paper.pages[box.page_index].page
    assert width == pytest.approx((box.right - box.left) * 2339 * page.width_px / page.height_px, abs=3)
    assert height == pytest.approx((box.bottom - box.top) * 2339, abs=3)
    assert picture.info["dpi"][0] == pytest.approx(200, abs=1)
    assert papers.of_question(paper, 1) == (jpeg,)
    assert papers.of_question(paper, 99) == ()


def test_a_passage_comes_before_every_question_that_it_is_for(
    store: Store, tmp_path: Path, paper_pdf: bytes
) -> None:
    papers = Papers(store, reader)
    papers.take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    first = papers.paper(1).boxes[0]
    shared = replace(first, question=1, last_question=3, left=0.0, right=1.0, part=0)
    papers.set_boxes(1, [*papers.paper(1).boxes, shared])
    paper = papers.paper(1)
    passage = papers.of_question(paper, 3)[0]
    assert passage == papers.of_question(paper, 1)[0]
    assert len(papers.of_question(paper, 3)) == 2
    assert passage not in papers.of_question(paper, 4)


def test_what_cannot_be_taken_is_told_and_the_rest_goes_on(
    store: Store, tmp_path: Path, paper_pdf: bytes
) -> None:
    papers = Papers(store, reader)
    bad = written(tmp_path, "bad.pdf", b"%PDF-1.4 broken")
    good = written(tmp_path, "good.pdf", paper_pdf)
    troubles = papers.take(1, [tmp_path / "gone.png", bad, good])
    assert [(t.name, t.code) for t in troubles] == [
        ("gone.png", Code.NOT_FOUND),
        ("bad.pdf", Code.UNREADABLE),
    ]
    assert papers.paper(1).missing == ()
    assert len(store.papers.files(1)) == 1
    assert len(store.blobs.names()) == 1


def test_a_second_file_goes_on_and_leaves_moved_boxes_alone(store: Store, tmp_path: Path) -> None:
    papers = Papers(store, reader)
    first, second = question_paper(3, questions=4), question_paper(4, questions=4)
    papers.take(1, [written(tmp_path, "1.jpg", scanned(first.pdf, 0, 1).data)])
    before = papers.paper(1).boxes
    moved = (replace(before[0], left=0.01), *before[1:])
    papers.set_boxes(1, moved)
    papers.take(1, [written(tmp_path, "2.jpg", scanned(second.pdf, 0, 1).data)])
    now = papers.paper(1)
    assert [box for box in now.boxes if box.page_index == 0] == list(papers.paper(1).boxes_on(0))
    assert set(moved) <= set(now.boxes)
    highest = max(box.question for box in moved)
    assert min(box.question for box in now.boxes if box.page_index == 1) in (highest, highest + 1)


def test_the_same_file_twice_is_one(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader)
    path = written(tmp_path, "a.pdf", paper_pdf)
    papers.take(1, [path, path])
    papers.take(1, [path])
    assert len(store.papers.files(1)) == 1


def test_find_again_forgets_what_people_moved(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader)
    papers.take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    found = papers.paper(1)
    papers.set_boxes(1, [replace(found.boxes[0], left=0.0)])
    assert papers.find_again(1) == ()
    assert papers.paper(1) == found


def test_a_child_that_dies_costs_its_page_and_keeps_what_was(
    store: Store, tmp_path: Path, paper_pdf: bytes
) -> None:
    Papers(store, reader).take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    found = Papers(store, reader).paper(1)
    hasty = Papers(store, lambda: ChildrenReader(SETUP, page_limit_s=0.001))
    troubles = hasty.find_again(1)
    assert {trouble.code for trouble in troubles} == {Code.TIMEOUT}
    assert hasty.paper(1) == found


def test_the_child_of_sheets_cuts_papers_up_as_well(tmp_path: Path, paper_pdf: bytes) -> None:
    path = written(tmp_path, "a.pdf", paper_pdf)
    children = ChildrenReader(SETUP, command=COMMAND)
    try:
        task = PageTask(file="a.pdf", path=str(path).encode(), segment=True)
        outcome = children.submit(task).result()
        beyond = children.submit(replace(task, page_index=99)).result()
    finally:
        children.close()
    assert outcome.paper is not None
    assert outcome.paper.boxes
    assert outcome.reading is None
    assert (beyond.paper, beyond.code) == (None, Code.NO_PAGES)


def test_stop_ends_the_work(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader)
    papers.stop()
    with pytest.raises(StationError) as told:
        papers.take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    assert told.value.code is Code.INTERRUPTED
    # Kept before it was looked into: it is there for another try.
    assert len(store.papers.files(1)) == 1
    assert Papers(store, reader).find_again(1) == ()
    assert Papers(store, reader).paper(1).missing == ()


def test_a_full_disk_takes_nothing(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader, least_free_bytes=1 << 62)
    with pytest.raises(StoreError):
        papers.take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    assert store.blobs.names() == ()


def test_a_removed_paper_leaves_nothing(store: Store, tmp_path: Path, paper_pdf: bytes) -> None:
    papers = Papers(store, reader)
    papers.take(1, [written(tmp_path, "a.pdf", paper_pdf)])
    papers.remove(1)
    assert papers.paper(1).pages == ()
    assert store.blobs.names() == ()


def test_a_file_that_a_crash_left_without_pages_is_cut_up(
    store: Store, tmp_path: Path, paper_pdf: bytes
) -> None:
    exam = store.exams.all()[0]
    path = written(tmp_path, "시험지.pdf", paper_pdf)
    kept = store.blobs.keep(path.read_bytes(), ".pdf")
    store.papers.add_file(exam.id, kept, path.name)
    papers = Papers(store, reader)
    assert papers.take(exam.id, [path]) == ()
    assert len(papers.paper(exam.id).pages) > 0
    (told,) = papers.take(exam.id, [path])
    assert told.code is Code.PAPER_KNOWN
