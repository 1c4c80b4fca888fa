"""Reads KEY.json: ``{"answers": {"1": "3", "2": "1,3", "3": "1|3"}, "points": {"1": 5}}``.

"1,3" wants both and only both, "1|3" exactly one of them; questions without points count 1.
Optional lists ``all_right`` (full points for everyone) and ``void`` (out of the exam) hold numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from station.contracts.codec import DataError, decode
from station.contracts.grading import AnswerKey, KeyItem, KeyRule
from station.errors import Code, UsageError

_MOST_POINTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    answers: dict[str, str | int]
    points: dict[str, float] = field(default_factory=dict)
    all_right: list[int] = field(default_factory=list)
    void: list[int] = field(default_factory=list)


def parse_key(data: bytes) -> AnswerKey:
    """Raises UsageError KEY_INVALID with the fact ``path`` naming the culprit."""
    try:
        written = decode(data, _Written)
    except DataError as error:
        raise UsageError(Code.KEY_INVALID, **error.facts) from error
    points = {_number(text, "points"): _worth(text, value) for text, value in written.points.items()}
    items = {
        number: KeyItem(number=number, points=points.get(number, 1.0), right=_accepted(text, str(right)))
        for text, right in written.answers.items()
        for number in (_number(text, "answers"),)
    }
    for numbers, rule in ((written.all_right, KeyRule.ALL_RIGHT), (written.void, KeyRule.VOID)):
        for number in numbers:
            items[number] = KeyItem(number=number, points=points.get(number, 1.0), rule=rule)
    for number in points:
        if number not in items:
            raise UsageError(Code.KEY_INVALID, path=f"points.{number}", detail="points without an answer")
    if not items:
        raise UsageError(Code.KEY_INVALID, path="answers", detail="no answers")
    return AnswerKey(items=tuple(items[number] for number in sorted(items)))


def _number(text: str, where: str) -> int:
    # isdecimal alone lets other scripts' digits through
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0 and len(text) <= 6):
        raise UsageError(Code.KEY_INVALID, path=f"{where}.{text}"[:80], detail="not a question number")
    return int(text)


def _worth(text: str, value: float) -> float:
    if not (math.isfinite(value) and 0 <= value <= _MOST_POINTS):
        raise UsageError(Code.KEY_INVALID, path=f"points.{text}"[:80], detail=f"not points: {value}")
    return float(value)


def _accepted(text: str, right: str) -> tuple[frozenset[str], ...]:
    # The server writes the bar with a backslash before it.
    ways = right.replace("\\|", "|").split("|")
    accepted = tuple(frozenset(part.strip() for part in way.split(",")) for way in ways)
    if any("" in way for way in accepted):
        raise UsageError(Code.KEY_INVALID, path=f"answers.{text}"[:80], detail="an empty answer")
    return accepted
