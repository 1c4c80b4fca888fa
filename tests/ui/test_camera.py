"""A recorded camera before the real window: as many captures as sheets, and threads that end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.capture.frames import Frame, Pixels
from station.capture.recorded import RecordedCamera, RecordedCameras
from station.capture.states import CaptureState
from station.contracts.desk import PageState
from station.errors import Code
from station.services import camera_loop
from station.store.store import Store
from station.ui.capture.camera_ear import Captured, Shown
from station.ui.capture.capture_head import Source
from station.ui.capture.capture_view import CaptureView
from station.ui.capture.sounds import Cue
from station.ui.window.mode import Mode
from tests.camera_frames import desk, hand, noisy, sheet, student
from tests.ui.conftest import OpenDesktop

Frames = Callable[[], Iterator[Pixels]]
WAIT_MS = 60_000


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_loop, "RETRY_S", (0.05,))


class Watched:
    """What the window's camera has shown and said."""

    def __init__(self, view: CaptureView) -> None:
        self.shown: list[Shown] = []
        self.captured: list[Captured] = []
        self.troubles: list[Code | None] = []
        self.flashes: list[Cue | None] = []
        view.camera.shown.connect(self.shown.append)
        view.camera.captured.connect(self.captured.append)
        view.camera.captured.connect(lambda _: self.flashes.append(view.camera_pane.preview.flashing))
        view.camera.trouble.connect(self.troubles.append)


def played(*plays: Frames) -> RecordedCamera:
    """One recording at each opening, then no camera any more; every frame is looked at."""
    left = iter(plays)

    def play() -> Iterator[Pixels]:
        return next(left, lambda: iter(()))()

    return RecordedCamera(play, per_second=10, paced=False)


@pytest.fixture
def station(open_desktop: OpenDesktop, folder: Path) -> Callable[..., Desktop]:
    """A window with an exam of the recorded sheets, and cameras by name."""

    def make(**cameras: RecordedCamera) -> Desktop:
        store = Store(folder)
        if not store.exams.all():
            store.exams.create("시험", student(0).template, 1.0)
        store.close()
        makes = {name: (lambda camera=camera: camera) for name, camera in cameras.items()}
        desktop: Desktop = open_desktop(cameras=RecordedCameras(makes))
        return desktop

    return make


def until_over(qtbot: QtBot, watched: Watched) -> None:
    qtbot.waitUntil(lambda: Code.CAMERA_MISSING in watched.troubles, timeout=WAIT_MS)


def camera_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("camera")]


def run(qtbot: QtBot, desktop: Desktop) -> Watched:
    """Play the recording to its end."""
    view = desktop.window.capture
    watched = Watched(view)
    view.choose_source(Source.CAMERA)
    until_over(qtbot, watched)
    return watched


def test_a_session_of_three_sheets_is_three_pages(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    def day() -> Iterator[Pixels]:
        yield from [desk()] * 3
        for number in range(3):
            yield hand(sheet(number), 700)
            yield from [sheet(number)] * 11
            yield hand(sheet(number), 900)
            yield from [desk()] * 9

    desktop = station(cam=played(lambda: noisy(day())))
    watched = run(qtbot, desktop)
    assert len(watched.captured) == 3
    assert desktop.store.pages.counts(1).taken == 3
    assert desktop.window.capture.table.rowCount() == 3
    assert len(desktop.window.capture.camera_pane.recent.page_ids) == 3
    assert None not in watched.flashes
    locked = [shown for shown in watched.shown if shown.locked]
    assert locked
    assert all(shown.layer is not None for shown in locked)
    assert {shown.seen.state for shown in locked} >= {CaptureState.STABLE, CaptureState.DONE}
    searching = [shown for shown in watched.shown if not shown.locked]
    assert all(shown.layer is None for shown in searching)
    qtbot.waitUntil(  # and the readers read them
        lambda: desktop.store.pages.counts(1).of(PageState.TAKEN, PageState.READING) == 0, timeout=WAIT_MS
    )
    texts = [
        desktop.window.capture.camera_pane.recent.item(row).text()
        for row in range(desktop.window.capture.camera_pane.recent.count())
    ]
    assert all("/15" in text for text in texts), texts


def test_an_empty_desk_is_no_page(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    desktop = station(cam=played(lambda: noisy(iter([desk(), hand(desk(), 800), desk(), desk()] * 10))))
    watched = run(qtbot, desktop)
    assert watched.captured == []
    assert desktop.store.pages.counts(1).taken == 0


def test_a_sheet_that_is_left_lying_is_one_page(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    def day() -> Iterator[Pixels]:
        yield from [sheet(0)] * 150  # fifteen seconds
        yield hand(sheet(0), 900)
        yield from [sheet(0)] * 50

    desktop = station(cam=played(lambda: noisy(day())))
    watched = run(qtbot, desktop)
    assert len(watched.captured) == 1
    assert desktop.store.pages.counts(1).taken == 1


def test_a_camera_that_vanishes_and_comes_back(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    def after() -> Iterator[Pixels]:
        yield from [sheet(0)] * 8  # it lies there still
        yield from [desk()] * 9
        yield from [sheet(1)] * 12

    desktop = station(cam=played(lambda: noisy(iter([sheet(0)] * 12)), lambda: noisy(after())))
    preview = desktop.window.capture.camera_pane.preview
    notices: list[str] = []
    desktop.window.capture.camera.trouble.connect(lambda _: notices.append(preview.notice))
    watched = run(qtbot, desktop)
    assert watched.troubles == [Code.CAMERA_LOST, None, Code.CAMERA_LOST, Code.CAMERA_MISSING]
    assert len(watched.captured) == 2
    assert "disconnected" in notices[0]
    assert notices[1] == ""
    assert "No camera was found" in notices[3]


def endless(*frames: Pixels) -> RecordedCamera:
    """By the clock, for ever, as a camera that is plugged in."""

    def play() -> Iterator[Pixels]:
        while True:
            yield from frames

    return RecordedCamera(lambda: noisy(play()), per_second=20)


def test_the_camera_is_on_only_while_it_is_looked_at(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    desktop = station(cam=endless(desk()))
    view = desktop.window.capture
    watched = Watched(view)
    assert camera_threads() == []
    view.choose_source(Source.CAMERA)
    qtbot.waitUntil(lambda: len(watched.shown) > 2, timeout=WAIT_MS)
    desktop.window.show_mode(Mode.REVIEW)
    qtbot.waitUntil(lambda: camera_threads() == [], timeout=WAIT_MS)
    before = len(watched.shown)
    desktop.window.show_mode(Mode.CAPTURE)
    qtbot.waitUntil(lambda: len(watched.shown) > before, timeout=WAIT_MS)
    view.choose_source(Source.FILES)
    qtbot.waitUntil(lambda: camera_threads() == [], timeout=WAIT_MS)
    assert not view.camera.running


def test_closing_in_the_middle_ends_every_thread(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    desktop = station(cam=endless(sheet(0)))
    watched = Watched(desktop.window.capture)
    desktop.window.capture.choose_source(Source.CAMERA)
    qtbot.waitUntil(lambda: len(watched.shown) > 2, timeout=WAIT_MS)
    desktop.window.close()
    assert camera_threads() == []


def test_space_captures_what_cannot_be_read_and_x_takes_it_back(
    qtbot: QtBot, station: Callable[..., Desktop]
) -> None:
    desktop = station(cam=endless(desk()))
    view = desktop.window.capture
    watched = Watched(view)
    view.choose_source(Source.CAMERA)
    qtbot.waitUntil(lambda: len(watched.shown) > 2, timeout=WAIT_MS)
    QTest.keyClick(view.camera_pane.preview, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(watched.captured) == 1, timeout=WAIT_MS)
    assert watched.flashes == [Cue.REVIEW]
    (page,) = watched.captured
    event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "ㅌ")
    QApplication.sendEvent(view.camera_pane.preview, event)
    assert desktop.store.pages.get(page.taken.page.id).state is PageState.DISCARDED
    assert view.camera_pane.recent.item(0).text() == "✕ Cancelled"


def test_a_camera_is_chosen_by_name_and_remembered(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    desktop = station(first=endless(desk()), second=endless(sheet(0)))
    view = desktop.window.capture
    watched = Watched(view)
    view.choose_source(Source.CAMERA)
    picker = view.camera_pane.findChildren(QComboBox)[0]
    qtbot.waitUntil(lambda: picker.count() == 2, timeout=WAIT_MS)
    assert picker.currentText() == "first"
    qtbot.waitUntil(lambda: bool(watched.shown), timeout=WAIT_MS)
    picker.setCurrentIndex(1)
    picker.activated.emit(1)
    qtbot.waitUntil(lambda: len(watched.captured) == 1, timeout=WAIT_MS)
    again = station(other=endless(desk()))
    view = again.window.capture
    watched = Watched(view)
    view.choose_source(Source.CAMERA)
    qtbot.waitUntil(lambda: Code.CAMERA_MISSING in watched.troubles, timeout=WAIT_MS)
    picker = view.camera_pane.findChildren(QComboBox)[0]
    qtbot.waitUntil(lambda: picker.currentText() == "second (not connected)", timeout=WAIT_MS)
    assert watched.shown == []  # no other camera is opened instead


def test_sheets_belong_to_the_exam_that_is_open(qtbot: QtBot, station: Callable[..., Desktop]) -> None:
    desktop = station(cam=endless(sheet(0)))
    second = desktop.store.exams.create("다른 시험", student(0).template, 2.0)
    view = desktop.window.capture
    watched = Watched(view)
    view.choose_source(Source.CAMERA)
    qtbot.waitUntil(lambda: len(watched.captured) == 1, timeout=WAIT_MS)
    desktop.window.open_exam(second)
    assert view.camera_pane.recent.count() == 0
    qtbot.waitUntil(lambda: len(watched.captured) == 2, timeout=WAIT_MS)
    exams = [captured.taken.page.exam for captured in watched.captured]
    assert exams == [1, second.id]


class Hanging(RecordedCamera):
    """A driver that does not come back until its cable is pulled."""

    def __init__(self) -> None:
        super().__init__(lambda: iter(()))
        self.asked, self.pulled = threading.Event(), threading.Event()

    def newest(self, after: int, timeout_s: float) -> Frame | None:
        self.asked.set()
        self.pulled.wait()
        return None


def test_a_driver_that_hangs_does_not_hold_up_the_window(
    qtbot: QtBot, station: Callable[..., Desktop]
) -> None:
    camera = Hanging()
    desktop = station(cam=camera)
    desktop.window.capture.choose_source(Source.CAMERA)
    qtbot.waitUntil(camera.asked.is_set, timeout=WAIT_MS)
    assert "up to 20 seconds" in desktop.window.capture.camera_pane.preview.notice
    desktop.window.close()
    assert camera_threads() == ["camera-loop"]
    camera.pulled.set()
    qtbot.waitUntil(lambda: camera_threads() == [], timeout=WAIT_MS)
