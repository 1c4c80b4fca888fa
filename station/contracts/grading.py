"""Answer keys, as scoring uses them, and what scoring gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class KeyRule(StrEnum):
    """What counts as right for one question."""

    MATCH = "match"
    ALL_RIGHT = "all_right"  # full points for everyone who sat
    VOID = "void"  # no points, and out of the maximum
    ESSAY = "essay"  # a person gives the points


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyItem:
    """``right``: the accepted answers, each a set of values that must all be marked and nothing else. Only
    MATCH looks at them; ALL_RIGHT and VOID keep them, so that a teacher can go back."""

    number: int
    points: float
    rule: KeyRule = KeyRule.MATCH
    right: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    items: tuple[KeyItem, ...]


class Retakes(StrEnum):
    """Whether a student may hand in several sheets, and which of them counts."""

    NONE = "none"
    LAST = "last"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamForm:
    """One of an exam's forms (홀수형, 짝수형); ``name`` is "" where there is only one."""

    name: str
    key: AnswerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamKey:
    """``form_question``: number of the question whose mark names the form (1 the first, 2 the second ...),
    None where a person says it."""

    forms: tuple[ExamForm, ...]
    form_question: int | None = None
    retakes: Retakes = Retakes.NONE


class Mark(StrEnum):
    """What an answer is worth by the key."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"  # a person must still look; its points are those of the proposal
    FREE = "free"  # full points for everyone
    VOID = "void"
    POINTS = "points"  # given by a person
    MISSING = "missing"  # points that nobody has given yet


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """``value``: as answered, "" blank, "1,3" two marks; of an essay its points as typed."""

    number: int
    value: str
    mark: Mark
    points: float
    max: float

    @property
    def full(self) -> bool:
        """Nothing was lost. A question for no points can still be wrong."""
        return self.mark is not Mark.WRONG and self.points >= self.max


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScore:
    """Unrounded. ``provisional``: it may still change when a person has looked."""

    points: float
    max: float
    items: tuple[ItemScore, ...]
    provisional: bool

    @property
    def wrong(self) -> tuple[int, ...]:
        """Questions without full points, those out of the exam left out."""
        return tuple(item.number for item in self.items if not item.full)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswers:
    """Everything of one sheet that counts for its score. ``values``: by question number, as answered now;
    ``open``: numbers that a person must still look at; ``numeric``: numbers whose value is a number;
    ``form``: index of the exam's form, None where it is not known."""

    values: Mapping[int, str]
    open: frozenset[int] = frozenset()
    numeric: frozenset[int] = frozenset()
    essays: Mapping[int, float] = field(default_factory=dict)
    form: int | None = 0
