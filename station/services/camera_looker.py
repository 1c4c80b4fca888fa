"""Looks at frames on a thread of its own, so that the picture on the screen never waits for a look."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from station.capture.frames import Frame, Pixels, signature_of, softness_of
from station.capture.looks import Look, changed_share, sheet_of
from station.capture.machine import CaptureMachine
from station.capture.states import CaptureConfig, CaptureState, Hint
from station.capture.steadiness import MAY_BE_BLURRED
from station.contracts.reading import PageReading
from station.errors import Code, PageError
from station.services.camera_view import Seen

REST_S: Final = 0.03
"""Between two looks, so that a fast camera leaves the core to the readers."""

ReadFrame = Callable[[Pixels], PageReading]
"""Raises PageError for what is no readable sheet of the exam."""
Keep = Callable[[Pixels, PageReading | None], bool]
"""Keeps a frame for good; false when that failed and is to be tried again."""


class Looker:
    """Of the frames offered the newest is looked at; of every sheet one frame is kept."""

    def __init__(
        self, read: ReadFrame, keep: Keep, *, config: CaptureConfig | None = None, rest_s: float = REST_S
    ) -> None:
        self._read = read
        self._keep = keep
        self._rest_s = rest_s
        self._machine = CaptureMachine(config)
        self._frames: deque[Frame] = deque(maxlen=self._machine.config.grab_frames)
        self._readings: dict[int, PageReading | None] = {}
        self._shown: tuple[PageReading | None, Code | None] = (None, None)
        self._news = threading.Condition()
        self._waiting: Frame | None = None
        self._busy = False
        self._failure: Exception | None = None
        self._forced = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera-looker", daemon=True)
        self.seen = Seen()

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Ask it to end after the look that is under way; returns at once."""
        self._ending.set()
        with self._news:
            self._news.notify_all()

    def join(self, within_s: float) -> None:
        if self._thread.ident is not None:
            self._thread.join(within_s)

    def force(self) -> None:
        """Capture what lies there, or the next sheet, whatever it looks like."""
        self._forced.set()

    def fits(self, frame: Frame) -> bool:
        """Whether a frame looks like the one that was looked at last."""
        config = self._machine.config
        share = changed_share(signature_of(frame.pixels), self.seen.signature, config.still_levels)
        return share <= config.still_share

    def offer(self, frame: Frame) -> None:
        """Look at this one next. Raises what tripped an earlier look."""
        with self._news:
            self._raise()
            self._waiting = frame
            self._news.notify_all()

    def settle(self) -> None:
        """Returns when all that was offered has been looked at. Raises as `offer` does."""
        with self._news:
            self._news.wait_for(lambda: self._ending.is_set() or (self._waiting is None and not self._busy))
            self._raise()

    def _raise(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _run(self) -> None:
        while True:
            with self._news:
                self._busy = False
                self._news.notify_all()
                self._news.wait_for(lambda: self._ending.is_set() or self._waiting is not None)
                frame, self._waiting = self._waiting, None
                if self._ending.is_set() or frame is None:
                    return
                self._busy = True
            try:
                self._look(frame)
            except Exception as error:  # noqa: BLE001 - told by whoever offers the next frame
                with self._news:
                    self._failure = error
            self._ending.wait(self._rest_s)

    def _look(self, frame: Frame) -> None:
        self._frames.append(frame)
        if self._forced.is_set():
            self._forced.clear()
            self._machine.force()
        look = self._seen(frame)
        step = self._machine.step(look)
        if step.capture is not None:
            self._capture(step.capture)
        state = self._machine.state
        reading, refusal = self._shown
        self.seen = Seen(
            reading=reading,
            refusal=refusal,
            state=state,
            hint=Hint.TAKE_AWAY if state is CaptureState.DONE else step.hint,
            signature=look.signature,
        )

    def _seen(self, frame: Frame) -> Look:
        height, width = frame.pixels.shape[:2]
        signature = signature_of(frame.pixels)
        skipped = not self._machine.needs_reading(signature, frame.seconds)
        if not skipped:
            try:
                self._shown = self._read(frame.pixels), None
            except PageError as error:
                self._shown = None, error.code
        reading, refusal = self._shown
        self._readings[frame.number] = reading
        for number in [n for n in self._readings if n < self._frames[0].number]:
            del self._readings[number]
        return Look(
            number=frame.number,
            seconds=frame.seconds,
            width_px=width,
            height_px=height,
            signature=signature,
            sheet=sheet_of(reading) if reading is not None and not skipped else None,
            refusal=refusal,
            softness_px=softness_of(frame.pixels) if refusal in MAY_BE_BLURRED else 0.0,
            skipped=skipped,
        )

    def _capture(self, number: int) -> None:
        """The frame itself, not what was made of it, becomes a picture and a row."""
        pixels = next(frame.pixels for frame in self._frames if frame.number == number)
        if self._keep(pixels, self._readings.get(number)):
            self._machine.kept()
        else:
            self._machine.not_kept()
