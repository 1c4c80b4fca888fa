"""Files that people take away: whole or not at all, and in words why not."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from station.errors import Code, UsageError
from station.store.disk import sync_folder

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)

_NOT_ASKED: Final = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)


def write_whole(path: Path, data: bytes) -> None:
    """In the place of what was there: first beside it, then by its name, so that nobody ever has half a file.

    Raises UsageError: EXPORT_NO_FOLDER, EXPORT_IN_USE, EXPORT_NO_PERMISSION, EXPORT_DISK_FULL, OUTPUT_FAILED.
    """
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)  # made for this user alone; a file in a shared folder is for all who see the folder
        part.replace(path)
        _sync_name(path.parent)
    except OSError as error:
        raise UsageError(_code(error, path, begun=part is not None), detail=type(error).__name__) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _sync_name(folder: Path) -> None:
    """The new name is on the disk. A folder that cannot be asked, as on some shares, has the file all the
    same."""
    try:
        sync_folder(folder)
    except OSError as error:
        if error.errno not in _NOT_ASKED:
            raise


def _code(error: OSError, path: Path, *, begun: bool) -> Code:
    """``begun``: a file could be written into the folder, so only the old one can be in the way."""
    if error.errno in _FULL:
        return Code.EXPORT_DISK_FULL
    if not path.parent.is_dir():
        return Code.EXPORT_NO_FOLDER
    if path.is_dir() or (begun and isinstance(error, PermissionError)):
        return Code.EXPORT_IN_USE
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Code.EXPORT_NO_PERMISSION
    return Code.OUTPUT_FAILED
