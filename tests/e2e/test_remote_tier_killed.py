"""One command starts server, queue, storage and workers, and sends one job of every type through them, with
each worker killed in the middle."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from station.contracts.job import JobType

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^(\w+) +(cpu|gpu|http) +(DONE|FAILED) +(\d+)( †)? +[\d.]+ +(.*)$", re.MULTILINE)
needs_tesseract = pytest.mark.skipif(
    subprocess.run(["sh", "-c", "command -v tesseract"], capture_output=True, check=False).returncode != 0,
    reason="tesseract is not installed",
)


@needs_tesseract
def test_every_job_is_done_though_its_worker_is_killed(tmp_path: Path) -> None:
    words = ["dev", "--kill", "--lang", "en", "--data", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "station", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rows = ROW.findall(ran.stdout)
    assert {row[0] for row in rows} == {kind.value for kind in JobType}
    assert {row[1] for row in rows} == {"cpu", "gpu", "http"}
    assert {row[2] for row in rows} == {"DONE"}
    killed = [row for row in rows if row[4]]
    assert {row[1] for row in killed} == {"cpu", "gpu", "http"}
    told = {row[0]: row[5] for row in rows}
    assert "삼각형의 넓이를 구하시오." in told["ocr"]
    assert told["omr_grading"].startswith("0000")
