"""The disk is full: a clear code, nothing half-written, and on it goes when there is room again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from station.contracts.desk import ActionKind
from station.store.database import check
from station.store.store import DATABASE, Store

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are POSIX's")
@pytest.mark.parametrize("room", [1, 50_000, 300_000])
def test_a_full_disk_costs_nothing_but_time(tmp_path: Path, room: int) -> None:
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "tests.faults.narrow_station", str(folder), str(room)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["full"]["decide"] == "disk_full"
    assert told["full"]["take"] in ("disk_full", "done")
    assert (told["full"]["take"] == "done") == (room > 100_002)
    assert told["again"] == {"take": "done", "decide": "done", "backup": "done"}
    check(folder / DATABASE)
    store = Store(folder)
    taken, decided = told["counts"]
    assert store.pages.counts(1).taken == 2, "the page before, and the one that was kept in the end"
    assert taken == (2 if room > 100_002 else 1)
    history = [a for a in store.actions.history(1) if a.kind is ActionKind.DECIDE]
    assert len(history) == decided + 1
    assert store.actions.decided(1) == {1: "5"}
    assert list(folder.rglob(".new-*")) == []
    store.close()


def test_a_folder_that_may_not_be_written_is_refused_with_a_sentence(tmp_path: Path) -> None:
    from station.errors import Code, StoreError

    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError) as refused:
        Store(tmp_path / "file" / "data")
    assert refused.value.code is Code.STORE_UNWRITABLE
