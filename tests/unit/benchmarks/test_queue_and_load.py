"""The benchmarks of the remote tier measure what they say: jobs drained once, sheets sent as planned."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import requests

from benchmarks.queue_claims import OURS, drained_round
from benchmarks.queue_latency import listening
from benchmarks.server_load_station import Habit, sheets_of

SCHOOL = (tuple(range(10)), tuple(range(100, 160)))


def test_two_processes_drain_every_job_once(tmp_path: Path) -> None:
    done = drained_round(OURS, f"sqlite:///{tmp_path / 'server.db'}", 2, 30)
    assert (done.doubled, done.left) == (0, 0)
    assert done.jobs_a_second > 0


def test_every_student_has_a_sheet_and_contested_ones_have_two() -> None:
    sheets = [sheet for station in range(10) for sheet in sheets_of(station, school=SCHOOL, seed=7)]
    places = Counter((sheet.exam, sheet.student) for sheet in sheets)
    contested = {(s.exam, s.student) for s in sheets if s.habit is Habit.CONTESTED}
    assert len(places) == 10 * 60
    assert {place for place, count in places.items() if count == 2} == contested
    assert max(places.values()) == 2
    assert len({sheet.name for sheet in sheets}) == len(sheets)
    assert {sheet.habit for sheet in sheets} == set(Habit)
    assert any(sheet.ai for sheet in sheets)
    assert sheets_of(3, school=SCHOOL, seed=7) == sheets_of(3, school=SCHOOL, seed=7)


def test_the_first_question_about_a_text_is_remembered() -> None:
    with listening() as ears:
        address = f"{ears.settings['OPENAI_BASE_URL']}/embeddings"
        for _ in range(2):
            told = requests.post(address, json={"input": ["a"], "model": "m"}, timeout=10).json()
        assert len(told["data"]) == 1
        assert list(ears.heard) == ["a"]
        assert ears.when("a") == ears.heard["a"]
