"""Ctrl+C in the middle of a stack: whole lines, exit 130, no child left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.nasty_child import FINE, HANGS, SLOW
from tests.pictures import encoded, scene

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c(template_file: Path, tmp_path: Path) -> None:
    data = encoded(scene(SLOW, 300), "PNG")
    for number in range(60):
        (tmp_path / f"{number}.png").write_bytes(data)
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "tests.faults.nasty_station", "read", "--workers", "2"]
    options = ["--template", str(template_file), "--out", str(out), str(tmp_path)]
    # A session of its own, and the signal to all of it, as a terminal sends it.
    process = subprocess.Popen([*command, *options], cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE)
    try:
        wait_for_lines(out, 3)
        children = children_of(process.pid)
        assert len(children) == 2
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert b"Traceback" not in told
    written = out.read_bytes()
    assert written.endswith(b"\n")
    lines = [json.loads(line) for line in written.splitlines()]
    assert 3 <= len(lines) < 60
    assert not any(alive(child) for child in children)


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_a_killed_parent_leaves_no_hanging_child(template_file: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(scene(FINE, 300), "PNG"))
    (tmp_path / "b.png").write_bytes(encoded(scene(HANGS, 300), "PNG"))
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "tests.faults.nasty_station", "read", "--template", str(template_file)]
    process = subprocess.Popen([*command, "--out", str(out), str(tmp_path)], cwd=ROOT)
    try:
        wait_for_lines(out, 1)
        time.sleep(0.2)  # into the page that hangs
        (child,) = children_of(process.pid)
    finally:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 10
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def wait_for_lines(path: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists() and path.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.02)
    raise AssertionError("no lines came")


def children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in told for child in (task / "children").read_text().split()]


def alive(pid: int) -> bool:
    """A child that ended but was not fetched yet by its new parent counts as ended."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
