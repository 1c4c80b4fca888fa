"""Results of an exam from its sheets: who is whose, which sheet counts, ranks. Pure.

The same sheets in any order give the same results: what is graded anew is what would be graded from scratch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.contracts.grading import ExamKey, KeyRule, Retakes, SheetScore
from station.contracts.results import Attendance, GradedSheet, ResultRow, Results, Standing
from station.contracts.roster import OFF_LIST, Student
from station.grading.analysis import analyse_items, summary
from station.grading.answer_key import right_text
from station.grading.matching import Roster
from station.grading.scoring import Grader, form_of

SAME_POINTS: Final = 1e-9
"""Sums that differ by less are one: 0.1 + 0.2 ranks with 0.3."""

FieldSigns = tuple[int, str, tuple[str, ...]]
"""Of a question on the sheet: number, label, its bubbles' signs in order, () for numbers."""

_SAT: Final = (Standing.CONFIRMED, Standing.REVIEW)
_AFTER: Final = (Standing.TWO_SHEETS, Standing.ABSENT, Standing.UNKNOWN, Standing.OFF_LIST)


def results_of(
    exam: str,
    key: ExamKey | None,
    fields: Sequence[FieldSigns],
    roster: Roster | None,
    sheets: Sequence[GradedSheet],
    waiting: int = 0,
    excused: Collection[str] = (),
    failed: int = 0,
) -> Results:
    """``sheets``: all that live; ``waiting``: how many were not read yet, ``failed``: how many could not be;
    ``excused``: students (uid) for whose sheets nobody waits; ``roster``: None where the identifier stands
    for the student, who is then a `Student` with the identifier as uid and no name."""
    graded = _graded(key, sheets)
    rows = _ranked(tuple(_scored(row, key) for row in _rows(key, roster, graded)))
    counted = [row for row in rows if row.rank is not None]
    sat = [(row.form, row.score) for row in counted if row.form is not None and row.score is not None]
    signs = {number: bubbles for number, _, bubbles in fields}
    labels = {number: label for number, label, _ in fields}
    numbers = _numbers(key, labels)
    return Results(
        exam=exam,
        forms=tuple(form.name for form in key.forms) if key else (),
        numbers=numbers,
        labels={number: labels.get(number, str(number)) for number in numbers},
        right=_right(key),
        rows=rows,
        items=analyse_items(key, sat, signs) if key else (),
        summary=summary(key, sat, sum(row.provisional for row in counted)),
        attendance=replace(
            _attendance(roster, rows, len(sheets) + waiting, excused), waiting=waiting, failed=failed
        ),
        keyed=key is not None,
    )


@dataclass(frozen=True, slots=True)
class _Graded:
    sheet: GradedSheet
    score: SheetScore | None
    form: int | None

    @property
    def age(self) -> tuple[float, int]:
        return (self.sheet.taken_s, self.sheet.page)


def _graded(key: ExamKey | None, sheets: Sequence[GradedSheet]) -> list[_Graded]:
    """Oldest first."""
    grader = None if key is None else Grader(key)
    found = [
        _Graded(
            sheet,
            None if grader is None else grader.grade(sheet.answers),
            sheet.answers.form if key is None else form_of(sheet.answers, key),
        )
        for sheet in sheets
    ]
    return sorted(found, key=lambda graded: graded.age)


def _rows(key: ExamKey | None, roster: Roster | None, graded: Sequence[_Graded]) -> list[ResultRow]:
    """Every student of the roster once, and every sheet that has none."""
    rows: list[ResultRow] = []
    own: dict[str, list[_Graded]] = {}
    students = {student.uid: student for student in roster.students} if roster is not None else {}
    for one in graded:
        owner = _owner(one.sheet, roster)
        if isinstance(owner, Standing):
            rows.append(_row(owner, None, one, (one,)))
        else:
            students[owner.uid] = owner
            own.setdefault(owner.uid, []).append(one)
    retakes = key.retakes if key else Retakes.NONE
    return rows + [_row_of(student, own.get(uid, ()), retakes) for uid, student in students.items()]


def _owner(sheet: GradedSheet, roster: Roster | None) -> Student | Standing:
    """Whose sheet it is, or why it is nobody's. Two sheets of which a digit is unknown may be of two."""
    if sheet.student == OFF_LIST:
        return Standing.OFF_LIST
    if roster is not None:
        return roster.get(sheet.student) or Standing.UNKNOWN
    if not sheet.identifier or "?" in sheet.identifier:
        return Standing.UNKNOWN
    return Student(uid=sheet.identifier, name="")


def _row_of(student: Student, own: Sequence[_Graded], retakes: Retakes) -> ResultRow:
    if not own:
        return ResultRow(
            standing=Standing.ABSENT,
            student=student,
            identifier="",
            page=None,
            pages=(),
            score=None,
            form=None,
        )
    if len(own) > 1 and retakes is Retakes.NONE:
        undecided = _row(Standing.TWO_SHEETS, student, own[0], own)
        return replace(undecided, page=None, score=None, form=None)
    counted, sure = (own[-1], True) if retakes is not Retakes.BEST else _best(own)
    row = _row(Standing.CONFIRMED, student, counted, own)
    return row if sure and row.confirmed else replace(row, standing=Standing.REVIEW)


def _scored(row: ResultRow, key: ExamKey | None) -> ResultRow:
    """A confirmed sheet to which the key gives no score, since nobody said its form, is not done with."""
    lost = key is not None and row.standing is Standing.CONFIRMED and row.score is None
    return replace(row, standing=Standing.REVIEW) if lost else row


def _best(own: Sequence[_Graded]) -> tuple[_Graded, bool]:
    """The sheet with most points, of equal ones the earliest; and whether no other can still pass it."""
    most = max((one.score.points for one in own if one.score), default=0.0)
    best = next((one for one in own if one.score and one.score.points >= most - SAME_POINTS), own[-1])
    others = [one for one in own if one is not best]
    return best, all(one.score is not None and not one.score.provisional for one in others)


def _row(standing: Standing, student: Student | None, counted: _Graded, own: Sequence[_Graded]) -> ResultRow:
    return ResultRow(
        standing=standing,
        student=student,
        identifier=counted.sheet.identifier,
        page=counted.sheet.page,
        pages=tuple(one.sheet.page for one in own),
        score=counted.score,
        form=counted.form,
        name=counted.sheet.name,
        confirmed=all(one.sheet.confirmed for one in own),
    )


def _ranked(rows: Sequence[ResultRow]) -> tuple[ResultRow, ...]:
    """By rank, then by name; then those without a rank."""
    scored = [(row.score.points, row) for row in rows if row.standing in _SAT and row.score is not None]
    scored.sort(key=lambda entry: -entry[0])
    ranked: list[ResultRow] = []
    rank, first = 0, 0.0
    for place, (points, row) in enumerate(scored, 1):
        if place == 1 or first - points > SAME_POINTS:
            rank, first = place, points
        ranked.append(replace(row, rank=rank))
    rest = [row for row in rows if row.standing not in _SAT or row.score is None]
    return (*sorted(ranked, key=_order), *sorted(rest, key=_order))


def _order(row: ResultRow) -> tuple[int, int, str, str, tuple[int, ...]]:
    group = 0 if row.standing in _SAT else 1 + _AFTER.index(row.standing)
    name, uid = (row.student.name, row.student.uid) if row.student else (row.name, "")
    return (row.rank or 0, group, name, uid, row.pages)


def _attendance(
    roster: Roster | None, rows: Sequence[ResultRow], sheets: int, excused: Collection[str]
) -> Attendance:
    standings = [row.standing for row in rows]
    missing = {row.student.uid for row in rows if row.standing is Standing.ABSENT and row.student}
    absent = missing - set(excused)
    return Attendance(
        expected=None if roster is None else len(roster.students) - len(missing & set(excused)),
        sheets=sheets,
        absent=tuple(s for s in roster.students if s.uid in absent) if roster else (),
        unknown=standings.count(Standing.UNKNOWN),
        off_list=standings.count(Standing.OFF_LIST),
        two_sheets=standings.count(Standing.TWO_SHEETS),
    )


def _numbers(key: ExamKey | None, labels: Mapping[int, str]) -> tuple[int, ...]:
    if key is None:
        return tuple(sorted(labels))
    return tuple(sorted({item.number for form in key.forms for item in form.key.items}))


def _right(key: ExamKey | None) -> tuple[Mapping[int, str], ...]:
    return tuple(
        {item.number: right_text(item.right) if item.rule is KeyRule.MATCH else "" for item in form.key.items}
        for form in (key.forms if key else ())
    )
