"""Sheets from a camera: looks at the newest frame, and keeps one frame of every sheet.

One thread with an owner. What the frame shows is read here for the machine and the overlay only; the
frame that is kept becomes a row like any other, and the reading loop reads it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from station.capture.frames import Frame, Pixels, jpeg_of, signature_of, softness_of
from station.capture.health import FrameHealth
from station.capture.looks import Look, sheet_of
from station.capture.machine import CaptureMachine
from station.capture.states import CaptureConfig, CaptureState, Hint
from station.capture.steadiness import MAY_BE_BLURRED
from station.capture.webcam import Camera
from station.contracts.reading import PageReading
from station.contracts.sheet import SheetTemplate
from station.errors import CaptureError, Code, PageError, StationError
from station.services.intake import Intake, Taken
from station.services.models import default_model

_log = logging.getLogger(__name__)

QUALITY: Final = 95
PREVIEW_PX: Final = 960
PREVIEW_QUALITY: Final = 80
WAIT_S: Final = 0.2
"""For a frame: closing is noticed at least that often."""
RETRY_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Before the camera is opened again; the last one for ever."""
HELD_UP_S: Final = 2.0
"""Before the next try to keep a frame that the disk did not take."""
REST_S: Final = 0.03
"""Between two looks, so that a fast camera leaves the core to the readers."""
CLOSE_S: Final = 2.0
_OF_CAMERA: Final = frozenset((Code.CAMERA_MISSING, Code.CAMERA_LOST, Code.CAMERA_FAULTY, Code.CRASHED))
"""Troubles that are over with the next good frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraView:
    """One frame for the screen. ``preview``: a small JPEG; sizes and ``reading`` are those of the full
    frame. ``reading`` None where no sheet was proven; ``refusal`` says what there was instead."""

    number: int
    preview: bytes
    width_px: int
    height_px: int
    reading: PageReading | None
    refusal: Code | None
    state: CaptureState
    hint: Hint | None


class CameraListener(Protocol):
    """Called on the camera's thread; must return at once."""

    def camera_opening(self) -> None:
        """Frames or trouble follow within 20 s."""

    def camera_looked(self, view: CameraView) -> None:
        """Every look, a few to thirty a second."""

    def camera_took(self, taken: Taken) -> None:
        """A frame is kept. ``taken.fresh`` is false for the very same picture."""

    def camera_trouble(self, code: Code | None) -> None:
        """No camera, no usable frames, or no room to keep them; it goes on trying. None when that is
        over."""


ReadFrame = Callable[[Pixels], PageReading]
"""Raises PageError for what is no readable sheet of the exam."""


class FrameReader:
    """Reads frames in this process: they come from our own camera, not from a stranger's file."""

    def __init__(self, template: SheetTemplate, model: Path | None = None) -> None:
        """Loads the model when the first frame comes: that is the camera's thread, not the window's."""
        self._template = template
        self._model = model or default_model()
        self._read: ReadFrame | None = None

    def __call__(self, pixels: Pixels) -> PageReading:
        """Raises PageError, and UsageError(MODEL_MISSING)."""
        if self._read is None:
            self._read = self._load()
        return self._read(pixels)

    def _load(self) -> ReadFrame:
        from station.pipelines.image_io import page_of_frame
        from station.pipelines.nets import load_judge
        from station.pipelines.page import read_page

        judge, templates = load_judge(self._model), (self._template,)
        return lambda pixels: read_page(page_of_frame(pixels), templates=templates, judge=judge)


class CameraLoop:
    """Captures sheets of one exam until stopped."""

    def __init__(
        self,
        camera: Camera,
        read: ReadFrame,
        intake: Intake,
        listener: CameraListener,
        *,
        exam: int,
        config: CaptureConfig | None = None,
        rest_s: float = REST_S,
    ) -> None:
        self._camera = camera
        self._read = read
        self._intake = intake
        self._listener = listener
        self._exam = exam
        self._rest_s = rest_s
        self._machine = CaptureMachine(config)
        self._health = FrameHealth(live=camera.live)
        self._frames: deque[Frame] = deque(maxlen=self._machine.config.grab_frames)
        self._shown: tuple[PageReading | None, Code | None] = (None, None)
        self._trouble: Code | None = None
        self._after = 0
        self._tries = 0
        self._forced = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera-loop", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def force(self) -> None:
        """Capture what lies there, or the next sheet, whatever it looks like."""
        self._forced.set()

    def stop(self) -> None:
        """Returns when the thread has ended, within two seconds; a driver that hangs is left to itself."""
        self._stopping.set()
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._session()
        finally:
            self._camera.close()

    def _session(self) -> None:
        """From opening the camera to its end, its fault, or ours."""
        code = Code.CRASHED
        try:
            self._listener.camera_opening()
            self._health.reopened()
            self._camera.open()
            while not self._stopping.is_set():
                frame = self._camera.newest(self._after, WAIT_S)
                if frame is not None:
                    self._look(frame)
                    self._stopping.wait(self._rest_s)
            return
        except StationError as error:
            code = error.code
            _log.warning("the camera is held up: code=%s facts=%s", error.code, error.facts)
        except Exception:  # noqa: BLE001 - a frame that trips the reader must not end the day's capture
            _log.exception("looking at a frame failed")
        self._camera.close()
        self._tell(code)
        self._stopping.wait(RETRY_S[min(self._tries, len(RETRY_S) - 1)])
        self._tries += 1

    def _look(self, frame: Frame) -> None:
        self._after = frame.number
        fault = self._health.check(frame.pixels, frame.seconds)
        if fault is not None:
            raise CaptureError(Code.CAMERA_FAULTY, detail=fault.value)
        self._frames.append(frame)
        if self._forced.is_set():
            self._forced.clear()
            self._machine.force()
        step = self._machine.step(self._seen(frame))
        if step.capture is not None:
            self._keep(step.capture)
        reading, refusal = self._shown
        height, width = frame.pixels.shape[:2]
        view = CameraView(
            number=frame.number,
            preview=jpeg_of(frame.pixels, quality=PREVIEW_QUALITY, longest_px=PREVIEW_PX),
            width_px=width,
            height_px=height,
            reading=reading,
            refusal=refusal,
            state=self._machine.state,
            hint=Hint.TAKE_AWAY if self._machine.state is CaptureState.DONE else step.hint,
        )
        self._listener.camera_looked(view)
        if self._trouble in _OF_CAMERA and self._health.usable:
            self._tell(None)
            self._tries = 0

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

    def _keep(self, number: int) -> None:
        """The frame itself, not what was made of it, becomes a picture and a row."""
        pixels = next(frame.pixels for frame in self._frames if frame.number == number)
        name = time.strftime("%Y-%m-%d %H.%M.%S.jpg")
        try:
            taken = self._intake.take(
                self._exam, jpeg_of(pixels, quality=QUALITY), source="camera", name=name
            )
        except StationError as error:
            _log.warning("a captured frame could not be kept: code=%s", error.code)
            self._machine.not_kept()
            self._tell(error.code)
            self._stopping.wait(HELD_UP_S)
            return
        self._machine.kept()
        self._tell(None)
        self._listener.camera_took(taken)

    def _tell(self, code: Code | None) -> None:
        if code is not self._trouble:
            self._trouble = code
            self._listener.camera_trouble(code)
