"""A teacher at the keyboard of the real window: real sheets, real readers, real store; nothing is timed."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import stack, teacher
from benchmarks.keyboard import Keyboard, leave, opened
from benchmarks.stack_sheets import stack as stack_of_sheets
from benchmarks.way import Way
from station.services.models import default_model

pytestmark = [
    pytest.mark.skipif(not default_model().is_file(), reason="no model is shipped yet"),
    pytest.mark.usefixtures("qapp"),
]
SEED = 7


def test_a_teacher_clears_every_doubt_and_none_is_wrong() -> None:
    done = teacher.work_through(teacher.stack(15, SEED, workers=1))
    assert done.doubts == 15
    assert done.work.single + done.work.together == 15
    assert (done.left, done.unconfirmed) == (0, 0)
    assert done.checked.documents == done.pages
    assert done.checked.wrong == ()
    assert done.checked.silent == ()


def test_a_stack_from_files_to_all_confirmed_by_keys_alone(qapp: QApplication, tmp_path: Path) -> None:
    sheets = stack_of_sheets(SEED, few=True, workers=1)
    desktop = opened(tmp_path / "data")
    try:
        with (tmp_path / "keys.jsonl").open("w", encoding="utf-8") as log:
            way = Way(Keyboard(desktop, log=log))
            done = stack.generated(way, sheets, tmp_path / "files")
    finally:
        leave(desktop)
    assert done.files == 8
    assert done.states == {"confirmed": 4, "discarded": 2, "superseded": 1}
    assert done.refused == (1, 0)
    assert done.adds_up
    assert done.checked.documents == 4
    assert done.checked.wrong == ()
    assert done.checked.silent == ()
