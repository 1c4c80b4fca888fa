"""SIGKILL at random moments of a station at work: what it said was done is done, and nothing is half-done."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.killing import MOST_S, lost_after, work_and_die

KILLS = 30


def test_a_station_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    rng = random.Random(2026)
    done = 0
    for number in range(KILLS):
        told = work_and_die(tmp_path / "data", number, rng.uniform(0.0, MOST_S))
        done += len(told)
        assert lost_after(tmp_path / "data", told) == [], f"kill {number}"
    assert done > KILLS  # it really was at work
