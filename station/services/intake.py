"""Keep first, work later: bytes become a picture on the disk and a row before anyone looks at them."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.contracts.desk import Page
from station.errors import Code, FileError
from station.store.pages import Arrival
from station.store.store import Store

MAX_FILE_BYTES: Final = 256 * 1024 * 1024

_SIGNS: Final = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"%PDF", ".pdf"),
    (b"BM", ".bmp"),
)
_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")


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
    ) -> None:
        """``nudge`` is called after each page taken, so that someone begins to read it."""
        self._store = store
        self._nudge = nudge
        self._clock = clock

    def take_file(self, exam: int, path: Path, *, source: str = "file") -> Taken:
        """Copy a file into the store. When this returns, the file itself may be moved or deleted.

        Raises FileError (NOT_FOUND, IS_FOLDER, NO_PERMISSION, TOO_LARGE, UNREADABLE) and StoreError.
        What the bytes are is found out when they are read, by a child.
        """
        return self.take(exam, _bytes_of(path), source=source, name=path.name)

    def take(self, exam: int, data: bytes, *, source: str, name: str) -> Taken:
        """``name``: what the teacher knows the picture by. Raises StoreError."""
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
    for sign, suffix in _SIGNS:
        if data.startswith(sign):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return ".heic"
    return ".bin"


def _bytes_of(path: Path) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise FileError(Code.IS_FOLDER, path=path.name)
        if not stat.S_ISREG(facts.st_mode):
            raise FileError(Code.UNSUPPORTED_FORMAT, path=path.name, detail="not a regular file")
        if facts.st_size > MAX_FILE_BYTES:
            raise FileError(Code.TOO_LARGE, path=path.name, detail=f"{facts.st_size} bytes")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(Code.NOT_FOUND, path=path.name) from error
    except PermissionError as error:
        raise FileError(Code.NO_PERMISSION, path=path.name) from error
    except (OSError, ValueError) as error:
        raise FileError(Code.UNREADABLE, path=path.name, detail=type(error).__name__) from error
