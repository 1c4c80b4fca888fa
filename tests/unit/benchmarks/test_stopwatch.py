"""The breakdown by step names functions that exist, and its steps add up."""

from __future__ import annotations

import importlib
import time

import pytest

from benchmarks.stopwatch import STEPS, Stopwatch
from station.pipelines import page
from station.pipelines.image_io import decode_page
from tests.filled import filled, judge, scanned


@pytest.mark.parametrize(("module", "path"), [(m, p) for m, p, _ in STEPS])
def test_every_step_is_there(module: str, path: str) -> None:
    owner: object = importlib.import_module(module)
    for name in path.split("."):
        owner = getattr(owner, name)
    assert callable(owner)


def test_time_counts_for_the_innermost_step() -> None:
    watch = Stopwatch()
    with watch.step("outer"):
        time.sleep(0.02)
        with watch.step("inner"):
            time.sleep(0.05)
    assert watch.seconds["inner"] >= 0.05
    assert watch.seconds["outer"] >= 0.02
    assert sum(watch.seconds.values()) >= 0.07


def test_the_steps_of_a_page_add_up_to_it() -> None:
    sheet = filled()
    picture = decode_page(scanned(sheet).data)
    before = page.read_page
    watch = Stopwatch()
    with watch.watching():
        reading = page.read_page(picture, templates=(sheet.paper.template,), judge=judge())
    assert page.read_page is before
    assert sum(watch.seconds.values()) >= 0.95 * reading.seconds
    for step in ("register", "marks", "net", "evidence", "answers", "proof (print)"):
        assert watch.seconds[step] > 0, step


def test_a_page_that_is_refused_gives_the_functions_back() -> None:
    before = page.read_page
    with pytest.raises(ZeroDivisionError), Stopwatch().watching():
        raise ZeroDivisionError
    assert page.read_page is before
