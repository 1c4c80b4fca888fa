"""Answer keys, as scoring uses them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class KeyRule(StrEnum):
    """What counts as right for one question."""

    MATCH = "match"
    ALL_RIGHT = "all_right"  # full points for everyone who sat
    VOID = "void"  # no points, and out of the maximum


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyItem:
    """``right``: the accepted answers, each a set of values that must all be marked and nothing else."""

    number: int
    points: float
    rule: KeyRule = KeyRule.MATCH
    right: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    items: tuple[KeyItem, ...]
