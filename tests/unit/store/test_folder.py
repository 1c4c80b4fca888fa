"""One station a folder, and never on another machine's disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from station.errors import Code, StoreError
from station.store.folder import FolderLock, on_share, share_among

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/teachers\\040room cifs rw 0 0
nas:/exams /mnt/nas nfs4 rw 0 0
tmpfs /mnt/nas/local tmpfs rw 0 0
"""


def test_a_second_station_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with FolderLock(tmp_path):
        with pytest.raises(StoreError) as refused:
            FolderLock(tmp_path)
        assert refused.value.code is Code.FOLDER_IN_USE
    FolderLock(tmp_path).release()


def test_a_killed_station_leaves_the_folder_free(tmp_path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from station.store.folder import FolderLock;"
        " lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(StoreError):
            FolderLock(tmp_path)
        holder.kill()
        holder.wait()
    FolderLock(tmp_path).release()


@pytest.mark.parametrize(
    ("folder", "share"),
    [
        ("/home/teacher/data", False),
        ("/mnt/teachers room/data", True),
        ("/mnt/nas/data", True),
        ("/mnt/nas/local/data", False),
        ("/mnt/nashville", False),
    ],
)
def test_shares_are_known_by_their_mount(folder: str, share: bool) -> None:
    assert share_among(MOUNTS, Path(folder)) is share


def test_this_folder_is_local(tmp_path: Path) -> None:
    assert not on_share(tmp_path)
