"""The data folder: one station a folder, never on a network share.

SQLite's log needs memory that all its readers share, which a share cannot give: there the
database would be damaged sooner or later.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from station.errors import Code, StoreError

_SHARES: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "9p", "davfs"})
_REMOTE_DRIVE: Final = 4
_OPEN: Final = b"open"


class FolderLock:
    """Held while a station works in ``folder``; the system lets go of it however the program ends.
    ``was_left_open``: the last one did not end by itself.

    Raises StoreError: FOLDER_IN_USE when another station holds it, FOLDER_ON_SHARE, STORE_UNWRITABLE.
    """

    def __init__(self, folder: Path) -> None:
        self._handle: int | None = None
        self.was_left_open = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if on_share(folder):
                raise StoreError(Code.FOLDER_ON_SHARE, detail=str(folder))
            handle = os.open(folder / "station.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(Code.STORE_UNWRITABLE, detail=type(error).__name__) from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise StoreError(Code.FOLDER_IN_USE, detail=str(folder)) from error
        self._handle = handle
        self.was_left_open = os.read(handle, 8) == _OPEN
        self._write(_OPEN)

    def release(self) -> None:
        """For others; twice is once."""
        if self._handle is not None:
            self._write(b"")
            os.close(self._handle)
            self._handle = None

    def _write(self, mark: bytes) -> None:
        """Best effort: a full disk must not keep the station from opening."""
        assert self._handle is not None
        with suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.ftruncate(self._handle, 0)
            os.write(self._handle, mark)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def on_share(folder: Path) -> bool:
    """The folder lies on another machine. Unknown systems count as local."""
    where = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        drive = where.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE_DRIVE
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    return share_among(mounts.read_text(encoding="utf-8", errors="replace"), where)


def share_among(mounts: str, folder: Path) -> bool:
    """Whether the mount that holds ``folder`` is a share; ``mounts``: lines "device point kind ..."."""
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = Path(parts[1].replace("\\040", " "))
        if folder.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, parts[2]
    return kind in _SHARES


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
