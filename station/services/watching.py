"""Takes what a scanner puts into a folder: kept first, then noted, then moved where that is wanted.

It owns its thread. A crash between two of the steps costs nothing: a file that was kept but not noted
is offered again and found to be here already.
"""

from __future__ import annotations

import logging
import threading
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from station.capture.watch import SeenFile, WatchedFolder
from station.errors import CaptureError, Code, FileError, StationError
from station.services.intake import Intake, Taken
from station.services.page_work import MAX_FILE_BYTES
from station.store.ledger import Ledger

_log = logging.getLogger(__name__)

PAUSE_S: Final = 0.5
"""Between two looks. A folder that is slow to list is looked at less often: see `SHARE_OF_TIME`."""
SHARE_OF_TIME: Final = 0.1
"""Of its time at most the thread spends looking, so that a share with many files is not kept busy."""
LONGEST_PAUSE_S: Final = 30.0
CLOSE_S: Final = 2.0


class WatchListener(Protocol):
    """Called on the watching thread; must return at once."""

    def file_taken(self, taken: Taken) -> None:
        """``taken.fresh`` is false for a picture that the exam had already."""

    def file_refused(self, path: Path, code: Code) -> None:
        """One file cannot be taken; the others are."""

    def watch_waiting(self, files: int) -> None:
        """So many files are still being written, or cannot be read yet; told when the number changes."""

    def watch_trouble(self, code: Code | None) -> None:
        """Nothing can be taken now, and goes on being tried; None when that is over."""


class FolderWatch:
    """Watches one folder for one exam until stopped. ``move``: kept files go to the done folder."""

    def __init__(
        self,
        folder: WatchedFolder,
        intake: Intake,
        ledger: Ledger,
        listener: WatchListener,
        *,
        exam: int,
        move: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._intake = intake
        self._ledger = ledger
        self._listener = listener
        self._exam = exam
        self._move = move
        self._clock = clock
        self._trouble: Code | None = None
        self._waiting = 0
        self._stopping = threading.Event()
        self._nudged = threading.Event()
        self._thread = threading.Thread(target=self._run, name="folder-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Look now."""
        self._nudged.set()

    def end(self) -> None:
        """Ask it to end, after the file that is being kept; returns at once."""
        self._stopping.set()
        self._nudged.set()

    def stop(self, within_s: float = CLOSE_S) -> None:
        """Returns when the thread has ended.

        A dead share may hold a call for a minute: then the thread is left to end by itself, and keeps
        nothing any more.
        """
        self.end()
        if self._thread.ident is not None:
            self._thread.join(within_s)

    def look(self) -> int:
        """One round: take every file that is ready; how many were kept. The thread does this; a test may.

        Raises CaptureError as `WatchedFolder.poll` does, and StoreError when a file cannot be kept: it is
        offered again.
        """
        polled = self._folder.poll()
        for stuck in polled.stuck:
            self._listener.file_refused(stuck.path, stuck.code)
        if polled.waiting != self._waiting:
            self._waiting = polled.waiting
            self._listener.watch_waiting(polled.waiting)
        kept = 0
        for file in polled.ready:
            if self._stopping.is_set():
                return kept
            kept += self._take(file)
        if self._move:
            for file in polled.lying:
                if self._ledger.picture_of(file.path):  # what was refused stays where its owner looks for it
                    self._folder.move_to_done(file)
        return kept

    def _take(self, file: SeenFile) -> bool:
        try:
            data = self._folder.read(file, MAX_FILE_BYTES)
        except FileError as error:
            self._note(file, "")
            self._listener.file_refused(file.path, error.code)
            return False
        if data is None or self._stopping.is_set():
            return False
        # Shares of other systems write Hangul in parts; a teacher searches for whole syllables.
        name = unicodedata.normalize("NFC", file.path.name)
        taken = self._intake.take(self._exam, data, source="folder", name=name)
        self._note(file, taken.page.picture)
        if self._move and self._folder.move_to_done(file) is None:
            _log.info("a kept file could not be moved yet: bytes=%d", file.stamp.size)
        self._listener.file_taken(taken)
        return True

    def _note(self, file: SeenFile, picture: str) -> None:
        self._ledger.note(
            file.path,
            size=file.stamp.size,
            changed_ns=file.stamp.changed_ns,
            picture=picture,
            seen_s=self._clock(),
        )
        self._folder.took(file)

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self.look()
                self._tell(None)
            except StationError as error:
                if error.code is not self._trouble:
                    level = logging.INFO if isinstance(error, CaptureError) else logging.WARNING
                    _log.log(level, "the watched folder is held up: code=%s", error.code)
                self._tell(error.code)
            spent = time.monotonic() - began
            self._nudged.wait(min(LONGEST_PAUSE_S, max(PAUSE_S, spent / SHARE_OF_TIME)))
            self._nudged.clear()

    def _tell(self, code: Code | None) -> None:
        if code is not self._trouble:
            self._trouble = code
            self._listener.watch_trouble(code)
