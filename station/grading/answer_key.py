"""Reads KEY.json: ``{"answers": {"1": "3", "2": "1,3", "3": "1|3"}, "points": {"1": 5}}``.

"1,3" wants both and only both, "1|3" exactly one of them; questions without points count 1.
Optional lists ``all_right`` (full points for everyone) and ``void`` (out of the exam) hold numbers,
``essays`` the points of questions that a person gives. What an exam needs besides is in `exam_key`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from station.contracts.codec import DataError, decode
from station.contracts.grading import AnswerKey, KeyItem, KeyRule
from station.errors import Code, UsageError

_MOST_POINTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenKey:
    """One form's key as it stands in JSON."""

    answers: dict[str, str | int] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    all_right: list[int] = field(default_factory=list)
    void: list[int] = field(default_factory=list)
    essays: dict[str, float] = field(default_factory=dict)


def parse_key(data: bytes) -> AnswerKey:
    """Raises UsageError KEY_INVALID with the fact ``path`` naming the culprit."""
    try:
        written = decode(data, WrittenKey)
    except DataError as error:
        raise UsageError(Code.KEY_INVALID, **error.facts) from error
    return key_as_written(written)


def key_as_written(written: WrittenKey, place: str = "") -> AnswerKey:
    """``place``: where in the JSON it stands, "forms[1]." or "". Raises UsageError KEY_INVALID.

    A question for everyone or out of the exam keeps its right answer, so that it can be had back.
    """
    points = _by_number(written.points, f"{place}points")
    essays = _by_number(written.essays, f"{place}essays")
    right = {
        number: _accepted(f"{place}answers.{number}", str(value))
        for number, value in _numbered(written.answers, f"{place}answers").items()
    }
    _refuse_contradictions(points, essays, right, place)
    rules = dict.fromkeys(right, KeyRule.MATCH) | dict.fromkeys(essays, KeyRule.ESSAY)
    for numbers, rule, name in (
        (written.all_right, KeyRule.ALL_RIGHT, "all_right"),
        (written.void, KeyRule.VOID, "void"),
    ):
        rules |= {_number(str(number), f"{place}{name}"): rule for number in numbers}
    for number in points:
        if number not in rules:
            raise _invalid(f"{place}points.{number}", "points without an answer")
    if not rules:
        raise _invalid(f"{place}answers", "no answers")
    worth = points | essays
    return AnswerKey(
        items=tuple(
            KeyItem(number=n, points=worth.get(n, 1.0), rule=rules[n], right=right.get(n, ()))
            for n in sorted(rules)
        )
    )


def right_text(right: tuple[frozenset[str], ...]) -> str:
    """Accepted answers as a teacher writes them: "3", "1,3", "2|4"; "" for none."""
    return "|".join(",".join(sorted(way, key=_written_order)) for way in right)


def _written_order(value: str) -> tuple[bool, int, str]:
    number = value.isascii() and value.isdecimal()
    return (not number, len(value) if number else 0, value)


def _refuse_contradictions(
    points: Mapping[int, float],
    essays: Mapping[int, float],
    right: Mapping[int, tuple[frozenset[str], ...]],
    place: str,
) -> None:
    for number, worth in essays.items():
        path = f"{place}essays.{number}"
        if worth <= 0:
            raise _invalid(path, "an essay without points")
        if number in right:
            raise _invalid(path, "an essay with an answer")
        if number in points:
            raise _invalid(path, "points said twice")


def _by_number(written: Mapping[str, float], where: str) -> dict[int, float]:
    return {number: _worth(f"{where}.{number}", value) for number, value in _numbered(written, where).items()}


def _numbered(written: Mapping[str, str | int] | Mapping[str, float], where: str) -> dict[int, str | float]:
    found: dict[int, str | float] = {}
    for text, value in written.items():
        number = _number(text, where)
        if number in found:  # "1" and "01"
            raise _invalid(f"{where}.{text}", "a question twice")
        found[number] = value
    return found


def _number(text: str, where: str) -> int:
    # isdecimal alone lets other scripts' digits through
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) > 0):
        raise _invalid(f"{where}.{text}", "not a question number")
    return int(text)


def _worth(path: str, value: str | float) -> float:
    worth = float(value)
    if not (math.isfinite(worth) and 0 <= worth <= _MOST_POINTS):
        raise _invalid(path, f"not points: {value}")
    return worth


def _accepted(path: str, right: str) -> tuple[frozenset[str], ...]:
    # The server writes the bar with a backslash before it.
    ways = right.replace("\\|", "|").split("|")
    accepted = tuple(frozenset(part.strip() for part in way.split(",")) for way in ways)
    if any("" in way for way in accepted):
        raise _invalid(path, "an empty answer")
    return accepted


def _invalid(path: str, detail: str) -> UsageError:
    return UsageError(Code.KEY_INVALID, path=path[:80], detail=detail)
