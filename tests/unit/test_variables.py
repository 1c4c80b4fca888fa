"""Environment variables: taken, or named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import Code, UsageError
from station.variables import Variables


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


READ: dict[str, Callable[[Variables], object]] = {
    "flag": lambda told: told.flag("X"),
    "word": lambda told: told.word("X", Fruit.APPLE),
    "whole": lambda told: told.whole("X", 5, least=1, most=9),
    "number": lambda told: told.number("X", 0.5, least=0, most=1),
    "url": lambda told: told.url("X", "https://usual/"),
    "token": lambda told: told.token("X"),
    "names": lambda told: told.names("X", "a,b"),
    "text": lambda told: told.text("X", "usual"),
}


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("flag", "", False), ("flag", "On", True), ("flag", "0", False), ("flag", " yes ", True),
        ("word", "", Fruit.APPLE), ("word", "PEAR", Fruit.PEAR),
        ("whole", "", 5), ("whole", "9", 9), ("number", "", 0.5), ("number", "1e-1", 0.1),
        ("url", "", "https://usual"), ("url", "http://127.0.0.1:8010/", "http://127.0.0.1:8010"),
        ("token", "", ""), ("token", "a b~1", "a b~1"),
        ("names", "", ("a", "b")), ("names", " c , ,d", ("c", "d")), ("text", "  ", "usual"),
    ],
)  # fmt: skip
def test_what_makes_sense_is_taken(kind: str, value: str, wanted: object) -> None:
    assert READ[kind](Variables({"X": value})) == wanted


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("flag", "perhaps"), ("word", "plum"), ("whole", "0"), ("whole", "10"), ("whole", "-1"),
        ("whole", "1.5"), ("whole", "٣"), ("number", "nan"), ("number", "inf"), ("number", "2"),
        ("number", "1,5"), ("url", "ftp://x"), ("url", "https://"), ("url", "//x"), ("url", "https://x/?key=secret"),
        ("url", "http://[::1"), ("token", "ключ"), ("token", " a"), ("token", "a\nb"),
    ],
)  # fmt: skip
def test_what_does_not_is_named(kind: str, value: str) -> None:
    with pytest.raises(UsageError) as wrong:
        READ[kind](Variables({"X": value}))
    assert (wrong.value.code, wrong.value.facts["path"]) == (Code.SETTING_INVALID, "X")
    assert "secret" not in str(wrong.value)


@given(st.sampled_from(sorted(READ)), st.text())
def test_any_text_is_taken_or_named(kind: str, value: str) -> None:
    with suppress(UsageError):
        READ[kind](Variables({"X": value}))
