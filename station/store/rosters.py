"""Students, and which of them sit an exam."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Sequence
from typing import Final

from station.contracts.desk import SCORED
from station.contracts.roster import Student
from station.grading.matching import Roster
from station.store.database import Database
from station.store.rows import student_of

_STATES: Final = ",".join(f"'{state}'" for state in SCORED)


class Rosters:
    """Of one database. An exam's roster is kept ready for matching until it changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._ready: dict[int, Roster | None] = {}
        self._version = 0

    def of_exam(self, exam: int) -> Roster | None:
        """The students in the order of the list; None for an exam without a roster."""
        with self._lock:
            if exam in self._ready:
                return self._ready[exam]
            version = self._version
        students = self._students(exam)
        roster = Roster(students) if students else None
        with self._lock:
            if version == self._version:
                self._ready[exam] = roster
        return roster

    def all(self) -> tuple[Student, ...]:
        """Every student of any exam, in the order they were first listed."""
        return tuple(student_of(row) for row in self._database.rows("SELECT * FROM student ORDER BY id"))

    def put(self, exam: int, students: Sequence[Student], *, gone: Collection[str] = ()) -> None:
        """Students who sit the exam: known ones (by uid) get these names and numbers, new ones follow at the
        end; those of ``gone`` sit it no more."""
        with self._database.write() as db:
            for uid in gone:
                db.execute(
                    "DELETE FROM enrollment WHERE exam = ?"
                    " AND student = (SELECT id FROM student WHERE uid = ?)",
                    (exam, uid),
                )
            place = db.execute(
                "SELECT coalesce(max(place), 0) AS last FROM enrollment WHERE exam = ?", (exam,)
            ).fetchone()["last"]
            changed = []
            for at, student in enumerate(students, place + 1):
                number, is_other = _put_student(db, student)
                changed += [number] if is_other else []
                db.execute(
                    "INSERT INTO enrollment (exam, student, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (exam, number, at),
                )
            db.execute("UPDATE exam SET roster_version = roster_version + 1 WHERE id = ?", (exam,))
            for number in changed:
                db.execute(
                    "UPDATE exam SET roster_version = roster_version + 1"
                    " WHERE id IN (SELECT exam FROM enrollment WHERE student = ?)",
                    (number,),
                )
        self.forget()

    def version(self, exam: int) -> int:
        """Grows with every change of who sits the exam, and of what is known of them; kept."""
        row = self._database.one("SELECT roster_version FROM exam WHERE id = ?", (exam,))
        return 0 if row is None else int(row["roster_version"])

    def held(self, exam: int) -> str:
        """As `set_held` was told last."""
        row = self._database.one("SELECT held FROM exam WHERE id = ?", (exam,))
        return "" if row is None else str(row["held"])

    def set_held(self, exam: int, held: str) -> None:
        """All pages of the exam have been held against the key and the roster that ``held`` names."""
        with self._database.write() as db:
            db.execute("UPDATE exam SET held = ? WHERE id = ?", (held, exam))

    def absent(self, exam: int) -> frozenset[str]:
        """Students whom a person has marked as not sitting it."""
        rows = self._database.rows(
            "SELECT uid FROM enrollment JOIN student ON student.id = enrollment.student"
            " WHERE exam = ? AND absent",
            (exam,),
        )
        return frozenset(row["uid"] for row in rows)

    def attendance(self, exam: int) -> tuple[int, int] | None:
        """How many students sit the exam as far as is known, and how many of them have a sheet that was read;
        None for an exam without a roster."""
        row = self._database.one(
            "SELECT count(*) AS students, count(sheet) AS with_sheet FROM ("
            " SELECT student.uid, (SELECT 1 FROM page WHERE page.exam = ?1 AND page.who = student.uid"
            f" AND page.state IN ({_STATES}) LIMIT 1) AS sheet"
            " FROM enrollment JOIN student ON student.id = enrollment.student"
            " WHERE enrollment.exam = ?1 AND NOT enrollment.absent)",
            (exam,),
        )
        assert row is not None
        return (row["students"], row["with_sheet"]) if self.of_exam(exam) is not None else None

    def set_absent(self, exam: int, uids: Collection[str], *, absent: bool) -> None:
        """Whether students are known not to sit it: nobody waits for their sheets."""
        with self._database.write() as db:
            db.executemany(
                "UPDATE enrollment SET absent = ? WHERE exam = ?"
                " AND student = (SELECT id FROM student WHERE uid = ?)",
                [(absent, exam, uid) for uid in uids],
            )

    def _students(self, exam: int) -> tuple[Student, ...]:
        rows = self._database.rows(
            "SELECT student.* FROM enrollment JOIN student ON student.id = enrollment.student"
            " WHERE exam = ? ORDER BY place",
            (exam,),
        )
        return tuple(student_of(row) for row in rows)

    def forget(self) -> None:
        """Rosters were changed elsewhere."""
        with self._lock:
            self._version += 1
            self._ready.clear()


def _put_student(db: sqlite3.Connection, student: Student) -> tuple[int, bool]:
    """The row's id, and whether a known student is another one now."""
    row = db.execute("SELECT * FROM student WHERE uid = ?", (student.uid,)).fetchone()
    values = (student.name, student.phone, student.parent_phone, student.code, student.class_name)
    if row is None:
        made = db.execute(
            "INSERT INTO student (name, phone, parent_phone, code, class_name, uid)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (*values, student.uid),
        ).fetchone()
        return int(made["id"]), False
    if student_of(row) == student:
        return int(row["id"]), False
    db.execute(
        "UPDATE student SET name = ?, phone = ?, parent_phone = ?, code = ?, class_name = ? WHERE id = ?",
        (*values, row["id"]),
    )
    return int(row["id"]), True
