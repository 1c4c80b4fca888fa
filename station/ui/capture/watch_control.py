"""The watched folder, as the settings and the open exam want it; goes on while other modes are open."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from station.errors import Code, StationError
from station.services.capture_desk import CaptureDesk, WatchWanted
from station.services.intake import Taken
from station.services.watching import FolderWatch
from station.ui.capture.capture_service import Standing
from station.ui.preferences import Preferences
from station.ui.tasks import Tasks

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchNow:
    """What the watch is doing. ``waiting``: files that are still being written; ``trouble``: why nothing
    can be taken now; ``taken``: files kept since the folder was chosen."""

    on: bool = False
    waiting: int = 0
    trouble: Code | None = None
    taken: int = 0


@dataclass(frozen=True, slots=True)
class _Refused:
    path: Path
    code: Code


@dataclass(frozen=True, slots=True)
class _Waiting:
    files: int


class _Ear:
    """Listens on the watching thread, and hands on to the window's."""

    def __init__(self, wanted: WatchWanted, control: WatchControl) -> None:
        self._wanted = wanted
        self._control = control

    def file_taken(self, taken: Taken) -> None:
        self._control.heard.emit(self._wanted, taken)

    def file_refused(self, path: Path, code: Code) -> None:
        self._control.heard.emit(self._wanted, _Refused(path, code))

    def watch_waiting(self, files: int) -> None:
        self._control.heard.emit(self._wanted, _Waiting(files))

    def watch_trouble(self, code: Code | None) -> None:
        self._control.heard.emit(self._wanted, code)


class WatchControl(QObject):
    """``took``: a Taken; ``refused``: a file's name and code; ``changed``: the WatchNow to show."""

    took = Signal(object)
    refused = Signal(str, object)
    changed = Signal(object)
    heard = Signal(object, object)
    """For the listener only: what is wanted, and what happened."""

    def __init__(
        self, desk: CaptureDesk, preferences: Preferences, tasks: Tasks, *, allowed: bool = True
    ) -> None:
        """``allowed``: otherwise no folder is ever watched, whatever the settings say."""
        super().__init__()
        self._allowed = allowed
        self._desk = desk
        self._preferences = preferences
        self._standing: Standing[WatchWanted, FolderWatch] = Standing(self._make, tasks, self._failed)
        self._exam: int | None = None
        self._paused = False
        self.now = WatchNow()
        self.heard.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        preferences.changed.connect(self._settings_changed)

    def open_exam(self, exam: int | None) -> None:
        """What comes from now on belongs to this exam."""
        self._exam = exam
        self._settle()

    def choose(self, folder: str) -> None:
        """Watch another folder; "" for none. Remembered."""
        self._paused = False
        self._preferences.change(watch_folder=folder)
        self._settle()

    def start(self) -> None:
        self._paused = False
        self._settle()

    def pause(self) -> None:
        """Until `start`, or the next start of the program."""
        self._paused = True
        self._settle()

    def end(self) -> None:
        self._preferences.changed.disconnect(self._settings_changed)
        self._standing.end()

    def stop(self, within_s: float) -> None:
        self._standing.stop(within_s)

    def _settings_changed(self, _: object) -> None:
        self._settle()

    def _settle(self) -> None:
        settings = self._preferences.now
        wants = self._allowed and not self._paused and settings.watch_folder
        if self._exam is None or not wants:
            self._standing.want(None)
            self._show(WatchNow(taken=self.now.taken))
            return
        wanted = WatchWanted(
            exam=self._exam,
            folder=settings.watch_folder,
            sub_folders=settings.watch_sub_folders,
            move=settings.watch_move,
        )
        if wanted != self._standing.key:
            self._standing.want(wanted)
            self._show(WatchNow(on=True))

    def _make(self, wanted: WatchWanted) -> FolderWatch:
        return self._desk.watch(wanted, _Ear(wanted, self))

    def _failed(self, error: Exception) -> None:
        _log.error("the folder cannot be watched", exc_info=error)
        code = error.code if isinstance(error, StationError) else Code.WATCH_LOST
        self._show(replace(self.now, trouble=code))

    def _hear(self, wanted: WatchWanted, what: object) -> None:
        if self._standing.closed:
            return
        if isinstance(what, Taken):  # it is kept, whatever is wanted by now
            if what.fresh and wanted == self._standing.key:
                self._show(replace(self.now, taken=self.now.taken + 1))
            self.took.emit(what)
        elif wanted != self._standing.key:
            return
        elif isinstance(what, _Refused):
            self.refused.emit(what.path.name, what.code)
        elif isinstance(what, _Waiting):
            self._show(replace(self.now, waiting=what.files))
        else:
            assert what is None or isinstance(what, Code)
            self._show(replace(self.now, trouble=what))

    def _show(self, now: WatchNow) -> None:
        if now != self.now:
            self.now = now
            self.changed.emit(now)
