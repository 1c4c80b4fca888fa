"""Results that follow the sheets: computed off the GUI thread, one at a time, only while somebody looks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from station.errors import Code, StationError
from station.services.results_now import ResultsNow, results_now
from station.store.store import Store
from station.ui.tasks import Tasks
from station.ui.words import code_words

PAUSE_MS: Final = 330
"""Between two computations: about three a second while a scanner runs."""


class LiveResults(QObject):
    """``computed``: the newest results; ``failed``: why there are none. `look` makes them anew."""

    computed = Signal(object)
    failed = Signal(str)

    def __init__(self, store: Store, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._exam: int | None = None
        self._stale = False
        self._running = False
        self._shown = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    def open_exam(self, exam: int | None) -> None:
        """Results of another exam from now on; what is on its way for the one before is dropped."""
        self._exam = exam
        self._pause.stop()
        self.look()

    def look(self) -> None:
        """Something has changed."""
        self._stale = True
        self._begin()

    def show(self, shown: bool) -> None:
        """Whether somebody looks; what changed meanwhile is computed then."""
        self._shown = shown
        self._begin()

    def _begin(self) -> None:
        if not (self._stale and self._shown) or self._running or self._pause.isActive():
            return
        if self._exam is None:
            return
        exam, store = self._exam, self._store
        self._stale, self._running = False, True
        self._tasks.run(lambda: results_now(store, exam), self._done, lambda error: self._not(exam, error))

    def _done(self, now: ResultsNow) -> None:
        self._running = False
        if now.exam == self._exam:
            self._pause.start()
            self.computed.emit(now)
        self._begin()

    def _not(self, exam: int, error: Exception) -> None:
        self._running = False
        if exam == self._exam:
            self._pause.start()
            code = error.code if isinstance(error, StationError) else Code.STORE_DAMAGED
            self.failed.emit(code_words(code))
        self._begin()
