"""Files of a watched folder: when they are complete, and that each is taken once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from station.capture.watch import SeenFile, Stuck, WatchConfig, WatchedFolder
from station.errors import CaptureError, Code, FileError

MOST = 1_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Memory:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.known: set[tuple[Path, int, int]] = set()
        self.asked = 0

    def knows(self, path: Path, size: int, changed_ns: int) -> bool:
        self.asked += 1
        return (path, size, changed_ns) in self.known

    def note(self, file: SeenFile) -> None:
        self.known.add((file.path, file.stamp.size, file.stamp.changed_ns))


class Desk:
    """A folder, its watcher, a clock and a ledger."""

    def __init__(self, folder: Path, config: WatchConfig | None = None) -> None:
        self.folder = folder
        self.clock = Clock()
        self.memory = Memory()
        self.config = config
        self.restart()

    def restart(self) -> None:
        self.watched = WatchedFolder(self.folder, self.memory, config=self.config, clock=self.clock)

    def poll_after(self, seconds: float) -> list[str]:
        """Names ready after some time; they are taken."""
        self.clock.now += seconds
        names = []
        for file in self.watched.poll().ready:
            if self.watched.read(file, MOST) is not None:
                self.memory.note(file)
                self.watched.took(file)
                names.append(file.path.relative_to(self.folder).as_posix())
        return names


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "스캔"
    folder.mkdir()
    return Desk(folder)


def test_a_file_is_ready_when_it_has_stood_still(desk: Desk) -> None:
    file = desk.folder / "3반 답안지.jpg"
    file.write_bytes(b"one")
    assert desk.poll_after(0) == []
    assert desk.poll_after(1.4) == []
    file.write_bytes(b"one two")
    assert desk.poll_after(0.2) == []  # it grew: the wait begins again
    assert desk.poll_after(1.4) == []
    assert desk.poll_after(0.2) == ["3반 답안지.jpg"]
    assert desk.poll_after(10) == []


def test_each_file_once_over_restarts_and_again_when_changed(desk: Desk) -> None:
    file = desk.folder / "a.png"
    file.write_bytes(b"one")
    assert desk.poll_after(0) == []
    assert desk.poll_after(2) == ["a.png"]
    desk.restart()
    assert [desk.poll_after(2), desk.poll_after(2)] == [[], []]
    os.utime(file, ns=(1, 5_000_000_000))
    assert [desk.poll_after(2), desk.poll_after(2)] == [[], ["a.png"]]


def test_the_ledger_is_asked_once_a_file_not_once_a_look(desk: Desk) -> None:
    for number in range(5):
        (desk.folder / f"{number}.jpg").write_bytes(b"x")
    desk.poll_after(0)
    desk.poll_after(2)
    asked = desk.memory.asked
    for _ in range(10):
        desk.poll_after(2)
    assert (asked, desk.memory.asked) == (5, 5)


def test_hidden_temporary_and_foreign_files_are_left_alone(desk: Desk, tmp_path: Path) -> None:
    for name in (".a.jpg", "~$a.jpg", "a.tmp", "a.jpg.part", "a.part.jpg", "Thumbs.db", "b.txt", "c.JPG"):
        (desk.folder / name).write_bytes(b"x")
    (desk.folder / "d.jpg").mkdir()
    (tmp_path / "elsewhere.jpg").write_bytes(b"x")
    (desk.folder / "link.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    desk.poll_after(0)
    assert desk.poll_after(2) == ["c.JPG"]


@pytest.mark.parametrize(("below", "wanted"), [(False, ["a.jpg"]), (True, ["a.jpg", "3반/b.jpg"])])
def test_sub_folders_only_when_told_and_never_the_done_one(
    tmp_path: Path, below: bool, wanted: list[str]
) -> None:
    desk = Desk(tmp_path, WatchConfig(sub_folders=below))
    for place, name in enumerate(("a.jpg", "3반/b.jpg", "done/c.jpg", ".git/d.jpg")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, ns=(1, 1 + place))
    desk.poll_after(0)
    assert desk.poll_after(2) == wanted


def test_files_come_in_the_order_they_were_written(desk: Desk) -> None:
    for name, written in (("b.jpg", 1), ("c.jpg", 3), ("a.jpg", 2)):
        (desk.folder / name).write_bytes(b"x")
        os.utime(desk.folder / name, ns=(1, written * 1_000_000_000))
    desk.poll_after(0)
    assert desk.poll_after(2) == ["b.jpg", "a.jpg", "c.jpg"]


def test_a_share_that_vanishes_and_comes_back(desk: Desk) -> None:
    (desk.folder / "a.jpg").write_bytes(b"x")
    desk.poll_after(0)
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    desk.clock.now += 100
    with pytest.raises(CaptureError) as lost:
        desk.watched.poll()
    assert lost.value.code is Code.WATCH_LOST
    away.rename(desk.folder)
    assert desk.poll_after(1) == []  # nobody saw it stand still
    assert desk.poll_after(2) == ["a.jpg"]
    away = Path(shutil.move(desk.folder, away))
    with pytest.raises(CaptureError):
        desk.watched.poll()
    shutil.move(away, desk.folder)
    assert desk.poll_after(5) == []


def test_a_file_held_by_the_scanner_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.folder / "a.jpg"
    file.write_bytes(b"x")
    plain, held = Path.read_bytes, True

    def read_bytes(path: Path) -> bytes:
        if held:
            raise PermissionError(13, "used by another process")
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    desk.poll_after(0)
    assert desk.poll_after(2) == []
    desk.clock.now += 61
    assert desk.watched.poll().stuck == (Stuck(path=file, code=Code.NO_PERMISSION),)
    assert desk.watched.poll().stuck == ()  # told once
    held = False
    assert desk.poll_after(0) == ["a.jpg"]


def test_a_file_that_changes_while_it_is_read_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.folder / "a.jpg"
    file.write_bytes(b"half")
    plain = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        data = plain(path)
        path.write_bytes(b"half and half")
        return data

    desk.poll_after(0)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read_bytes)
        assert desk.poll_after(2) == []
    assert [desk.poll_after(0), desk.poll_after(2)] == [[], ["a.jpg"]]


def test_an_empty_file_is_told_after_a_while_and_taken_when_it_fills(desk: Desk) -> None:
    file = desk.folder / "a.jpg"
    file.touch()
    assert [desk.poll_after(0), desk.poll_after(50)] == [[], []]
    desk.clock.now += 11
    assert desk.watched.poll().stuck == (Stuck(path=file, code=Code.EMPTY_FILE),)
    file.write_bytes(b"x")
    assert [desk.poll_after(1), desk.poll_after(2)] == [[], ["a.jpg"]]


def test_a_file_that_is_too_large_is_named(desk: Desk) -> None:
    (desk.folder / "a.tif").write_bytes(b"x" * 11)
    desk.poll_after(0)
    desk.clock.now += 2
    (file,) = desk.watched.poll().ready
    with pytest.raises(FileError) as refused:
        desk.watched.read(file, 10)
    assert refused.value.code is Code.TOO_LARGE


def test_moving_keeps_both_files_of_one_name(desk: Desk) -> None:
    file = desk.folder / "scan001.jpg"
    for content in (b"monday", b"tuesday"):
        file.write_bytes(content)
        desk.poll_after(0)
        desk.clock.now += 2
        (seen,) = desk.watched.poll().ready
        assert desk.watched.read(seen, MOST) == content
        desk.watched.took(seen)
        assert desk.watched.move_to_done(seen) is not None
    done = desk.folder / "done"
    assert {path.name: path.read_bytes() for path in done.iterdir()} == {
        "scan001.jpg": b"monday",
        "scan001 (2).jpg": b"tuesday",
    }
    assert desk.poll_after(5) == []


@pytest.mark.parametrize(
    ("watched", "sub_folders", "refused"),
    [
        ("data", False, True),
        ("data/pictures", False, True),
        (".", True, True),
        (".", False, False),
        ("scans", True, False),
    ],
)
def test_the_stations_own_files_are_never_pages(
    tmp_path: Path, watched: str, sub_folders: bool, refused: bool
) -> None:
    for name in ("data/pictures", "scans"):
        (tmp_path / name).mkdir(parents=True)
    config = WatchConfig(sub_folders=sub_folders)
    folder = WatchedFolder(tmp_path / watched, Memory(), config=config, own=tmp_path / "data")
    if refused:
        with pytest.raises(CaptureError) as caught:
            folder.poll()
        assert caught.value.code is Code.WATCH_OWN_FOLDER
    else:
        assert folder.poll().ready == ()
