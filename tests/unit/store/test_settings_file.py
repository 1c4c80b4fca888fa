"""The settings survive restarts, other versions, and whatever someone wrote into the file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from station.contracts.settings import Settings, ThemeChoice
from station.errors import Code, StoreError
from station.store.settings_file import NAME, SettingsFile


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    wanted = Settings(theme=ThemeChoice.DARK, watch_folder="스캔 폴더")
    file.save(wanted)
    assert SettingsFile(tmp_path).load() == wanted
    assert (tmp_path / NAME).read_text(encoding="utf-8") == '{"theme":"dark","watch_folder":"스캔 폴더"}'


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_broken_file_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert SettingsFile(tmp_path).load() == Settings()


def test_one_wrong_line_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(
        '{"theme":"pink","volume":900,"text_points":"big","sounds":false,"of_a_later_version":1}'
    )
    assert SettingsFile(tmp_path).load() == Settings(sounds=False)


def test_a_full_disk_is_said_and_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings(volume=10))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as refused:
        file.save(Settings(volume=20))
    assert refused.value.code is Code.DISK_FULL
    assert file.load() == Settings(volume=10)


def test_a_folder_that_cannot_be_written_keeps_the_old_file(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings(volume=10))
    (tmp_path / "settings.part").mkdir()
    with pytest.raises(StoreError):
        file.save(Settings(volume=20))
    assert file.load() == Settings(volume=10)
