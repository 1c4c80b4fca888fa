"""Time left is told from the pace of the last pages, and not at all while nothing is known."""

from __future__ import annotations

import pytest

from station.services.pace import IDLE_S, Pace


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_steady_pace_tells_the_rest() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.seconds_for(10) is None
    for _ in range(30):
        clock.now += 0.2
        pace.did(1)
    assert pace.seconds_for(10) == pytest.approx(2.0)
    assert pace.seconds_for(0) is None


def test_a_new_pile_does_not_remember_the_pause_before_it() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(5):
        clock.now += 0.1
        pace.did(1)
    clock.now += IDLE_S * 100
    pace.did(1)
    assert pace.seconds_for(10) is None
    for _ in range(3):
        clock.now += 0.5
        pace.did(2)
    assert pace.seconds_for(8) == pytest.approx(2.0)
