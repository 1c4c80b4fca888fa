"""Who sits an exam, and whose sheet is whose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

OFF_LIST: Final = "-"
"""In place of a student's uid: the sheet of someone who is not on the roster, parked by a person."""

TAIL_DIGITS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """``uid``: of the academy, or made here; ``phone``, ``parent_phone``, ``code``: digits only, "" where
    unknown; ``class_name``: for lists and reports."""

    uid: str
    name: str
    phone: str = ""
    parent_phone: str = ""
    code: str = ""
    class_name: str = ""

    @property
    def tails(self) -> tuple[str, ...]:
        """The identifiers by which the student is known: the last eight digits of each number, each once."""
        ends = (number[-TAIL_DIGITS:] for number in (self.phone, self.parent_phone, self.code))
        return tuple(dict.fromkeys(end for end in ends if len(end) == TAIL_DIGITS))


class MatchKind(StrEnum):
    """How an identifier stands on the roster; the academy's own rule."""

    EXACT = "exact"  # one student has it
    NEAR = "near"  # nobody has it, and one student's differs in one digit: a proposal, never more
    SEVERAL = "several"  # siblings with one parent's number
    INCOMPLETE = "incomplete"  # a digit is unknown
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``students``: uids; one of EXACT and NEAR, two or more of SEVERAL; of INCOMPLETE the only one who has
    all known digits where just one is unknown (a proposal, as NEAR is); else none."""

    kind: MatchKind
    students: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A student whose sheet it may be. ``tail``: the number that fits best; ``differing``: places 0..7
    where another digit was read (a place where none was read does not differ); ``likelihood``: sum of the
    logarithms of the digits' probabilities."""

    student: Student
    tail: str
    differing: tuple[int, ...]
    likelihood: float
