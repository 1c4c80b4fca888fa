"""Results: everyone once, nobody twice, ranks as a school counts them, nothing decided silently."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.grading import ExamKey, Retakes, SheetAnswers
from station.contracts.results import GradedSheet, ResultRow, Results, Standing
from station.contracts.roster import OFF_LIST, Student
from station.grading.exam_key import parse_exam_key
from station.grading.matching import Roster
from station.grading.results import results_of
from tests.unit.grading.keys import exam_keys, sheet_answers, steady

KEY = parse_exam_key(
    '{"answers":{"1":"3","2":"1,3","3":"2|4"},"points":{"1":0.1,"2":0.2,"3":0.3},"essays":{"21":10}}'
)
ESSAY = parse_exam_key('{"essays":{"1":100}}')
FIELDS = tuple((number, f"{number}번", ("1", "2", "3", "4", "5")) for number in (1, 2, 3))
NAMES = ("김민지", "이소라", "박하늘", "최준우", "정서연")
CLASS = Roster(tuple(Student(uid=f"u{n}", name=name) for n, name in enumerate(NAMES)))


def sheet(
    page: int,
    student: str = "",
    points: float | None = None,
    *,
    confirmed: bool = True,
    answers: SheetAnswers | None = None,
    identifier: str = "",
) -> GradedSheet:
    essays = {} if points is None else {1: points}
    return GradedSheet(
        page=page,
        identifier=identifier or f"{page:08d}",
        student=student,
        confirmed=confirmed,
        taken_s=float(page),
        name=f"스캔{page}.jpg",
        answers=answers or SheetAnswers(values={}, essays=essays),
    )


def told(
    sheets: Sequence[GradedSheet], key: ExamKey | None = ESSAY, roster: Roster | None = CLASS
) -> Results:
    return results_of("단원평가", key, FIELDS, roster, sheets)


def row_of(results: Results, uid: str) -> ResultRow:
    (row,) = (row for row in results.rows if row.student is not None and row.student.uid == uid)
    return row


def names(results: Results) -> list[str]:
    return [row.student.name if row.student else row.name for row in results.rows]


def test_ranks_are_1_2_2_4_without_absentees() -> None:
    results = told([sheet(1, "u0", 80), sheet(2, "u1", 90), sheet(3, "u2", 80), sheet(4, "u3", 70)])
    assert [(row.rank, row.student and row.student.name) for row in results.rows] == [
        (1, "이소라"),
        (2, "김민지"),
        (2, "박하늘"),
        (4, "최준우"),
        (None, "정서연"),
    ]
    absent = results.rows[-1]
    assert (absent.standing, absent.page, absent.pages, absent.score) == (Standing.ABSENT, None, (), None)
    assert [student.name for student in results.attendance.absent] == ["정서연"]
    assert (results.attendance.expected, results.attendance.sheets) == (5, 4)
    assert (results.summary.n, results.summary.mean) == (4, 80)


def test_sums_that_only_rounding_tells_apart_are_one_rank() -> None:
    both = SheetAnswers(values={1: "3", 2: "1,3"}, essays={21: 0.0})
    third = SheetAnswers(values={3: "4"}, essays={21: 0.0})
    results = told([sheet(1, "u0", answers=both), sheet(2, "u1", answers=third)], KEY)
    assert row_of(results, "u0").score != row_of(results, "u1").score
    assert [row.rank for row in results.rows] == [1, 1, None, None, None]


def test_sheets_without_a_student_are_rows_without_a_rank() -> None:
    sheets = [
        sheet(1, "u0", 50),
        sheet(2, "", 90),
        sheet(3, OFF_LIST, 100),
        sheet(4, "left long ago", 95),
        sheet(5, OFF_LIST, 60),
    ]
    results = told(sheets)
    assert [(row.standing, row.page, row.rank) for row in results.rows if row.student is None] == [
        (Standing.UNKNOWN, 2, None),
        (Standing.UNKNOWN, 4, None),
        (Standing.OFF_LIST, 3, None),
        (Standing.OFF_LIST, 5, None),
    ]
    assert row_of(results, "u0").rank == 1
    assert results.summary.n == 1
    assert all(item.n == 1 for item in results.items)
    strangers = [row for row in results.rows if row.standing is Standing.OFF_LIST]
    assert [row.score and row.score.points for row in strangers] == [100, 60]
    assert (results.attendance.unknown, results.attendance.off_list) == (2, 2)
    assert len(results.attendance.absent) == 4


def test_scores_of_nobody_are_provisional_until_confirmed() -> None:
    for owner in ("", OFF_LIST):
        open_, final = (told([sheet(1, owner, 50, confirmed=sure)]).rows[-1] for sure in (False, True))
        assert (open_.provisional, final.provisional) == (True, False)


def test_two_sheets_of_one_student_are_never_one_of_them() -> None:
    results = told([sheet(1, "u0", 50), sheet(2, "u0", 90), sheet(3, "u1", 70)])
    row = row_of(results, "u0")
    assert (row.standing, row.page, row.pages) == (Standing.TWO_SHEETS, None, (1, 2))
    assert (row.score, row.rank, row.provisional) == (None, None, False)
    assert row_of(results, "u1").rank == 1
    assert (results.summary.n, results.attendance.two_sheets) == (1, 1)
    assert row.student not in results.attendance.absent


@pytest.mark.parametrize(
    ("retakes", "points", "page"),
    [
        (Retakes.LAST, (90.0, 50.0), 2),
        (Retakes.BEST, (90.0, 50.0), 1),
        (Retakes.BEST, (50.0, 90.0), 2),
        (Retakes.BEST, (50.0, 50.0), 1),
    ],
)
def test_retakes(retakes: Retakes, points: tuple[float, float], page: int) -> None:
    key = replace(ESSAY, retakes=retakes)
    sheets = [sheet(1, "u0", points[0]), sheet(2, "u0", points[1])]
    row = row_of(told(sheets, key), "u0")
    assert (row.standing, row.page, row.pages, row.rank) == (Standing.CONFIRMED, page, (1, 2), 1)
    open_ = [replace(sheets[0], confirmed=False), sheets[1]]
    row = row_of(told(open_, key), "u0")
    assert (row.standing, row.page, row.provisional) == (Standing.REVIEW, page, True)


def test_the_best_is_open_while_another_may_pass_it() -> None:
    key = replace(ESSAY, retakes=Retakes.BEST)
    row = row_of(told([sheet(1, "u0", 50), sheet(2, "u0", None)], key), "u0")
    assert (row.page, row.standing, row.provisional) == (1, Standing.REVIEW, True)
    last = row_of(told([sheet(1, "u0", None), sheet(2, "u0", 50)], replace(key, retakes=Retakes.LAST)), "u0")
    assert (last.page, last.standing, last.provisional) == (2, Standing.CONFIRMED, False)


def test_unconfirmed_sheets_are_ranked_and_provisional() -> None:
    results = told([sheet(1, "u0", 50, confirmed=False), sheet(2, "u1", None), sheet(3, "u2", 60)])
    assert [(row.rank, row.standing, row.provisional) for row in results.rows[:3]] == [
        (1, Standing.CONFIRMED, False),
        (2, Standing.REVIEW, True),
        (3, Standing.CONFIRMED, True),  # nobody gave the points of the essay yet
    ]
    assert results.summary.provisional == 2


def test_without_a_roster_the_identifier_is_the_student() -> None:
    sheets = [
        sheet(1, "", 50, identifier="12345678"),
        sheet(2, "", 70, identifier="87654321"),
        sheet(3, "", 60, identifier="12345678"),
        replace(sheet(4, "", 60), identifier=""),
        sheet(5, "", 60, identifier="1234567?"),
        sheet(6, "", 60, identifier="1234567?"),
        sheet(7, OFF_LIST, 60, identifier="87654321"),
    ]
    results = told(sheets, roster=None)
    assert [(row.identifier, row.standing, row.rank) for row in results.rows] == [
        ("87654321", Standing.CONFIRMED, 1),
        ("12345678", Standing.TWO_SHEETS, None),
        ("", Standing.UNKNOWN, None),
        ("1234567?", Standing.UNKNOWN, None),
        ("1234567?", Standing.UNKNOWN, None),
        ("87654321", Standing.OFF_LIST, None),
    ]
    assert results.rows[0].student == Student(uid="87654321", name="")
    assert results.attendance.expected is None
    assert results.attendance.absent == ()


def test_an_empty_roster_is_not_no_roster() -> None:
    results = told([sheet(1, "", 50)], roster=Roster(()))
    assert results.rows[0].standing is Standing.UNKNOWN
    assert results.attendance.expected == 0


def test_without_a_key_there_are_rows_and_no_scores() -> None:
    results = told([sheet(1, "u0"), sheet(2, "u1", confirmed=False)], None)
    assert [(row.standing, row.score, row.rank) for row in results.rows[:2]] == [
        (Standing.CONFIRMED, None, None),
        (Standing.REVIEW, None, None),
    ]
    assert (results.keyed, results.forms, results.right, results.items) == (False, (), (), ())
    assert results.numbers == (1, 2, 3)
    assert (results.summary.n, results.summary.max) == (0, 0.0)


def test_a_sheet_of_an_unknown_form_has_no_score() -> None:
    form = ESSAY.forms[0]
    key = ExamKey(forms=(replace(form, name="홀수형"), replace(form, name="짝수형")))
    lost = SheetAnswers(values={}, essays={1: 99.0}, form=None)
    even = SheetAnswers(values={}, essays={1: 50.0}, form=1)
    results = told([sheet(1, "u0", answers=lost), sheet(2, "u1", answers=even)], key)
    assert (row_of(results, "u0").score, row_of(results, "u0").rank, row_of(results, "u0").form) == (
        None,
    ) * 3
    assert row_of(results, "u0").standing is Standing.REVIEW
    assert (row_of(results, "u1").rank, row_of(results, "u1").form) == (1, 1)
    assert results.forms == ("홀수형", "짝수형")
    assert {item.form for item in results.items} == {1}


def test_questions_labels_and_right_answers() -> None:
    key = parse_exam_key(
        '{"forms":[{"name":"A","answers":{"1":"3","2":"3,1","3":"2|4"},"all_right":[1],"essays":{"21":10}},'
        '{"name":"B","answers":{"4":"1"}}]}'
    )
    results = results_of("단원평가", key, FIELDS, None, (), waiting=3)
    assert results.numbers == (1, 2, 3, 4, 21)
    assert results.labels == {1: "1번", 2: "2번", 3: "3번", 4: "4", 21: "21"}
    assert results.right == ({1: "", 2: "1,3", 3: "2|4", 21: ""}, {4: "1"})
    assert results.attendance.sheets == 3
    assert results.rows == ()


@st.composite
def classes(draw: st.DrawFn) -> list[GradedSheet]:
    owners = st.sampled_from(["", OFF_LIST, "gone", *(student.uid for student in CLASS.students)])
    return [
        replace(
            sheet(page, draw(owners), answers=draw(sheet_answers()), confirmed=draw(st.booleans())),
            taken_s=float(draw(st.integers(0, 3))),
        )
        for page in range(1, draw(st.integers(0, 8)) + 1)
    ]


@steady
@given(exam_keys() | st.none(), classes(), st.booleans())
def test_everyone_is_there_once(key: ExamKey | None, sheets: list[GradedSheet], listed: bool) -> None:
    roster = CLASS if listed else None
    results = told(sheets, key, roster)
    pages = sorted(page for row in results.rows for page in row.pages)
    assert pages == sorted(one.page for one in sheets)
    uids = [row.student.uid for row in results.rows if row.student is not None]
    assert len(uids) == len(set(uids))
    if listed:
        assert set(uids) == {student.uid for student in CLASS.students}
    for row in results.rows:
        assert (row.page in row.pages) == (row.standing not in (Standing.ABSENT, Standing.TWO_SHEETS))
        assert row.score is None or row.score.points == math.fsum(item.points for item in row.score.items)


@steady
@given(exam_keys(), classes())
def test_the_rank_is_one_more_than_those_who_did_better(key: ExamKey, sheets: list[GradedSheet]) -> None:
    results = told(sheets, key)
    sat = [
        (row, row.score.points)
        for row in results.rows
        if row.standing in (Standing.CONFIRMED, Standing.REVIEW) and row.score is not None
    ]
    assert [row for row in results.rows if row.rank is not None] == [row for row, _ in sat]
    for row, points in sat:
        assert row.rank == 1 + sum(other > points + 1e-9 for _, other in sat)
    ranks = [row.rank for row in results.rows if row.rank is not None]
    assert ranks == sorted(ranks)
    assert results.summary.n == len(ranks)


@steady
@given(exam_keys() | st.none(), classes(), st.integers(0, 99), st.booleans())
def test_the_order_of_the_sheets_never_matters(
    key: ExamKey | None, sheets: list[GradedSheet], seed: int, listed: bool
) -> None:
    roster = CLASS if listed else None
    mixed = random.Random(seed).sample(sheets, len(sheets))
    assert told(mixed, key, roster) == told(sheets, key, roster)


@steady
@given(exam_keys(), exam_keys(), classes())
def test_to_regrade_is_to_grade_from_scratch(
    first: ExamKey, second: ExamKey, sheets: list[GradedSheet]
) -> None:
    """What a key did before it was changed leaves no trace in the sheets or the roster."""
    fresh = Roster(CLASS.students)
    before = told(sheets, first)
    told(sheets, second)
    assert told(sheets, first) == before == told([replace(one) for one in sheets], first, fresh)


@steady
@given(exam_keys(), classes(), st.integers(0, 7), st.sampled_from(["", OFF_LIST, "u0", "u1"]))
def test_another_student_never_changes_what_a_sheet_is_worth(
    key: ExamKey, sheets: list[GradedSheet], at: int, owner: str
) -> None:
    moved = [replace(one, student=owner) if place == at else one for place, one in enumerate(sheets)]

    def worth(results: Results) -> dict[int, object]:
        return {row.page: row.score for row in results.rows if row.page is not None}

    before, after = worth(told(sheets, key)), worth(told(moved, key))
    assert all(after[page] == score for page, score in before.items() if page in after)
