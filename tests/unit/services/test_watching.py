"""A watched folder and the store: kept first, noted, moved; once over restarts."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.capture.watch import WatchConfig, WatchedFolder
from station.errors import Code, StoreError
from station.services import watching
from station.services.intake import Intake, Taken
from station.services.watching import FolderWatch
from station.store.ledger import Ledger
from tests.desk import exam_in, opened

AT_ONCE = WatchConfig(quiet_s=0.0)


class Heard:
    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.refused: list[tuple[str, Code]] = []
        self.troubles: list[Code | None] = []
        self.waiting: list[int] = []

    def file_taken(self, taken: Taken) -> None:
        self.taken.append(taken)

    def file_refused(self, path: Path, code: Code) -> None:
        self.refused.append((path.name, code))

    def watch_waiting(self, files: int) -> None:
        self.waiting.append(files)

    def watch_trouble(self, code: Code | None) -> None:
        self.troubles.append(code)


class Desk:
    def __init__(self, root: Path) -> None:
        self.folder = root / "스캔 폴더"
        self.folder.mkdir()
        self.store = opened(root)
        self.exam = exam_in(self.store)
        self.heard = Heard()

    def watch(self, *, move: bool = False) -> FolderWatch:
        """A watcher as after a start of the program."""
        ledger = Ledger(self.store.database)
        watched = WatchedFolder(self.folder, ledger, config=AT_ONCE)
        intake = Intake(self.store)
        return FolderWatch(watched, intake, ledger, self.heard, exam=self.exam.id, move=move)

    def put(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    @property
    def pages(self) -> int:
        return self.store.pages.counts(self.exam.id).taken


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def until(reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not reached() and time.monotonic() < limit:
        time.sleep(0.005)
    assert reached()


def test_a_file_is_kept_once_over_restarts_and_again_when_it_changed(desk: Desk) -> None:
    path = desk.put(unicodedata.normalize("NFD", "3반.jpg"), b"\xff\xd8\xff one")
    assert [desk.watch().look(), desk.watch().look()] == [1, 0]
    (taken,) = desk.heard.taken
    assert (taken.page.source, taken.page.source_name) == ("folder", "3반.jpg")
    assert desk.store.blobs.read(taken.page.picture) == b"\xff\xd8\xff one"
    assert Ledger(desk.store.database).picture_of(path) == taken.page.picture
    path.write_bytes(b"\xff\xd8\xff two")
    os.utime(path, ns=(1, 9_000_000_000))
    assert desk.watch().look() == 1
    assert desk.pages == 2


def test_nothing_is_moved_unless_told(desk: Desk) -> None:
    path = desk.put("a.jpg", b"\xff\xd8\xff a")
    desk.watch().look()
    assert path.exists()
    desk.watch(move=True).look()  # told now: what was taken before goes as well
    assert not path.exists()
    assert (desk.folder / "done" / "a.jpg").read_bytes() == b"\xff\xd8\xff a"
    assert desk.pages == 1


def test_a_file_is_moved_after_it_is_kept_and_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.put("a.jpg", b"\xff\xd8\xff a")

    def full(data: bytes, suffix: str) -> str:
        raise StoreError(Code.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(desk.store.blobs, "keep", full)
        with pytest.raises(StoreError):
            desk.watch(move=True).look()
    assert path.exists()
    assert Ledger(desk.store.database).picture_of(path) is None
    assert desk.watch(move=True).look() == 1
    assert not path.exists()


def test_a_crash_before_the_note_takes_nothing_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("a.jpg", b"\xff\xd8\xff a")

    def busy(*_: object, **__: object) -> None:
        raise StoreError(Code.STORE_BUSY)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "note", busy)
        with pytest.raises(StoreError):
            desk.watch().look()
    assert desk.pages == 1
    desk.watch().look()
    assert desk.pages == 1
    assert [taken.fresh for taken in desk.heard.taken] == [False]


def test_a_refused_file_is_told_once_and_never_moved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MAX_FILE_BYTES", 5)
    path = desk.put("large.tif", b"II*\x00 large")
    desk.put("b.jpg", b"\xff\xd8")
    watch = desk.watch(move=True)
    assert [watch.look(), watch.look()] == [1, 0]
    desk.watch(move=True).look()
    assert desk.heard.refused == [("large.tif", Code.TOO_LARGE)]
    assert path.exists()


def test_the_thread_takes_says_when_the_share_is_gone_and_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PAUSE_S", 0.01)
    watch = desk.watch()
    watch.start()
    try:
        desk.put("a.jpg", b"\xff\xd8\xff a")
        until(lambda: desk.pages == 1)
        away = desk.folder.rename(desk.folder.with_name("away"))
        until(lambda: desk.heard.troubles == [Code.WATCH_LOST])
        away.rename(desk.folder)
        until(lambda: desk.heard.troubles == [Code.WATCH_LOST, None])
        desk.put("b.jpg", b"\xff\xd8\xff b")
        until(lambda: desk.pages == 2)
    finally:
        began = time.monotonic()
        watch.stop()
    assert time.monotonic() - began < 2


def test_a_nudge_looks_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE_S", 60.0)
    monkeypatch.setattr(watching, "LONGEST_PAUSE_S", 60.0)
    watch = desk.watch()
    watch.start()
    try:
        time.sleep(0.05)  # the first look is over, the long pause has begun
        desk.put("a.jpg", b"\xff\xd8\xff a")
        watch.nudge()
        until(lambda: desk.pages == 1)
    finally:
        watch.stop()


def test_a_file_that_is_still_being_written_is_told(desk: Desk) -> None:
    ledger = Ledger(desk.store.database)
    path = desk.put("a.jpg", b"\xff\xd8\xff a")
    watched = WatchedFolder(desk.folder, ledger, config=WatchConfig(quiet_s=1000.0))
    watch = FolderWatch(watched, Intake(desk.store), ledger, desk.heard, exam=desk.exam.id)
    watch.look()
    watch.look()
    assert desk.heard.waiting == [1]
    path.unlink()
    watch.look()
    assert desk.heard.waiting == [1, 0]
