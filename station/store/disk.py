"""What is written is on the disk, and what the disk says in our words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from station.errors import Code, StoreError

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def disk_told() -> Iterator[None]:
    """An OSError of the block as StoreError: DISK_FULL or STORE_UNWRITABLE."""
    try:
        yield
    except OSError as error:
        code = Code.DISK_FULL if error.errno in _FULL else Code.STORE_UNWRITABLE
        raise StoreError(code, detail=type(error).__name__) from error


def sync_file(path: Path) -> None:
    """What was written into it is on the disk when this returns."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
