"""What one page's answers are worth by a key. No partial points, no rounding."""

from __future__ import annotations

import math

from station.contracts.grading import AnswerKey, KeyItem, KeyRule
from station.contracts.lines import ScoreLine
from station.contracts.reading import FieldReading, Status
from station.contracts.sheet import FieldKind


def score(fields: tuple[FieldReading, ...], key: AnswerKey) -> ScoreLine:
    """Questions of the key that the form does not have are wrong: their points stay in the maximum."""
    by_number = {field.number: field for field in fields}
    counted = [item for item in key.items if item.rule is not KeyRule.VOID]
    wrong = tuple(item.number for item in counted if not _is_right(by_number.get(item.number), item))
    lost = set(wrong)
    return ScoreLine(
        points=math.fsum(item.points for item in counted if item.number not in lost),
        max=math.fsum(item.points for item in counted),
        wrong=wrong,
        provisional=any(
            by_number[item.number].needs_review
            for item in counted
            if item.rule is KeyRule.MATCH and item.number in by_number
        ),
    )


def _is_right(field: FieldReading | None, item: KeyItem) -> bool:
    if item.rule is KeyRule.ALL_RIGHT:
        return True
    if field is None or field.status is Status.ERROR or not field.value:
        return False
    if field.kind is FieldKind.NUMERIC:
        return any(way == {field.value} for way in map(_plain_numbers, item.right))
    return frozenset(field.value.split(",")) in item.right


def _plain_numbers(way: frozenset[str]) -> set[str]:
    """ "007" and "7" are the same number."""
    return {str(int(value)) if value.isascii() and value.isdecimal() else value for value in way}
