"""A camera that plays pictures: for the demo, and for tests that need the same frames every time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from station.capture.frames import Frame, Pixels, pixels_of
from station.errors import CaptureError, Code


class RecordedCamera:
    """Plays pictures as a camera would, for the demo and tests; ends like a camera that is unplugged.

    ``paced``: at ``per_second`` by the clock, late frames left out; else one frame a question, so that
    a recording leads to the same looks every time.
    """

    def __init__(
        self,
        play: Callable[[], Iterator[Pixels]],
        *,
        per_second: float = 15.0,
        paced: bool = True,
        live: bool = False,
    ) -> None:
        """``play``: begins the recording; called at each opening. Nothing to play: no camera."""
        self._play = play
        self._per_second = per_second
        self._paced = paced
        self._live = live
        self._frames: Iterator[Pixels] | None = None
        self._number = 0
        self._first = 0
        self._began_s = 0.0
        self._closed = threading.Event()

    @property
    def live(self) -> bool:
        return self._live

    @property
    def waits(self) -> bool:
        return not self._paced

    def open(self) -> None:
        self._closed.clear()
        self._frames = self._play()
        self._first = self._number
        self._began_s = time.monotonic()

    def newest(self, after: int, timeout_s: float) -> Frame | None:
        if self._frames is None:
            raise CaptureError(Code.CAMERA_MISSING, detail="not open")
        due = self._number + 1
        if self._paced:
            wait_s = self._began_s + (due - self._first) / self._per_second - time.monotonic()
            if wait_s > 0 and (self._closed.wait(min(wait_s, timeout_s)) or wait_s > timeout_s):
                return None
            due = max(due, self._first + int((time.monotonic() - self._began_s) * self._per_second))
        pixels = None
        while self._number < due:
            pixels = next(self._frames, None)
            if pixels is None:
                code = Code.CAMERA_MISSING if self._number == self._first else Code.CAMERA_LOST
                raise CaptureError(code, detail="the recording has ended")
            self._number += 1
        assert pixels is not None
        return Frame(number=self._number, seconds=self._number / self._per_second, pixels=pixels)

    def close(self) -> None:
        self._closed.set()


class RecordedCameras:
    """Stands in for the cameras of a PC: recordings by name, in order."""

    def __init__(self, cameras: Mapping[str, Callable[[], RecordedCamera]]) -> None:
        self._cameras = cameras

    def names(self) -> tuple[str, ...]:
        return tuple(self._cameras)

    def camera(self, name: str) -> RecordedCamera:
        """One that never comes where the name is unknown."""
        make = self._cameras.get(name or next(iter(self._cameras), ""))
        return make() if make is not None else RecordedCamera(lambda: iter(()), paced=False)


def slides(pictures: Sequence[bytes], *, frames_each: int) -> Callable[[], Iterator[Pixels]]:
    """What a `RecordedCamera` plays to show each picture file for that many frames.

    Playing raises FileError(UNREADABLE) for what is no picture.
    """

    def play() -> Iterator[Pixels]:
        for data in pictures:
            pixels = pixels_of(data)
            for _ in range(frames_each):
                yield pixels

    return play
