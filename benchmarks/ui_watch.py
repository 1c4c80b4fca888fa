"""The real window, opened for a benchmark, and a watch: from a key to what it paints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.table import Figure, at_most
from station.app.desktop import Desktop
from station.app.session import translated
from station.capture.recorded import RecordedCamera, RecordedCameras
from station.contracts.settings import Settings
from station.messages import Language
from station.store.settings_file import SettingsFile
from station.ui.preferences import Preferences
from station.ui.theme import Look

SIZE = (1366, 768)
MOST_S = 120.0


@contextmanager
def opened(
    folder: Path, cameras: Mapping[str, Callable[[], RecordedCamera]] | None = None
) -> Iterator[Desktop]:
    """The window in Korean, shown and at rest; closed at the end. No copy of the database is made beside
    what is measured."""
    SettingsFile(folder).save(Settings(welcomed=True, backups=0))
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    preferences = Preferences(SettingsFile(folder))
    look = Look(app, preferences)
    with translated(app, Language.KO):
        state = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        desktop = Desktop(folder, state, preferences, cameras=RecordedCameras(cameras or {}))
        desktop.window.resize(*SIZE)
        desktop.window.show()
        try:
            rest(0.5)
            yield desktop
        finally:
            desktop.window.close()
    look.stop()


def rest(seconds: float) -> None:
    """The window lives, nobody does anything."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def until(done: Callable[[], bool]) -> None:
    """The window lives until ``done``. Raises SystemExit after two minutes."""
    began = time.monotonic()
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        if time.monotonic() - began > MOST_S:
            raise SystemExit(f"not done within {MOST_S:g} s")


class Painted(QObject):
    """Counts what the window paints."""

    def __init__(self, window: QObject) -> None:
        super().__init__()
        self.times = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.times += event.type() is QEvent.Type.UpdateRequest
        return False


@dataclass(slots=True)
class Series:
    """One kind of action, many times, in ms. ``everywhere``: CPU of all threads and not of the window's own
    alone, for work that is done elsewhere."""

    name: str
    everywhere: bool = False
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """What happens inside counts once."""
        clock = time.process_time if self.everywhere else time.thread_time
        wall, cpu = time.perf_counter(), clock()
        yield
        self.cpu.append(1000 * (clock() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))

    def figures(self, limit_ms: float | None = None) -> list[Figure]:
        """Median and 95th percentile; the target holds for the latter."""
        made = []
        for kind, values in (("wall", self.wall), ("CPU", self.cpu)):
            middle, high = (float(value) for value in np.percentile(values, (50, 95)))
            made.append(Figure(name=f"{self.name}, {kind} p50", value=round(middle, 2), unit="ms"))
            name = f"{self.name}, {kind} p95"
            if limit_ms is None:
                made.append(Figure(name=name, value=round(high, 2), unit="ms"))
            else:
                made.append(at_most(name, round(high, 2), "ms", limit_ms))
        return made


def paint(painted: Painted, act: Callable[[], object], ready: Callable[[], bool] = lambda: True) -> None:
    """``act``, until what it led to is on the screen; with ``ready``, until that is so and painted."""
    before = painted.times
    act()
    while not ready():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        before = painted.times if not ready() else before
    while painted.times == before:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def resident_mb() -> float:
    """Memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6
