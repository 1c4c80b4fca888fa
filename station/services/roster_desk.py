"""The roster of one exam: from a file, a paste, another exam, or typed; and who may leave it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.contracts.roster import Student
from station.errors import Code, FileError
from station.services.roster_import import DraftRow, Layout, Rows, number_of, read_roster, students_of
from station.store.store import Store
from station.tables.read import read_table

MOST_BYTES: Final = 30_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What putting drafted rows on the roster does. ``leaving``: students who are not among them and have no
    sheet; ``staying``: those who are not among them but have one; ``changed``: known students, before and
    after, of whom something will be other than it is, in every exam of theirs."""

    drafted: tuple[DraftRow, ...]
    new: int
    known: int
    left_out: int
    leaving: tuple[Student, ...]
    staying: tuple[Student, ...]
    changed: tuple[tuple[Student, Student], ...] = ()


def rows_of_file(path: Path) -> Rows:
    """Cells of a CSV or XLSX file. For a thread. Raises StationError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileError(Code.TABLE_TOO_LARGE, path=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise FileError(Code.NOT_FOUND, path=path.name, detail=type(error).__name__) from error
    return read_table(data, path.name).rows


def rows_of_text(text: str) -> Rows:
    """Cells as a spreadsheet gives them to the clipboard. Raises StationError."""
    return read_table(text.encode(), "clipboard.csv").rows


class RosterDesk:
    """Of one exam."""

    def __init__(self, store: Store, exam: int) -> None:
        self._store = store
        self._exam = exam

    def students(self) -> tuple[Student, ...]:
        """In the order of the list."""
        roster = self._store.rosters.of_exam(self._exam)
        return () if roster is None else roster.students

    def plan(self, rows: Rows, layout: Layout) -> Plan:
        """What would come of rows of a file."""
        known = self._known()
        drafted = read_roster(rows, layout, known)
        coming = {row.student.uid for row in drafted if not row.left_out}
        here = self.students()
        missing = [student for student in here if student.uid not in coming]
        there = self.with_sheets()
        staying = tuple(student for student in missing if student.uid in there)
        on_it = {student.uid for student in here}
        return Plan(
            drafted=drafted,
            new=sum(not row.left_out and row.student.uid not in on_it for row in drafted),
            known=sum(not row.left_out and row.student.uid in on_it for row in drafted),
            left_out=sum(row.left_out for row in drafted),
            leaving=tuple(student for student in missing if student.uid not in there),
            staying=staying,
            changed=_changed(drafted, known),
        )

    def carry_out(self, plan: Plan, *, leave: bool) -> int:
        """The drafted students are on the roster; with ``leave`` those of ``plan.leaving`` are not any more.
        How many are on it now."""
        gone = [student.uid for student in plan.leaving] if leave else []
        self._store.rosters.put(self._exam, students_of(plan.drafted), gone=gone)
        return len(self.students())

    def add(self, name: str, phone: str, parent_phone: str, class_name: str) -> Student:
        """One student, typed."""
        student = Student(
            uid=uuid.uuid4().hex,
            name=" ".join(name.split()),
            phone=number_of(phone),
            parent_phone=number_of(parent_phone),
            class_name=" ".join(class_name.split()),
        )
        self._store.rosters.put(self._exam, (student,))
        return student

    def take_from(self, exam: int) -> int:
        """The students of another exam sit this one too; how many."""
        roster = self._store.rosters.of_exam(exam)
        students = () if roster is None else roster.students
        self._store.rosters.put(self._exam, students)
        return len(students)

    def remove(self, students: Sequence[Student]) -> tuple[Student, ...]:
        """They leave the roster, but for those who have a sheet; who has left."""
        there = self.with_sheets()
        gone = tuple(student for student in students if student.uid not in there)
        self._store.rosters.put(self._exam, (), gone=[student.uid for student in gone])
        return gone

    def with_sheets(self) -> frozenset[str]:
        """Uids of students who have a living sheet."""
        return self._store.pages.whose(self._exam)

    def _known(self) -> tuple[Student, ...]:
        """Those of this exam first: they are who is meant."""
        here = self.students()
        uids = {student.uid for student in here}
        return (*here, *(student for student in self._store.rosters.all() if student.uid not in uids))


def _changed(drafted: Sequence[DraftRow], known: Sequence[Student]) -> tuple[tuple[Student, Student], ...]:
    was = {student.uid: student for student in known}
    pairs = ((was.get(row.student.uid), row.student) for row in drafted if not row.left_out)
    return tuple((before, after) for before, after in pairs if before is not None and before != after)
