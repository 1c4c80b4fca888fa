"""Whose sheet it is: the academy's own rule, against counting everyone."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.roster import Match, MatchKind, Student
from station.grading.matching import Roster
from tests.unit.grading.keys import steady


def student(uid: str, name: str = "", *numbers: str, class_name: str = "") -> Student:
    phone, parent, code = (*numbers, "", "", "")[:3]
    return Student(uid=uid, name=name, phone=phone, parent_phone=parent, code=code, class_name=class_name)


MINJI = student("1", "김민지", "01012345678", "01055556666", class_name="중2 A반")
MINSU = student("2", "김민수", "01012345679", "01055556666", class_name="중2 B반")
SORA = student("3", "이소라", "", "", "00420042")
NOBODY = student("4", "박 하늘")
CLASS = Roster((MINJI, MINSU, SORA, NOBODY))


@pytest.mark.parametrize(
    ("identifier", "kind", "students"),
    [
        ("12345678", MatchKind.EXACT, ("1",)),  # the neighbour in one digit does not matter
        ("00420042", MatchKind.EXACT, ("3",)),
        ("55556666", MatchKind.SEVERAL, ("1", "2")),
        ("00420043", MatchKind.NEAR, ("3",)),
        ("12345670", MatchKind.NONE, ()),  # two are one digit away
        ("00420033", MatchKind.NONE, ()),
        ("1234567?", MatchKind.INCOMPLETE, ()),  # two students fit
        ("?2345678", MatchKind.INCOMPLETE, ("1",)),
        ("??345678", MatchKind.INCOMPLETE, ()),
        ("?2345670", MatchKind.INCOMPLETE, ()),
        ("1234567", MatchKind.INCOMPLETE, ()),
        ("123456789", MatchKind.INCOMPLETE, ()),
        ("１２３４５６７８", MatchKind.INCOMPLETE, ()),
        ("", MatchKind.INCOMPLETE, ()),
    ],
)
def test_the_rule(identifier: str, kind: MatchKind, students: tuple[str, ...]) -> None:
    assert CLASS.match(identifier) == Match(kind=kind, students=students)


# few digits, so that neighbours and siblings are common
tails = st.text(st.sampled_from("01"), min_size=8, max_size=8) | st.sampled_from(["", "123"])
identifiers = st.text(st.sampled_from("01?"), min_size=8, max_size=8) | st.text("01?", max_size=9)
rosters = st.lists(st.tuples(tails, tails, tails), max_size=8).map(
    lambda rows: tuple(student(str(at), f"학생{at}", *row) for at, row in enumerate(rows))
)


@steady
@given(rosters, identifiers)
def test_it_agrees_with_counting_everyone(students: tuple[Student, ...], identifier: str) -> None:
    assert Roster(students).match(identifier) == _by_counting(students, identifier)


def _by_counting(students: tuple[Student, ...], identifier: str) -> Match:
    def away(tail: str) -> int:
        return sum(a != b for a, b in zip(tail, identifier, strict=True))

    if len(identifier) != 8:
        return Match(kind=MatchKind.INCOMPLETE)
    unknown = identifier.count("?")
    if unknown:
        fit = tuple(s.uid for s in students if any(away(tail) == unknown for tail in s.tails))
        return Match(kind=MatchKind.INCOMPLETE, students=fit if (len(fit), unknown) == (1, 1) else ())
    exact = tuple(s.uid for s in students if identifier in s.tails)
    if exact:
        return Match(kind=MatchKind.EXACT if len(exact) == 1 else MatchKind.SEVERAL, students=exact)
    near = tuple(s.uid for s in students if any(away(tail) == 1 for tail in s.tails))
    return Match(kind=MatchKind.NEAR, students=near) if len(near) == 1 else Match(kind=MatchKind.NONE)


places = st.dictionaries(st.sampled_from("01"), st.floats(0, 1), max_size=2)


@steady
@given(rosters, st.lists(places, max_size=8))
def test_the_likeliest_come_first(students: tuple[Student, ...], digits: list[dict[str, float]]) -> None:
    roster = Roster(students)
    told = roster.candidates(digits, limit=99)
    assert {c.student.uid for c in told} == {s.uid for s in students if s.tails}
    order = [(-c.likelihood, students.index(c.student)) for c in told]
    assert order == sorted(order)
    for candidate in told:
        by_hand = {tail: _likelihood(tail, digits) for tail in candidate.student.tails}
        assert candidate.likelihood == pytest.approx(max(by_hand.values()))
        assert by_hand[candidate.tail] == pytest.approx(candidate.likelihood)
    assert roster.candidates(digits) == told[:3]


def _likelihood(tail: str, digits: list[dict[str, float]]) -> float:
    known = [*digits, *[{}] * (8 - len(digits))]
    return sum(
        math.log(max(place.get(digit, 0.0), 1e-6) if place else 0.1)
        for digit, place in zip(tail, known, strict=True)
    )


def test_candidates_say_where_they_differ() -> None:
    read: list[dict[str, float]] = [{digit: 0.99} for digit in "12345678"]
    read[7] = {"9": 0.6, "8": 0.4}
    first, second, third = CLASS.candidates(read)
    assert (first.student, first.tail, first.differing) == (MINSU, "12345679", ())
    assert (second.student, second.tail, second.differing) == (MINJI, "12345678", (7,))
    assert third.student is SORA  # who has no number is never proposed
    read[7] = {}
    assert [(c.student, c.differing) for c in CLASS.candidates(read, 2)] == [(MINJI, ()), (MINSU, ())]


def test_siblings_share_a_number() -> None:
    assert CLASS.siblings("1") == (MINSU,)
    assert CLASS.siblings("3") == CLASS.siblings("4") == CLASS.siblings("nobody") == ()
    assert (CLASS.get("2"), CLASS.get("nobody")) == (MINSU, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "1234"),
        ("김민지", "1"),
        ("민", "12"),
        ("ㄱㅁㅈ", "1"),
        ("ㄱㅁㅅ", "2"),
        ("김ㅁ", "12"),
        ("ㄱ민ㅈ", "1"),
        ("ㅁㅅ", "2"),
        ("ㅎㄴ", "4"),
        ("박하늘", "4"),
        ("박 하늘", "4"),
        ("ㅂㅎ", "4"),
        ("ㄲ", ""),
        ("6666", "12"),
        ("5678", "1"),
        ("010-1234-5679", "2"),
        ("0042", "3"),
        ("85555", ""),  # the end of one number and the beginning of another
        ("중2", "12"),
        ("b반", "2"),
        ("중2 ㅁㅈ", "1"),
        ("김 5679", "2"),
        (".*", ""),
        ("[", ""),
    ],
)
def test_search(text: str, found: str) -> None:
    assert "".join(s.uid for s in CLASS.search(text)) == found


def test_names_from_other_systems_are_found() -> None:
    apart = unicodedata.normalize("NFD", "김민지")
    assert CLASS.search(apart) == (MINJI,)
    assert Roster((student("1", apart),)).search("김민지")


def test_two_initials_may_arrive_as_one_letter() -> None:
    roster = Roster((student("1", "박소라"), student("2", "박하늘")))
    assert [s.uid for s in roster.search("ㅄ")] == ["1"]


@steady
@given(rosters, st.text(max_size=5))
def test_any_text_can_be_searched(students: tuple[Student, ...], text: str) -> None:
    found = Roster(students).search(text)
    assert list(found) == [s for s in students if s in found]


def test_one_uid_is_one_student() -> None:
    with pytest.raises(ValueError, match="two students"):
        Roster((MINJI, MINJI))
