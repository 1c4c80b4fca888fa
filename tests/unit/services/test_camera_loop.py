"""Frames in, pages out: every sheet once, over unplugging, full disks and cameras that misbehave."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from station.capture.frames import Pixels, Preview, pixels_of
from station.capture.recorded import RecordedCamera
from station.capture.states import CaptureState, Hint
from station.contracts.desk import Exam
from station.contracts.reading import PageReading
from station.errors import Code, PageError, StoreError
from station.services import camera_loop
from station.services.camera_loop import CameraLoop, FrameReader
from station.services.camera_view import CameraView
from station.services.intake import Intake, Taken
from station.store.store import Store
from tests.camera_frames import desk, hand, noisy, sheet, student


@dataclass
class Heard:
    """A listener that remembers; ``lost`` is set when the camera has ended."""

    views: list[CameraView] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    at_sight: list[PageReading | None] = field(default_factory=list)
    troubles: list[Code | None] = field(default_factory=list)
    openings: int = 0
    lost: threading.Event = field(default_factory=threading.Event)

    def camera_opening(self) -> None:
        self.openings += 1

    def camera_looked(self, view: CameraView) -> None:
        self.views.append(view)

    def camera_took(self, taken: Taken, reading: PageReading | None, preview: Preview) -> None:
        assert preview.width_px == 256
        self.at_sight.append(reading)
        self.taken.append(taken)

    def camera_trouble(self, code: Code | None) -> None:
        self.troubles.append(code)
        if code is Code.CAMERA_LOST:
            self.lost.set()

    @property
    def states(self) -> list[CaptureState]:
        """Each once where it follows itself."""
        states = [view.seen.state for view in self.views]
        return [state for place, state in enumerate(states) if not place or states[place - 1] is not state]


@pytest.fixture
def exam(store: Store) -> Exam:
    return store.exams.create("시험", student(0).template, 1.0)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_loop, "HELD_UP_S", 0.0)
    monkeypatch.setattr(camera_loop, "RETRY_S", (0.01,))


def until(reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not reached() and time.monotonic() < limit:
        time.sleep(0.005)
    assert reached()


def played(frames: Callable[[], Iterator[Pixels]], *, live: bool = False) -> RecordedCamera:
    """The recording once; then the camera is gone."""
    plays = iter([frames])

    def play() -> Iterator[Pixels]:
        return next(plays, lambda: iter(()))()

    return RecordedCamera(play, per_second=10, paced=False, live=live)


def watch(
    store: Store,
    exam: Exam,
    frames: Callable[[], Iterator[Pixels]],
    read: Callable[[Pixels], PageReading] | None = None,
) -> Heard:
    """Play a recording to its end."""
    heard = Heard()
    reader = read or FrameReader(store.exams.template(exam.id))
    loop = CameraLoop(played(frames), reader, Intake(store), heard, exam=exam.id, rest_s=0)
    loop.start()
    assert heard.lost.wait(30)
    loop.stop()
    return heard


def nothing(pixels: Pixels) -> PageReading:
    raise PageError(Code.BLANK_PAGE)


def test_three_sheets_are_three_pages_and_a_hand_is_none(store: Store, exam: Exam) -> None:
    def day() -> Iterator[Pixels]:
        yield from [desk()] * 2
        yield hand(sheet(0), 700)
        yield hand(sheet(0), 1000)
        yield from [sheet(0)] * 10
        yield from [hand(sheet(0), 900)] * 4  # someone points at it
        yield from [sheet(0)] * 9
        yield from [desk()] * 9
        yield from [sheet(1)] * 10
        yield from [sheet(2)] * 12  # lies on it at once

    heard = watch(store, exam, lambda: noisy(day()))
    assert len(heard.taken) == 3
    assert store.pages.counts(exam.id).taken == 3
    page = heard.taken[0].page
    assert page.source == "camera"
    kept = pixels_of(store.blobs.read(page.picture))
    assert kept.shape == sheet(0).shape  # full resolution
    assert float(np.abs(kept.astype(int) - sheet(0)).mean()) < 4  # without the hand
    for state in (CaptureState.IDLE, CaptureState.SEEN, CaptureState.STABLE, CaptureState.GRAB):
        assert state in heard.states
    assert heard.states.count(CaptureState.GONE) >= 2
    lying = [view for view in heard.views if view.seen.state is CaptureState.DONE]
    assert {view.seen.hint for view in lying} == {Hint.TAKE_AWAY}
    assert all(view.seen.reading is not None for view in lying[:3])
    assert (lying[0].preview.width_px, lying[0].preview.height_px) == (1280, 720)
    assert [r is not None and not r.needs_review for r in heard.at_sight].count(True) >= 1


def test_an_empty_desk_is_never_captured(store: Store, exam: Exam) -> None:
    heard = watch(store, exam, lambda: noisy(iter([desk(), hand(desk(), 800), desk()] * 4)))
    assert heard.taken == []
    assert set(heard.states) == {CaptureState.IDLE}


def test_a_sheet_that_lies_untouched_is_hardly_read(store: Store, exam: Exam) -> None:
    asked = []
    reader = FrameReader(store.exams.template(exam.id))

    def read(pixels: Pixels) -> PageReading:
        asked.append(True)
        return reader(pixels)

    heard = watch(store, exam, lambda: noisy(iter([sheet(0)] * 70)), read)
    assert len(heard.taken) == 1
    assert 9 <= len(asked) <= 18  # until it was captured, then every two seconds


def test_an_unplugged_camera_is_told_and_opened_again(store: Store, exam: Exam) -> None:
    heard = Heard()
    camera = RecordedCamera(lambda: noisy(iter([sheet(0)] * 12)), per_second=10, paced=False)
    loop = CameraLoop(camera, FrameReader(store.exams.template(exam.id)), Intake(store), heard, exam=exam.id)
    loop.start()
    until(lambda: heard.troubles[:3] == [Code.CAMERA_LOST, None, Code.CAMERA_LOST])
    began = time.monotonic()
    loop.stop()
    assert time.monotonic() - began < 2
    assert len(heard.taken) == 1  # it lay there all the time


def test_no_camera_is_a_code_and_another_try(store: Store, exam: Exam) -> None:
    heard = Heard()
    loop = CameraLoop(RecordedCamera(lambda: iter(())), nothing, Intake(store), heard, exam=exam.id)
    loop.start()
    until(lambda: heard.openings >= 3)
    loop.stop()
    assert heard.troubles == [Code.CAMERA_MISSING]


@pytest.mark.parametrize("fault", ["black", "frozen", "sizes"])
def test_a_camera_that_misbehaves_is_told_and_opened_again(store: Store, exam: Exam, fault: str) -> None:
    grey = np.full((360, 640, 3), 120, np.uint8)
    frames = {
        "black": lambda: iter([np.zeros_like(grey)] * 200),
        "frozen": lambda: iter([grey] * 200),
        "sizes": lambda: noisy(grey[: 300 + 20 * (n % 3)] for n in range(200)),
    }[fault]
    heard = Heard()
    loop = CameraLoop(played(frames, live=True), nothing, Intake(store), heard, exam=exam.id, rest_s=0)
    loop.start()
    until(lambda: Code.CAMERA_MISSING in heard.troubles)  # it was opened again, and is gone then
    loop.stop()
    assert heard.troubles[0] is Code.CAMERA_FAULTY
    assert heard.taken == []


def test_a_full_disk_loses_no_sheet(store: Store, exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, full = store.blobs.keep, iter([True, True])

    def keep(data: bytes, suffix: str) -> str:
        if next(full, False):
            raise StoreError(Code.DISK_FULL)
        return plain(data, suffix)

    monkeypatch.setattr(store.blobs, "keep", keep)
    heard = watch(store, exam, lambda: noisy(iter([sheet(0)] * 40)))
    assert heard.troubles[:2] == [Code.DISK_FULL, None]
    assert len(heard.taken) == 1


def test_a_frame_that_trips_the_reader_does_not_end_the_day(store: Store, exam: Exam) -> None:
    reader, failed = FrameReader(store.exams.template(exam.id)), iter([True])

    def read(pixels: Pixels) -> PageReading:
        if next(failed, False):
            raise ValueError("a bug")
        return reader(pixels)

    camera = RecordedCamera(lambda: noisy(iter([sheet(0)] * 15)), per_second=10, paced=False)
    heard = Heard()
    loop = CameraLoop(camera, read, Intake(store), heard, exam=exam.id, rest_s=0)
    loop.start()
    until(lambda: len(heard.taken) == 1)
    loop.stop()
    assert heard.troubles[:2] == [Code.CRASHED, None]


def test_space_captures_what_nobody_can_read(store: Store, exam: Exam) -> None:
    def refused(pixels: Pixels) -> PageReading:
        raise PageError(Code.NOT_A_SHEET)

    heard = Heard()
    camera = played(lambda: noisy(iter([desk()] * 60)))
    loop = CameraLoop(camera, refused, Intake(store), heard, exam=exam.id, rest_s=0)
    loop.force()
    loop.start()
    assert heard.lost.wait(20)
    loop.stop()
    assert len(heard.taken) == 1


def test_a_sheet_out_of_focus_is_told(store: Store, exam: Exam) -> None:
    blurred = np.asarray(cv2.GaussianBlur(sheet(0), (0, 0), 4), np.uint8)
    heard = watch(store, exam, lambda: noisy(iter([blurred] * 4)))
    assert {view.seen.refusal for view in heard.views} == {
        Code.OTHER_FORM
    }  # what it looks like to the reader
    assert {view.seen.hint for view in heard.views} == {Hint.BLUR}


def test_the_picture_does_not_wait_for_a_slow_look(store: Store, exam: Exam) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(pixels: Pixels) -> PageReading:
        began.set()
        assert go_on.wait(20)
        raise PageError(Code.BLANK_PAGE)

    heard = Heard()
    camera = RecordedCamera(lambda: noisy(iter([desk()] * 1000)), per_second=100)
    loop = CameraLoop(camera, slow, Intake(store), heard, exam=exam.id)
    loop.start()
    assert began.wait(20)
    shown = len(heard.views)
    until(lambda: len(heard.views) > shown + 5)
    go_on.set()
    loop.stop()


def test_closing_in_the_middle_takes_less_than_two_seconds(store: Store, exam: Exam) -> None:
    heard = Heard()
    camera = RecordedCamera(lambda: noisy(iter([sheet(0)] * 1000)), per_second=30)
    loop = CameraLoop(camera, FrameReader(store.exams.template(exam.id)), Intake(store), heard, exam=exam.id)
    loop.start()
    until(lambda: len(heard.views) > 2)
    began = time.monotonic()
    loop.stop()
    assert time.monotonic() - began < 2
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("camera")]
