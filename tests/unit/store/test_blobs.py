"""Pictures on the disk: whole or not there, and never another one's."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from station.errors import Code, StoreError
from station.store.blobs import Blobs


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.keep(b"picture", ".jpg")
    assert blobs.keep(b"picture", ".jpg") == name
    assert blobs.read(name) == b"picture"
    assert [path.name for path in tmp_path.rglob("*.jpg")] == [name]


def test_a_picture_that_was_cut_off_is_written_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.keep(b"a whole picture", ".png")
    blobs.path(name).write_bytes(b"a who")
    with pytest.raises(StoreError) as damaged:
        blobs.read(name)
    assert damaged.value.code is Code.PICTURE_MISSING
    assert blobs.read(blobs.keep(b"a whole picture", ".png")) == b"a whole picture"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ab.jpg", "a" * 64, "A" * 64 + ".jpg"])
def test_only_our_own_names_become_paths(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no picture's name"):
        Blobs(tmp_path).path(name)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    blobs = Blobs(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as told:
        blobs.keep(b"picture", ".jpg")
    assert told.value.code is Code.DISK_FULL
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_leftovers_of_a_crash_are_swept(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.keep(b"picture", ".jpg")
    (blobs.path(name).parent / ".new-x1").write_bytes(b"pic")
    assert blobs.sweep() == 1
    assert blobs.read(name) == b"picture"
