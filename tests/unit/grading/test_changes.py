"""What changes is told once, with before and after, and the way back is the mirror of the way there."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from station.contracts.codec import decode, encode
from station.contracts.grading import ExamKey, SheetAnswers
from station.contracts.results import ChangeKind, GradedSheet, Results, RowChange, Snapshot
from station.contracts.roster import OFF_LIST, Student
from station.grading.changes import changed, changed_since, snapshot_of
from station.grading.exam_key import parse_exam_key
from station.grading.matching import Roster
from station.grading.results import results_of
from tests.unit.grading.keys import exam_keys, steady
from tests.unit.grading.test_results import CLASS, classes, sheet, told


def kinds(changes: tuple[RowChange, ...]) -> dict[str, ChangeKind]:
    return {change.name: change.kind for change in changes}


def test_a_new_key_changes_scores_and_then_ranks() -> None:
    marks = {"u0": {1: "1", 2: "1"}, "u1": {1: "2", 2: "1"}, "u2": {1: "3", 2: ""}}
    sheets = [
        sheet(page, uid, answers=SheetAnswers(values=values))
        for page, (uid, values) in enumerate(marks.items())
    ]
    before = told(sheets, parse_exam_key('{"answers":{"1":"1","2":"1"},"points":{"2":2}}'))
    after = told(sheets, parse_exam_key('{"answers":{"1":"2","2":"1"},"points":{"2":2}}'))
    assert changed(before, after) == (
        RowChange(
            name="이소라",
            uid="u1",
            before_points=2.0,
            after_points=3.0,
            before_rank=2,
            after_rank=1,
            kind=ChangeKind.SCORE,
            before_max=3.0,
            after_max=3.0,
        ),
        RowChange(
            name="김민지",
            uid="u0",
            before_points=3.0,
            after_points=2.0,
            before_rank=1,
            after_rank=2,
            kind=ChangeKind.SCORE,
            before_max=3.0,
            after_max=3.0,
        ),
    )
    assert changed(before, before) == ()


def test_another_maximum_is_another_score() -> None:
    """A question that everyone got wrong is voided: as many points, but of fewer."""
    sheets = [sheet(page, f"u{page}", answers=SheetAnswers(values={1: "1", 2: "5"})) for page in range(2)]
    before = told(sheets, parse_exam_key('{"answers":{"1":"1","2":"1"}}'))
    after = told(sheets, parse_exam_key('{"answers":{"1":"1","2":"1"},"void":[2]}'))
    changes = changed(before, after)
    assert set(kinds(changes).values()) == {ChangeKind.SCORE}
    assert [(c.before_points, c.before_max, c.after_points, c.after_max) for c in changes] == [
        (1, 2, 1, 1)
    ] * 2
    kept = snapshot_of(before)
    older = replace(kept, rows=tuple(replace(row, max=None) for row in kept.rows))
    assert changed_since(older, after) == ()


def test_others_ranks_are_told_apart() -> None:
    sheets = [sheet(1, "u0", 50), sheet(2, "u1", 60), sheet(3, "u2", 40)]
    late = [sheet(1, "u0", 70), *sheets[1:]]
    assert kinds(changed(told(sheets), told(late))) == {"김민지": ChangeKind.SCORE, "이소라": ChangeKind.RANK}


def test_late_sheets_other_students_and_lost_sheets() -> None:
    sheets = [sheet(1, "u0", 50), sheet(2, "u1", 40), sheet(3, "u2", 30), sheet(4, "", 20)]
    late = [*sheets, sheet(5, "u3", 10)]
    assert kinds(changed(told(sheets), told(late))) == {"최준우": ChangeKind.NEW}
    assert kinds(changed(told(late), told(sheets))) == {"최준우": ChangeKind.GONE}
    given_away = [*sheets[:3], sheet(4, "u3", 20)]
    assert kinds(changed(told(sheets), told(given_away))) == {
        "최준우": ChangeKind.STUDENT,
        "스캔4.jpg": ChangeKind.STUDENT,
    }
    parked = [*sheets[:3], sheet(4, OFF_LIST, 20)]
    assert kinds(changed(told(sheets), told(parked))) == {"스캔4.jpg": ChangeKind.STANDING}
    unsure = [*sheets[:2], sheet(3, "u2", 30, confirmed=False), sheets[3]]
    assert kinds(changed(told(sheets), told(unsure))) == {"박하늘": ChangeKind.STANDING}
    scanned_again = [*sheets[:2], sheet(9, "u2", 30), sheets[3]]
    assert kinds(changed(told(sheets), told(scanned_again))) == {"박하늘": ChangeKind.STUDENT}


def test_a_student_who_joins_is_new() -> None:
    more = Roster((*CLASS.students, Student(uid="u9", name="한새봄")))
    assert kinds(changed(told([]), told([], roster=more))) == {"한새봄": ChangeKind.NEW}
    assert kinds(changed(told([], roster=more), told([]))) == {"한새봄": ChangeKind.GONE}


def test_without_a_roster_the_identifier_names_the_change() -> None:
    one = sheet(1, "", 50, identifier="12345678")
    before, after = told([one], roster=None), told([sheet(1, "", 60, identifier="12345678")], roster=None)
    (change,) = changed(before, after)
    assert (change.name, change.uid, change.kind) == ("12345678", "12345678", ChangeKind.SCORE)


def test_rounding_is_no_change() -> None:
    sheets = [sheet(1, "u0", 0.1 + 0.2)]
    assert changed(told(sheets), told([sheet(1, "u0", 0.3)])) == ()


@steady
@given(exam_keys(), exam_keys(), classes(), classes())
def test_the_way_back_is_the_mirror(
    first: ExamKey, second: ExamKey, sheets: list[GradedSheet], later: list[GradedSheet]
) -> None:
    before, after = told(sheets, first), told(later, second)
    there, back = changed(before, after), changed(after, before)
    assert sorted(map(_mirrored, there), key=repr) == sorted(
        (replace(change, name="") for change in back), key=repr
    )
    named = [(change.uid, change.name) for change in there if change.uid]
    assert len(named) == len(set(named))
    assert changed(before, before) == ()
    for results in (before, after):
        _comes_back(results)
    assert changed_since(snapshot_of(before), after) == there


def _mirrored(change: RowChange) -> RowChange:
    turned = {ChangeKind.NEW: ChangeKind.GONE, ChangeKind.GONE: ChangeKind.NEW}
    return RowChange(
        name="",
        uid=change.uid,
        before_points=change.after_points,
        after_points=change.before_points,
        before_rank=change.after_rank,
        after_rank=change.before_rank,
        kind=turned.get(change.kind, change.kind),
        before_max=change.after_max,
        after_max=change.before_max,
    )


def _comes_back(results: Results) -> None:
    kept = snapshot_of(results)
    assert decode(encode(kept), Snapshot) == kept
    assert changed_since(decode(encode(kept), Snapshot), results) == ()


def test_everyone_who_changed_is_told() -> None:
    """Nobody's points, rank, standing or sheets change unsaid."""
    key = parse_exam_key('{"essays":{"1":100}}')
    before = results_of("단원평가", key, (), CLASS, [sheet(n, f"u{n}", 10.0 * n) for n in range(4)])
    after = results_of("단원평가", key, (), CLASS, [sheet(n, f"u{n}", 10.0 * (n % 3)) for n in range(4)])
    kept = {row.uid: row for row in snapshot_of(before).rows}
    differing = {row.uid for row in snapshot_of(after).rows if row != kept[row.uid]}
    assert {change.uid for change in changed(before, after)} == differing
