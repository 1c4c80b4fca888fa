"""The camera, on while someone looks at it: opened, shown, forced, and let go without waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from station.errors import Code, StationError
from station.services.capture_desk import CameraWanted, CaptureDesk
from station.ui.capture.camera_ear import CameraEar, Captured, Opening
from station.ui.capture.capture_service import Standing
from station.ui.preferences import Preferences
from station.ui.tasks import Tasks

if TYPE_CHECKING:
    from station.services.camera_loop import CameraLoop

_log = logging.getLogger(__name__)


class CameraControl(QObject):
    """``opening``: frames or trouble within 20 s; ``shown``: a Shown; ``captured``: a Captured;
    ``trouble``: a Code, or None when it is over; ``names``: of the cameras there are."""

    opening = Signal()
    shown = Signal(object)
    captured = Signal(object)
    trouble = Signal(object)
    names = Signal(tuple)
    heard = Signal(object, object)
    """For the listener only: what is wanted, and what happened."""

    def __init__(self, desk: CaptureDesk, preferences: Preferences, tasks: Tasks) -> None:
        super().__init__()
        self._desk = desk
        self._preferences = preferences
        self._tasks = tasks
        self._standing: Standing[CameraWanted, CameraLoop] = Standing(self._make, tasks, self._failed)
        self._exam: int | None = None
        self._on = False
        self.room = (0, 0)
        """Px of the screen that frames are made for."""
        self.heard.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        preferences.changed.connect(self._settings_changed)

    @property
    def running(self) -> bool:
        return self._standing.running is not None

    def open_exam(self, exam: int | None) -> None:
        self._exam = exam
        self._settle()

    def turn(self, on: bool) -> None:
        """On while the camera is looked at. A sheet that is being kept is kept."""
        if on is not self._on:
            self._on = on
            if on:
                self.find()
            self._settle()

    def choose(self, name: str) -> None:
        """Open another camera, and remember it."""
        self._preferences.change(camera=name)

    def find(self) -> None:
        """Look which cameras there are; `names` follows."""
        self._tasks.run(self._desk.camera_names, self.names.emit)

    def force(self) -> None:
        """Capture what lies there, or the next sheet, whatever it looks like."""
        if self._standing.running is not None:
            self._standing.running.force()

    def end(self) -> None:
        self._preferences.changed.disconnect(self._settings_changed)
        self._standing.end()

    def stop(self, within_s: float) -> None:
        self._standing.stop(within_s)

    def _settings_changed(self, _: object) -> None:
        self._settle()

    def _settle(self) -> None:
        if self._on and self._exam is not None:
            wanted = CameraWanted(exam=self._exam, name=self._preferences.now.camera)
            if wanted != self._standing.key:
                self.opening.emit()
            self._standing.want(wanted)
        else:
            self._standing.want(None)

    def _make(self, wanted: CameraWanted) -> CameraLoop:
        return self._desk.camera(wanted, CameraEar(wanted, self.heard, self))

    def _failed(self, error: Exception) -> None:
        _log.error("the camera cannot be used", exc_info=error)
        self.trouble.emit(error.code if isinstance(error, StationError) else Code.CRASHED)

    def _hear(self, wanted: CameraWanted, what: object) -> None:
        if self._standing.closed:
            return
        if isinstance(what, Captured):  # it is kept, whatever is wanted by now
            self.captured.emit(what)
        elif wanted != self._standing.key:
            return
        elif isinstance(what, CameraEar):
            shown = what.fetch()
            if shown is not None:
                self.shown.emit(shown)
        elif isinstance(what, Opening):
            self.opening.emit()
        else:
            assert what is None or isinstance(what, Code)
            if what in (Code.CAMERA_MISSING, None):  # one was unplugged, or plugged in
                self.find()
            self.trouble.emit(what)
