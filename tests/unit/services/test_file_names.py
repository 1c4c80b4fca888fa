"""Names of exams become names of files that every system takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.services.file_names import file_name


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("3월 2차 모의고사", "3월 2차 모의고사"),
        ("수학 A/B반: 1·2단원?", "수학 A B반 1·2단원"),
        ("../../etc/passwd", "etc passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("", "_"),
        ("...", "_"),
        ("가" * 300, "가" * 80),
    ],
)
def test_names(name: str, file: str) -> None:
    assert file_name(name) == file


@given(st.text())
def test_any_name_becomes_one(name: str) -> None:
    made = file_name(name)
    assert made
    assert len(made) <= 81
    assert not set(made) & set('<>:"/\\|?*\0\n')
    assert made == made.strip(" .") or made == "_"
