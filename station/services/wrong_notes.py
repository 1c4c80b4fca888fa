"""Wrong-note sheets (오답노트): for every student what was wrong, in one exam or in several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ResultRow, Results
from station.contracts.roster import Student
from station.errors import StationError
from station.messages import Language
from station.reports.wrong_note import WrongExam, WrongNote, WrongQuestion
from station.services.class_results import ClassResults
from station.services.papers import Paper, Papers
from station.store.store import Store

_ASKED = frozenset({Mark.RIGHT, Mark.WRONG, Mark.POINTS})
_UNDECIDED = frozenset({Mark.OPEN, Mark.MISSING})
"""Nobody knows yet whether these are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exam:
    results: Results
    day: date
    paper: Paper


class WrongNotes:
    """Of one store. Everything here is for a thread."""

    def __init__(self, store: Store, papers: Papers, language: Language) -> None:
        self._store = store
        self._papers = papers
        self._language = language

    def exams_of(self, exam: int) -> tuple[int, ...]:
        """Exams in which students of ``exam`` have sat as well, oldest first, that one among them."""
        here = self._uids(exam)
        exams = [other.id for other in self._store.exams.all() if here & self._uids(other.id)]
        return tuple(sorted({*exams, exam}, key=lambda one: (self._store.exams.get(one).created_s, one)))

    def notes(
        self, exams: Sequence[int], today: date, only: Collection[str] | None = None
    ) -> tuple[int, Iterator[WrongNote]]:
        """How many, and one for every student who has a score in any of ``exams``, in the order of the last
        exam's results. ``only``: of students with these uids."""
        found = [self._exam(exam) for exam in exams]
        rows: defaultdict[str, list[tuple[_Exam, ResultRow]]] = defaultdict(list)
        students: dict[str, Student] = {}
        for exam in reversed(found):
            for row in exam.results.rows:
                if (
                    row.student is None
                    or row.score is None
                    or (only is not None and row.student.uid not in only)
                ):
                    continue
                rows[row.student.uid].insert(0, (exam, row))
                students.setdefault(row.student.uid, row.student)
        return len(rows), (self._note(students[uid], told, today) for uid, told in rows.items())

    def _uids(self, exam: int) -> set[str]:
        roster = self._store.rosters.of_exam(exam)
        return set() if roster is None else {student.uid for student in roster.students}

    def _exam(self, exam: int) -> _Exam:
        rows = self._store.sheets.of_exam(exam)
        first = min((row.taken_s for row in rows), default=self._store.exams.get(exam).created_s)
        return _Exam(
            results=ClassResults(self._store, exam).now(),
            day=date.fromtimestamp(first),
            paper=self._papers.paper(exam),
        )

    def _note(self, student: Student, told: list[tuple[_Exam, ResultRow]], today: date) -> WrongNote:
        return WrongNote(
            student=student.name or f"···{student.uid[-4:]}",
            class_name=student.class_name,
            date=today.isoformat(),
            exams=tuple(self._of_exam(exam, row) for exam, row in told),
        )

    def _of_exam(self, exam: _Exam, row: ResultRow) -> WrongExam:
        assert row.score is not None
        right = exam.results.right[row.form] if row.form is not None else {}
        return WrongExam(
            name=exam.results.exam,
            date=exam.day.isoformat(),
            points=row.score.points,
            max=row.score.max,
            provisional=row.provisional,
            open=sum(item.mark in _UNDECIDED for item in row.score.items),
            questions=tuple(
                WrongQuestion(
                    label=exam.results.labels.get(item.number, str(item.number)),
                    given=item.value,
                    right=right.get(item.number, ""),
                    pictures=self._pictures(exam.paper, item),
                )
                for item in row.score.items
                if item.mark in _ASKED and item.points < item.max
            ),
        )

    def _pictures(self, paper: Paper, item: ItemScore) -> tuple[bytes, ...]:
        """None where the paper is gone or cannot be opened: the note itself is worth more."""
        try:
            return self._papers.of_question(paper, item.number)
        except StationError:
            return ()
