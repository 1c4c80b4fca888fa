"""Adds many files without holding up the window: one after the other, counted, to be cancelled."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from station.errors import Code, FileError, StationError, StoreError
from station.services.inputs import find_inputs
from station.services.intake import Intake, Taken
from station.ui.tasks import Tasks

_log = logging.getLogger(__name__)

TELL_S: Final = 0.25
"""New pages are told together, so that a folder of 500 does not redraw everything 500 times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One thing that was to be added: ``taken``, or the error of why it could not be."""

    name: str
    taken: Taken | None = None
    error: StationError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    name: str
    take: Callable[[], Taken]


class Adding(QObject):
    """``added``: a tuple of Added; ``progress``: done and total; ``finished``: kept first time, known
    already, refused, and left out by a cancel, since nothing was under way."""

    added = Signal(tuple)
    progress = Signal(int, int)
    finished = Signal(int, int, int, int)

    def __init__(self, intake: Intake, tasks: Tasks) -> None:
        super().__init__()
        self._intake = intake
        self._tasks = tasks
        self._jobs: deque[_Job] = deque()
        self._looking = 0
        self._busy = False
        self._untold: list[Added] = []
        self._start_over()

    @property
    def under_way(self) -> bool:
        return self._busy or self._looking > 0

    def add(self, exam: int, paths: Iterable[Path]) -> None:
        """Files, and what folders hold. The folders are listed in the background too."""
        self._looking += 1
        wanted = tuple(paths)
        self._tasks.run(lambda: _files_of(wanted), partial(self._listed, exam), self._unlisted)

    def add_picture(self, exam: int, read: Callable[[], bytes], name: str, *, source: str) -> None:
        """A picture that is no file; ``read`` gives its bytes in the background."""
        take = self._intake.take
        self._queue([_Job(name=name, take=lambda: take(exam, read(), source=source, name=name))])

    def cancel(self) -> None:
        """What has not begun is left out; what was kept stays."""
        self._left += len(self._jobs)
        self._jobs.clear()

    def _listed(self, exam: int, files: tuple[Path, ...]) -> None:
        self._looking -= 1
        self._queue(
            [_Job(name=file.name, take=partial(self._intake.take_file, exam, file)) for file in files]
        )

    def _unlisted(self, error: Exception) -> None:
        _log.error("listing what to add failed", exc_info=error)
        self._listed(0, ())

    def _queue(self, jobs: list[_Job]) -> None:
        self._jobs += jobs
        self._total += len(jobs)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = bool(self._jobs)
        if not self._busy:
            self._tell()
            if not self._looking:
                self.finished.emit(self._fresh, self._known, self._refused, self._left)
                self._start_over()
            return
        job = self._jobs.popleft()
        self._tasks.run(job.take, partial(self._kept, job.name), partial(self._failed, job.name))

    def _kept(self, name: str, taken: Taken) -> None:
        self._fresh += taken.fresh
        self._known += not taken.fresh
        self._done(Added(name=name, taken=taken))

    def _failed(self, name: str, error: Exception) -> None:
        self._refused += 1
        if not isinstance(error, StationError):
            _log.error("adding a file failed", exc_info=error)
            error = FileError(Code.UNREADABLE)
        if isinstance(error, StoreError):  # the next would fare no better
            self.cancel()
        self._done(Added(name=name, error=error))

    def _done(self, added: Added) -> None:
        self._count += 1
        self._untold.append(added)
        if time.monotonic() - self._told_s >= TELL_S:
            self._tell()
        self.progress.emit(self._count, self._total - self._left)
        self._next()

    def _tell(self) -> None:
        told = tuple(self._untold)
        self._untold.clear()
        self._told_s = time.monotonic()
        if told:
            self.added.emit(told)

    def _start_over(self) -> None:
        self._count = self._total = 0
        self._fresh = self._known = self._refused = self._left = 0
        self._told_s = 0.0


def content_of(mime: QMimeData | None) -> tuple[tuple[Path, ...], QImage | None]:
    """Files that were copied or dragged, else a picture that was. An empty clipboard has nothing at all."""
    if mime is None:
        return (), None
    paths = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    image = mime.imageData() if mime.hasImage() and not paths else None
    return paths, image if isinstance(image, QImage) and not image.isNull() else None


def png_of(image: QImage) -> bytes:
    """A file that loses nothing of it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _files_of(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Files themselves, and of folders what looks like pages, in natural order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += (Path(os.fsdecode(item.path)) for item in find_inputs([str(path)]))
        else:
            found.append(path)
    return tuple(found)
