"""One long piece of work in a thread: progress comes back by a signal, and it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from station.services.exporting import Told
from station.ui.tasks import Tasks

T = TypeVar("T")


class ExportRun(QObject):
    """``progress``: how many of how many; ``changed``: something runs, or nothing any more; ``failed``: with
    the exception."""

    progress = Signal(int, int)
    changed = Signal()
    failed = Signal(object)
    _told = Signal(int, int)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._stop = threading.Event()
        self.running = False
        self._told.connect(self.progress, Qt.ConnectionType.QueuedConnection)

    def start(self, work: Callable[[Told], T], then: Callable[[T], None]) -> None:
        """Nothing else may run."""
        assert not self.running
        stop = self._stop = threading.Event()

        def told(done: int, of: int) -> bool:
            self._told.emit(done, of)
            return not stop.is_set()

        def done(found: T) -> None:
            self._end()
            then(found)

        def failed(error: Exception) -> None:
            self._end()
            self.failed.emit(error)

        self.running = True
        self.progress.emit(0, 0)
        self.changed.emit()
        self._tasks.run(lambda: work(told), done, failed)

    def cancel(self) -> None:
        """It ends where it next tells how far it is."""
        self._stop.set()

    def _end(self) -> None:
        self.running = False
        self.changed.emit()
