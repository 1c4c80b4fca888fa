"""Sheets from a camera: every frame goes to the screen, the newest to the looker, which keeps one frame
of every sheet.

Two threads with one owner: this one shows, the looker's reads. What a frame shows is read here for the
machine and the overlay only; the frame that is kept becomes a row like any other, and the reading loop
reads it.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Final

from station.capture.frames import Frame, Pixels, jpeg_of, preview_of
from station.capture.health import FrameHealth
from station.capture.states import CaptureConfig
from station.capture.webcam import Camera
from station.contracts.reading import PageReading
from station.contracts.sheet import SheetTemplate
from station.errors import CaptureError, Code, StationError
from station.services.camera_looker import REST_S, Looker, ReadFrame
from station.services.camera_view import CameraListener, CameraView
from station.services.intake import Intake
from station.services.models import default_model

_log = logging.getLogger(__name__)

QUALITY: Final = 95
PREVIEW_PX: Final = 1280
THUMB_PX: Final = 256
FRAME_S: Final = 1 / 30
"""Between two frames on the screen."""
WAIT_S: Final = 0.2
"""For a frame: closing is noticed at least that often."""
RETRY_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Before the camera is opened again; the last one for ever."""
HELD_UP_S: Final = 2.0
"""Before the next try to keep a frame that the disk did not take."""
CLOSE_S: Final = 2.0
_OF_CAMERA: Final = frozenset((Code.CAMERA_MISSING, Code.CAMERA_LOST, Code.CAMERA_FAULTY, Code.CRASHED))
"""Troubles that are over with the next good frame."""


class FrameReader:
    """Reads frames in this process: they come from our own camera, not from a stranger's file."""

    def __init__(self, template: SheetTemplate, model: Path | None = None) -> None:
        """Loads the model when the first frame comes: that is the looker's thread, not the window's."""
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
        self._intake = intake
        self._listener = listener
        self._exam = exam
        self._looker = Looker(read, self._keep, config=config, rest_s=rest_s)
        self._health = FrameHealth(live=camera.live)
        self._telling = threading.Lock()
        self._trouble: Code | None = None
        self._after = 0
        self._tries = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera-loop", daemon=True)

    def start(self) -> None:
        self._looker.start()
        self._thread.start()

    def force(self) -> None:
        """Capture what lies there, or the next sheet, whatever it looks like."""
        self._looker.force()

    def end(self) -> None:
        """Ask it to end; returns at once. A frame that is being kept is kept."""
        self._stopping.set()
        self._looker.end()

    def stop(self, within_s: float = CLOSE_S) -> None:
        """Returns when its threads have ended; a driver that hangs longer than that is left to itself."""
        self.end()
        limit = time.monotonic() + within_s
        self._looker.join(within_s)
        if self._thread.ident is not None:
            self._thread.join(max(0.0, limit - time.monotonic()))

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
                    self._show(frame)
            return
        except StationError as error:
            code = error.code
            # A cable that was pulled is the day's business, not a fault of the program.
            level = logging.INFO if isinstance(error, CaptureError) else logging.WARNING
            _log.log(level, "the camera is held up: code=%s facts=%s", error.code, error.facts)
        except Exception:  # noqa: BLE001 - a frame that trips the reader must not end the day's capture
            _log.exception("looking at a frame failed")
        self._camera.close()
        self._tell(code)
        self._stopping.wait(RETRY_S[min(self._tries, len(RETRY_S) - 1)])
        self._tries += 1

    def _show(self, frame: Frame) -> None:
        began = time.monotonic()
        self._after = frame.number
        fault = self._health.check(frame.pixels, frame.seconds)
        if fault is not None:
            raise CaptureError(Code.CAMERA_FAULTY, detail=fault.value)
        self._looker.offer(frame)
        if self._camera.waits:
            self._looker.settle()
        height, width = frame.pixels.shape[:2]
        view = CameraView(
            number=frame.number,
            preview=preview_of(frame.pixels, PREVIEW_PX),
            width_px=width,
            height_px=height,
            seen=self._looker.seen,
            fits=self._looker.fits(frame),
        )
        self._listener.camera_looked(view)
        if self._health.usable:
            self._tell(None, only=_OF_CAMERA)
            self._tries = 0
        if not self._camera.waits:
            self._stopping.wait(max(0.0, FRAME_S - (time.monotonic() - began)))

    def _keep(self, pixels: Pixels, reading: PageReading | None) -> bool:
        try:
            data = jpeg_of(pixels, quality=QUALITY)
            name = time.strftime("%Y-%m-%d %H.%M.%S.jpg")
            taken = self._intake.take(self._exam, data, source="camera", name=name)
        except StationError as error:
            _log.warning("a captured frame could not be kept: code=%s", error.code)
            self._tell(error.code)
            self._stopping.wait(HELD_UP_S)
            return False
        self._tell(None)
        self._listener.camera_took(taken, reading, preview_of(pixels, THUMB_PX))
        return True

    def _tell(self, code: Code | None, *, only: frozenset[Code] | None = None) -> None:
        """``only``: the troubles that this ends."""
        with self._telling:
            if code is self._trouble or (only is not None and self._trouble not in only):
                return
            self._trouble = code
            self._listener.camera_trouble(code)
