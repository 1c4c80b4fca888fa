"""Whose sheet it may be: the likeliest students by the digits, or those whom a search finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from station.contracts.desk import Page
from station.contracts.reading import FieldReading
from station.contracts.roster import Candidate, Student
from station.grading.matching import Roster
from station.store.store import Store

SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """``tail``: number by which the student may be meant, "" for none; ``differing``: places 0..7 where it is
    not what was read; ``other_sheets``: living sheets of the student besides this one; ``siblings``: students
    who share a number with this one."""

    student: Student
    tail: str
    differing: tuple[int, ...]
    other_sheets: int
    siblings: int


class Suggestions:
    """For the pages of one exam with a roster."""

    def __init__(self, store: Store, exam: int, roster: Roster) -> None:
        self._store = store
        self._exam = exam
        self.roster = roster

    def likeliest(
        self, page: Page, field: FieldReading | None, typed: Sequence[str]
    ) -> tuple[Suggestion, ...]:
        """By the digits as read, and for sure those that a person typed: a digit or "" for each place."""
        found = self.roster.candidates(digits_of(field, typed), SHOWN)
        return tuple(self._suggestion(page, candidate) for candidate in found)

    def found(self, page: Page, text: str, field: FieldReading | None) -> tuple[Suggestion, ...]:
        """Students whose name, class or number fits ``text``, in the order of the roster."""
        read = [group.value if len(group.value) == 1 else "" for group in field.groups] if field else []
        return tuple(self._suggestion(page, _nearest(student, read)) for student in self.roster.search(text))

    def _suggestion(self, page: Page, candidate: Candidate) -> Suggestion:
        student = candidate.student
        sheets = self._store.pages.of_who(self._exam, student.uid)
        return Suggestion(
            student=student,
            tail=candidate.tail,
            differing=candidate.differing,
            other_sheets=sum(other != page.id for other in sheets),
            siblings=len(self.roster.siblings(student.uid)),
        )


def digits_of(field: FieldReading | None, typed: Sequence[str]) -> tuple[Mapping[str, float], ...]:
    """For each place of the identifier the probability of every digit."""
    if field is None:
        return ()
    return tuple(
        {said: 1.0} if said else {bubble.value: bubble.probability for bubble in group.bubbles}
        for group, said in zip(field.groups, [*typed, *[""] * len(field.groups)], strict=False)
    )


def _nearest(student: Student, read: Sequence[str]) -> Candidate:
    """The student's number that is most like what was read."""
    told = [(tail, tuple(at for at, digit in enumerate(read) if digit != tail[at])) for tail in student.tails]
    tail, differing = min(told, key=lambda one: len(one[1]), default=("", ()))
    return Candidate(student=student, tail=tail, differing=differing, likelihood=0.0)
