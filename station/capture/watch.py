"""A folder that a scanner writes into: which files in it are complete and have not been taken yet.

A scanner, a copying program or a share writes a file little by little, so a file counts when its
size and time of change have stood still for a while and when it can be read in one go. What is
wrong with one file never hides the others, and a folder that is gone is asked again.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from station.errors import CaptureError, Code, FileError

ENDINGS: Final = frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".pdf", ".bmp", ".webp", ".heic", ".heif")
)
"""Names of pages. What else lies there (settings, lists, unfinished downloads) is none of ours."""

_TEMPORARY: Final = re.compile(r"[.~]|.*\.(tmp|temp|part|partial|crdownload|filepart)(\.|$)", re.IGNORECASE)
_HIDDEN: Final = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_TEMPORARY", 256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What tells a file from a later one of the same name."""

    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """One file as it lay there."""

    path: Path
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A file that has been waited for in vain: empty (EMPTY_FILE), held or forbidden (NO_PERMISSION),
    or not readable (UNREADABLE). It is still tried."""

    path: Path
    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchConfig:
    """``quiet_s``: how long a file must stand still; ``patience_s``: how long it may fail before
    someone is told; ``done``: the sub folder for files that were kept, never watched itself."""

    quiet_s: float = 1.5
    patience_s: float = 60.0
    sub_folders: bool = False
    done: str = "done"


class Knows(Protocol):
    """Remembers over restarts which files were taken."""

    def knows(self, path: Path, size: int, changed_ns: int) -> bool: ...


@dataclass(slots=True)
class _Waiting:
    """A file that is not taken yet: since when it looks like this, and what was wrong with it."""

    stamp: Stamp
    since_s: float
    failed_s: float | None = None
    code: Code | None = None
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """``ready``: complete and new, oldest first; ``stuck``: told once each; ``lying``: taken before and
    still there; ``waiting``: how many are not ready yet."""

    ready: tuple[SeenFile, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    lying: tuple[SeenFile, ...] = ()
    waiting: int = 0


class WatchedFolder:
    """One folder. For one thread."""

    def __init__(
        self,
        folder: Path,
        ledger: Knows,
        *,
        config: WatchConfig | None = None,
        own: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``own``: where the station keeps its own files, which must never be taken or moved.
        ``clock``: seconds that never go back."""
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() asks a share that may be gone
        self.config = config or WatchConfig()
        self._ledger = ledger
        self._own = own
        self._clock = clock
        self._waiting: dict[Path, _Waiting] = {}
        self._taken: dict[Path, Stamp] = {}

    def poll(self) -> Polled:
        """Look once. Raises CaptureError: WATCH_LOST while the folder cannot be listed, WATCH_OWN_FOLDER
        where the station's own files would be taken for pages."""
        now = self._clock()
        try:
            if self._own is not None and self._holds(self._own):
                raise CaptureError(Code.WATCH_OWN_FOLDER)
            files = list(self._files(self.folder, top=True))
        except OSError as error:
            # Whatever comes back must stand still again: a share may return half-written.
            for waiting in self._waiting.values():
                waiting.since_s = float("inf")
            raise CaptureError(Code.WATCH_LOST, path=self.folder.name, detail=type(error).__name__) from error
        lying = [file for file in files if self._known(file)]
        new = [file for file in files if self._taken.get(file.path) != file.stamp]
        self._forget({file.path for file in files})
        ready = [file for file in new if self._is_quiet(file, now)]
        return Polled(
            ready=tuple(sorted(ready, key=lambda file: (file.stamp.changed_ns, file.path.name))),
            stuck=tuple(self._stuck(now)),
            lying=tuple(lying),
            waiting=len(new) - len(ready),
        )

    def read(self, file: SeenFile, most_bytes: int) -> bytes | None:
        """All of a ready file; None when it cannot be read now or changes meanwhile: a later poll has it.

        Raises FileError(TOO_LARGE).
        """
        if file.stamp.size > most_bytes:
            raise FileError(Code.TOO_LARGE, path=file.path.name, detail=f"{file.stamp.size} bytes")
        try:
            data = file.path.read_bytes()
            now = _stamp(file.path.stat())
        except FileNotFoundError:
            return None
        except OSError as error:
            # A scanner that still writes holds its file on Windows: that looks like a lack of rights.
            held = isinstance(error, PermissionError)
            self._failed(file, Code.NO_PERMISSION if held else Code.UNREADABLE)
            return None
        return data if now == file.stamp and len(data) == file.stamp.size else None

    def took(self, file: SeenFile) -> None:
        """The file is kept, or refused for good: it is not offered again before it changes."""
        self._taken[file.path] = file.stamp
        self._waiting.pop(file.path, None)

    def move_to_done(self, file: SeenFile) -> Path | None:
        """Move a taken file to the same place below the done folder, under a free name; its new place.

        None when it cannot be moved now: it stays where it is, and is ``lying`` at the next poll.
        """
        below = file.path.relative_to(self.folder)
        target = self.folder / self.config.done / below
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target = _free(target)
            file.path.rename(target)
        except OSError:
            return None
        return target

    def _holds(self, own: Path) -> bool:
        here, there = self.folder.resolve(), own.resolve()
        above = self.config.sub_folders and here in there.parents
        return here == there or there in here.parents or above

    def _files(self, folder: Path, *, top: bool) -> Iterator[SeenFile]:
        with os.scandir(folder) as entries:
            listed = list(entries)
        for entry in listed:
            try:
                if _TEMPORARY.match(entry.name):
                    continue
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    if self.config.sub_folders and not self._is_done(entry, top):
                        yield from self._files(path, top=False)
                elif entry.is_file(follow_symlinks=False) and path.suffix.lower() in ENDINGS:
                    # Windows lists sizes late while a file is being written: ask the file itself.
                    facts = path.stat()
                    if not getattr(facts, "st_file_attributes", 0) & _HIDDEN:
                        yield SeenFile(path=path, stamp=_stamp(facts))
            except OSError:
                continue  # gone or locked since it was listed: the next poll sees it, or does not

    def _is_done(self, entry: os.DirEntry[str], top: bool) -> bool:
        return top and entry.name.casefold() == self.config.done.casefold()

    def _known(self, file: SeenFile) -> bool:
        if self._taken.get(file.path) == file.stamp:
            return True
        waiting = self._waiting.get(file.path)
        if waiting is not None and waiting.stamp == file.stamp:
            return False  # asked already
        if not self._ledger.knows(file.path, file.stamp.size, file.stamp.changed_ns):
            return False
        self._taken[file.path] = file.stamp
        return True

    def _is_quiet(self, file: SeenFile, now: float) -> bool:
        waiting = self._waiting.get(file.path)
        if waiting is None or waiting.stamp != file.stamp:
            waiting = self._waiting[file.path] = _Waiting(file.stamp, now)
        waiting.since_s = min(waiting.since_s, now)
        if file.stamp.size == 0:
            self._failed(file, Code.EMPTY_FILE)
            return False
        return now - waiting.since_s >= self.config.quiet_s

    def _failed(self, file: SeenFile, code: Code) -> None:
        waiting = self._waiting.setdefault(file.path, _Waiting(file.stamp, self._clock()))
        waiting.code = code
        if waiting.failed_s is None:
            waiting.failed_s = self._clock()

    def _stuck(self, now: float) -> Iterator[Stuck]:
        for path, waiting in self._waiting.items():
            if waiting.code is None or waiting.failed_s is None or waiting.told:
                continue
            if now - waiting.failed_s >= self.config.patience_s:
                waiting.told = True
                yield Stuck(path=path, code=waiting.code)

    def _forget(self, there: set[Path]) -> None:
        """A name that comes back is a new file; the ledger still knows what it was."""
        self._waiting = {path: waiting for path, waiting in self._waiting.items() if path in there}
        self._taken = {path: stamp for path, stamp in self._taken.items() if path in there}


def _stamp(facts: os.stat_result) -> Stamp:
    return Stamp(size=facts.st_size, changed_ns=facts.st_mtime_ns)


def _free(path: Path) -> Path:
    """``path``, or with a number where that is taken: a scanner gives the same names every day."""
    number, free = 2, path
    while os.path.lexists(free):
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
