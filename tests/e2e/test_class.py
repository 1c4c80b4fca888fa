"""A class of 43: 40 sit, two of them twice, two mark their number wrongly, three are absent; and a stranger.

Real pictures through the real reader and store; what a teacher decides is done as the keys do it, and
every row of the results is listed.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import pytest
from openpyxl import load_workbook

from generator import school_class
from generator.forms import template_of
from station.contracts.codec import encode
from station.contracts.desk import Author, DoubtKind, Exam, PageState
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.page import ReaderSetup
from station.contracts.results import ResultRow, Results, Standing
from station.contracts.roster import OFF_LIST
from station.errors import Code
from station.grading.changes import changed
from station.grading.exam_key import parse_exam_key
from station.messages import Language
from station.reports.workbook import results_csv, results_workbook
from station.services.class_results import ClassResults
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.models import default_model
from station.services.readers import InlineReader
from station.services.review import Review
from station.store.store import Store

pytestmark = pytest.mark.skipif(not default_model().is_file(), reason="no model is shipped yet")

MOST_S = 120.0
KEY = encode(
    {
        "answers": {str(number): right for number, right in school_class.answer_key().items()},
        "points": {str(number): 5 for number in school_class.answer_key()},
    }
).decode()

RANKED = """
1 김서윤 100 | 1 이하준 100 | 1 정서연 100 | 1 조지우 100 | 1 최도현 100
6 강지우 95 | 6 김하준 95 | 6 박도현 95 | 6 윤서윤 95 | 6 최서연 95
11 박서연 90 | 11 윤하준 90 | 11 이도현 90 | 11 정지우 90 | 11 조서윤 90
16 강서윤 85 | 16 김도현 85 | 16 이서연 85 | 16 이지우 85 | 16 조하준 85 | 16 최지우 85
22 강하준 80 | 22 김서연 80 | 22 박지우 80 | 22 윤도현 80 | 22 정서윤 80
27 윤서연 75 | 27 정하준 75 | 27 조도현 75 | 27 최서윤 75
31 강도현 70 | 31 김지우 70 | 31 박서윤 70 | 31 조서연 70 | 31 최하준 70
36 강서연 65 | 36 박하준 65 | 36 윤지우 65 | 36 이서윤 65 | 36 정도현 65
"""
"""Rank, name and points of everyone who sat."""

ABSENT = ["장도현", "장서윤", "장지우"]


class Ears:
    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Nobody looks."""

    def in_trouble(self, code: Code) -> None:
        raise AssertionError(code)


@dataclass(frozen=True)
class School:
    """``read``, ``asked``, ``values``: as they were before the teacher decided anything."""

    store: Store
    exam: Exam
    review: Review
    read: Results
    asked: frozenset[tuple[DoubtKind, str, str]]
    values: dict[int, Mapping[int, str]]
    confirmed: int


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Everything read, then decided as a teacher would."""
    store = Store(tmp_path_factory.mktemp("class") / "data")
    template = template_of(school_class.FORM)
    exam = store.exams.create("3월 모의고사", template, 0.0)
    store.exams.set_key(exam.id, KEY)
    store.rosters.put(exam.id, school_class.roster())
    setup = ReaderSetup(templates=(template,), model_path=str(default_model()))
    loop = ReadingLoop(store, lambda _: InlineReader(setup), Ears(), in_flight=2)
    intake = Intake(store, nudge=loop.nudge)
    for sheet in school_class.handed_in():
        intake.take(exam.id, sheet.data, source="file", name=sheet.name)
    loop.start()
    end = time.monotonic() + MOST_S
    while store.pages.counts(exam.id).of(PageState.TAKEN, PageState.READING) and time.monotonic() < end:
        time.sleep(0.02)
    loop.stop()
    review = Review(store, exam.id, Author(who="김선생", workstation="교무실"))
    read = ClassResults(store, exam.id).now()
    doubts = review.doubts()
    values = {row.page: row.values for row in store.sheets.of_exam(exam.id)}
    for doubt in doubts:
        review.decide(doubt.page, STUDENT_QUESTION, doubt.proposal or OFF_LIST)
    first, again = page_named(store, exam, "03."), page_named(store, exam, "again-same")
    review.keep_one(first, (first, again))
    first, again = page_named(store, exam, "07."), page_named(store, exam, "again-changed")
    review.keep_one(again, (first, again))
    yield School(
        store=store,
        exam=exam,
        review=review,
        read=read,
        asked=frozenset((doubt.kind, doubt.label, doubt.proposal) for doubt in doubts),
        values=values,
        confirmed=len(review.confirm_all_ready()),
    )
    store.close()


def page_named(store: Store, exam: Exam, name: str) -> int:
    (found,) = [p for p in store.pages.ids(exam.id) if store.pages.get(p).source_name.startswith(name)]
    return found


def results_of(store: Store, exam: Exam) -> Results:
    return ClassResults(store, exam.id).now()


def named(rows: tuple[ResultRow, ...], *standings: Standing) -> list[str]:
    return sorted(row.student.name for row in rows if row.standing in standings and row.student)


def told(row: ResultRow) -> str:
    assert row.student is not None
    assert row.score is not None
    return f"{row.rank} {row.student.name} {row.score.points:g}"


def test_what_is_sure_is_there_before_anyone_looks(school: School) -> None:
    results = school.read
    assert (results.attendance.expected, results.attendance.sheets) == (43, 43)
    assert school.asked == {
        (DoubtKind.STUDENT, "near", "s05"),
        (DoubtKind.STUDENT, "incomplete", "s11"),
        (DoubtKind.STUDENT, "none", ""),
    }
    assert named(results.rows, Standing.TWO_SHEETS) == ["김하준", "이지우"]
    assert sum(row.standing is Standing.UNKNOWN for row in results.rows) == 3
    assert all(row.provisional for row in results.rows if row.score)


def test_every_row_comes_out_as_listed(school: School) -> None:
    assert school.confirmed == 41
    results = results_of(school.store, school.exam)
    expected = [row for line in RANKED.strip().splitlines() for row in line.split(" | ")]
    assert [told(row) for row in results.rows if row.rank is not None] == expected
    assert len(expected) == 40
    assert named(results.rows, Standing.CONFIRMED) == sorted(row.split()[1] for row in expected)
    assert named(results.rows, Standing.ABSENT) == ABSENT
    (stranger,) = [row for row in results.rows if row.standing is Standing.OFF_LIST]
    assert stranger.score is not None
    assert (stranger.score.points, stranger.rank, stranger.student) == (80.0, None, None)
    assert len(results.rows) == 44
    assert not any(row.provisional for row in results.rows)
    assert [student.name for student in results.attendance.absent] == ["장서윤", "장도현", "장지우"]
    assert (results.summary.n, results.summary.provisional) == (40, 0)
    # whose a sheet is has changed no answer of it
    now = school.store.sheets.of_exam(school.exam.id)
    assert all(row.values == school.values[row.page] for row in now)


def test_exports_say_the_same_row_by_row(school: School) -> None:
    store, exam = school.store, school.exam
    results = results_of(store, exam)
    ranked = [told(row) for row in results.rows if row.rank is not None]
    book = load_workbook(BytesIO(results_workbook(results, (), Language.KO)))
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (top,) = [row for row in rows if "이름" in row and "등수" in row]
    name, points, rank = (top.index(word) for word in ("이름", "점수", "등수"))
    kept = [row for row in rows[rows.index(top) + 1 :] if row[rank] is not None]
    assert [f"{row[rank]} {row[name]} {row[points]:g}" for row in kept] == ranked
    table = list(csv.reader(io.StringIO(results_csv(results, Language.KO).decode("utf-8-sig"))))
    (top_row,) = [row for row in table if "이름" in row and "등수" in row]
    name, points, rank = (top_row.index(word) for word in ("이름", "점수", "등수"))
    below_csv = table[table.index(top_row) + 1 :]
    assert [
        f"{r[rank]} {r[name]} {float(r[points]):g}" for r in below_csv if len(r) > rank and r[rank]
    ] == ranked


def test_a_new_key_says_who_changes_and_can_be_taken_back(school: School) -> None:
    store, exam, review = school.store, school.exam, school.review
    before = results_of(store, exam)
    other = KEY.replace('"1":"2"', '"1":"3"')  # the answer of those who were wrong in question 1
    assert other != KEY
    after = ClassResults(store, exam.id).by_key(parse_exam_key(other))
    changes = changed(before, after)
    assert sum(change.before_points != change.after_points for change in changes) == 41  # the stranger too
    review.set_key(other)
    assert changed(after, results_of(store, exam)) == ()
    review.undo()
    assert changed(before, results_of(store, exam)) == ()
