"""From files to readings: kept first, read later, nothing lost on the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from station.assets import asset_path
from station.contracts.desk import PageState
from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.contracts.settings import Caution
from station.errors import Code, FileError, StoreError
from station.services.intake import Intake, suffix_of
from station.services.loop import ReadingLoop
from station.services.readers import InlineReader, PageReader
from station.store.store import Store
from tests.desk import exam_in, field, opened, reading
from tests.filled import filled, scanned


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.troubles: list[Code] = []

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        self.ids += ids

    def in_trouble(self, code: Code) -> None:
        self.troubles.append(code)


class Canned:
    """A reader with answers of its own; ``pages`` in every file."""

    def __init__(self, pages: int = 1, code: Code | None = None) -> None:
        self.pages = pages
        self.code = code
        self.asked: list[PageTask] = []
        self.closed = False

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        self.asked.append(task)
        done: Future[PageOutcome] = Future()
        what = None if self.code else reading()
        done.set_result(PageOutcome(task=task, pages_in_file=self.pages, reading=what, code=self.code))
        return done

    def close(self) -> None:
        self.closed = True


def run(store: Store, reader: PageReader, until: Callable[[], bool], heard: Heard | None = None) -> None:
    loop = ReadingLoop(store, lambda exam: reader, heard or Heard(), in_flight=2)
    loop.start()
    limit = time.monotonic() + 20
    while not until() and time.monotonic() < limit:
        time.sleep(0.005)
    loop.stop()
    assert until()


class Unsure(Canned):
    """Finds one answer that the reader passes, though not with the utmost certainty."""

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        self.asked.append(task)
        done: Future[PageOutcome] = Future()
        done.set_result(PageOutcome(task=task, reading=reading(field(1, "2", confidence=0.999))))
        return done


@pytest.mark.parametrize(
    ("caution", "state"),
    [
        (Caution.NORMAL, PageState.READY),
        (Caution.CAREFUL, PageState.READY),
        (Caution.STRICT, PageState.REVIEW),
    ],
)
def test_more_caution_holds_up_sheets_that_are_read_from_now_on(
    store: Store, caution: Caution, state: PageState
) -> None:
    exam = exam_in(store)
    Intake(store, nudge=lambda: None).take(exam.id, b"\xff\xd8\xff 1", source="file", name="1.jpg")
    loop = ReadingLoop(store, lambda exam: Unsure(), Heard(), in_flight=2)
    loop.ask(caution)
    loop.start()
    limit = time.monotonic() + 20
    while store.pages.counts(exam.id).of(PageState.TAKEN, PageState.READING) and time.monotonic() < limit:
        time.sleep(0.005)
    loop.stop()
    assert store.pages.get(1).state is state


def test_a_file_is_kept_before_anything_reads_it(store: Store, tmp_path: Path) -> None:
    exam = exam_in(store)
    path = tmp_path / "3반 답안.jpg"
    path.write_bytes(b"\xff\xd8\xff scan")
    nudged: list[bool] = []
    taken = Intake(store, nudge=lambda: nudged.append(True), clock=lambda: 7.0).take_file(exam.id, path)
    path.unlink()
    assert taken.fresh
    assert store.blobs.read(taken.page.picture) == b"\xff\xd8\xff scan"
    assert (taken.page.source_name, taken.page.taken_s, nudged) == ("3반 답안.jpg", 7.0, [True])


def test_the_same_picture_again_is_named_not_taken(store: Store) -> None:
    exam = exam_in(store)
    intake = Intake(store)
    first = intake.take(exam.id, b"\xff\xd8\xff a", source="camera", name="1")
    again = intake.take(exam.id, b"\xff\xd8\xff a", source="file", name="a.jpg")
    assert (again.fresh, again.page.id) == (False, first.page.id)
    assert store.pages.counts(exam.id).taken == 1


@pytest.mark.parametrize(("make", "code"), [("folder", Code.IS_FOLDER), ("nothing", Code.NOT_FOUND)])
def test_what_cannot_be_taken_is_said_at_once(store: Store, tmp_path: Path, make: str, code: Code) -> None:
    exam = exam_in(store)
    path = tmp_path / "x.jpg"
    if make == "folder":
        path.mkdir()
    with pytest.raises(FileError) as refused:
        Intake(store).take_file(exam.id, path)
    assert refused.value.code is code
    assert store.pages.counts(exam.id).taken == 0


def test_pictures_are_named_by_what_they_hold() -> None:
    assert suffix_of(b"%PDF-1.7") == ".pdf"
    assert suffix_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == ".webp"
    assert suffix_of(b"\x00\x00\x00\x18ftypheic") == ".heic"
    assert suffix_of(b"") == suffix_of(b"MZ\x90") == ".bin"


def test_a_real_sheet_is_read_by_the_loop(store: Store, tmp_path: Path) -> None:
    sheet = filled({(1, 0): "2", (2, 0): "4"}, seed=3)
    exam = store.exams.create("시험", sheet.paper.template, 1.0)
    taken = Intake(store).take(exam.id, scanned(sheet).data, source="file", name="a.jpg")
    setup = ReaderSetup(
        templates=(store.exams.template(exam.id),), model_path=str(asset_path("models", "marks.onnx"))
    )
    reader = InlineReader(setup)
    run(store, reader, lambda: store.pages.get(taken.page.id).state in (PageState.READY, PageState.REVIEW))
    read = store.pages.reading(store.pages.get(taken.page.id))
    assert read is not None
    values = {field.number: field.value for field in read.fields}
    assert (values[1], values[2]) == ("2", "4")
    assert all(bubble.polygon_px for field in read.fields for g in field.groups for bubble in g.bubbles)


def test_what_cannot_be_read_is_a_row_with_a_code(store: Store) -> None:
    exam = exam_in(store)
    page = Intake(store).take(exam.id, b"MZ no picture", source="file", name="virus.jpg").page
    heard = Heard()
    run(store, Canned(code=Code.UNSUPPORTED_FORMAT), lambda: bool(heard.ids), heard)
    now = store.pages.get(page.id)
    assert (now.state, now.code) == (PageState.FAILED, Code.UNSUPPORTED_FORMAT)


def test_all_pages_of_a_file_are_read(store: Store) -> None:
    exam = exam_in(store)
    Intake(store).take(exam.id, b"%PDF three pages", source="file", name="a.pdf")
    reader = Canned(pages=3)
    run(store, reader, lambda: store.pages.counts(exam.id).of(PageState.READY) == 3)
    assert sorted(task.page_index for task in reader.asked) == [0, 1, 2]
    assert reader.closed


def test_another_exam_gets_a_reader_of_its_own(store: Store) -> None:
    exams = [exam_in(store, name) for name in ("1반", "2반")]
    for number in range(6):
        Intake(store).take(exams[number % 2].id, b"\xff\xd8\xff%d" % number, source="file", name="x")
    opened_for: list[int] = []

    def open_reader(exam: int) -> PageReader:
        opened_for.append(exam)
        return Canned()

    loop = ReadingLoop(store, open_reader, Heard(), in_flight=2)
    loop.start()
    limit = time.monotonic() + 20
    while time.monotonic() < limit and any(store.pages.counts(e.id).of(PageState.READY) < 3 for e in exams):
        time.sleep(0.005)
    loop.stop()
    assert [store.pages.counts(e.id).of(PageState.READY) for e in exams] == [3, 3]
    assert set(opened_for) == {e.id for e in exams}


def test_a_full_disk_holds_the_readings_until_there_is_room(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam = exam_in(store)
    monkeypatch.setattr("station.services.loop.PAUSE_S", 0.01)
    page = Intake(store).take(exam.id, b"\xff\xd8\xff a", source="file", name="a").page
    heard, room = Heard(), threading.Event()
    keep = store.pages.finish_reading

    def finish(*arguments: object) -> tuple[int, ...]:
        if not room.is_set():
            if len(heard.troubles) >= 3:
                room.set()
            raise StoreError(Code.DISK_FULL)
        return keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(store.pages, "finish_reading", finish)
    run(store, Canned(), lambda: store.pages.get(page.id).state is PageState.READY, heard)
    assert heard.troubles[:3] == [Code.DISK_FULL] * 3


def test_closing_in_the_middle_loses_nothing(store: Store, tmp_path: Path) -> None:
    exam = exam_in(store)
    for number in range(20):
        Intake(store).take(exam.id, b"\xff\xd8\xff%d" % number, source="file", name="x")

    class Never(Canned):
        def submit(self, task: PageTask) -> Future[PageOutcome]:
            return Future()

    loop = ReadingLoop(store, lambda exam: Never(), Heard(), in_flight=4)
    loop.start()
    limit = time.monotonic() + 10
    while store.pages.counts(exam.id).of(PageState.READING) < 4 and time.monotonic() < limit:
        time.sleep(0.005)
    began = time.monotonic()
    loop.stop()
    assert time.monotonic() - began < 2
    store.close()
    again = opened(tmp_path)
    assert again.pages.counts(exam.id).of(PageState.TAKEN) == 20
    again.close()
