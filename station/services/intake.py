"""Keep first, work later: bytes become a picture on the disk and a row before anyone looks at them."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.contracts.desk import Page
from station.errors import Code, FileError, StoreError
from station.pipelines.image_header import Format, sniff
from station.services.page_work import MAX_FILE_BYTES, or_file_error
from station.store.pages import Arrival
from station.store.store import Store

LEAST_FREE_BYTES: Final = 1 << 30
"""A picture is taken only while this much is free: decisions and backups need room as well."""

_SUFFIXES: Final = {
    Format.JPEG: ".jpg",
    Format.PNG: ".png",
    Format.TIFF: ".tif",
    Format.PDF: ".pdf",
    Format.BMP: ".bmp",
    Format.WEBP: ".webp",
    Format.HEIC: ".heic",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one file or picture. ``fresh`` is false for a picture that the exam has already:
    ``page`` is then the one that shows it."""

    page: Page
    fresh: bool


class Intake:
    """Takes pictures into one store. May be called from any thread."""

    def __init__(
        self,
        store: Store,
        *,
        nudge: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
        least_free_bytes: int = LEAST_FREE_BYTES,
    ) -> None:
        """``nudge`` is called after each page taken, so that someone begins to read it.
        ``least_free_bytes``: on the disk, else nothing more is taken."""
        self._store = store
        self._nudge = nudge
        self._clock = clock
        self._least_free_bytes = least_free_bytes

    def take_file(self, exam: int, path: Path, *, source: str = "file") -> Taken:
        """Copy a file into the store. When this returns, the file itself may be moved or deleted.

        Raises FileError (NOT_FOUND, IS_FOLDER, NO_PERMISSION, TOO_LARGE, UNREADABLE) and StoreError.
        What the bytes are is found out when they are read, by a child.
        """
        return self.take(exam, bytes_of(path), source=source, name=path.name)

    def take(self, exam: int, data: bytes, *, source: str, name: str) -> Taken:
        """``name``: what the teacher knows the picture by. Raises StoreError (DISK_LOW, DISK_FULL ...)."""
        if self._store.free_bytes() < self._least_free_bytes:
            raise StoreError(Code.DISK_LOW)
        picture = self._store.blobs.keep(data, suffix_of(data))
        arrival = Arrival(
            exam=exam,
            picture=picture,
            page_index=0,
            source=source,
            source_name=name,
            taken_s=self._clock(),
        )
        page, fresh = self._store.pages.take(arrival)
        if fresh:
            self._nudge()
        return Taken(page=page, fresh=fresh)


def suffix_of(data: bytes) -> str:
    """The ending that belongs to the content; ".bin" for what is none of ours."""
    try:
        return _SUFFIXES[sniff(data)]
    except FileError:
        return ".bin"


def bytes_of(path: Path) -> bytes:
    """A file's bytes. Raises FileError as `Intake.take_file` does."""
    return or_file_error(lambda: _regular_bytes(path), path=path.name)


def _regular_bytes(path: Path) -> bytes:
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise FileError(Code.IS_FOLDER, path=path.name)
    if not stat.S_ISREG(facts.st_mode):
        raise FileError(Code.UNSUPPORTED_FORMAT, path=path.name, detail="not a regular file")
    if facts.st_size > MAX_FILE_BYTES:
        raise FileError(Code.TOO_LARGE, path=path.name, detail=f"{facts.st_size} bytes")
    return path.read_bytes()
