"""Pictures by the hash of their bytes: ``pictures/ab/ab12….jpg``. Never changed once they are there."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Final

from station.errors import Code, StoreError
from station.store.disk import disk_told, sync_folder

_NAME: Final = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,5}")


class Blobs:
    """``folder`` is made when the first picture comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, suffix: str) -> str:
        """The name under which ``data`` is on the disk when this returns; the same bytes, the same name.

        ``suffix``: of the content, ".jpg". Raises StoreError: DISK_FULL, STORE_UNWRITABLE; then
        nothing half-written is left.
        """
        name = hashlib.sha256(data).hexdigest() + suffix
        path = self.path(name)
        if path.exists() and path.stat().st_size == len(data):
            return name
        with disk_told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, data)
        return name

    def path(self, name: str) -> Path:
        """Where a picture lies. Raises ValueError for what is no name of ours."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"no picture's name: {name!r}")
        return self._folder / name[:2] / name

    def read(self, name: str) -> bytes:
        """The bytes. Raises StoreError(PICTURE_MISSING) when the file is gone or not what it was."""
        try:
            data = self.path(name).read_bytes()
        except OSError as error:
            raise StoreError(Code.PICTURE_MISSING, detail=name[:12]) from error
        if hashlib.sha256(data).hexdigest() != name[:64]:
            raise StoreError(Code.PICTURE_MISSING, detail=f"{name[:12]} is damaged")
        return data

    def drop(self, name: str) -> None:
        """Delete for good; the caller knows that nothing names it any more."""
        self.path(name).unlink(missing_ok=True)

    def names(self) -> tuple[str, ...]:
        """Every picture, the oldest first."""
        found = [path for path in self._folder.glob("??/*") if _NAME.fullmatch(path.name)]
        return tuple(path.name for path in sorted(found, key=lambda path: path.stat().st_mtime_ns))

    def sweep(self) -> int:
        """Delete what a crash left half-written; the number of files."""
        left = list(self._folder.glob("*/.new-*"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _write(self, path: Path, data: bytes) -> None:
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        sync_folder(path.parent.parent)
