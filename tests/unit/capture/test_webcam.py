"""Cameras: the newest frame wins; unplugged, missing and hanging ones are codes and can be opened again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from station.capture import webcam
from station.capture.frames import Frame, Pixels, jpeg_of, pixels_of, preview_of
from station.capture.recorded import RecordedCamera, slides
from station.capture.webcam import OPEN_S, SILENT_S, Device, DeviceCamera, connect_device
from station.errors import CaptureError, Code, FileError


def picture(level: int, shape: tuple[int, ...] = (36, 64, 3)) -> Pixels:
    return np.full(shape, level, np.uint8)


class Webcam:
    """A device with a cable: frames while it is plugged in, then nothing."""

    def __init__(self, *, frame: Pixels | None = None, period_s: float = 0.002) -> None:
        self.plugged = True
        self.released = False
        self.hanging = threading.Event()
        self.hanging.set()
        self._frame = frame
        self._period_s = period_s
        self._level = 0

    def read(self) -> tuple[bool, Pixels | None]:
        self.hanging.wait()
        time.sleep(self._period_s)
        if not self.plugged:
            return False, None
        self._level = (self._level + 1) % 250
        return True, self._frame if self._frame is not None else picture(self._level)

    def release(self) -> None:
        self.released = True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def frame_of(camera: DeviceCamera | RecordedCamera, after: int = 0) -> Frame:
    limit = time.monotonic() + 5
    while time.monotonic() < limit:
        frame = camera.newest(after, 0.1)
        if frame is not None:
            return frame
    raise AssertionError("no frame")


def code_of(ask: Callable[[], object]) -> Code:
    """What the camera says in the end."""
    for _ in range(100):
        try:
            ask()
        except CaptureError as error:
            return error.code
    raise AssertionError("no error")


def test_the_newest_frame_wins() -> None:
    device = Webcam()
    camera = DeviceCamera(0, connect=lambda index: device)
    camera.open()
    first = frame_of(camera)
    time.sleep(0.1)
    second = frame_of(camera, first.number)
    assert second.number > first.number + 3  # what came meanwhile is left out
    assert second.seconds > first.seconds
    camera.close()
    assert device.released


def test_an_unplugged_camera_is_lost_and_can_be_opened_again() -> None:
    webcams = [Webcam(), Webcam()]
    plugged = iter(webcams)
    camera = DeviceCamera(0, connect=lambda index: next(plugged))
    camera.open()
    before = frame_of(camera).number
    webcams[0].plugged = False
    assert code_of(lambda: camera.newest(10**9, 0.5)) is Code.CAMERA_LOST
    assert webcams[0].released
    camera.open()
    assert frame_of(camera).number > before
    camera.close()


def test_no_camera_is_missing() -> None:
    camera = DeviceCamera(0, connect=lambda index: None)
    camera.open()
    assert code_of(lambda: camera.newest(0, 1.0)) is Code.CAMERA_MISSING


def test_a_number_without_a_device_is_missing() -> None:
    """With the real driver."""
    assert connect_device(97) is None


def test_a_driver_that_raises_is_missing() -> None:
    def connect(index: int) -> Device | None:
        raise cv2.error("driver")

    camera = DeviceCamera(0, connect=connect)
    camera.open()
    assert code_of(lambda: camera.newest(0, 1.0)) is Code.CAMERA_MISSING


def test_opening_has_twenty_seconds_and_never_holds_anyone_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webcam, "CLOSE_S", 0.05)
    clock, slow, opened = Clock(), threading.Event(), []

    def connect(index: int) -> Device | None:
        opened.append(index)
        slow.wait()
        return None

    camera = DeviceCamera(3, connect=connect, clock=clock)
    began = time.monotonic()
    camera.open()
    assert camera.newest(0, 0.01) is None
    clock.now = OPEN_S + 0.1
    assert code_of(lambda: camera.newest(0, 0.01)) is Code.CAMERA_MISSING
    camera.close()
    camera.open()  # no second thread beside the one that hangs
    assert code_of(lambda: camera.newest(0, 0.01)) is Code.CAMERA_MISSING
    assert time.monotonic() - began < 2
    assert opened == [3]
    slow.set()


def test_a_camera_that_falls_silent_is_lost() -> None:
    clock, device = Clock(), Webcam()
    camera = DeviceCamera(0, connect=lambda index: device, clock=clock)
    camera.open()
    frame_of(camera)
    device.hanging.clear()  # the driver does not come back
    time.sleep(0.02)
    clock.now += SILENT_S + 0.1
    assert code_of(lambda: camera.newest(10**9, 0.01)) is Code.CAMERA_LOST
    device.hanging.set()
    camera.close()


@pytest.mark.parametrize("shape", [(36, 64), (36, 64, 3), (36, 64, 4)])
def test_whatever_a_driver_delivers_is_colour(shape: tuple[int, ...]) -> None:
    camera = DeviceCamera(0, connect=lambda index: Webcam(frame=picture(90, shape)))
    camera.open()
    assert np.array_equal(frame_of(camera).pixels, picture(90))
    camera.close()


@pytest.mark.parametrize("frame", [np.zeros((0, 0, 3), np.uint8), picture(9, (36, 64, 2))])
def test_frames_that_are_none_are_no_camera(frame: Pixels) -> None:
    camera = DeviceCamera(0, connect=lambda index: Webcam(frame=frame))
    camera.open()
    assert code_of(lambda: camera.newest(0, 1.0)) is Code.CAMERA_MISSING


def test_a_recording_is_paced_and_late_frames_are_left_out() -> None:
    camera = RecordedCamera(lambda: iter([picture(n) for n in range(100)]), per_second=50)
    camera.open()
    assert frame_of(camera).number == 1
    time.sleep(0.2)
    late = frame_of(camera)
    assert 8 <= late.number <= 20
    assert late.pixels[0, 0, 0] == late.number - 1
    camera.close()


def test_a_recording_ends_like_an_unplugged_camera_and_plays_again() -> None:
    camera = RecordedCamera(slides([jpeg_of(picture(50))], frames_each=2), paced=False)
    assert code_of(lambda: camera.newest(0, 0)) is Code.CAMERA_MISSING
    camera.open()
    numbers = [frame_of(camera).number, frame_of(camera).number]
    assert code_of(lambda: camera.newest(0, 0)) is Code.CAMERA_LOST
    camera.open()
    frame = frame_of(camera)
    assert (*numbers, frame.number) == (1, 2, 3)
    assert frame.seconds == pytest.approx(3 / 15)


def test_nothing_to_play_is_no_camera() -> None:
    def play() -> Iterator[Pixels]:
        return iter(())

    camera = RecordedCamera(play, paced=False)
    camera.open()
    assert code_of(lambda: camera.newest(0, 0)) is Code.CAMERA_MISSING


def test_a_preview_is_small_and_a_kept_frame_is_not() -> None:
    frame = picture(120, (1080, 1920, 3))
    small = preview_of(frame, 960)
    assert (small.width_px, small.height_px, len(small.bgr)) == (960, 540, 960 * 540 * 3)
    assert pixels_of(jpeg_of(frame)).shape == frame.shape
    with pytest.raises(FileError):
        pixels_of(b"MZ")
