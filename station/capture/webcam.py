"""Cameras: frames from a device by its number; the newest frame wins.

A camera opens by itself: `Camera.open` returns at once and frames come when it is ready. One that is
not there, ends, or hangs is a CaptureError at the next question for a frame, and can be opened again.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

import cv2
import numpy as np

from station.capture.frames import Frame, Pixels
from station.errors import CaptureError, Code

OPEN_S: Final = 20.0
"""A webcam on a slow hub needs that long until its first frame."""
SILENT_S: Final = 5.0
CLOSE_S: Final = 1.0
_MISSES: Final = 10
_WANTED_PX: Final = (1920, 1080)


class Camera(Protocol):
    """Where frames come from. Everything but ``close`` is called on one thread."""

    @property
    def live(self) -> bool:
        """A real sensor: its picture is never the same twice."""

    @property
    def waits(self) -> bool:
        """A frame comes only when it is asked for, so that every one of them can be looked at."""

    def open(self) -> None:
        """Begin; returns at once. Also after an error or `close`."""

    def newest(self, after: int, timeout_s: float) -> Frame | None:
        """The newest frame with a number above ``after``; None when there is none within ``timeout_s``.

        Raises CaptureError: CAMERA_MISSING when it does not open, CAMERA_LOST when it has ended.
        """

    def close(self) -> None:
        """Returns within about a second."""


class Device(Protocol):
    """What cv2.VideoCapture is, once it is open."""

    def read(self) -> tuple[bool, Pixels | None]: ...

    def release(self) -> None: ...


Connect = Callable[[int], Device | None]
"""Number of a camera → the open device, or None where there is none. May take long."""


class DeviceCamera:
    """A webcam or document camera by its number, read by a thread of its own."""

    def __init__(
        self, index: int, *, connect: Connect | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._index = index
        self._connect = connect or connect_device
        self._clock = clock
        self._pump: _Pump | None = None
        self._number = 0

    @property
    def live(self) -> bool:
        return True

    @property
    def waits(self) -> bool:
        return False

    def open(self) -> None:
        if self._pump is not None and self._pump.is_alive():
            self._pump.end()
            if self._pump.is_alive():
                return  # it hangs inside the driver: a second one would hang beside it
        if self._pump is not None:
            self._number = self._pump.number
        self._pump = _Pump(self._index, self._connect, self._clock, self._number)
        self._pump.start()

    def newest(self, after: int, timeout_s: float) -> Frame | None:
        if self._pump is None:
            raise CaptureError(Code.CAMERA_MISSING, detail="not open")
        return self._pump.newest(after, timeout_s)

    def close(self) -> None:
        if self._pump is not None:
            self._pump.end()


class _Pump(threading.Thread):
    """Opens the device and reads it dry, so that no old frame waits in a driver's queue."""

    def __init__(self, index: int, connect: Connect, clock: Callable[[], float], number: int) -> None:
        # A driver that hangs must not keep the program from ending.
        super().__init__(name=f"camera-{index}", daemon=True)
        self.number = number
        self._index = index
        self._connect = connect
        self._clock = clock
        self._alive_s = clock()
        self._opened = False
        self._ending = False
        self._frame: Frame | None = None
        self._code: Code | None = None
        self._news = threading.Condition()

    def end(self) -> None:
        with self._news:
            self._ending = True
            self._news.notify_all()
        self.join(CLOSE_S)

    def newest(self, after: int, timeout_s: float) -> Frame | None:
        with self._news:
            self._news.wait_for(lambda: self._ending or self._code or self._is_new(after), timeout_s)
            if self._is_new(after):
                return self._frame
            code = self._code or self._silence()
        if code is not None or self._ending:
            raise CaptureError(code or Code.CAMERA_MISSING, detail=f"camera {self._index}")
        return None

    def _is_new(self, after: int) -> bool:
        return self._frame is not None and self._frame.number > after

    def _silence(self) -> Code | None:
        silent_s = self._clock() - self._alive_s
        if self._opened:
            return Code.CAMERA_LOST if silent_s > SILENT_S else None
        return Code.CAMERA_MISSING if silent_s > OPEN_S else None

    def run(self) -> None:
        try:
            device = self._connect(self._index)
        except cv2.error:
            device = None
        if device is None:
            self._tell(Code.CAMERA_MISSING)
            return
        try:
            self._read(device)
        finally:
            device.release()

    def _read(self, device: Device) -> None:
        misses = 0
        while not self._ending:
            pixels = _read_once(device)
            if pixels is None:
                misses += 1
                if misses >= _MISSES:
                    self._tell(Code.CAMERA_LOST if self._opened else Code.CAMERA_MISSING)
                    return
                time.sleep(0.02)
                continue
            misses = 0
            with self._news:
                self.number += 1
                self._alive_s = self._clock()
                self._opened = True
                self._frame = Frame(number=self.number, seconds=self._alive_s, pixels=pixels)
                self._news.notify_all()

    def _tell(self, code: Code) -> None:
        with self._news:
            self._code = code
            self._news.notify_all()


def connect_device(index: int) -> Device | None:
    """The camera with that number, asked for 1080p. None where there is none."""
    # DirectShow opens in a second what Media Foundation takes twenty for.
    ways = (cv2.CAP_DSHOW, cv2.CAP_MSMF) if sys.platform == "win32" else (cv2.CAP_ANY,)
    for way in ways:
        device = cv2.VideoCapture()
        if device.open(index, way):
            # Without MJPG most webcams send 1080p five times a second.
            device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            device.set(cv2.CAP_PROP_FRAME_WIDTH, _WANTED_PX[0])
            device.set(cv2.CAP_PROP_FRAME_HEIGHT, _WANTED_PX[1])
            device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
            return device  # type: ignore[return-value]
        device.release()
    return None


def _read_once(device: Device) -> Pixels | None:
    """A frame as BGR, whatever the driver calls one; None for none."""
    try:
        good, pixels = device.read()
    except cv2.error:
        return None
    if not good or pixels is None or pixels.size == 0 or pixels.dtype != np.uint8:
        return None
    if pixels.ndim == 2:
        return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)  # type: ignore[return-value]
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        return cv2.cvtColor(pixels, cv2.COLOR_BGRA2BGR)  # type: ignore[return-value]
    return pixels if pixels.ndim == 3 and pixels.shape[2] == 3 else None
