"""Whose sheet it is: identifiers and names against the roster, by the academy's own rule. Pure."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from typing import Final

from station.contracts.roster import TAIL_DIGITS, Candidate, Match, MatchKind, Student
from station.grading.name_search import Searched, words_of

_DIGITS: Final = "0123456789"
_LEAST_PROBABILITY: Final = 1e-6
"""What the reader holds impossible is only very unlikely: a student can have marked the wrong digit."""

_Tails = dict[str, tuple[int, ...]]


class Roster:
    """Students in the order of the roster, with indexes so that a look-up costs the same for any number."""

    def __init__(self, students: Sequence[Student]) -> None:
        """Raises ValueError where two students have one uid."""
        self.students = tuple(students)
        self._places = {student.uid: place for place, student in enumerate(self.students)}
        if len(self._places) != len(self.students):
            raise ValueError("two students of one uid")
        self._tails = tuple(tuple(filter(_is_whole, student.tails)) for student in self.students)
        self._exact = self._index({tail: (tail,) for tails in self._tails for tail in tails})
        self._near = self._index({tail: _without_one(tail) for tails in self._tails for tail in tails})
        self._searched = tuple(map(Searched, self.students))

    def _index(self, entries: Mapping[str, tuple[str, ...]]) -> _Tails:
        """Entry → places of the students who have it, each once."""
        found: dict[str, dict[int, None]] = {}
        for place, tails in enumerate(self._tails):
            for tail in tails:
                for entry in entries[tail]:
                    found.setdefault(entry, {})[place] = None
        return {entry: tuple(places) for entry, places in found.items()}

    def get(self, uid: str) -> Student | None:
        place = self._places.get(uid)
        return None if place is None else self.students[place]

    def match(self, identifier: str) -> Match:
        """By the last eight digits of the numbers. A proposal is never more than that."""
        if len(identifier) != TAIL_DIGITS or any(sign not in _DIGITS for sign in identifier):
            return Match(kind=MatchKind.INCOMPLETE, students=self._fitting(identifier))
        exact = self._exact.get(identifier, ())
        if exact:
            return Match(
                kind=MatchKind.SEVERAL if len(exact) > 1 else MatchKind.EXACT, students=self._uids(exact)
            )
        near = {place for entry in _without_one(identifier) for place in self._near.get(entry, ())}
        if len(near) == 1:
            return Match(kind=MatchKind.NEAR, students=self._uids(tuple(near)))
        return Match(kind=MatchKind.NONE)

    def _fitting(self, identifier: str) -> tuple[str, ...]:
        """The one student who has all digits but one unknown; nobody where there are more of either."""
        unknown = [place for place, sign in enumerate(identifier) if sign not in _DIGITS]
        if len(identifier) != TAIL_DIGITS or len(unknown) != 1:
            return ()
        fitting = self._near.get(_without(identifier, unknown[0]), ())
        return self._uids(fitting) if len(fitting) == 1 else ()

    def _uids(self, places: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.students[place].uid for place in places)

    def candidates(self, digits: Sequence[Mapping[str, float]], limit: int = 3) -> tuple[Candidate, ...]:
        """Those whose sheet it most likely is, likeliest first, equal ones in the order of the roster.

        ``digits``: for each of the eight places the probability of every digit as read; a place of which
        nothing is known may be empty or missing. Students without a number are never among them.
        """
        known = [digits[place] if place < len(digits) else {} for place in range(TAIL_DIGITS)]
        logs = [_logarithms(place) for place in known]
        ranked = (
            (max(((_likelihood(tail, logs), -at) for at, tail in enumerate(tails))), place)
            for place, tails in enumerate(self._tails)
            if tails
        )
        best = heapq.nsmallest(limit, ranked, key=lambda entry: (-entry[0][0], entry[1]))
        read = [_likeliest(place) for place in known]
        return tuple(
            _candidate(self.students[place], self._tails[place][-at], read, likelihood)
            for (likelihood, at), place in best
        )

    def siblings(self, uid: str) -> tuple[Student, ...]:
        """The others who share one of the student's numbers, such as a parent's."""
        own = self._places.get(uid)
        if own is None:
            return ()
        places = {place for tail in self._tails[own] for place in self._exact[tail]} - {own}
        return tuple(self.students[place] for place in sorted(places))

    def search(self, text: str) -> tuple[Student, ...]:
        """Those who have every word of ``text`` in the name (initial consonants will do: ㄱㅁㅈ, 김ㅁ), in a
        number or in the class's name; everyone for nothing. In the order of the roster."""
        words = words_of(text)
        return tuple(
            searched.student for searched in self._searched if all(word.fits(searched) for word in words)
        )


def _is_whole(tail: str) -> bool:
    return all(sign in _DIGITS for sign in tail)


def _without(tail: str, place: int) -> str:
    return f"{tail[:place]}?{tail[place + 1 :]}"


def _without_one(tail: str) -> tuple[str, ...]:
    """The tail with each place in turn unknown: two that share one differ in that digit at most."""
    return tuple(_without(tail, place) for place in range(len(tail)))


def _logarithms(place: Mapping[str, float]) -> dict[str, float]:
    if not place:
        return dict.fromkeys(_DIGITS, -math.log(len(_DIGITS)))
    return {digit: math.log(max(place.get(digit, 0.0), _LEAST_PROBABILITY)) for digit in _DIGITS}


def _likelihood(tail: str, logs: list[dict[str, float]]) -> float:
    # fsum: the same digits in another order are exactly as likely
    return math.fsum([log[digit] for log, digit in zip(logs, tail, strict=True)])


def _likeliest(place: Mapping[str, float]) -> str:
    """The digit that was read, "" where nothing was."""
    return max(place, key=lambda digit: (place[digit], digit), default="")


def _candidate(student: Student, tail: str, read: list[str], likelihood: float) -> Candidate:
    pairs = enumerate(zip(tail, read, strict=True))
    differing = tuple(place for place, (digit, seen) in pairs if seen not in ("", digit))
    return Candidate(student=student, tail=tail, differing=differing, likelihood=likelihood)
